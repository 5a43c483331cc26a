"""obs changes on what a service revised, deleted and gave back: real figures, and faults of the stand-in."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.test_bad_input import KPI, kpi, write_study

from obs.fetch import job
from obs.http import Client

if TYPE_CHECKING:
    from tests.cli.conftest import Run
    from tests.conftest import Replay

pytestmark = pytest.mark.shared


@pytest.fixture
def fetched(
    run: Run, replay: Callable[..., Replay], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., dict[str, Any]]:
    """Fetches two indicators so many times from a service with a fault; the last report."""
    monkeypatch.setattr(job, "Client", functools.partial(Client, backoff=0.01))
    write_study(tmp_path, KPI, kpi("N31816"))

    def fetch(*faults: str, times: int = 1) -> dict[str, Any]:
        monkeypatch.setenv("OBS_KOLADA_BASE_URL", replay(*faults).kolada)
        for _ in range(times):
            ended = run("fetch", "--json")
            assert ended.code == 0, ended.err
        return json.loads(ended.out)  # pyright: ignore[reportPossiblyUnboundVariable]

    return fetch


def changes(run: Run) -> list[dict[str, Any]]:
    ended = run("changes", "--json")
    assert ended.code == 0, ended.err
    return json.loads(ended.out)["changes"]


def counted(report: dict[str, Any], name: str) -> int:
    return sum(series[name] for series in report["series"])


def test_all_that_was_revised_is_listed_a_hundredth_higher(run: Run, fetched: Callable[..., Any]) -> None:
    """As many as the fetch counted, and no other."""
    report = fetched("--faults", "revise:only=kolada", times=2)
    rows = changes(run)
    assert len(rows) == counted(report, "revised") > 50
    assert counted(report, "added") == counted(report, "removed") == 0
    assert {row["kind"] for row in rows} == {"revised"}
    for row in rows:
        assert row["new"] == pytest.approx(row["old"] * 1.01, rel=1e-3)


def test_what_the_service_deletes_and_gives_back(run: Run, fetched: Callable[..., Any]) -> None:
    """Deleted with the value it had; added with the same one; in between it is not known."""
    fetched()
    fetched("--faults", "deleted:only=kolada")
    deleted = {(row["indicator"], row["region"], row["period"], row["sex"]): row for row in changes(run)}
    lost = {key for key, row in deleted.items() if row["kind"] == "deleted"}
    assert lost
    assert {row["new_status"] for row in deleted.values()} == {"deleted"}
    assert all(deleted[key]["old"] is not None and deleted[key]["new"] is None for key in lost)
    fetched()
    back = [row for row in changes(run) if row["vintage"] == 3 and row["kind"] == "added"]
    assert {(row["indicator"], row["region"], row["period"], row["sex"]) for row in back} == lost
    for row in back:
        key = (row["indicator"], row["region"], row["period"], row["sex"])
        assert (row["old"], row["old_status"], row["new"]) == (None, "deleted", deleted[key]["old"])


def test_faults_of_the_way_change_nothing(run: Run, fetched: Callable[..., Any]) -> None:
    """Rows that come twice, pages that break off and a service that is busy make no change."""
    fetched()
    fetched("--faults", "dupes:only=kolada,truncate:every=4,429:every=5;after=0,reset:every=7")
    assert changes(run) == []
