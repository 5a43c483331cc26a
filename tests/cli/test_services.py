"""The commands that ask a service, and what they show while they do."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run
    from tests.conftest import Replay

pytestmark = pytest.mark.shared


@pytest.fixture
def served(run: Run, replay: Callable[..., Replay], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs obs against the stand-in."""
    service = replay()
    monkeypatch.setenv("OBS_KOLADA_BASE_URL", service.kolada)
    monkeypatch.setenv("OBS_SCB_BASE_URL", service.scb)
    return run


def test_search_looks_in_all_catalogues(served: Run) -> None:
    """Hits name their source and id; a source without a catalogue is passed over."""
    ended = served("search", "folkmängd")
    assert ended.code == 0
    assert "scb TAB638" in ended.out
    assert "discontinued" in next(line for line in ended.out.splitlines() if "TAB638" in line)
    ended = served("search", "ekonomiskt bistånd nettokostnad", "--source", "kolada")
    assert "kolada N31008  Nettokostnad ekonomiskt bistånd, kr/inv" in ended.out


def test_search_as_json(served: Run) -> None:
    """Every field of every hit."""
    entries = json.loads(
        served("search", "nettokostnad ekonomiskt bistånd 18-64", "--json", "--source", "kolada").out
    )["entries"]
    assert [entry["id"] for entry in entries] == ["N31009"]
    assert entries[0]["description"]


def test_search_shows_so_many_and_says_how_many_more(served: Run) -> None:
    """--limit cuts the list, and the line below says how to see all of it."""
    out = served("search", "ekonomiskt bistånd", "--source", "kolada", "--limit", "2").out
    assert len([line for line in out.splitlines() if line.startswith("kolada ")]) == 2
    assert "more of kolada: --limit" in out


def test_search_without_a_hit(served: Run) -> None:
    """Nothing found is said, with a hint."""
    assert "Nothing found" in served("search", "qwertyuiop").out


def test_search_in_files_is_refused(served: Run) -> None:
    """A source without a catalogue says so when it is asked for by name."""
    ended = served("search", "x", "--source", "local_csv")
    assert ended.code == 2
    assert "no catalogue" in ended.err


def test_one_source_or_indicator_alone(served: Run) -> None:
    """--source and --indicator fetch only what was chosen."""
    report = json.loads(served("fetch", "--source", "scb", "--json").out)
    assert {series["source"] for series in report["series"]} == {"scb"}
    report = json.loads(served("fetch", "--indicator", "scb_cpi", "--json").out)
    assert [series["indicator"] for series in report["series"]] == ["scb_cpi"]
    assert report["sent"] == {"scb": 3}
    assert report["ok"]


def test_the_closing_table(served: Run) -> None:
    """Each series with requests, rows, new, changed, missing and seconds; then the sum."""
    out = served("fetch", "--indicator", "scb_cpi").out
    head, row = out.splitlines()[:2]
    assert head.split() == ["series", "state", "requests", "rows", "new", "changed", "missing", "s"]
    assert row.split()[:6] == ["scb_cpi", "new", "3", "32", "32", "0"]
    assert "1 of 1 series were fetched and are in the store; requests sent: 3 to scb" in out


def test_indicators_that_the_service_has_no_figures_of(served: Run) -> None:
    """They are named in one line with the others fetched all the same: neither a failure nor figures."""
    chosen = [word for each in ("N31807", "N31002", "N03935") for word in ("--indicator", each)]
    ended = served("fetch", *chosen)
    assert ended.code == 0
    assert [line.split()[:4] for line in ended.out.splitlines()[1:4]] == [
        ["N31807", "new", "13", "8573"],
        ["N31002", "empty", "13", "0"],
        ["N03935", "empty", "13", "0"],
    ]
    assert "1 of 3 series were fetched and are in the store; 2 have no figures at the source" in ended.out
    told = [line for line in ended.err.splitlines() if "warning" in line]
    assert len(told) == 1
    assert told[0].startswith("N31002, N03935: warning: kolada has no figures")
    validated = served("validate")
    assert validated.code == 0
    assert "Not held: N31816, " in validated.out
    assert "51 indicators, 7 derived and 1 stored series checked: 0 errors" in validated.out


def test_bars_on_a_terminal(served: Run, tmp_path: Path) -> None:
    """On a terminal a bar moves and each finished series is a line above it."""
    del served
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "obs", "fetch", "--indicator", "scb_cpi"]
    environ = {**os.environ, "TERM": "xterm-256color"}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=tmp_path, env=environ) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # the other end is closed
            pass
        assert process.wait(timeout=30) == 0
    os.close(ours)
    text = shown.decode()
    assert "requests" in text
    assert "scb_cpi              new" in text
