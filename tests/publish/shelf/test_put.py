"""A release is put on the shelf as it was built, once, and is never altered."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publish.shelf.publisher import (
    LATER,
    NAME,
    REASON,
    TODAY,
    build,
    files,
    fill,
    pages,
    publish,
    put,
    sums,
    tree,
    walk,
)

from obs.errors import PublishError
from obs.publish.shelf import Shelf, Version, check_shelf


def test_the_first_release_makes_the_folder(folder: Path) -> None:
    far = folder / "far" / "away"
    publish(far, 1)
    assert walk(far) == ["2026.1.0"]
    assert {each.name for each in far.iterdir()} == {
        ".obs-lock", "2026.1.0", "index.html", "index.en.html", "latest", "versions.json",
    }  # fmt: skip
    assert str((far / "latest").readlink()) == "2026.1.0"
    assert (far / "index.html").read_bytes() == b"2026.1.0"
    assert check_shelf(far) == []


def test_versions_json_tells_each_version(folder: Path) -> None:
    """The hash is that of coreutils' sha256sum for the file SHA256SUMS, computed here by hashlib."""
    publish(folder, 2)
    text = (folder / "versions.json").read_text("utf-8")
    assert text.endswith("}\n")
    assert "\r" not in text
    document = json.loads(text)
    assert (document["name"], document["latest"]) == (NAME, "2026.1.1")
    assert [(each["version"], each["previous"]) for each in document["versions"]] == [
        ("2026.1.0", None),
        ("2026.1.1", "2026.1.0"),
    ]
    assert {each["published"] for each in document["versions"]} == {"2026-11-27"}
    assert json.dumps(document, ensure_ascii=False, indent=1) + "\n" == text


def test_the_shelf_tells_its_versions(folder: Path) -> None:
    with Shelf.open(folder, today=TODAY) as shelf:
        assert (shelf.versions, shelf.latest, shelf.name) == ((), None, "")
        first = put(shelf, "2026.2.0")
        second = put(shelf, "2026.10.0")
        third = put(shelf, "2027.1.0")
        assert shelf.versions == (first, second, third)
        assert shelf.latest == third
        assert shelf.path("2026.10.0") == folder / "2026.10.0"
        with pytest.raises(PublishError, match=r"no version 2026\.1\.0"):
            shelf.path("2026.1.0")
    with Shelf.open(folder, today=LATER) as shelf:
        assert shelf.versions == (first, second, third)
        assert shelf.settled == ()
        assert shelf.name == NAME


def test_all_files_are_read_only_and_can_be_served(folder: Path) -> None:
    """Whatever the user's umask keeps from others."""
    mask = os.umask(0o077)
    try:
        folder.mkdir(mode=0o755)
        publish(folder, 1)
    finally:
        os.umask(mask)
    for path in folder.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        release = "2026.1.0" in path.parts[len(folder.parts) :][:1]
        if path.is_dir():
            assert mode == 0o755
        elif path.name != ".obs-lock":
            assert mode == (0o444 if release else 0o644)


def test_a_published_version_is_never_altered(folder: Path) -> None:
    publish(folder, 1)
    before = tree(folder)
    with Shelf.open(folder, today=LATER) as shelf, pytest.raises(PublishError, match="never altered"):
        put(shelf, "2026.1.0")
    assert tree(folder) == before


@pytest.mark.parametrize("version", ["2026.1.0", "2026.0.9", "2025.12.0"])
def test_a_lower_version_is_refused(folder: Path, version: str) -> None:
    with Shelf.open(folder, today=TODAY) as shelf:
        put(shelf, "2026.1.1")
        with pytest.raises(PublishError, match=r"is lower than 2026\.1\.1"):
            put(shelf, version)
    assert walk(folder) == ["2026.1.1"]


