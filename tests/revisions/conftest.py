"""A series of invented places that is fetched on one day after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from obs.models import Break, Indicator
from obs.observations import observation_frame
from obs.revisions import Revisions, revisions
from obs.store import RecordedReply, Scope, Store

Row = tuple[str, str, float | None] | tuple[str, str, float | None, str]
"""Region, period, value; then the status, if it is not reported."""

ID = "pahittat"
NAMES = ("indicator", "region", "period", "sex", "value", "status", "note")
TYPES = (pl.String, pl.String, pl.String, pl.String, pl.Float64, pl.String, pl.String)


def series(*rows: Row, notes: str = "") -> pl.DataFrame:
    """Observations from *rows*, all of both sexes."""
    full = [(ID, row[0], row[1], "T", row[2], (row[3:] or ("reported",))[0], notes) for row in rows]
    return observation_frame(pl.DataFrame(full, schema=dict(zip(NAMES, TYPES, strict=True)), orient="row"))


@dataclass
class Fetched:
    """A store, and what is fetched into it: in March 2026, by the number of the day."""

    store: Store
    breaks: tuple[Break, ...] = ()
    bodies: list[bytes] = field(default_factory=list[bytes])

    def indicator(self, kpi: str = "X") -> Indicator:
        """The indicator, asked for as *kpi*."""
        return Indicator(
            id=ID,
            source="kolada",
            query={"kpi": kpi},
            title_sv="Påhittat mått",
            title_en="Invented measure",
            unit="%",
            kind="share",
            polarity="none",
            producer="Ingen",
            breaks=self.breaks,
        )

    def on(
        self,
        day: int,
        *rows: Row,
        kpi: str = "X",
        body: bytes = b"",
        scope: Scope = Scope(regions=("9901", "9902", "9903")),  # noqa: B008
        notes: str = "",
    ) -> None:
        """Fetch *rows* at noon of *day*, from a reply like no other unless *body* is given."""
        moment = datetime(2026, 3, day, 12, tzinfo=UTC)
        run = self.store.begin_run(f"{day} {kpi}", moment)
        self.bodies.append(body or f"{day} {rows}".encode())
        reply = RecordedReply(
            source="kolada",
            key="k",
            method="GET",
            path="/k",
            body=None,
            url="https://service.example/k",
            status=200,
            sha256=self.store.put_raw(self.bodies[-1]),
            fetched_at=moment,
            bytes=len(self.bodies[-1]),
        )
        self.store.record_reply(run, reply)
        self.store.put_series(
            run,
            self.indicator(kpi),
            series(*rows, notes=notes),
            scope=scope,
            replies=["k"],
            fetched_at=moment,
        )
        self.store.finish_run(run, moment)

    def changes(self, **options: Any) -> Revisions:
        """All changes, or those asked for."""
        return revisions(self.store, {ID: self.indicator()}, **options)

    def told(self, **options: Any) -> list[tuple[object, ...]]:
        """The changes as rows of region, period, old, new and kind."""
        frame = self.changes(**options).frame
        return frame.select("region", "period", "old", "new", "kind").rows()


def day(number: int) -> date:
    """A day of March 2026."""
    return date(2026, 3, number)


@pytest.fixture
def fetched(tmp_path: Path) -> Iterator[Fetched]:
    """A new store."""
    with Store.open(tmp_path / ".obs") as store:
        yield Fetched(store)
