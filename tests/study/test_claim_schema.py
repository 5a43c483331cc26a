"""The schema of claims fits the register that comes with obs, and is strict enough to find slips in it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, cast

import frictionless

import obs_schemas
from obs.study import template


def errors(folder: Path, text: str) -> list[tuple[str, str]]:
    """Kind and field of each error that frictionless finds in *text* by the schema."""
    (folder / "claims.csv").write_text(text, "utf-8")
    schema = frictionless.Schema.from_descriptor(copy.deepcopy(obs_schemas.read("claim")))
    resource = frictionless.Resource(path="claims.csv", basepath=str(folder), schema=schema)
    report = cast("list[list[Any]]", resource.validate().flatten(["type", "fieldName"]))
    return [(kind, field) for kind, field in report]


def test_register_fits_the_schema(tmp_path: Path) -> None:
    """All 41 rows of the built-in register are valid."""
    assert errors(tmp_path, template("claims.csv")) == []


def test_unknown_kind_and_half_a_code_are_found(tmp_path: Path) -> None:
    """A kind of check that does not exist and a region code that lost its zero are errors."""
    text = template("claims.csv").replace(",monotone,", ",monotonous,", 1).replace("M2,0767", "M2,767", 1)
    assert errors(tmp_path, text) == [("constraint-error", "kind"), ("constraint-error", "region")]
