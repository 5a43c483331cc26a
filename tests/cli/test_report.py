"""obs report, as a user runs it, on an invented study."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.memory import InMemory
from tests.report.site.invented import held, series, study

import obs.cli.report
from obs.study import Study

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def _invented(monkeypatch: pytest.MonkeyPatch) -> None:
    """The study and the figures that are opened."""

    def opened_study(_: object) -> Study:
        return study(regions=("9901",))

    def opened_figures(_study: object, _store: object, _as_of: object) -> InMemory:
        return held(A=series())

    monkeypatch.setattr(obs.cli.report, "open_study", opened_study)
    monkeypatch.setattr(obs.cli.report, "open_figures", opened_figures)


def test_a_report_is_written_and_said_where(run: Run) -> None:
    """In Swedish, into the folder report, with nothing of the way there on standard output."""
    ended = run("report")
    assert ended.code == 0, ended.err
    (line,) = ended.out.splitlines()
    assert line.endswith(f"open {Path('report/index.html')}")
    page = Path("report/index.html").read_text("utf-8")
    assert '<html lang="sv">' in page
    assert "Påhittad" in page
    assert Path("report/kommun/9901-9901.html").is_file()
    assert {path.name for path in Path.cwd().iterdir()} == {"report"}


def test_it_is_written_in_english_where_one_asks(run: Run) -> None:
    ended = run("report", "--out", "far/away", "--lang", "en", "--json")
    assert ended.code == 0, ended.err
    told = json.loads(ended.out)
    written = [path for path in Path("far/away").rglob("*") if path.is_file() and path.name != "report.json"]
    assert told["out"] == str(Path("far/away"))
    assert told["files"] == len(written)
    assert told["bytes"] == sum(path.stat().st_size for path in written)
    assert '<html lang="en">' in Path("far/away/index.html").read_text("utf-8")
    manifest = json.loads(Path("far/away/report.json").read_text("utf-8"))
    assert manifest["language"] == "en"
    assert manifest["study"] == "invented"


def test_a_second_report_replaces_the_first(run: Run) -> None:
    """In the other language: the pages of the first are gone."""
    assert run("report").code == 0
    assert run("report", "--lang", "en").code == 0
    assert not Path("report/kommun").exists()
    assert Path("report/municipality/9901-9901.html").is_file()


def test_the_name_says_that_a_workbook_is_wanted(run: Run) -> None:
    assert run("report", "--out", "figures.XLSX").code == 0
    assert Path("figures.XLSX").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("r.html", "name the folder: --out r; obs brief writes one page"),
        ("r.pdf", "ends in one of html, xlsx"),
    ],
)
def test_a_folder_is_not_named_like_a_file(run: Run, name: str, way_out: str) -> None:
    ended = run("report", "--out", name)
    assert ended.code == 2
    assert way_out in " ".join(ended.err.split())
    assert not Path(name).exists()


def test_a_workbook_is_a_file(run: Run) -> None:
    ended = run("report", "--format", "xlsx", "--out", "figures.xlsx", "--json")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out) == {
        "out": "figures.xlsx",
        "files": 1,
        "bytes": Path("figures.xlsx").stat().st_size,
    }
    assert Path("figures.xlsx").read_bytes().startswith(b"PK")


def test_a_group_is_taken(run: Run) -> None:
    assert run("report", "--lang", "en", "--group", "9901,9902,9903").code == 0
    page = Path("report/municipality/9901-9901.html").read_text("utf-8")
    assert "own list" in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--group", "nowhere"), "there is no group 'nowhere'"),
        (("--out", "mine"), "holds what is not of a report: notes.txt"),
        (("--out", "mine/notes.txt"), "is no folder"),
        (("--out", "mine/notes.txt/report"), "Not a directory"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    """Without a trace of Python, and with nothing written."""
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine")
    ended = run("report", *arguments)
    assert ended.code > 0
    assert ended.out == ""
    assert said in " ".join(ended.err.split())
    assert "Traceback" not in ended.err
    assert len(ended.err.strip().splitlines()) <= 3
    assert [path.as_posix() for path in Path().rglob("*")] == ["mine", "mine/notes.txt"]


@pytest.mark.parametrize("arguments", [("--lang", "de"), ("--format", "pdf")])
def test_a_language_or_form_that_there_is_not_is_refused(run: Run, arguments: tuple[str, ...]) -> None:
    ended = run("report", *arguments)
    assert ended.code == 2
    assert arguments[1] in ended.err
    assert list(Path().iterdir()) == []
