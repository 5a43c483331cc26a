"""Reading a file with the source as core would do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from obs import Indicator, Page, Query, Reply
from obs_local_csv.source import LocalCsvSource


@pytest.fixture
def make_indicator() -> Callable[..., Indicator]:
    """Makes an indicator with a query table; *name* (its id) and *unit* may be given."""

    def make(name: str = "recipients", unit: str = "%", **query: object) -> Indicator:
        columns = {"file": "data/egen.csv", "region": "kommun", "period": "ar", "value": "andel"}
        return Indicator(
            id=name,
            source="local_csv",
            query=query if "file" in query else {**columns, **query},
            title_sv="Påhittad",
            title_en="Made up",
            unit=unit,
            kind="share",
            polarity="none",
            producer="local",
        )

    return make


@pytest.fixture
def read(make_indicator: Callable[..., Indicator]) -> Callable[..., Page]:
    """Reads a file by its body: plans, and parses the schema (if given) and the file."""

    def read_body(
        body: bytes | str,
        *indicators: Indicator,
        schema: bytes | None = None,
        regions: tuple[str, ...] = ("1783", "0767"),
        first: str | None = None,
        last: str | None = None,
        **query: object,
    ) -> Page:
        source = LocalCsvSource()
        asked = indicators or (
            make_indicator(**({} if schema is None else {"schema": "egen.schema.json"}), **query),
        )
        (request,) = source.plan(Query(indicators=asked, regions=regions, first=first, last=last))
        if schema is not None:
            (request,) = source.parse(request, _reply(schema)).more
        return source.parse(request, _reply(body.encode() if isinstance(body, str) else body))

    return read_body


def _reply(body: bytes) -> Reply:
    return Reply(
        status=200, headers={}, body=body, url="egen.csv", fetched_at=datetime(2022, 12, 31, tzinfo=UTC)
    )
