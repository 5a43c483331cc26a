"""A site is put into its folder whole or not at all, and never over what is not a report."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from obs.errors import ReportError
from obs.report.site.folder import MANIFEST, put_site

OLD = {"index.html": b"old", "kommun/a.html": b"old a", "style.css": b"s"}
NEW = {"index.html": b"new", "nyckeltal/b.html": b"new b"}
ABOUT = {"study": "invented"}


def held(folder: Path) -> dict[str, bytes | None]:
    """Everything below *folder*: the bytes of files, None for a folder or a link."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        if path.is_file() and not path.is_symlink()
        else None
        for path in sorted(folder.rglob("*"))
    }


def files(folder: Path) -> dict[str, bytes]:
    """The files below *folder* without its manifest."""
    return {path: body for path, body in held(folder).items() if body is not None and path != MANIFEST}


@pytest.fixture(name="older")
def _older(tmp_path: Path) -> Path:
    """A folder that holds an older report."""
    put_site(tmp_path / "report", OLD, ABOUT)
    return tmp_path / "report"


@contextmanager
def untouched(folder: Path) -> Generator[None]:
    """The block is refused, and all in and beside *folder* is as it was."""
    before = held(folder)
    with pytest.raises(ReportError) as refusal:
        yield
    assert held(folder) == before
    assert "\n" not in str(refusal.value)
    assert refusal.value.suggestion


@pytest.mark.parametrize("make", [False, True])
def test_a_report_goes_to_a_new_or_empty_folder(tmp_path: Path, make: bool) -> None:
    target = tmp_path / "far" / "report"
    if make:
        target.mkdir(parents=True)
    put_site(target, NEW, ABOUT)
    assert files(target) == NEW
    assert [path.name for path in target.parent.iterdir()] == ["report"]


def test_the_manifest_names_all_files_with_their_hashes(tmp_path: Path) -> None:
    """SHA-256 of the three letters "abc" is that of FIPS 180-2, appendix B.1."""
    put_site(tmp_path / "report", {"a.txt": b"abc"}, ABOUT)
    document = json.loads((tmp_path / "report" / MANIFEST).read_text("utf-8"))
    assert document["study"] == "invented"
    assert document["files"] == {"a.txt": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}


def test_the_pages_of_an_older_report_are_gone(older: Path) -> None:
    put_site(older, NEW, ABOUT)
    assert files(older) == NEW
    assert not (older / "kommun").exists()
    assert [path.name for path in older.parent.iterdir()] == ["report"]


def test_the_same_report_has_the_same_bytes(older: Path) -> None:
    first = held(older)
    put_site(older, dict(reversed(OLD.items())), ABOUT)
    assert held(older) == first


@pytest.mark.parametrize("name", ["notes.txt", "kommun/notes.txt", "own/notes.txt", ".hidden"])
def test_a_foreign_file_is_not_removed(older: Path, name: str) -> None:
    (older / name).parent.mkdir(exist_ok=True)
    (older / name).write_text("mine")
    with untouched(older.parent):
        put_site(older, NEW, ABOUT)


def test_a_foreign_folder_is_not_removed_though_it_is_empty(older: Path) -> None:
    (older / "own").mkdir()
    with untouched(older.parent):
        put_site(older, NEW, ABOUT)


@pytest.mark.parametrize("to_folder", [True, False])
def test_a_link_within_a_report_is_foreign(older: Path, to_folder: bool) -> None:
    """What it leads to is not of the report, nor is the link."""
    aim = older.parent / "aim"
    if to_folder:
        aim.mkdir()
        (aim / "mine.txt").write_text("mine")
    else:
        aim.write_text("mine")
    (older / "link").symlink_to(aim)
    with untouched(older.parent):
        put_site(older, NEW, ABOUT)