def test_a_version_lower_than_a_withdrawn_one_is_refused(folder: Path) -> None:
    with Shelf.open(folder, today=TODAY) as shelf:
        put(shelf, "2026.1.0")
        put(shelf, "2026.2.0")
        shelf.withdraw("2026.2.0", REASON, TODAY)
        for version, refusal in (("2026.2.0", "withdrawn and is never altered"), ("2026.1.1", "is lower")):
            with pytest.raises(PublishError, match=refusal):
                put(shelf, version)
        assert put(shelf, "2026.2.1").previous == "2026.1.0"


@pytest.mark.parametrize("version", ["../2026.1.0", "2026.1", "2026.1.0-rc.1", "latest", ""])
def test_what_is_no_version_is_refused(folder: Path, version: str) -> None:
    with (
        Shelf.open(folder, today=TODAY) as shelf,
        pytest.raises(PublishError, match="is no version"),
        shelf.staging(version),
    ):
        pass
    assert tree(folder) == {}


def _extra(staging: Path) -> None:
    (staging / "data/more.csv").write_bytes(b"x")


def _missing(staging: Path) -> None:
    (staging / "README.md").unlink()


def _altered(staging: Path) -> None:
    (staging / "data/tal.csv").write_bytes(b"region,value\n9901,9\n")


def _no_sums(staging: Path) -> None:
    (staging / "SHA256SUMS").unlink()


def _listed_twice(staging: Path) -> None:
    text = (staging / "SHA256SUMS").read_bytes()
    (staging / "SHA256SUMS").write_bytes(text + text)


def _cut_off(staging: Path) -> None:
    (staging / "SHA256SUMS").write_bytes((staging / "SHA256SUMS").read_bytes()[:-1])


def _outside(staging: Path) -> None:
    line = f"{'0' * 64}  ../versions.json\n".encode()
    (staging / "SHA256SUMS").write_bytes((staging / "SHA256SUMS").read_bytes() + line)


def _other_version(staging: Path) -> None:
    body = files("2026.9.0")
    fill(staging, {**body, "SHA256SUMS": sums(body)})


def _no_descriptor(staging: Path) -> None:
    (staging / "datapackage.json").unlink()
    body = {path: each for path, each in files("2026.1.0").items() if path != "datapackage.json"}
    fill(staging, {"SHA256SUMS": sums(body)})


def _other_previous(staging: Path) -> None:
    body = files("2026.1.0", "2025.1.0")
    fill(staging, {**body, "SHA256SUMS": sums(body)})


def _link(staging: Path) -> None:
    (staging / "README.md").unlink()
    (staging / "README.md").symlink_to("/etc/hostname")


def _folder_link(staging: Path) -> None:
    (staging / "more").symlink_to("/etc", target_is_directory=True)


UNFIT: dict[str, tuple[Callable[[Path], None], str]] = {
    "extra": (_extra, "data/more.csv is not listed in SHA256SUMS"),
    "missing": (_missing, "README.md is missing"),
    "altered": (_altered, "data/tal.csv is not what SHA256SUMS says"),
    "no sums": (_no_sums, "SHA256SUMS is missing"),
    "twice": (_listed_twice, "twice"),
    "cut off": (_cut_off, "SHA256SUMS is cut off"),
    "outside": (_outside, "not of the release in line 4"),
    "other version": (_other_version, "calls itself 2026.9.0"),
    "no descriptor": (_no_descriptor, "datapackage.json is missing"),
    "other previous": (_other_previous, "compared with 2025.1.0, and the latest is none"),
    "link": (_link, "README.md is a link"),
    "link to a folder": (_folder_link, "more is a link"),
}


@pytest.mark.parametrize(("spoil", "refusal"), UNFIT.values(), ids=UNFIT)
def test_a_release_that_is_not_what_it_lists_is_refused(
    folder: Path, spoil: Callable[[Path], None], refusal: str
) -> None:
    """Nothing is published then, and nothing of it is left."""
    with Shelf.open(folder, today=TODAY) as shelf, shelf.staging("2026.1.0") as staging:
        build(staging, "2026.1.0")
        spoil(staging)
        with pytest.raises(PublishError, match=refusal):
            shelf.put("2026.1.0", staging, today=TODAY, pages=pages)
    assert tree(folder) == {}


