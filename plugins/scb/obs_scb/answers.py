"""What each kind of reply says, and which requests follow from it: config, metadata, code lists, data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import cast
from urllib.parse import quote

import polars as pl

from obs import Finding, Limits, Page, Place, Query, Reply, Request, UnexpectedReplyError
from obs_scb.calendar import calendar_page
from obs_scb.catalogue import search_page
from obs_scb.coverage import unknown_variable
from obs_scb.drafting import draft
from obs_scb.ended import ended_finding
from obs_scb.frame import observations_of
from obs_scb.jsonstat import read_dataset
from obs_scb.metadata import Table, read_codelist, read_table
from obs_scb.replies import document, number_at
from obs_scb.selection import did_you_mean
from obs_scb.steps import Cells, CodelistStep, MetadataStep, Scope, Wanted
from obs_scb.table_query import problem, problems, read_query

CONNECTIONS = 4
"""Enough for 30 calls in 10 s while a call takes a second."""

ZERO_MEANS_MISSING = {
    "TAB638": "it gives 0 for a municipality before it existed",
    "TAB3981": "it gives 0 for a municipality before it existed",
    "TAB1386": "it gives 0 for a municipality that did not report its social assistance",
}
"""Tables in which a 0 may mean missing, by their footnotes or by comparison with other tables."""
TOO_LOW = {"TAB1386": "municipalities that did not report their social assistance are not in it"}
"""Tables whose figures of the country are too low, by their footnotes."""
COUNTRY = "00"


def read(request: Request, reply: Reply) -> Page:
    """What *reply* to *request* says; raises as `obs.Source.parse`."""
    try:
        return _READERS[request.purpose](request, reply)
    except UnexpectedReplyError as error:
        raise UnexpectedReplyError(
            f"SCB's reply to {reply.url} has another form than documented: {error.message}",
            suggestion=error.suggestion or "the service may have changed; look for a newer version of obs",
        ) from error


def _config(request: Request, reply: Reply) -> Page:
    """The limits; the metadata of every table that is needed follow, each once."""
    config, query = document(reply), cast("Query", request.context)
    limits = Limits(
        connections=CONNECTIONS,
        calls=number_at(config, "maxCallsPerTimeWindow"),
        seconds=float(number_at(config, "timeWindow")),
    )
    scope = Scope(
        regions=query.regions,
        first=query.first,
        last=query.last,
        max_cells=number_at(config, "maxDataCells"),
    )
    if min(limits.calls or 0, limits.seconds, scope.max_cells) < 1:
        raise UnexpectedReplyError("a limit is below 1")
    findings: list[Finding] = []
    users: dict[tuple[str, str], list[Wanted]] = {}
    for indicator in query.indicators:
        wrong = problems(indicator)
        findings.extend(wrong)
        if not wrong:
            wanted = Wanted(indicator=indicator.id, query=read_query(indicator))
            users.setdefault((wanted.query.table, wanted.query.language), []).append(wanted)
    more = tuple(_ask(MetadataStep(wanted=tuple(wanted), scope=scope)) for wanted in users.values())
    return Page(limits=limits, findings=tuple(findings), more=more)


def _ask(step: MetadataStep) -> Request:
    query = step.wanted[0].query
    return Request(
        path=f"/tables/{query.table}/metadata?lang={query.language}",
        purpose="metadata",
        indicators=tuple(each.indicator for each in step.wanted),
        context=step,
    )


def in_english(request: Request, reply: Reply) -> Page | None:
    """The request for metadata that are not there in Swedish, in English; None for any other refusal.

    All that follows is in English too: code lists and data of a table are there in its own languages only.
    """
    step = request.context
    if reply.status != 404 or not isinstance(step, MetadataStep) or step.wanted[0].query.language == "en":
        return None
    wanted = tuple(replace(each, query=replace(each.query, language="en")) for each in step.wanted)
    return Page(more=(_ask(replace(step, wanted=wanted)),))


def _metadata(request: Request, reply: Reply) -> Page:
    """What is to be known about the table; its code lists follow, or at once its data."""
    step = cast("MetadataStep", request.context)
    table = read_table(step.wanted[0].query.table, document(reply))
    findings = [
        replace(finding, place=Place(indicator=each.indicator))
        for each in step.wanted
        for finding in (*_ended(table, reply), *_undeclared(table, each))
    ]
    # Indicators with the same code lists go on together, so that none of the others waits for a list.
    users: dict[tuple[tuple[str, str], ...], list[Wanted]] = {}
    for wanted in step.wanted:
        users.setdefault(tuple(sorted(wanted.query.codelists.items())), []).append(wanted)
    pages = [
        _next(CodelistStep(table=table, wanted=tuple(wanted), scope=step.scope, left=left))
        for left, wanted in users.items()
    ]
    return Page(
        findings=(*findings, *(finding for page in pages for finding in page.findings)),
        more=tuple(request for page in pages for request in page.more),
    )


def _codelist(request: Request, reply: Reply) -> Page:
    """The codes of one code list; the next list follows, or the data."""
    step = cast("CodelistStep", request.context)
    table = step.table.recoded(step.left[0][0], read_codelist(document(reply)))
    return _next(replace(step, table=table, left=step.left[1:]))


def _next(step: CodelistStep) -> Page:
    """The request for the first code list that is left; the data requests if none is."""
    if not step.left:
        drafts = [draft(step.table, wanted, step.scope) for wanted in step.wanted]
        return Page(
            findings=tuple(finding for each in drafts for finding in each.findings),
            more=tuple(request for each in drafts for request in each.requests),
        )
    variable, codelist = step.left[0]
    if variable not in step.table.variables:
        return Page(findings=tuple(unknown_variable(step.table, variable, each) for each in step.wanted))
    offered = step.table.variables[variable].codelists
    if codelist not in offered:
        message = f"table {step.table.id} has no code list {codelist!r} for the variable {variable}"
        advice = did_you_mean(codelist, offered)
        return Page(
            findings=tuple(
                problem(each.indicator, "unknown-codelist", message, advice) for each in step.wanted
            )
        )
    language = step.wanted[0].query.language
    request = Request(
        path=f"/codelists/{quote(codelist, safe='')}?lang={language}",
        purpose="codelist",
        indicators=tuple(each.indicator for each in step.wanted),
        context=step,
    )
    return Page(more=(request,))


def _data(request: Request, reply: Reply) -> Page:
    """The observations, with a warning where a zero may not be one, or the country's figure is too low."""
    cells = cast("Cells", request.context)
    frame = observations_of(read_dataset(document(reply), reply.body), cells)
    table = cells.wanted.query.table
    if table not in ZERO_MEANS_MISSING and table not in TOO_LOW:
        return Page(observations=frame)
    return Page(
        observations=frame, findings=(*_doubtful_zeros(frame, cells.wanted), *_too_low(frame, cells.wanted))
    )


