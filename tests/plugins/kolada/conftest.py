"""What the tests of the kolada source share: saved replies, and pages of data about invented places."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from obs import Indicator, Page, Reply, Request
from obs_kolada.paths import Scope
from obs_kolada.plan import DataAsked, Publication
from obs_kolada.queries import Zeros
from obs_kolada.source import KoladaSource

REPLIES = Path(__file__).parent / "replies"
URL = "https://api.kolada.se/v3/data/kpi/N99001/municipality/9901,9902,9903"
Row = dict[str, object]


@pytest.fixture
def saved() -> Callable[[str], bytes]:
    """The body of a saved reply by its name; replies/README.md says where it comes from."""
    return lambda name: (REPLIES / f"{name}.json").read_bytes()


@pytest.fixture
def answer() -> Callable[..., Reply]:
    """Makes a reply of a body; it was fetched on 2026-03-23 unless another day is given."""

    def make(body: bytes, *, url: str = URL, status: int = 200, fetched: date = date(2026, 3, 23)) -> Reply:
        at = datetime(fetched.year, fetched.month, fetched.day, 12, tzinfo=UTC)
        return Reply(status=status, headers={}, body=body, url=url, fetched_at=at)

    return make


@pytest.fixture
def indicator() -> Callable[..., Indicator]:
    """Makes an indicator that stands on a KPI; its id is the KPI's unless another is given."""

    def make(kpi: str, *, name: str = "", query: Mapping[str, object] | None = None) -> Indicator:
        return Indicator(
            id=name or kpi,
            source="kolada",
            query={"kpi": kpi} if query is None else query,
            title_sv="Påhittad",
            title_en="Invented",
            unit="%",
            kind="share",
            polarity="none",
            producer="Nobody",
        )

    return make


@pytest.fixture
def body() -> Callable[..., bytes]:
    """Makes the body of a data reply from its rows."""

    def make(rows: Sequence[Row], *, next_url: str | None = None) -> bytes:
        envelope = {"values": rows, "next_url": next_url, "previous_url": None, "count": len(rows)}
        return json.dumps(envelope, separators=(",", ":"), ensure_ascii=False).encode()

    return make


@pytest.fixture
def row() -> Callable[..., Row]:
    """Makes a data row of KPI N99001 for an invented place, with one value for the total.

    *fields* are added to the value, *rename* gives its fields other names, or takes them away by "".
    """

    def make(
        value: object = 42.5,
        *,
        area: str = "9901",
        period: object = 2022,
        rename: Mapping[str, str] | None = None,
        **fields: object,
    ) -> Row:
        entry = {"gender": "T", "count": 1, "status": "", "value": value, "isdeleted": False} | fields
        names = {name: name for name in entry} | dict(rename or {})
        values = [{names[name]: entry[name] for name in entry if names[name]}]
        return {"kpi": "N99001", "period": period, "municipality": area, "values": values}

    return make


@pytest.fixture
def question() -> Callable[..., Request]:
    """Makes a data request; unless said otherwise for N99001 in the invented 9901, 9902 and 9903."""

    def make(
        *,
        indicators: Mapping[str, tuple[str, ...]] | None = None,
        areas: tuple[str, ...] = ("9901", "9902", "9903"),
        first: int | None = None,
        last: int | None = None,
        publications: Mapping[str, Publication] | None = None,
        zero_is_missing: Mapping[str, Zeros] | None = None,
        missing_years: Mapping[str, frozenset[str]] | None = None,
    ) -> Request:
        asked = DataAsked(
            indicators=indicators or {"N99001": ("N99001",)},
            publications=publications or {},
            zero_is_missing=zero_is_missing or {},
            missing_years=missing_years or {},
            scope=Scope(areas=areas, first=first, last=last),
        )
        return Request(path="/data/kpi/N99001/municipality/9901,9902,9903", context=asked)

    return make


@pytest.fixture
def read(
    question: Callable[..., Request], answer: Callable[..., Reply], body: Callable[..., bytes]
) -> Callable[..., Page]:
    """Parses rows (or a whole body) as the reply to a data request."""

    def parse(content: bytes | Sequence[Row], request: Request | None = None) -> Page:
        raw = content if isinstance(content, bytes) else body(content)
        return KoladaSource().parse(request or question(), answer(raw))

    return parse
