"""What a tombstone tells is held against versions.json: what cannot be so is told, alone, with its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.publish.shelf.publisher import LATER, REASON, TODAY, pages, publish

from obs.publish.shelf import Shelf, check_shelf

OLD = "2026.1.1"
Spoil = Callable[[Path], None]


@pytest.fixture(name="withdrawn")
def _withdrawn(folder: Path) -> Path:
    """A folder of three releases of which the second, 2026.1.1, is withdrawn."""
    publish(folder, 3)
    with Shelf.open(folder, today=TODAY) as shelf:
        shelf.withdraw(OLD, REASON, LATER, pages=pages)
    for each in (folder / OLD).iterdir():
        each.chmod(0o644)
    return folder


def _told(edit: Callable[[dict[str, Any]], object]) -> Spoil:
    def spoil(folder: Path) -> None:
        file = folder / OLD / "tombstone.json"
        document = json.loads(file.read_bytes())
        edit(document)
        file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")

    return spoil


def _page(old: str, new: str, page: str = "index.html") -> Spoil:
    """A page says something else, and tombstone.json has the hash of it."""

    def spoil(folder: Path) -> None:
        file = folder / OLD / page
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
        sha = hashlib.sha256(file.read_bytes()).hexdigest()
        _told(lambda document: document["pages"].update({page: sha}))(folder)

    return spoil


CASES: dict[str, tuple[Spoil, str, str]] = {
    "another hash of a file": (
        _told(lambda d: d["files"].update({"data/tal.csv": "0" * 64})),
        "tombstone.json",
        "does not name the files, or their hashes, that SHA256SUMS had when 2026.1.1 was published",
    ),
    "a file that was none": (
        _told(lambda d: d["files"].update({"data/annat.csv": "0" * 64})),
        "tombstone.json",
        "does not name the files",
    ),
    "a file left out": (
        _told(lambda d: d["files"].pop("data/tal.csv")),
        "tombstone.json",
        "does not name the files",
    ),
    "no version to use": (
        _told(lambda d: d.update(latest=None)),
        "tombstone.json",
        "says that no version stood on 2026-12-24, and 2026.2.0 did",
    ),
    "an older version to use": (
        _told(lambda d: d.update(latest="2026.1.0")),
        "tombstone.json",
        "calls 2026.1.0 the version to use on 2026-12-24, when 2026.2.0 stood",
    ),
    "an unknown version to use": (
        _told(lambda d: d.update(latest="2027.1.0")),
        "tombstone.json",
        "calls 2027.1.0 the version to use, which versions.json does not list",
    ),
    "another reason on a page": (
        _page(REASON, "Allt var rätt"),
        "index.html",
        "does not tell the reason for the withdrawal",
    ),
    "another day on a page": (
        _page("24 December 2026", "25 December 2026", "index.en.html"),
        "index.en.html",
        "does not tell the day of the withdrawal, 2026-12-24",
    ),
    "another day of publication on a page": (
        _page("27 november 2026", "28 november 2026"),
        "index.html",
        "does not tell the day of publication, 2026-11-27",
    ),
    "another version to use on a page": (
        _page("version 2026.2.0", "version 2026.1.0"),
        "index.html",
        "names the version 2026.1.0, which is not the one of tombstone.json",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_tombstone_cannot_know_is_told(withdrawn: Path, case: str) -> None:
    assert check_shelf(withdrawn) == []
    spoil, place, words = CASES[case]
    spoil(withdrawn)
    (found,) = check_shelf(withdrawn)
    assert found.place.file == f"{OLD}/{place}"
    assert words in found.message
    assert found.suggestion == "put its tombstone back"


def test_a_version_that_was_withdrawn_earlier_was_not_the_one_to_use(folder: Path) -> None:
    publish(folder, 3)
    with Shelf.open(folder, today=TODAY) as shelf:
        shelf.withdraw("2026.2.0", REASON, date(2026, 12, 1), pages=pages)
        shelf.withdraw(OLD, REASON, LATER, pages=pages)
    assert check_shelf(folder) == []
    (folder / OLD / "tombstone.json").chmod(0o644)
    _told(lambda d: d.update(latest="2026.2.0"))(folder)
    (found,) = check_shelf(folder)
    assert "calls 2026.2.0 the version to use on 2026-12-24, when it did not stand" in found.message
