"""A withdrawn release is gone, and a tombstone says when and why."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.publish.shelf.publisher import (
    LATER,
    NAME,
    REASON,
    TODAY,
    files,
    pages,
    publish,
    put,
    sums,
    tree,
    walk,
)

from obs.errors import PublishError
from obs.publish.landing import Withdrawn
from obs.publish.landing.rendering import PAGES
from obs.publish.shelf import Shelf, check_shelf
from obs.publish.shelf import tombstone as tombstones


@pytest.fixture(name="three")
def _three(folder: Path) -> Path:
    """A folder of three releases."""
    publish(folder, 3)
    return folder


def over(path: Path, body: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(body)


def withdraw(folder: Path, version: str, reason: str = REASON) -> None:
    with Shelf.open(folder, today=TODAY) as shelf:
        shelf.withdraw(version, reason, LATER, pages=pages)


def test_the_files_are_gone(three: Path) -> None:
    data = files("2026.2.0", "2026.1.1")["data/tal.csv"]
    assert data in tree(three).values()
    withdraw(three, "2026.2.0")
    assert data not in tree(three).values()
    left = {each.name for each in (three / "2026.2.0").iterdir()}
    assert left == {"tombstone.json", "index.html", "index.en.html"}
    assert walk(three) == ["2026.1.0", "2026.1.1"]
    assert check_shelf(three) == []


def test_the_tombstone_tells_what_it_was(three: Path) -> None:
    withdraw(three, "2026.2.0")
    body = files("2026.2.0", "2026.1.1")
    document = json.loads((three / "2026.2.0/tombstone.json").read_bytes())
    assert (document["name"], document["version"], document["previous"]) == (NAME, "2026.2.0", "2026.1.1")
    assert document["withdrawn"] == {"day": "2026-12-24", "reason": REASON}
    assert document["sha256sums"] == hashlib.sha256(sums(body)).hexdigest()
    hashes = {path: hashlib.sha256(each).hexdigest() for path, each in body.items()}
    assert document["files"] == {**hashes, "SHA256SUMS": document["sha256sums"]}


def words(page: Path) -> str:
    """What a reader sees of a page, but for its title."""
    shown: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            shown.append(data)

    Reader().feed(page.read_text("utf-8").partition("<body>")[2])
    return " ".join("".join(shown).split())


def test_readers_are_told_in_both_languages(three: Path) -> None:
    """What was withdrawn, when, why, and what to use instead; the reason is a text and no markup."""
    withdraw(three, "2026.2.0", "Talen <b>var</b> fel & åter  fel\n")
    swedish, english = (words(three / "2026.2.0" / page) for page in ("index.html", "index.en.html"))
    for said in (
        *(NAME, "Version 2026.2.0 är tillbakadragen. Använd den inte.", "Talen <b>var</b> fel & åter fel"),
        *("Publicerad27 november 2026", "Tillbakadragen24 december 2026"),
        *("gäller nu står i listan över versioner.", "var det version 2026.1.1."),
    ):
        assert said in swedish
    for said in (
        *(NAME, "Version 2026.2.0 is withdrawn. Do not use it.", "Talen <b>var</b> fel & åter fel"),
        *("Published27 November 2026", "Withdrawn24 December 2026"),
        *("See the list of versions for the one to use now.", "it was version 2026.1.1."),
    ):
        assert said in english


def test_it_says_where_no_version_was_left(folder: Path) -> None:
    publish(folder, 1)
    withdraw(folder, "2026.1.0")
    assert "fanns ingen." in words(folder / "2026.1.0/index.html")
    assert json.loads((folder / "2026.1.0/tombstone.json").read_bytes())["latest"] is None


def test_it_calls_the_dataset_what_the_release_called_it(three: Path) -> None:
    """The release says it itself, so that a withdrawal that was killed is finished without the study."""
    told = json.loads((three / "2026.2.0/datapackage.json").read_bytes())
    told |= {
        "title": "Påhittade tal",
        "translations": {"en": {"title": "Invented figures"}},
        "contributors": [{"title": "Påhittade kommunen", "email": "statistik@pahittat.example"}],
    }
    over(three / "2026.2.0/datapackage.json", json.dumps(told).encode())
    withdraw(three, "2026.2.0")
    swedish, english = (words(three / "2026.2.0" / page) for page in ("index.html", "index.en.html"))
    assert "Påhittade tal" in swedish
    assert "Invented figures" in english
    assert "Påhittade kommunen, statistik@pahittat.example" in swedish


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff", b"[]", b'{"title": 1, "contributors": [], "translations": []}', b'{"contributors": [1]}'],
)
def test_a_release_that_says_nothing_has_the_name_of_the_folder(three: Path, body: bytes) -> None:
    over(three / "2026.2.0/datapackage.json", body)
    withdraw(three, "2026.2.0")
    assert NAME in words(three / "2026.2.0/index.html")
    assert check_shelf(three) == []


def test_pages_of_an_older_program_are_no_fault(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of today differs from that of the day of the withdrawal."""
    withdraw(three, "2026.2.0")

    def other(told: Withdrawn) -> dict[str, bytes]:
        return dict.fromkeys(PAGES.values(), b"other")

    monkeypatch.setattr(tombstones, "withdrawn_pages", other)
    assert check_shelf(three) == []