def _doubtful_zeros(frame: pl.DataFrame, wanted: Wanted) -> Iterable[Finding]:
    table = wanted.query.table
    if table not in ZERO_MEANS_MISSING or wanted.query.zero_is_missing:
        return
    zeros = frame.filter(pl.col("value") == 0)
    if zeros.is_empty():
        return
    first = zeros.select(pl.col("region", "period").cast(pl.String)).row(0)
    yield Finding(
        code="zero-may-be-missing",
        severity="warning",
        message=f"table {table} has {zeros.height} zeros: {ZERO_MEANS_MISSING[table]}",
        suggestion="write zero_is_missing = true in the query if no true zero can occur",
        place=Place(indicator=wanted.indicator, region=first[0], period=first[1]),
    )


def _too_low(frame: pl.DataFrame, wanted: Wanted) -> Iterable[Finding]:
    table = wanted.query.table
    told = pl.col("value").is_not_null() & (pl.col("region").cast(pl.String) == COUNTRY)
    if table in TOO_LOW and not frame.filter(told).is_empty():
        yield Finding(
            code="total-too-low",
            severity="warning",
            message=f"the figures of table {table} for the country are too low: {TOO_LOW[table]}",
            suggestion="do not take them for a total, nor as what municipalities are compared with",
            place=Place(indicator=wanted.indicator, region=COUNTRY),
        )


def _ended(table: Table, reply: Reply) -> Iterable[Finding]:
    ended = ended_finding(table, reply.fetched_at)
    return () if ended is None else (ended,)


def _undeclared(table: Table, wanted: Wanted) -> Iterable[Finding]:
    """A table can only be known for a preliminary one by its title, so the study has to say it."""
    if "prelimin" not in table.label.casefold() or wanted.query.preliminary:
        return
    yield Finding(
        code="preliminary-table",
        severity="warning",
        message=f"the title of table {table.id} calls its figures preliminary: {table.label}",
        suggestion="write preliminary = true in the query, so that they are marked as provisional",
    )


_READERS: Mapping[str, Callable[[Request, Reply], Page]] = {
    "config": _config,
    "metadata": _metadata,
    "codelist": _codelist,
    "data": _data,
    "search": search_page,
    "calendar": calendar_page,
}
