"""The source ``socialstyrelsen_month``: monthly social assistance, from a workbook that was downloaded.

The service has a web form and no interface for programs: https://sdb.socialstyrelsen.se/if_ekb_manad/val.aspx,
"Visa resultat", then Excel. The file goes beside obs.toml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, cast

from obs import Finding, Indicator, Page, Query, Reply, Request, Source, SourceInfo
from obs_socialstyrelsen.month_query import MonthQuery, problems, query_of
from obs_socialstyrelsen.terms import PUBLISHER, TERMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The indicators that are read from one file, with their queries, and what is asked for."""

    pairs: tuple[tuple[Indicator, MonthQuery], ...]
    asked: Query


class SocialstyrelsenMonth(Source):
    """Households, persons or kronor by region and month ("2022-07")."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="socialstyrelsen_month",
        title="Socialstyrelsen's monthly social assistance, downloaded",
        publisher=PUBLISHER,
        homepage="https://sdb.socialstyrelsen.se/if_ekb_manad/val.aspx",
        base_url="",
        transport="file",
        terms=TERMS,
    )

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        """What is wrong with the query table in itself."""
        return tuple(problems(indicator))

    def plan(self, query: Query) -> Iterable[Request]:
        """A request for each file."""
        files: dict[str, list[tuple[Indicator, MonthQuery]]] = {}
        for indicator in query.indicators:
            read = query_of(indicator)
            files.setdefault(read.file, []).append((indicator, read))
        return tuple(
            Request(
                path=file,
                accept="*/*",
                indicators=tuple(indicator.id for indicator, _ in pairs),
                context=Task(pairs=tuple(pairs), asked=query),
            )
            for file, pairs in files.items()
        )

    def parse(self, request: Request, reply: Reply) -> Page:
        """The figures in the workbook; an error finding, and none of them, where it is not understood."""
        # They need openpyxl and Polars.
        import polars as pl  # noqa: PLC0415

        from obs_socialstyrelsen.months import read_months, refusal  # noqa: PLC0415
        from obs_socialstyrelsen.workbook import UnclearError, read_sheets  # noqa: PLC0415

        task = cast("Task", request.context)
        findings: list[Finding] = []
        frames: list[pl.DataFrame] = []
        try:
            sheets = read_sheets(reply.body)
        except UnclearError as unclear:
            return Page(findings=tuple(refusal(*pair, unclear) for pair in task.pairs))
        for indicator, query in task.pairs:
            try:
                frame, found = read_months(indicator, query, sheets, task.asked)
            except UnclearError as unclear:
                findings.append(refusal(indicator, query, unclear))
                continue
            findings += found
            frames.append(frame)
        return Page(observations=pl.concat(frames) if frames else None, findings=tuple(findings))
