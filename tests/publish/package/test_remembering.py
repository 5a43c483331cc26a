"""The second opinion is frictionless's own, though each text of a column is read once."""

from __future__ import annotations

import json
from pathlib import Path

import frictionless
import pytest
from frictionless.fields import DateField

from obs.publish.package.opinion import Objection, second_opinion
from obs.publish.package.remembering import remembering

_TYPES = ("string", "number", "integer", "boolean", "date", "datetime", "time", "year", "any", "duration")
_TEXTS = (
    "",
    "1",
    "01",
    "1.5",
    "true",
    "2024-02-29",
    "2023-02-29",
    "2024-02-29T10:00:00Z",
    "10:00:00",
    "P1Y",
    "x",
)
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def _package(folder: Path) -> Path:
    """A table with a column of each type and each text in all of them, twice."""
    fields = [{"name": each, "type": each, "constraints": {"required": True}} for each in _TYPES]
    fields = [{"name": "id", "type": "string"}, *fields]
    rows = [",".join(["row", *[text] * len(_TYPES)]) for text in _TEXTS * 2]
    (folder / "a.csv").write_text("\n".join([",".join(["id", *_TYPES]), *rows, ""]), "utf-8")
    resource = {"name": "a", "type": "table", "path": "a.csv", "format": "csv", "encoding": "utf-8"}
    document = {"$schema": _PROFILE, "resources": [{**resource, "schema": {"fields": fields}}]}
    (folder / "datapackage.json").write_text(json.dumps(document), "utf-8")
    return folder


def _objections(folder: Path) -> list[tuple[str, int, str, str]]:
    (opinion,) = second_opinion(folder)
    assert opinion.rows == 2 * len(_TEXTS)
    return [_key(each) for each in opinion.objections]


def _key(each: Objection) -> tuple[str, int, str, str]:
    return each.type, each.record, each.field, each.value


def test_it_says_what_frictionless_says_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every objection to every cell, the second time that a text comes too."""
    found = _objections(_package(tmp_path))
    monkeypatch.setattr("obs.publish.package.remembering._CLASSES", {})
    assert found == _objections(tmp_path)
    assert {each[2] for each in found} == set(_TYPES)
    assert len({each[1] for each in found if each[2] == "date"}) == 2 * (len(_TEXTS) - 1)


def test_a_text_is_read_once() -> None:
    """The second time that a date comes, it is the one that was made of it the first time."""
    with remembering():
        reader = frictionless.Field.from_descriptor({"name": "a", "type": "date"}).create_cell_reader()
    assert reader("2024-02-29")[0] is reader("2024-02-29")[0]


def test_frictionless_is_left_as_it_was() -> None:
    """Whoever uses frictionless in the same process gets its own fields."""
    with remembering():
        within = type(frictionless.Field.from_descriptor({"name": "a", "type": "date"}))
    after = type(frictionless.Field.from_descriptor({"name": "a", "type": "date"}))
    assert (within is DateField, after is DateField) == (False, True)
