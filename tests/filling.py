"""A store that is filled without asking a service, for tests, benchmarks and the pages of a publication."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import polars as pl

from obs.snapshot import embedded
from obs.store import Parser, RecordedReply, Scope, Store
from obs.study import Study, template

BUILT_IN = "bistand"
PUBLISHER = '\n[publisher]\nname = "Påhittade kommunen"\nemail = "statistik@pahittat.example"\n'


def as_csv(id_: str, frame: pl.DataFrame) -> bytes:
    """A reply that differs whenever the figures do."""
    return frame.write_csv().encode()


def fill(
    store: Store,
    study: Study,
    frames: dict[str, pl.DataFrame],
    moment: datetime,
    *,
    body: Callable[[str, pl.DataFrame], bytes] = as_csv,
    parser: Parser | None = None,
) -> None:
    """Put *frames* into *store*, each as if *parser* had read it in one reply of that *moment*, *body*."""
    run = store.begin_run(f"plan {moment}", moment)
    for id_, frame in frames.items():
        indicator, came = study.indicators[id_], body(id_, frame)
        reply = RecordedReply(
            source=indicator.source,
            key=id_,
            method="GET",
            path=f"/data/{id_}",
            body=None,
            url=f"https://secret@service.example/data/{id_}",
            status=200,
            sha256=store.put_raw(came),
            fetched_at=moment,
            bytes=len(came),
        )
        store.record_reply(run, reply)
        scope = Scope(regions=study.scope(), first=study.first, last=study.last)
        store.put_series(run, indicator, frame, scope=scope, replies=[id_], fetched_at=moment, parser=parser)
    store.finish_run(run, moment + timedelta(seconds=1))


def held(study: Study) -> dict[str, pl.DataFrame]:
    """The figures of *study* that came with obs, by indicator."""
    snapshot = embedded(BUILT_IN)
    frames = {id_: snapshot.read(each) for id_, each in study.indicators.items()}
    return {id_: frame for id_, frame in frames.items() if frame is not None}


def since(period: str, frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The rows of *frames* from *period* on."""
    recent = pl.col("period").cast(pl.String) >= period
    return {id_: frame.filter(recent) for id_, frame in frames.items()}


def sections() -> dict[str, str]:
    """What obs.toml says of each indicator of the built-in study, below its heading."""
    return dict(re.findall(r"(?ms)^\[indicators\.(\w+)\]\n(.*?)(?=^\[|^# ---|\Z)", template()))


def study_text(head: str, indicators: Iterable[str]) -> str:
    """An obs.toml that begins with *head* and has *indicators* of the built-in study."""
    told = sections()
    return head + "".join(f"\n[indicators.{id_}]\n{told[id_]}" for id_ in indicators)