def test_a_release_of_another_dataset_is_refused(folder: Path) -> None:
    publish(folder, 1)
    with Shelf.open(folder, today=TODAY) as shelf, pytest.raises(PublishError, match="is of 'andra-tal'"):
        put(shelf, "2026.2.0", name="andra-tal")
    assert walk(folder) == ["2026.1.0"]


def test_only_what_was_staged_here_is_put(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    build(elsewhere, "2026.1.0")
    with Shelf.open(folder, today=TODAY) as shelf, pytest.raises(PublishError, match=r"not where 2026\.1\.0"):
        shelf.put("2026.1.0", elsewhere, today=TODAY, pages={})
    assert (elsewhere / "README.md").exists()


def test_pages_that_cannot_be_made_stop_the_release(folder: Path) -> None:
    """What makes the pages is asked before the release comes into its place."""

    def broken(versions: tuple[Version, ...]) -> dict[str, bytes]:
        assert [each.version for each in versions] == ["2026.1.0"]
        raise KeyError

    with Shelf.open(folder, today=TODAY) as shelf:
        with shelf.staging("2026.1.0") as staging:
            build(staging, "2026.1.0")
            with pytest.raises(KeyError):
                shelf.put("2026.1.0", staging, today=TODAY, pages=broken)
        assert shelf.versions == ()
    assert tree(folder) == {}


def test_all_is_on_the_disk_before_the_release_comes_into_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut after the rename must not show a release whose files were still in memory."""
    synced: set[int] = set()
    before: list[set[int]] = []
    replace = os.replace

    def counted(old: Path, new: Path) -> None:
        if Path(new).name == "2026.1.0":
            before.append(set(synced))
        replace(old, new)

    monkeypatch.setattr(os, "fsync", lambda handle: synced.add(os.fstat(handle).st_ino))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    monkeypatch.setattr(os, "replace", counted)
    publish(folder, 1)
    release = [folder / "2026.1.0", *(folder / "2026.1.0").rglob("*")]
    top = [folder / name for name in ("versions.json", "index.html", "index.en.html")]
    assert {path.stat().st_ino for path in [*release, *top]} <= before[0]
    assert folder.stat().st_ino in synced


@pytest.mark.parametrize("name", ["versions.json", "latest", "2026.1.0", "../index.html", "a/index.html"])
def test_pages_have_their_names(folder: Path, name: str) -> None:
    publish(folder, 1)
    before = tree(folder)
    with Shelf.open(folder, today=TODAY) as shelf, pytest.raises(PublishError, match="no place at the top"):
        shelf.replace_pages({name: b"x"})
    assert tree(folder) == before


def test_what_is_written_in_pieces_is_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system may write less than it was given and say so."""
    write = os.write

    def some(handle: int, body: memoryview) -> int:
        return write(handle, body[:7])

    monkeypatch.setattr(os, "write", some)
    publish(folder, 1)
    assert check_shelf(folder) == []


def test_pages_are_replaced(folder: Path) -> None:
    publish(folder, 1)
    with Shelf.open(folder, today=TODAY) as shelf:
        shelf.replace_pages({"index.html": b"new", "catalogue.rdf": b"<rdf/>"})
    after = tree(folder)
    assert (after["index.html"], after["catalogue.rdf"], after["index.en.html"]) == (b"new", b"<rdf/>", b"1")
    assert check_shelf(folder) == []


def test_a_folder_with_something_else_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / "index.html").write_text("a site of somebody", "utf-8")
    with pytest.raises(PublishError, match=r"not of a publication: index\.html"), Shelf.open(folder):
        pass
    assert tree(folder) == {"index.html": b"a site of somebody"}
    assert not (folder / ".obs-lock").exists()


