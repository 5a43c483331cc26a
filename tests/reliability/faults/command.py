"""obs as a user starts it, for the invented study of the invented services, with short times to wait.

python -m tests.reliability.faults.command fetch
"""

from __future__ import annotations

import functools
import os
import sys
from typing import Any

from tests.reliability.faults.service import AREAS, KPIS

from obs import Indicator
from obs.cli import fetch as command
from obs.cli import main
from obs.fetch import job
from obs.http import Client
from obs.store import Store, parquet
from obs.study import GroupSpec, Study

QUICK: dict[str, Any] = {"timeout": (0.5, 0.4), "deadline": 1.0, "backoff": 0.001, "most_bytes": 5_000_000}
"""Seconds and bytes with which each bound is met soon."""


def study() -> Study:
    """Two KPIs, one table and one group."""
    queries: dict[str, tuple[str, dict[str, object]]] = {kpi: ("kolada", {"kpi": kpi}) for kpi in KPIS}
    queries["folk"] = (
        "scb",
        {"table": "TAB9901", "region": "Region", "select": {"ContentsCode": ["BE9901N1"]}},
    )
    return Study(
        name="prov",
        title_sv="Prov",
        title_en="Trial",
        folder=None,
        regions=AREAS,
        group="own",
        benchmark=AREAS[0],
        first="2020",
        last="2022",
        groups={"own": GroupSpec(id="own", title="Egna", source="kolada", source_id="G9901")},
        indicators={
            id_: Indicator(
                id=id_,
                source=source,
                query=query,
                title_sv=id_,
                title_en=id_,
                unit="antal",
                kind="count",
                polarity="none",
                producer="Ingen",
            )
            for id_, (source, query) in queries.items()
        },
    )


def open_study(path: object) -> Study:
    """`study`, whatever is asked for."""
    return study()


def client(**tuning: Any) -> Any:
    """A client as obs makes it, with `QUICK` bounds and *tuning*."""
    return functools.partial(Client, **(QUICK | tuning))


def stop_at(place: str, number: int) -> None:
    """Sends this process the signal *number* amid its work: when the store is asked for *place*."""
    holder: Any = parquet if place == "write" else Store
    whole: Any = getattr(holder, place)

    @functools.wraps(whole)
    def stopped(*arguments: Any, **options: Any) -> Any:
        os.kill(os.getpid(), number)
        return whole(*arguments, **options)

    setattr(holder, place, stopped)


if __name__ == "__main__":
    if "OBS_STOP_AT" in os.environ:
        stop_at(os.environ["OBS_STOP_AT"], int(os.environ["OBS_STOP_BY"]))
    job.Client = client(timeout=(5, 20), deadline=20)
    command.open_study = open_study
    main(sys.argv[1:])
