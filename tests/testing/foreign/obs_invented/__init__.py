"""A source plugin as a stranger writes it; its service and its figures are invented."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import polars as pl

from obs import (
    Finding,
    Indicator,
    Limits,
    Page,
    Query,
    Reply,
    Request,
    Source,
    SourceInfo,
    Terms,
    UnexpectedReplyError,
    UnknownIndicatorError,
    UnreadableReplyError,
    observation_frame,
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    indicator: str
    regions: tuple[str, ...]
    first: int
    last: int


class InventedSource(Source):
    info: ClassVar[SourceInfo] = SourceInfo(
        id="invented",
        title="Påhittat",
        publisher="Nobody",
        homepage="https://invented.example",
        base_url="https://invented.example/api",
        terms=Terms(
            licence="CC0-1.0",
            licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
            credit="Källa: Påhittat",
            credit_processed="Egen bearbetning av data från Påhittat",
            redistribution="all",
        ),
        limits=Limits(connections=1, calls=10, seconds=10.0),
    )

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        for name in indicator.query.keys() - {"table"}:
            yield Finding(code="unknown-key", severity="error", message=f"{name} is unknown")

    def plan(self, query: Query) -> Iterable[Request]:
        for indicator in query.indicators:
            asked = Asked(
                indicator=indicator.id,
                regions=query.regions,
                first=int(query.first or 0),
                last=int(query.last or 9999),
            )
            yield Request(path=self.path(indicator, asked), indicators=(indicator.id,), context=asked)

    def path(self, indicator: Indicator, asked: Asked) -> str:
        regions = ",".join(sorted(asked.regions))
        return f"/{indicator.query['table']}?regions={regions}&years={asked.first}-{asked.last}"

    def parse(self, request: Request, reply: Reply) -> Page:
        asked = cast("Asked", request.context)
        rows = [self.row(asked, each) for each in self.read(reply) if self.wanted(asked, each)]
        return Page(observations=self.table(rows))

    def read(self, reply: Reply) -> list[dict[str, Any]]:
        try:
            document: Any = json.loads(reply.body)
        except ValueError as error:
            raise UnreadableReplyError("the reply is no JSON") from error
        if not isinstance(document, dict) or "rows" not in document:
            raise UnexpectedReplyError("the reply has no rows")
        return cast("list[dict[str, Any]]", document["rows"])

    def wanted(self, asked: Asked, each: dict[str, Any]) -> bool:
        try:
            return each["code"] in asked.regions and asked.first <= each["year"] <= asked.last
        except KeyError as error:
            raise UnexpectedReplyError(f"a row has no {error}") from error

    def row(self, asked: Asked, each: dict[str, Any]) -> dict[str, object]:
        if "value" not in each or "secret" not in each:
            raise UnexpectedReplyError("a row lacks value or secret")
        value = each["value"]
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not (value is None or number):
            raise UnexpectedReplyError(f"the value {value!r} is no number")
        status = "suppressed" if each["secret"] else "missing" if value is None else "reported"
        return {
            "indicator": asked.indicator,
            "region": each["code"],
            "period": str(each["year"]),
            "sex": "T",
            "value": None if value is None else float(value),
            "status": status,
        }

    def table(self, rows: list[dict[str, object]]) -> pl.DataFrame:
        shape = dict.fromkeys(("indicator", "region", "period", "sex", "status"), pl.String)
        return observation_frame(pl.DataFrame(rows, schema={**shape, "value": pl.Float64}))

    def refused(self, request: Request, reply: Reply) -> Page:
        if reply.status == 404 and re.search(rb"no such table", reply.body):
            raise UnknownIndicatorError(f"there is no table {request.path}")
        return super().refused(request, reply)
