"""An invented study, and a source on loopback that announces what it is told to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.loopback import answering

from obs import Announcement, Finding, Indicator, Page, Query, Reply, Request, Source, SourceInfo, Terms
from obs.calendar.heard import Heard, Told
from obs.models import Group
from obs.observations import observation_frame
from obs.plugins import Registry
from obs.store import Store
from obs.study import Study

READ = datetime(2026, 3, 23, 12, 30, tzinfo=UTC)
TERMS = Terms(
    licence="CC0-1.0", licence_url="", credit="Källa: Påhittad", credit_processed="Egen bearbetning"
)


def indicator(id_: str = "andel", source: str = "telling", **fields: Any) -> Indicator:
    """An invented indicator."""
    usual: dict[str, Any] = {
        "query": {"series": id_},
        "title_sv": f"Påhittad {id_}",
        "title_en": f"Invented {id_}",
        "unit": "%",
        "kind": "share",
        "polarity": "none",
        "producer": "Påhittade byrån",
    }
    return Indicator(id=id_, source=source, **(usual | fields))


def study(*indicators: Indicator, **fields: Any) -> Study:
    """A study of *indicators* of the invented municipality 9901."""
    usual: dict[str, Any] = {
        "name": "pahittad",
        "title_sv": "Påhittad studie",
        "title_en": "Invented study",
        "folder": None,
        "regions": ("9901",),
        "group": "all",
    }
    return Study(indicators={each.id: each for each in indicators}, **(usual | fields))


def heard(*announcements: Announcement, recorded: bool = False) -> Heard:
    """*announcements* as read in one reply."""
    told = {
        each.indicator: Told(announcement=each, metadata="/meta", read_at=READ, recorded=recorded)
        for each in announcements
    }
    return Heard(told=told)


@dataclass(frozen=True)
class Here:
    """Figures at hand: statuses by period of each indicator, all seen on a day."""

    statuses: dict[str, dict[str, str]]
    seen: date | None
    label: str = "invented"
    known_by: date | None = None

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        statuses = self.statuses.get(indicator.id)
        if statuses is None:
            return None
        rows = [
            (
                indicator.id,
                "9901",
                period,
                "T",
                1.0 if status in {"reported", "provisional"} else None,
                status,
            )
            for period, status in statuses.items()
        ]
        names = ("indicator", "region", "period", "sex", "value", "status")
        return observation_frame(pl.DataFrame(rows, schema=names, orient="row"))

    def as_of(self, indicator: Indicator) -> date | None:
        return self.seen if indicator.id in self.statuses else None

    def groups(self) -> dict[str, Group]:
        return {}


class TellingSource(Source):
    """Announces what the replies of the service on loopback say: a day for each series."""

    info = SourceInfo(
        id="telling", title="Telling", publisher="-", homepage="", base_url="http://127.0.0.1:9", terms=TERMS
    )

    def plan(self, query: Query) -> Iterable[Request]:
        return ()

    def calendar(self, indicators: Sequence[Indicator]) -> Iterable[Request]:
        return [
            Request(path=f"/{each.query['series']}", indicators=(each.id,), context=each.id)
            for each in indicators
        ]

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        if "series" not in indicator.query:
            yield Finding(code="missing-key", severity="error", message="it names no series")

    def parse(self, request: Request, reply: Reply) -> Page:
        day = date.fromisoformat(json.loads(reply.body))
        return Page(announcements=(Announcement(indicator=str(request.context), period="2025", final=day),))


class SilentSource(Source):
    """A stranger's source, written before there were calendars."""

    info = SourceInfo(
        id="silent", title="Silent", publisher="-", homepage="", base_url="http://127.0.0.1:9", terms=TERMS
    )

    def plan(self, query: Query) -> Iterable[Request]:
        return ()

    def parse(self, request: Request, reply: Reply) -> Page:
        return Page()


class BrokenSource(SilentSource):
    """A plugin with a fault."""

    info = SourceInfo(
        id="broken", title="Broken", publisher="-", homepage="", base_url="http://127.0.0.1:9", terms=TERMS
    )

    def calendar(self, indicators: Sequence[Indicator]) -> Iterable[Request]:
        raise KeyError("kpi")


@dataclass
class Service:
    """What it says of each path; 404 for those that it does not know."""

    says: dict[str, str] = field(default_factory=dict[str, str])
    url: str = ""


@pytest.fixture
def service() -> Iterator[Service]:
    """A running service; `url` is its address."""
    running = Service()

    def answer(path: str, _: bytes) -> tuple[int, bytes]:
        known = running.says.get(path)
        return 200 if known else 404, json.dumps(known).encode()

    with answering(answer) as running.url:
        yield running


class Kit:
    """All of the above, for test modules: they cannot import a conftest."""

    READ = READ
    Here = Here
    indicator = staticmethod(indicator)
    study = staticmethod(study)
    heard = staticmethod(heard)
    registry = Registry(sources={"telling": TellingSource, "silent": SilentSource, "broken": BrokenSource})


@pytest.fixture
def kit() -> Kit:
    """What the tests of this folder share."""
    return Kit()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store.open(tmp_path / ".obs") as opened:
        yield opened
