"""A publication is verified where it lies and on the web: versions, tombstones, latest, catalogue."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from obs.errors import PublishError
from obs.publish.verification import verify

OLD, NEW = "2026.1.0", "2026.1.1"
Serve = Callable[[Path], str]
Spoil = Callable[[Path], None]


def told(target: str | Path) -> list[str]:
    """What is wrong, each with its place."""
    return [f"{each.place.file}: {each.message}" for each in verify(str(target)).errors]


def _json(file: Path, edit: Callable[[Any], None]) -> None:
    document = json.loads(file.read_text("utf-8"))
    edit(document)
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _append(file: Path) -> None:
    file.write_text(file.read_text("utf-8") + "x", "utf-8")


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")


def _unlatest(folder: Path) -> None:
    (folder / "latest").unlink()


def _latest_is_the_old(folder: Path) -> None:
    _unlatest(folder)
    (folder / "latest").symlink_to(OLD)


def _altered_with_its_sums(folder: Path) -> None:
    import hashlib

    file, sums = folder / NEW / "README.md", folder / NEW / "SHA256SUMS"
    old = hashlib.sha256(file.read_bytes()).hexdigest()
    _append(file)
    text = sums.read_text("utf-8").replace(old, hashlib.sha256(file.read_bytes()).hexdigest())
    sums.write_text(text, "utf-8")


DEFECTS: dict[str, tuple[Spoil, str]] = {
    "a release altered": (lambda f: _append(f / NEW / "README.md"), f"{NEW}/README.md"),
    "a release altered with its sums": (_altered_with_its_sums, f"{NEW}/SHA256SUMS"),
    "a release gone": (lambda f: shutil.rmtree(f / NEW), f"{NEW}"),
    "a tombstone altered": (
        lambda f: _json(f / OLD / "tombstone.json", lambda d: d["withdrawn"].update(reason="Annat")),
        f"{OLD}/tombstone.json",
    ),
    "a page of a tombstone gone": (lambda f: (f / OLD / "index.en.html").unlink(), f"{OLD}/index.en.html"),
    "a tombstone gone": (lambda f: shutil.rmtree(f / OLD), f"{OLD}"),
    "withdrawn files that are still there": (
        lambda f: _put(f / OLD / "data" / "level.csv", "a\n1\n"),
        f"{OLD}/data/level.csv",
    ),
    "another reason in the list of versions": (
        lambda f: _json(f / "versions.json", lambda d: d["versions"][0]["withdrawn"].update(reason="Annat")),
        f"{OLD}/tombstone.json",
    ),
    "a latest that was withdrawn": (_latest_is_the_old, "latest"),
    "another latest in the list of versions": (
        lambda f: _json(f / "versions.json", lambda d: d.update(latest=OLD)),
        "versions.json",
    ),
    "a list of versions that is none": (lambda f: _put(f / "versions.json", "[]"), "versions.json"),
    "a catalogue spoilt": (lambda f: _put(f / "catalogue.rdf", "<rdf"), "catalogue.rdf"),
}


def _edit(file: Path, pattern: str, new: str) -> None:
    text = file.read_text("utf-8")
    changed = re.sub(pattern, new, text, count=1)
    assert changed != text
    file.write_text(changed, "utf-8")


FRONT: dict[str, tuple[str, str, str]] = {
    "another version to use": (
        r">version 2026.1.1<",
        ">version 2026.1.0<",
        "the version to use is",
    ),
    "a version left out": (
        r'<tr><th scope="row"><a href="2026.1.0/.*</tr>',
        "",
        'the list of versions is ["2026.1.1"]: by versions.json it is ["2026.1.1", "2026.1.0"]',
    ),
    "another reason": (
        r"(Tillbakadragen:</span>) <span lang=\"sv\">Talen var fel|(Tillbakadragen:</span>) Talen var fel",
        r"\1\2 Bara ett skrivfel",
        "why 2026.1.0 was withdrawn is",
    ),
}


@pytest.mark.parametrize("case", FRONT)
def test_the_page_at_the_top_is_held_against_the_latest_release_and_the_list(
    both: Path, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _quick(monkeypatch)
    old, new, words = FRONT[case]
    _edit(both / "index.html", old, new)
    (found,) = told(both)
    assert found.startswith("index.html: ")
    assert words in found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (r'"version": "2026.1.0"', '"version": "2026.2.0"', "JSON-LD: version is '2026.2.0'"),
        (r">Källa: Kolada</td>", ">Källa: Ingen</td>", "the credit of figures from kolada is 'Källa: Ingen'"),
    ],
)
def test_the_page_at_the_top_tells_of_the_latest_release_what_that_tells(
    copy: Path, old: str, new: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _quick(monkeypatch)
    assert told(copy) == []
    _edit(copy / "index.html", old, new)
    (found,) = told(copy)
    assert found.startswith("index.html: ")
    assert words in found


def test_a_publication_with_a_tombstone_is_sound(both: Path) -> None:
    found = verify(str(both))
    assert found.findings == ()
    assert (found.what, found.releases, found.valid) == ("publication", 1, True)
    assert verify(str(both / "versions.json")).what == "publication"


def test_a_publication_on_the_web_is_as_sound(both: Path, serve: Serve) -> None:
    """By the address of its folder, with or without a slash, or of its list of versions."""
    address = serve(both)
    found = verify(address)
    assert found.findings == ()
    assert (found.what, found.releases, found.valid, found.target) == ("publication", 1, True, address)
    here = {(each.id, each.place) for each in verify(str(both)).checks}
    assert {(each.id, each.place) for each in found.checks} == here | {("served", "versions.json")}
    assert verify(f"{address}/versions.json").valid


@pytest.mark.parametrize("defect", DEFECTS.keys())
def test_a_defect_of_a_publication_is_told_with_its_version(
    both: Path, serve: Serve, defect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the folder and on the web alike."""
    _quick(monkeypatch)
    spoil, place = DEFECTS[defect]
    spoil(both)
    for target in (both, serve(both)):
        assert any(each.startswith(f"{place}: ") for each in told(target)), (target, told(target))


