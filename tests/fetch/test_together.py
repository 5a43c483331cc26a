"""Series that are complete at once are checked together, and what comes of it is as if each were alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.fetch.conftest import frame
from tests.memory import share

from obs.fetch import gathering
from obs.fetch.gathering import Gathering, SeriesReport, finish_together, parted
from obs.store import RecordedReply, Scope, Store

AT = datetime(2026, 1, 1, tzinfo=UTC)
SCOPE = Scope(regions=("9901", "9902"))
GOOD: list[Any] = [("9901", "2020", 1.0, "T", "reported"), ("9902", "2020", None, "T", "missing")]
ODD: dict[str, list[Any]] = {
    "a value that contradicts its status": [("9901", "2020", 1.0, "T", "missing")],
    "the same row twice": [GOOD[0], GOOD[0]],
    "two values of one key": [GOOD[0], ("9901", "2020", 2.0, "T", "reported")],
    "a region not asked for": [*GOOD, ("9903", "2020", 1.0, "T", "reported")],
    "only such a region": [("9903", "2020", 1.0, "T", "reported")],
    "a row without a region": [*GOOD, (None, "2020", 1.0, "T", "reported")],
    "a figure too large": [("9901", "2020", 1e300, "T", "reported")],
    "nothing": [],
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / ".obs")


def gathered(store: Store, rows: dict[str, list[Any]]) -> tuple[Any, list[Gathering]]:
    """A run, and series of which *rows* came in two replies."""
    run = store.begin_run("plan", AT)
    made = [Gathering(share(id_)) for id_ in rows]
    for number in range(2):
        store.record_reply(
            run,
            RecordedReply(
                source="invented",
                key=f"key{number}",
                method="GET",
                path=f"/{number}",
                body=None,
                url=f"https://example.org/{number}",
                status=200,
                sha256=store.put_raw(b"%d" % number),
                fetched_at=AT,
                bytes=1,
            ),
        )
    for each in made:
        theirs = rows[each.indicator.id]
        for number, part in enumerate((theirs[:1], theirs[1:])):
            each.take(frame(*((each.indicator.id, *row) for row in part)), f"key{number}", AT)
    return run, made


@pytest.mark.parametrize("ids", ["", "a", "aab", "aba", "bbacaa", "ab-", "a-b-"])
def test_rows_are_parted_by_indicator(ids: str) -> None:
    """Whether those of one stand together or not; a plugin may leave out an id."""
    rows = frame(*((id_, "9901", f"{2000 + at}", 1.0, "T", "reported") for at, id_ in enumerate(ids)))
    rows = rows.with_columns(indicator=pl.when(pl.col("indicator").cast(pl.String) != "-").then("indicator"))
    found = parted(rows)
    for id_ in set(ids) - {"-"}:
        assert found[id_].get_column("indicator").cast(pl.String).unique().to_list() == [id_]
        assert found[id_].get_column("period").to_list() == [
            f"{2000 + at}" for at, each in enumerate(ids) if each == id_
        ]
    assert len(found) == len(set(ids))
    assert "None" not in found


def outcome(report: SeriesReport) -> tuple[object, ...]:
    """What is told of a series, but for the time it took."""
    return report.indicator, report.state, report.rows, report.added, report.missing, report.findings


@pytest.mark.parametrize("odd", ODD, ids=list(ODD))
def test_it_is_as_if_each_were_alone(tmp_path: Path, odd: str) -> None:
    """An odd series among good ones has its own findings, and the good ones none."""
    rows = {"a": GOOD, "odd": ODD[odd], "z": GOOD}
    together, alone = Store.open(tmp_path / "together"), Store.open(tmp_path / "alone")
    run, made = gathered(together, rows)
    found = list(finish_together(made, together, run, SCOPE, keep_valid=False))
    run, made = gathered(alone, rows)
    expected = [each.finish(alone, run, SCOPE, keep_valid=False) for each in made]
    assert [outcome(each) for each in found] == [outcome(each) for each in expected]
    assert [each.state for each in found][::2] == ["new", "new"]
    for each in made:
        mine, theirs = together.read(each.indicator), alone.read(each.indicator)
        assert (mine is None) == (theirs is None)
        if mine is not None and theirs is not None:
            assert mine.equals(theirs)


def test_sound_series_are_checked_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """One look at all of them: a look at each takes longer than all the rest of a fetch."""
    seen: list[int] = []
    check = gathering.check_observations

    def counted(rows: pl.DataFrame) -> Any:
        seen.append(rows.height)
        return check(rows)

    monkeypatch.setattr(gathering, "check_observations", counted)
    run, made = gathered(store, {f"s{number}": GOOD for number in range(25)})
    reports = list(finish_together(made, store, run, SCOPE, keep_valid=False))
    assert {each.state for each in reports} == {"new"}
    assert seen == [50]
