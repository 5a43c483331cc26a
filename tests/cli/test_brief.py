"""obs brief REGION: where the page goes, in which form, and what is said of what cannot be done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import obs.report.brief
import obs.report.material.gathering

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What the command asks for, without computing it."""
    calls: list[tuple[object, ...]] = []

    def gather(*_: object, regions: tuple[str, ...], group: str | None, **more: object) -> object:
        calls.append((regions, group))
        return object()

    def brief(_: object, region: str, language: str, form: str) -> bytes:
        calls.append((region, language, form))
        return "Påhittat ä\n".encode()

    monkeypatch.setattr(obs.report.material.gathering, "gather_material", gather)
    monkeypatch.setattr(obs.report.brief, "brief_bytes", brief)
    return calls


def test_it_is_printed_in_swedish_markdown(run: Run, asked: list[tuple[object, ...]]) -> None:
    """By name or by code, and nothing else is on standard output."""
    for word in ("Markaryd", "markaryd", "0767"):
        ended = run("brief", word)
        assert (ended.code, ended.out, ended.err) == (0, "Påhittat ä\n", "")
    assert asked == [(("0767",), None), ("0767", "sv", "md")] * 3


def test_the_ending_of_the_file_says_the_form(
    run: Run, asked: list[tuple[object, ...]], tmp_path: Path
) -> None:
    for name in ("a.html", "b.HTM", "c.md", "d.txt"):
        ended = run("brief", "Filipstad", "--out", name, "--lang", "en", "--group", "county:17")
        assert ended.code == 0
        assert ended.out == f"0 kB; open {name}\n"
        assert (tmp_path / name).read_bytes() == "Påhittat ä\n".encode()
    assert [call[2] for call in asked if len(call) == 3] == ["html", "html", "md", "md"]
    assert set(asked[::2]) == {(("1782",), "county:17")}


def test_the_form_asked_for_goes_before_the_ending(run: Run, asked: list[tuple[object, ...]]) -> None:
    assert run("brief", "Markaryd", "--format", "html").code == 0
    assert run("brief", "Markaryd", "--format", "md", "--out", "a.html").code == 0
    assert [call[2] for call in asked if len(call) == 3] == ["html", "md"]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Markarydd", "there is no region 'Markarydd'\n     -> did you mean Markaryd (0767)?"),
        ("767", "there is no region '767'\n     -> did you mean Markaryd (0767)?"),
        ("", "there is no region ''\n     -> give its Swedish name or its SCB code"),
        ("00", "Sverige (00) is no municipality\n     -> a brief is of a municipality"),
        ("17", "Värmlands län (17) is no municipality\n     -> a brief is of a municipality"),
    ],
)
def test_what_is_no_municipality(run: Run, word: str, said: str) -> None:
    """Said before anything is computed, with what may have been meant; exit code 2."""
    ended = run("brief", word)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.startswith(f"obs: {said}")


def test_a_group_that_there_is_not(run: Run) -> None:
    ended = run("brief", "Markaryd", "--group", "county:99")
    assert ended.code == 2
    assert "there is no county '99'" in ended.err


def test_a_file_that_cannot_be_written(run: Run, asked: list[tuple[object, ...]], tmp_path: Path) -> None:
    ended = run("brief", "Markaryd", "--out", "nowhere/brief.html")
    assert asked
    assert ended.code == 1
    assert ended.out == ""
    assert ended.err.splitlines() == [
        "obs: cannot write nowhere/brief.html: No such file or directory",
        "     -> give a file in a folder that exists and may be written to",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [".", ""])
def test_a_folder_in_place_of_a_file(run: Run, asked: list[tuple[object, ...]], place: str) -> None:
    ended = run("brief", "Markaryd", "--out", place)
    assert asked
    assert ended.code == 1
    assert ended.err.splitlines() == [
        "obs: cannot write .: it is a folder",
        "     -> give the name of a file in it",
    ]