def test_all_defects_are_told_at_once(both: Path, serve: Serve) -> None:
    names = (
        "a release altered",
        "a tombstone altered",
        "withdrawn files that are still there",
        "a catalogue spoilt",
    )
    for name in names:
        DEFECTS[name][0](both)
    for target in (both, serve(both)):
        found = told(target)
        for name in names:
            assert any(each.startswith(f"{DEFECTS[name][1]}: ") for each in found), (name, found)


def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the second opinions, which are asked in processes of their own."""
    from functools import partial

    from obs.publish.verification import verified

    monkeypatch.setattr(verified, "check_package", partial(verified.check_package, opinions=False))


def test_latest_on_the_web_is_the_version_that_it_should_be(
    both: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server may have no links: then latest is missing, which is a warning, or a copy, which may differ."""
    _quick(monkeypatch)
    address = serve(both)
    _unlatest(both)
    (missing,) = verify(address).findings
    assert (missing.code, missing.severity) == ("latest-missing", "warning")
    shutil.copytree(both / NEW, both / "latest")
    assert verify(address).findings == ()
    _append(both / "latest" / "LASMIG.md")
    assert [each.split(": ")[0] for each in told(address)] == ["latest/LASMIG.md"]
    _put(both / "latest" / "SHA256SUMS", "")
    assert any("latest is another release, not 2026.1.1" in each for each in told(address))


@pytest.mark.parametrize("mark", ["elsewhere", "broken"])
def test_a_version_that_cannot_be_fetched_is_told_and_the_others_are_examined(
    both: Path, serve: Serve, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked of another host, to which a version leads."""
    _quick(monkeypatch)
    address = serve(both)
    _put(both / NEW / mark, "")
    DEFECTS["a tombstone altered"][0](both)
    found = told(address)
    words = "leads to another host" if mark == "elsewhere" else "503"
    assert any(each.startswith(f"{NEW}: ") and words in each for each in found), found
    assert any(each.startswith(f"{OLD}/tombstone.json: ") for each in found)
    assert not any("is missing" in each for each in found)


def test_a_list_of_versions_that_leads_out_is_not_followed(
    both: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version is a number, a path is its own folder, and a tombstone names files of its own."""
    _quick(monkeypatch)
    address = serve(both)
    _json(both / OLD / "tombstone.json", lambda d: d["files"].update({"../../secret": "0" * 64}))
    (found,) = told(address)
    assert "does not name the files, or their hashes" in found
    _json(both / "versions.json", lambda d: d["versions"][1].update(version="../up", path="../up"))
    assert any("is no version" in each for each in told(address))


def test_an_address_without_a_publication_is_told(both: Path, serve: Serve) -> None:
    address = serve(both)
    for missing in ("nothing/versions.json", "nothing/", "nothing/datapackage.json"):
        with pytest.raises(PublishError, match="there is no"):
            verify(f"{address}/{missing}")


def test_a_publication_beyond_the_room_is_told(
    both: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    from obs.publish.verification.served import verify_served

    _quick(monkeypatch)
    found = verify_served(serve(both), room=100_000)
    assert found
    assert any("holds more than" in each.message for each in found.errors)