@pytest.mark.parametrize("text", ["[]", "{}", '{"name": "x", "latest": null}', "not json", '["1.0"]'])
def test_a_versions_json_of_somebody_else_is_refused(folder: Path, text: str) -> None:
    """Makers of manuals write a file of that name too."""
    folder.mkdir()
    (folder / "versions.json").write_text(text, "utf-8")
    with pytest.raises(PublishError, match="no list of versions that obs wrote"), Shelf.open(folder):
        pass
    assert tree(folder) == {"versions.json": text.encode()}


@pytest.mark.parametrize(
    ("old", "new"),
    [('"path": "2026.1.0"', '"path": "../2026.1.0"'), ('"2026.1.1"', '"2026.1.0"'), ("-11-27", "-13-27")],
    ids=["out of the folder", "listed twice", "no day"],
)
def test_a_versions_json_that_was_spoilt_is_refused(folder: Path, old: str, new: str) -> None:
    publish(folder, 2)
    text = (folder / "versions.json").read_text("utf-8")
    assert old in text
    (folder / "versions.json").write_text(text.replace(old, new), "utf-8")
    before = tree(folder)
    with pytest.raises(PublishError, match="no list of versions that obs wrote"), Shelf.open(folder):
        pass
    assert tree(folder) == before


def test_other_things_in_a_publication_are_left_alone(folder: Path) -> None:
    publish(folder, 1)
    (folder / "robots.txt").write_text("User-agent: *", "utf-8")
    publish(folder, 1)
    assert tree(folder)["robots.txt"] == b"User-agent: *"


def test_a_file_in_the_place_of_the_folder_is_refused(folder: Path) -> None:
    folder.write_text("x", "utf-8")
    with pytest.raises(PublishError, match="is no folder"), Shelf.open(folder):
        pass


def test_whole_releases_that_are_not_listed_are_listed(folder: Path) -> None:
    """A lost versions.json is made anew from the releases and the tombstones."""
    publish(folder, 5)
    before = tree(folder)
    for name in ("versions.json", "latest", "index.html", "index.en.html"):
        (folder / name).unlink()
    with Shelf.open(folder, today=TODAY) as shelf:
        assert "2026.1.0 is listed" in shelf.settled
    assert {**tree(folder), "index.html": b"", "index.en.html": b""} == {
        **before, "index.html": b"", "index.en.html": b"",
    }  # fmt: skip


def test_a_release_of_another_dataset_is_not_listed(folder: Path) -> None:
    publish(folder, 1)
    (folder / "2026.2.0").mkdir()
    build(folder / "2026.2.0", "2026.2.0", "2026.1.0", name="andra-tal")
    before = tree(folder)
    with pytest.raises(PublishError, match="is a release of 'andra-tal'"), Shelf.open(folder):
        pass
    assert tree(folder) == before


def test_what_was_prepared_for_another_release_is_not_used(folder: Path) -> None:
    """A command was killed before its release came into its place; another of that number was put there."""
    publish(folder, 1)
    pending = folder / ".obs-pending-put-2026.1.1"
    pending.mkdir()
    text = (folder / "versions.json").read_text("utf-8")
    (pending / "versions.json").write_text(text.replace("2026.1.0", "2026.1.1"), "utf-8")
    (folder / "2026.1.1").mkdir()
    build(folder / "2026.1.1", "2026.1.1", "2026.1.0")
    with Shelf.open(folder, today=LATER) as shelf:
        assert [each.version for each in shelf.versions] == ["2026.1.0", "2026.1.1"]
        assert shelf.versions[1].published == LATER
    assert check_shelf(folder) == []


def test_a_broken_folder_with_the_name_of_a_version_is_refused(folder: Path) -> None:
    publish(folder, 1)
    (folder / "2026.2.0").mkdir()
    (folder / "2026.2.0/README.md").write_text("half", "utf-8")
    before = tree(folder)
    with pytest.raises(PublishError, match="called like a release and is none"), Shelf.open(folder):
        pass
    assert tree(folder) == before
