"""obs fetch --all: what is refused, what is shown while it goes on, and the line at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obs.cli.fetch import sum_of
from obs.cli.progress import Milestones
from obs.fetch import FetchReport, SeriesReport

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.mark.parametrize("choice", [("--source", "kolada"), ("--indicator", "N31807")])
def test_a_whole_source_is_no_part_of_a_study(run: Run, choice: tuple[str, str]) -> None:
    """Both at once would mean nothing; the way out is named and nothing is written."""
    ended = run("fetch", "--all-kolada", *choice)
    assert ended.code == 2
    assert "--all fetches a whole source" in ended.err
    assert "leave out --source and --indicator" in ended.err


def test_a_source_without_a_catalogue_says_so(run: Run) -> None:
    """Files are listed nowhere."""
    ended = run("fetch", "--all", "local_csv")
    assert ended.code == 2
    assert "source local_csv cannot be fetched as a whole" in ended.err


def test_a_source_that_is_not_there(run: Run) -> None:
    """Its name is told, with those that there are."""
    ended = run("fetch", "--all", "nowhere")
    assert ended.code != 0
    assert "nowhere" in ended.err
    assert "kolada" in ended.err


def series(id_: str, state: str, rows: int = 0) -> SeriesReport:
    """The report of one series."""
    return SeriesReport(indicator=id_, source="tiny", state=state, rows=rows)  # pyright: ignore


def test_the_end_is_one_line() -> None:
    """What is new, changed, unchanged, without figures and failed, where no table tells it."""
    report = FetchReport(
        series=(
            series("a", "new", 1000),
            series("b", "changed", 500),
            series("c", "unchanged", 7),
            series("d", "empty"),
            series("e", "failed"),
        ),
        sent={"tiny": 12},
        seconds=1.5,
        resumed=True,
    )
    assert sum_of(report, states=True) == (
        "3 of 5 series were fetched and are in the store (1 new, 1 changed, 1 unchanged; 1,507 rows); "
        "1 has no figures at the source; requests sent: 12 to tiny; 1.5 s; "
        "went on with an interrupted fetch; "
        "nothing was stored of the 1 that failed, and nothing stored before was touched"
    )
    assert "new" not in sum_of(report, states=False)


def test_many_series_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """A line every ten seconds, one for each series that failed and one for each wait."""
    now = 0.0
    watcher = Milestones(clock=lambda: now)
    watcher.planned("tiny", 2000)
    for number in range(1500):
        now += 0.02
        watcher.answered("tiny")
        watcher.stored(series(f"s{number}", "new", 10))
    watcher.stored(series("bad", "failed"))
    watcher.waiting("tiny", 5, "status 429")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) in (4, 5)
    assert lines[0].startswith("tiny: 5")
    assert lines[0].endswith("series finished")
    assert "of 2,000 requests" in lines[0]
    assert [line.split()[0] for line in lines[-2:]] == ["bad", "tiny:"]
