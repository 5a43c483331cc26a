"""A tiny service on loopback and a source for it, to fetch from with every kind of trouble."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from tests.loopback import answering

from obs import (
    Announcement,
    Finding,
    Indicator,
    Limits,
    Page,
    Place,
    Query,
    Reply,
    Request,
    Source,
    SourceInfo,
    Terms,
    UnreadableReplyError,
)
from obs.observations import observation_frame
from obs.plugins import Registry
from obs.study import Study

Row = tuple[str, str, float | None]  # region, period, value


@dataclass(slots=True)
class Service:
    """What it serves: rows by series, parted into pages; *trouble* may answer in its place."""

    pages: dict[str, list[list[Row]]] = field(default_factory=dict[str, list[list[Row]]])
    trouble: Callable[[str, int], tuple[int, bytes] | None] = lambda path, count: None
    asked: list[str] = field(default_factory=list[str])
    url: str = ""

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body for *path*, which is /SERIES/PAGE."""
        self.asked.append(path)
        wrong = self.trouble(path, self.asked.count(path))
        if wrong is not None:
            return wrong
        _, series, number = path.split("/")
        if series not in self.pages:
            return 404, b"{}"
        pages = self.pages[series]
        following = int(number) + 1
        body = {
            "rows": pages[int(number)],
            "next": f"{self.url}/{series}/{following}" if following < len(pages) else None,
        }
        return 200, json.dumps(body).encode()


@contextmanager
def serving(service: Service) -> Generator[Service]:
    """*service* on a free port of this machine, its address in `url`."""
    with answering(lambda path, _: service.answer(path)) as service.url:
        yield service


SCHEMA = {
    "indicator": pl.String,
    "region": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "sex": pl.String,
    "status": pl.String,
}


def frame(*rows: tuple[object, ...]) -> pl.DataFrame:
    """Observations from rows in the order of `SCHEMA`."""
    return observation_frame(pl.DataFrame(rows, schema=SCHEMA, orient="row"))


ODD: dict[str, object] = {
    "none": None,
    "more": Page(more=cast("tuple[Request, ...]", ("x",))),
    "told": Page(announcements=cast("tuple[Announcement, ...]", ("x",))),
    "finding": Page(findings=cast("tuple[Finding, ...]", ("x",))),
    "limits": Page(limits=Limits(calls=7)),
    "path": Page(more=(Request(path=cast("str", None)),)),
    "shape": Page(observations=pl.DataFrame({"indicator": ["a"], "value": [1]})),
    "nonote": Page(
        observations=frame(("b", "9901", "2020", 1.0, "T", "reported")).with_columns(
            note=pl.lit(None, dtype=pl.String)
        )
    ),
}
"""What a reply of one word makes the plugin give: pages that no plugin should give."""


class TinySource(Source):
    """Reads the replies of `Service`. A row with the value 666 is bad; a reply "bug" breaks it."""

    info = SourceInfo(
        id="tiny",
        title="Tiny",
        publisher="Nobody",
        homepage="https://example.org",
        base_url="http://127.0.0.1:9",
        terms=Terms(
            licence="CC0-1.0", licence_url="", credit="Källa: Tiny", credit_processed="Egen bearbetning"
        ),
        limits=Limits(connections=3),
    )

    def plan(self, query: Query) -> Iterable[Request]:
        self._break("plan")
        for indicator in query.indicators:
            if indicator.query["series"] == "lazy":
                continue
            yield Request(
                path=f"/{indicator.query['series']}/0", indicators=(indicator.id,), context=indicator.id
            )

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        self._break("check")
        return ()

    def group(self, group_id: str) -> Iterable[Request]:
        self._break("group")
        return ()

    def _break(self, at: str) -> None:
        if self.options.get("break") == at:
            raise RuntimeError(f"broken {at}")

    def parse(self, request: Request, reply: Reply) -> Page:
        try:
            body: Any = json.loads(reply.body)
        except ValueError as error:
            raise UnreadableReplyError(f"cut off: {reply.url}") from error
        if body == "bug":
            raise KeyError("rows")
        if body in list(ODD):
            return cast("Page", ODD[body])
        received: list[Row] = [(row[0], row[1], row[2]) for row in body["rows"]]
        bad = [row for row in received if row[2] == 666]
        rows = [
            (request.context, *row, "T", "missing" if row[2] is None else "reported")
            for row in received
            if row not in bad
        ]
        findings = tuple(
            Finding(code="bad-row", severity="error", message="a bad number", place=Place(region=row[0]))
            for row in bad
        )
        more = (Request(path=body["next"], context=request.context),) if body["next"] else ()
        return Page(observations=frame(*rows), findings=findings, more=more)


ONE: list[Row] = [("9901", "2020", 1.0), ("9902", "2020", 2.0)]
TWO: list[Row] = [("9901", "2021", 3.0), ("9902", "2021", None)]


def study(*series: str, folder: Path | None = None, source: str = "tiny") -> Study:
    """A study of the named series for two invented regions."""
    return Study(
        name="test",
        title_sv="Prov",
        title_en="Test",
        folder=folder,
        regions=("9901", "9902"),
        group="own",
        benchmark="9901",
        indicators={
            each: Indicator(
                id=each,
                source=source,
                query={"series": each},
                title_sv=each,
                title_en=each,
                unit="antal",
                kind="count",
                polarity="none",
                producer="Ingen",
            )
            for each in series
        },
    )


@pytest.fixture
def service() -> Iterator[Service]:
    """A service with two series, `a` of two pages and `b` of one."""
    with serving(Service(pages={"a": [ONE, TWO], "b": [ONE]})) as running:
        yield running


@pytest.fixture
def registry() -> Registry:
    """The source of the service and no other."""
    return Registry(sources={"tiny": TinySource})
