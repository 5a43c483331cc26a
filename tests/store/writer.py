"""A process that puts raw replies and series into a store and says what was stored, until it is killed.

    python writer.py STORE NAME COUNT

Prints "raw HASH", "reply KEY HASH" and "series ID CONTENT", each after the store has returned.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from obs.models import Indicator
from obs.observations import observation_frame
from obs.store import RecordedReply, Scope, Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def series(id_: str, value: float) -> pl.DataFrame:
    """Sixty rows of invented places."""
    places = [f"99{number:02}" for number in range(1, 61)]
    table = pl.DataFrame({"region": places, "value": [value + number for number in range(60)]})
    return observation_frame(
        table.with_columns(
            indicator=pl.lit(id_), period=pl.lit("2022"), sex=pl.lit("T"), status=pl.lit("reported")
        )
    )


def indicator(id_: str) -> Indicator:
    """An invented indicator."""
    return Indicator(
        id=id_,
        source="kolada",
        query={"kpi": id_},
        title_sv="",
        title_en="",
        unit="",
        kind="rate",
        polarity="none",
        producer="",
    )


def main(path: str, name: str, count: str) -> None:
    """Write a reply, a series of its own and a series that all writers share, *count* times."""
    store = Store.open(Path(path))
    run = store.begin_run("plan", NOW)
    scope = Scope(regions=tuple(f"99{number:02}" for number in range(1, 61)))
    for number in range(int(count)):
        sha256 = store.put_raw(os.urandom(200_000))
        print("raw", sha256, flush=True)
        reply = RecordedReply(
            source="kolada",
            key=f"{name}-{number}",
            method="GET",
            path="",
            body=None,
            url="",
            status=200,
            sha256=sha256,
            fetched_at=NOW,
            bytes=1,
        )
        store.record_reply(run, reply)
        print("reply", reply.key, sha256, flush=True)
        for id_ in (name, "shared"):
            stored = store.put_series(
                run, indicator(id_), series(id_, number), scope=scope, replies=(reply.key,), fetched_at=NOW
            )
            print("series", id_, stored.vintage.content, flush=True)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
