"""A release has all its files, and says of each figure whose it is: whoever leaves that out is found out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from obs.publish.verification.statements import check_files, check_statements

NAME = "datapackage.json"
Edit = Callable[[dict[str, Any]], object]


def level(document: dict[str, Any]) -> dict[str, Any]:
    return next(each for each in document["resources"] if each["name"] == "level")


def _take_over(document: dict[str, Any]) -> None:
    for field in level(document)["schema"]["fields"]:
        for line in field.get("lineage", ()):
            line["credit"] = "Källa: Kolada"


def _own(document: dict[str, Any]) -> None:
    for field in level(document)["schema"]["fields"]:
        field.pop("lineage", None)


EDITS: dict[str, tuple[Edit, str]] = {
    "publisher": (lambda document: document.pop("contributors"), "it has no contributors"),
    "sources": (lambda document: document.pop("sources"), "it has no sources"),
    "key": (lambda document: level(document)["schema"].pop("primaryKey"), "level has no primary key"),
    "rows": (lambda document: level(document).update(rows=7), "level has 7 rows, and there are"),
    "credit": (_take_over, "the column rank of level is computed, and credited as 'Källa: Kolada'"),
    "lineage": (_own, "nothing says whose the values of level are"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_a_descriptor_leaves_out_is_told(edit: str, copy: Path) -> None:
    release = copy / "2026.1.0"
    assert list(check_statements(release, NAME)) == []
    document = json.loads((release / NAME).read_text("utf-8"))
    change, words = EDITS[edit]
    change(document)
    (release / NAME).write_text(json.dumps(document), encoding="utf-8")
    assert any(words in told for told in check_statements(release, NAME))


def test_files_that_are_missing_or_foreign_are_told(copy: Path) -> None:
    release = copy / "2026.1.0"
    assert list(check_files(release, NAME)) == []
    (release / "LASMIG.md").unlink()
    (release / "data/annat.csv").write_text("a\n", encoding="utf-8")
    missing, foreign = check_files(release, NAME)
    assert missing == "LASMIG.md is missing, which every release has"
    assert foreign.startswith("data/annat.csv is none of the files of a release")