def test_the_latest_is_the_newest_that_is_left(three: Path) -> None:
    withdraw(three, "2026.2.0")
    assert str((three / "latest").readlink()) == "2026.1.1"
    withdraw(three, "2026.1.0")
    assert str((three / "latest").readlink()) == "2026.1.1"
    withdraw(three, "2026.1.1")
    assert not os.path.lexists(three / "latest")
    document = json.loads((three / "versions.json").read_bytes())
    assert document["latest"] is None
    assert [each["withdrawn"]["reason"] for each in document["versions"]] == [REASON] * 3
    assert check_shelf(three) == []
    assert (three / "index.html").read_text("utf-8").count("återkallad") == 3
    with Shelf.open(three, today=TODAY) as shelf:
        assert shelf.latest is None
        assert put(shelf, "2026.3.0").previous is None


def test_a_tombstone_is_not_altered(three: Path) -> None:
    withdraw(three, "2026.2.0")
    before = tree(three)
    with pytest.raises(PublishError, match="was withdrawn on 2026-12-24"):
        withdraw(three, "2026.2.0", "another reason")
    assert tree(three) == before


@pytest.mark.parametrize(
    ("version", "reason", "refusal"),
    [("2026.9.0", REASON, "no version 2026.9.0"), ("2026.1.0", " \n", "without a reason")],
)
def test_a_withdrawal_needs_a_version_and_a_reason(
    three: Path, version: str, reason: str, refusal: str
) -> None:
    before = tree(three)
    with pytest.raises(PublishError, match=refusal):
        withdraw(three, version, reason)
    assert tree(three) == before


def test_a_damaged_release_can_be_withdrawn(three: Path) -> None:
    """Its tombstone tells the files that lay there, since the list of what was published is lost."""
    (three / "2026.2.0/SHA256SUMS").unlink()
    (three / "2026.2.0/data/tal.csv").chmod(0o644)
    (three / "2026.2.0/data/tal.csv").write_bytes(b"abc")
    withdraw(three, "2026.2.0")
    document = json.loads((three / "2026.2.0/tombstone.json").read_bytes())
    # FIPS 180-2, appendix B.1
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert document["files"]["data/tal.csv"] == abc
    assert check_shelf(three) == []


def test_the_tombstone_of_an_altered_release_tells_what_was_published(three: Path) -> None:
    (three / "2026.2.0/data/tal.csv").chmod(0o644)
    (three / "2026.2.0/data/tal.csv").write_bytes(b"abc")
    withdraw(three, "2026.2.0")
    document = json.loads((three / "2026.2.0/tombstone.json").read_bytes())
    published = hashlib.sha256(files("2026.2.0")["data/tal.csv"]).hexdigest()
    assert document["files"]["data/tal.csv"] == published


def test_a_release_that_is_gone_can_be_withdrawn(three: Path) -> None:
    shutil.rmtree(three / "2026.1.0")
    withdraw(three, "2026.1.0")
    assert json.loads((three / "2026.1.0/tombstone.json").read_bytes())["files"] == {}
    assert check_shelf(three) == []
