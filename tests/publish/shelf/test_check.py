"""The check sees every alteration of a publication, and alters nothing itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publish.shelf.publisher import REASON, TODAY, build, fill, publish, sums, tree

from obs.models import Finding
from obs.publish.shelf import Shelf, check_shelf

Spoil = Callable[[Path], None]


@pytest.fixture(name="four")
def _four(folder: Path) -> Path:
    """2026.1.0 and 2026.1.1 stand, 2026.2.0 is withdrawn, 2026.2.1 is the latest."""
    publish(folder, 5)
    return folder


def over(path: Path, body: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(body)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    over(path, text.replace(old, new, 1).encode())


def _value(folder: Path) -> None:
    over(folder / "2026.1.0/data/tal.csv", b"region,value\n9901,1\n")


def _value_and_sums(folder: Path) -> None:
    _value(folder)
    here = folder / "2026.1.0"
    body = {path: (here / path).read_bytes() for path in ("datapackage.json", "data/tal.csv", "README.md")}
    over(here / "SHA256SUMS", sums(body))


def _other_release(folder: Path) -> None:
    shutil.rmtree(folder / "2026.1.0")
    shutil.copytree(folder / "2026.1.1", folder / "2026.1.0")


def _tombstone_altered(folder: Path) -> None:
    edit(folder / "2026.2.0/tombstone.json", REASON, "Inget var fel")


def _tombstone_with_data(folder: Path) -> None:
    fill(folder / "2026.2.0", {"data/tal.csv": b"region,value\n"})


def _tombstone_gone(folder: Path) -> None:
    shutil.rmtree(folder / "2026.2.0")


def _not_withdrawn(folder: Path) -> None:
    document = json.loads((folder / "versions.json").read_bytes())
    document["versions"][2]["withdrawn"] = None
    over(folder / "versions.json", (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())


def _still_there(folder: Path) -> None:
    shutil.rmtree(folder / "2026.2.0")
    (folder / "2026.2.0").mkdir()
    build(folder / "2026.2.0", "2026.2.0", "2026.1.1")


def _stale_pointer(folder: Path) -> None:
    (folder / "latest").unlink()
    (folder / "latest").symlink_to("2026.1.1")


def _withdrawn_pointer(folder: Path) -> None:
    (folder / "latest").unlink()
    (folder / "latest").symlink_to("2026.2.0")


def _unlisted(folder: Path) -> None:
    (folder / "2026.3.0").mkdir()
    build(folder / "2026.3.0", "2026.3.0", "2026.2.1")


def _half(folder: Path) -> None:
    _unlisted(folder)
    (folder / "2026.3.0/README.md").unlink()


def _unfinished(folder: Path) -> None:
    (folder / ".obs-staging-2026.3.0").mkdir()


SPOILT: dict[str, tuple[Spoil, set[tuple[str, str, str]]]] = {
    "a value": (_value, {("release-altered", "error", "2026.1.0/data/tal.csv")}),
    "a value and its hash": (_value_and_sums, {("sums-altered", "error", "2026.1.0/SHA256SUMS")}),
    "another release": (
        _other_release,
        {("sums-altered", "error", "2026.1.0/SHA256SUMS"), ("release-identity", "error", "2026.1.0")},
    ),
    "a file more": (
        lambda folder: over_new(folder / "2026.1.0/more.csv"),
        {("release-altered", "error", "2026.1.0/more.csv")},
    ),
    "a file less": (
        lambda folder: (folder / "2026.1.0/README.md").unlink(),
        {("release-altered", "error", "2026.1.0/README.md")},
    ),
    "a release less": (
        lambda folder: shutil.rmtree(folder / "2026.1.0"),
        {("release-missing", "error", "2026.1.0")},
    ),
    "another reason": (
        _tombstone_altered,
        {("tombstone-wrong", "error", "2026.2.0/tombstone.json")},
    ),
    "another page": (
        lambda folder: edit(folder / "2026.2.0/index.html", "är tillbakadragen", "gäller"),
        {("tombstone-wrong", "error", "2026.2.0/index.html")},
    ),
    "data in a tombstone": (
        _tombstone_with_data,
        {("tombstone-wrong", "error", "2026.2.0/data/tal.csv")},
    ),
    "no tombstone": (_tombstone_gone, {("tombstone-wrong", "error", "2026.2.0")}),
    "withdrawn and whole": (_still_there, {("withdrawal-unfinished", "error", "2026.2.0")}),
    "an older latest": (_stale_pointer, {("latest-wrong", "error", "latest")}),
    "a withdrawn latest": (_withdrawn_pointer, {("latest-wrong", "error", "latest")}),
    "another latest": (
        lambda folder: edit(folder / "versions.json", '"latest": "2026.2.1"', '"latest": "2026.1.1"'),
        {("latest-wrong", "error", "versions.json")},
    ),
    "no latest": (
        lambda folder: (folder / "latest").unlink(),
        {("latest-missing", "warning", "latest")},
    ),
    "another form": (
        lambda folder: edit(folder / "versions.json", '"name"', ' "name"'),
        {("versions-form", "error", "versions.json")},
    ),
    "no release of that hash": (
        lambda folder: edit(folder / "versions.json", '"sha256sums": "', '"sha256sums": "x'),
        {("versions-form", "error", "versions.json")},
    ),
    "a path out of the folder": (
        lambda folder: edit(folder / "versions.json", '"path": "2026.1.0"', '"path": "../2026.1.0"'),
        {("versions-form", "error", "versions.json")},
    ),
    "a release more": (_unlisted, {("unlisted-release", "warning", "2026.3.0")}),
    "half a release": (_half, {("unlisted-folder", "error", "2026.3.0")}),
    "a leftover": (_unfinished, {("unfinished", "info", ".obs-staging-2026.3.0")}),
    "a stray file": (
        lambda folder: over_new(folder / "notes.txt"),
        {("stray-file", "warning", "notes.txt")},
    ),
}


def over_new(path: Path) -> None:
    path.write_bytes(b"x")


def told(findings: list[Finding]) -> set[tuple[str, str, str]]:
    return {(each.code, each.severity, each.place.file) for each in findings}


@pytest.mark.parametrize(("spoil", "expected"), SPOILT.values(), ids=SPOILT)
def test_what_is_wrong_is_told(four: Path, spoil: Spoil, expected: set[tuple[str, str, str]]) -> None:
    assert check_shelf(four) == []
    spoil(four)
    before = tree(four)
    findings = check_shelf(four)
    assert tree(four) == before
    lists_nothing = "versions.json" in {file for _, _, file in expected}
    unlisted = {"unlisted-release"} if lists_nothing else set[str]()
    assert {each for each in told(findings) if each[0] not in unlisted} == expected
    assert all(each.suggestion for each in findings)


def test_a_withdrawal_cannot_be_taken_back_by_hand(four: Path) -> None:
    """The tombstone lacks all that a release has."""
    _not_withdrawn(four)
    assert {each.code for each in check_shelf(four)} == {"release-altered", "release-identity"} - {
        "release-identity"
    }


def test_an_altered_release_is_told_and_not_mended(four: Path) -> None:
    """The next command neither fails on it nor takes it for what was published."""
    _value_and_sums(four)
    before = tree(four)
    with Shelf.open(four, today=TODAY) as shelf:
        assert shelf.settled == ()
    assert tree(four) == before
    assert told(check_shelf(four)) == {("sums-altered", "error", "2026.1.0/SHA256SUMS")}


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_without_a_publication_is_told(folder: Path, make: bool) -> None:
    if make:
        folder.mkdir()
    assert [(each.code, each.severity) for each in check_shelf(folder)] == [
        ("no-versions" if make else "no-publication", "error")
    ]
    assert folder.exists() == make


def test_versions_json_of_any_other_form_is_told(four: Path) -> None:
    for text in ("", "[" * 100_000, "null", '{"name": 1, "latest": null, "versions": []}', "\xff"):
        over(four / "versions.json", text.encode("latin-1"))
        assert ("versions-form", "error", "versions.json") in told(check_shelf(four))
