"""Indicators, saved replies and a small loop in core's place, for the tests of the scb plugin."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import requests

from obs import Finding, Indicator, Page, Query, Reply, Request
from obs_scb.source import ScbSource

REPLIES = Path(__file__).parent / "replies"
NOW = datetime(2026, 9, 14, 12, 0, tzinfo=UTC)

POPULATION: Mapping[str, object] = {
    "table": "TAB638",
    "select": {"ContentsCode": "BE0101N1", "Alder": "tot"},
    "eliminate": ["Civilstand"],
    "region": "Region",
    "sex": {"variable": "Kon", "F": "2", "M": "1", "eliminate": "T"},
}
INCOME: Mapping[str, object] = {
    "table": "TAB3554",
    "select": {"ContentsCode": "HE0110J8", "Kon": "1+2", "Alder": "tot16+", "Inkomstklass": "TOT"},
    "region": "Region",
}
PRICES: Mapping[str, object] = {"table": "TAB4352", "select": {"ContentsCode": "000000KL"}}
BY_MONTH: Mapping[str, object] = {
    "table": "TAB6471",
    "select": {"ContentsCode": "000007SF", "Alder": "10-19"},
    "region": "Region",
    "sex": {"variable": "Kon", "T": "TotSa", "F": "2", "M": "1"},
}


def indicator(query: Mapping[str, object], indicator_id: str = "scb_test") -> Indicator:
    """An indicator with this query table."""
    return Indicator(
        id=indicator_id,
        source="scb",
        query=query,
        title_sv="Prov",
        title_en="Test",
        unit="antal",
        kind="count",
        polarity="none",
        producer="SCB",
    )


def saved(name: str) -> dict[str, Any]:
    """A saved reply."""
    return json.loads((REPLIES / name).read_text("utf-8"))


def reply(content: object, status: int = 200, at: datetime = NOW) -> Reply:
    """A reply with *content*: bytes as they are, anything else as JSON."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Reply(status=status, headers={}, body=body, url="https://scb.example/api/v2/x", fetched_at=at)


def rows(frame: pl.DataFrame) -> dict[tuple[str, str, str], tuple[float | None, str, str]]:
    """(region, period, sex) -> (value, status, note)."""
    plain = frame.select("region", "period", "sex", "value", "status", "note").cast(
        {"region": pl.String, "period": pl.String, "sex": pl.String, "status": pl.String}
    )
    return {row[:3]: row[3:] for row in plain.rows()}


@dataclass(slots=True)
class Fetched:
    """What a fetch has brought: requests sent, requests *left* unsent, and pages."""

    sent: list[Request] = field(default_factory=list[Request])
    left: list[Request] = field(default_factory=list[Request])
    pages: list[Page] = field(default_factory=list[Page])

    @property
    def findings(self) -> list[Finding]:
        """All findings, in order."""
        return [finding for page in self.pages for finding in page.findings]

    @property
    def codes(self) -> list[str]:
        """The codes of all findings, in order."""
        return [finding.code for finding in self.findings]

    @property
    def frame(self) -> pl.DataFrame:
        """All observations."""
        return pl.concat([page.observations for page in self.pages if page.observations is not None])

    def sent_for(self, purpose: str) -> list[Request]:
        """The requests of one purpose."""
        return [request for request in self.sent if request.purpose == purpose]


Answer = Callable[[Request], Reply]


def run(waiting: Sequence[Request], answer: Answer, stop_before: str = "") -> Fetched:
    """Sends requests and what follows from them, but none of the purpose *stop_before*."""
    source, fetched = ScbSource(), Fetched()
    queue = list(waiting)
    while queue:
        request = queue.pop(0)
        if request.purpose == stop_before:
            fetched.left.append(request)
            continue
        fetched.sent.append(request)
        got = answer(request)
        page = source.parse(request, got) if got.status == 200 else source.refused(request, got)
        fetched.pages.append(page)
        queue.extend(page.more)
    return fetched


def canned(*names: str, **replaced: object) -> Answer:
    """Answers from saved replies: names of tables; *replaced* takes other content for a purpose."""

    def answer(request: Request) -> Reply:
        if request.purpose in replaced:
            return reply(replaced[request.purpose])
        if request.purpose == "config":
            return reply(saved("config.json"))
        if request.purpose == "codelist":
            return reply(saved("agg_Alder10arJ.json"))
        table = next(name for name in names if f"/{name}/" in request.path)
        return reply(saved(f"{table}_{request.purpose}.json"))

    return answer


def served(base_url: str) -> Answer:
    """Answers from a server."""
    session = requests.Session()

    def answer(request: Request) -> Reply:
        got = session.request(
            request.method,
            base_url + request.path,
            data=request.body,
            headers={"Content-Type": "application/json"} if request.body else {},
            timeout=30,
        )
        headers = {name.lower(): value for name, value in got.headers.items()}
        return Reply(
            status=got.status_code,
            headers=headers,
            body=got.content,
            url=got.url,
            fetched_at=datetime.now(UTC),
        )

    return answer


def plan(
    query: Mapping[str, object] | Sequence[Indicator],
    regions: Sequence[str],
    first: str | None = None,
    last: str | None = None,
) -> list[Request]:
    """The plan for one query table, or for several indicators."""
    indicators = (indicator(query),) if isinstance(query, Mapping) else tuple(query)
    return list(
        ScbSource().plan(Query(indicators=indicators, regions=tuple(regions), first=first, last=last))
    )


class Kit:
    """All of the above, for test modules: they cannot import a conftest."""

    POPULATION = POPULATION
    INCOME = INCOME
    PRICES = PRICES
    BY_MONTH = BY_MONTH
    NOW = NOW
    indicator = staticmethod(indicator)
    saved = staticmethod(saved)
    reply = staticmethod(reply)
    rows = staticmethod(rows)
    plan = staticmethod(plan)
    run = staticmethod(run)
    canned = staticmethod(canned)
    served = staticmethod(served)


@pytest.fixture
def kit() -> Kit:
    """What the tests of this folder share."""
    return Kit()