def test_a_page_that_was_replaced_by_a_link_is_foreign(older: Path) -> None:
    (older.parent / "aim.html").write_text("mine")
    (older / "index.html").unlink()
    (older / "index.html").symlink_to(older.parent / "aim.html")
    with untouched(older.parent):
        put_site(older, NEW, ABOUT)


@pytest.mark.parametrize(
    "manifest",
    ["", "{}", "[]", "null", '{"made_by": "obs report"}', '{"made_by": "obs report", "files": 3}'],
)
def test_a_folder_with_another_manifest_is_no_report(tmp_path: Path, manifest: str) -> None:
    """One that only bears its name, or is damaged, names no files."""
    target = tmp_path / "report"
    target.mkdir()
    (target / MANIFEST).write_text(manifest)
    (target / "index.html").write_text("mine")
    with untouched(tmp_path):
        put_site(target, NEW, ABOUT)


def test_another_program_s_manifest_is_no_report(tmp_path: Path) -> None:
    target = tmp_path / "report"
    target.mkdir()
    (target / MANIFEST).write_text('{"made_by": "another", "files": {"index.html": ""}}')
    (target / "index.html").write_text("mine")
    with untouched(tmp_path):
        put_site(target, NEW, ABOUT)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("mine")
    with untouched(tmp_path):
        put_site(tmp_path / "report", NEW, ABOUT)


@pytest.mark.parametrize("exists", [True, False])
def test_a_link_is_no_folder_wherever_it_leads(tmp_path: Path, exists: bool) -> None:
    aim = tmp_path / "aim"
    if exists:
        aim.mkdir()
    (tmp_path / "report").symlink_to(aim)
    with untouched(tmp_path):
        put_site(tmp_path / "report", NEW, ABOUT)


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with untouched(tmp_path):
        put_site(tmp_path / "file" / "report", NEW, ABOUT)


@pytest.mark.parametrize("target", ["/", "..", "."])
def test_a_folder_that_cannot_be_moved_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """Neither the root nor where one stands, filled with one's own things."""
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "mine.txt").write_text("mine")
    monkeypatch.chdir(tmp_path / "here")
    with untouched(tmp_path):
        put_site(Path(target), NEW, ABOUT)


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("method", ["write_bytes", "rename", "mkdir"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_failure_in_the_middle_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool, method: str, nth: int
) -> None:
    """Whichever write or rename fails; no half of a report lies about."""
    target = tmp_path / "report"
    if there:
        put_site(target, OLD, ABOUT)
    real = getattr(Path, method)
    calls: list[Path] = []

    def failing(self: Path, *given: object, **named: object) -> object:
        calls.append(self)
        if len(calls) == nth:
            raise OSError(28, "No space left on device")
        return real(self, *given, **named)

    monkeypatch.setattr(Path, method, failing)
    if method == "rename" and nth == 2 and not there:
        put_site(target, NEW, ABOUT)
        assert files(target) == NEW
        return
    with untouched(tmp_path):
        put_site(target, NEW, ABOUT)
    assert len(calls) >= nth


def test_an_interruption_leaves_no_half_of_a_report(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control-C while pages are written."""
    before = held(older.parent)
    real = Path.write_bytes

    def interrupted(self: Path, data: bytes) -> int:
        if self.name == "b.html":
            raise KeyboardInterrupt
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put_site(older, NEW, ABOUT)
    assert held(older.parent) == before


def test_an_older_report_that_cannot_be_removed_does_not_undo_the_new_one(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new one stands: to say that it cannot be written would be false."""

    def failing(*given: object, **named: object) -> None:
        if not named.get("ignore_errors"):
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.rmtree", failing)
    put_site(older, NEW, ABOUT)
    assert files(older) == NEW


def test_a_parent_that_may_not_be_written_to_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here by a failing mkdir: a superuser may write anywhere."""

    def refused(self: Path, *given: object, **named: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(ReportError, match=r"cannot be written to .*report: Permission denied"):
        put_site(tmp_path / "report", NEW, ABOUT)
    assert held(tmp_path) == {}
