"""The source ``local_csv``: which files to read, and what to make of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from obs import (
    Finding,
    Indicator,
    Page,
    Position,
    Query,
    Reply,
    Request,
    Source,
    SourceInfo,
    Terms,
)
from obs_local_csv.mapping import Columns, columns_of, problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is wanted from one file: the query cut down to its indicators, with their columns.

    *schema* is the body of the Table Schema file, once it has been read.
    """

    query: Query
    columns: tuple[Columns, ...]
    schema: bytes | None = None


class LocalCsvSource(Source):
    """Figures from CSV files beside the study file."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="local_csv",
        title="Local CSV files",
        publisher="the owner of the study",
        homepage="https://datapackage.org/standard/table-schema/",
        base_url="",
        transport="file",
        terms=Terms(
            licence="",
            licence_url="",
            credit="Källa: egen statistik",
            credit_processed="Egen bearbetning av egen statistik",
            redistribution="all",
        ),
    )

    def plan(self, query: Query) -> Iterable[Request]:
        """A request for each file; where it has a schema, for that first."""
        tasks: dict[tuple[str, ...], list[tuple[Indicator, Columns]]] = {}
        for indicator in query.indicators:
            columns = columns_of(indicator)
            form = (columns.file, columns.schema, columns.delimiter, columns.encoding)
            tasks.setdefault(form, []).append((indicator, columns))
        for pairs in tasks.values():
            part = Query(
                indicators=tuple(indicator for indicator, _ in pairs),
                regions=query.regions,
                first=query.first,
                last=query.last,
            )
            task = Task(query=part, columns=tuple(columns for _, columns in pairs))
            yield _request(task, "schema" if task.columns[0].schema else "data")

    def parse(self, request: Request, reply: Reply) -> Page:
        """The observations of the good rows of a file, and a finding for everything that is wrong in it.

        A file does not change by being read again, so what cannot be read is a finding too.
        """
        task = request.context
        if not isinstance(task, Task):
            raise TypeError("the request was not planned by this source")
        if request.purpose == "schema":
            read = Task(query=task.query, columns=task.columns, schema=reply.body)
            return Page(more=(_request(read, "data"),))
        # It needs Polars, which takes 0.4 s.
        from obs_local_csv.parse import parse_file  # noqa: PLC0415

        return parse_file(reply.body, task.query, task.columns, task.schema)

    def locate(
        self, reply: Reply, indicator: Indicator, *, region: str, period: str, sex: str
    ) -> Position | None:
        """The line and the column of a figure in its file."""
        from obs_local_csv.locating import locate  # noqa: PLC0415

        return locate(reply, indicator, region, period, sex)

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        """Findings on unknown and missing keys of the query table, and on values that cannot be."""
        return tuple(problems(indicator))


def _request(task: Task, purpose: str) -> Request:
    columns = task.columns[0]
    return Request(
        path=columns.schema if purpose == "schema" else columns.file,
        accept="*/*",
        purpose=purpose,
        indicators=tuple(indicator.id for indicator in task.query.indicators),
        context=task,
    )
