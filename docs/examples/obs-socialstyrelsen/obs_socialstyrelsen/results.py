"""A page of results: its figures, and the page that follows.

``{"data": [{"regionId": "9901", "konId": 3, "mattId": 1, "ar": "2021", "varde": "39,3"}], "sida": 1,
"sidor": 2, "nasta_sida": "http://..."}``. A filter that the service does not know is ignored without a word,
so each row must bear the ids that were asked for, and no page may be lacking or come twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast
from urllib.parse import parse_qsl, unquote, urlsplit

import polars as pl

from obs import Finding, ForeignAddressError, Page, Place, Reply, Request, observation_frame
from obs_socialstyrelsen.figures import figure_of
from obs_socialstyrelsen.questions import question_request
from obs_socialstyrelsen.replies import changed, envelope, identity, objects, required
from obs_socialstyrelsen.scope import Cell, Question
from obs_socialstyrelsen.yearly_query import YEAR

_MOST_PAGES = 100
_ABSENT = "no row in the source; it may stand for 0"
_COLUMNS = ("region", "sex", "period", "value", "status", "note")
_SCHEMA = {name: pl.Float64 if name == "value" else pl.String for name in _COLUMNS}
Record = tuple[str, str, str, float | None, str, str]


def parse_results(request: Request, reply: Reply) -> Page:
    """The page of results that *reply* is; after the last one a missing figure for each that had no row.

    Raises UnreadableReplyError for anything but JSON, UnexpectedReplyError for JSON of another form, for rows
    that were not asked for and for pages out of order, ForeignAddressError for a next page elsewhere.
    """
    question = cast("Question", request.context)
    body = envelope(reply)
    rows = objects(required(body, "data", reply), reply)
    goes_on = _goes_on(body, question, reply, len(rows))
    records: dict[Cell, Record] = {}
    findings: list[Finding] = []
    for row in rows:
        cell = _cell(row, question, reply)
        if cell in records or cell in question.seen:
            raise changed(reply, f"has two rows of region {cell[0]}, {cell[1]}, {cell[2]}")
        try:
            figure = figure_of(required(row, "varde", reply))
        except ValueError as error:
            findings.append(_odd(cell, str(error), question))
            figure = "missing"
        records[cell] = _record(cell, figure, f'"{row["varde"] or ""}" in the source', question)
    seen = question.seen | records.keys()
    if goes_on:
        rest = replace(question, page=question.page + 1, pages=goes_on, seen=seen)
        return Page(
            observations=_frame(question, records.values()),
            findings=tuple(findings),
            more=(question_request(rest),),
        )
    absent = sorted(question.cells - seen)
    if absent:
        findings.append(_lacking(len(absent), question))
    lacking = [_record(cell, "missing", _ABSENT, question) for cell in absent]
    return Page(
        observations=_frame(question, [*records.values(), *lacking]),
        findings=tuple(findings),
    )


def nothing_found(question: Question) -> Page:
    """What follows when the service answers 404 to a question about a single figure: it has no row of it."""
    return Page(findings=(_lacking(len(question.cells), question),))


def _goes_on(body: Mapping[str, object], question: Question, reply: Reply, rows: int) -> int:
    """How many pages there are, if one follows; 0 after the last. The page must be the one asked for."""
    page, pages = (_number(body, name, reply) for name in ("sida", "sidor"))
    link = required(body, "nasta_sida", reply)
    if page != question.page:
        raise changed(reply, f"is page {page} where page {question.page} was asked for")
    if question.pages and pages != question.pages:
        raise changed(reply, f"has {pages} pages; before there were {question.pages}")
    if pages > _MOST_PAGES:
        raise changed(reply, f"has {pages} pages, {_MOST_PAGES} are allowed")
    if page >= pages:
        if link:
            raise changed(reply, "is the last page and yet goes on")
        return 0
    if not link or not rows:
        raise changed(reply, f"ends with page {page} of {pages}: rows are lacking")
    _check_link(str(link), question, reply)
    return pages


def _check_link(link: str, question: Question, reply: Reply) -> None:
    """The next page is asked for by our own words; *link*, which has http://, must mean the same.

    Raises ForeignAddressError for another host, UnexpectedReplyError for another question.
    """
    ours, theirs = urlsplit(reply.url), urlsplit(link)
    if theirs.scheme not in ("http", "https") or theirs.hostname != ours.hostname or "@" in theirs.netloc:
        raise ForeignAddressError(
            "the next page of Socialstyrelsen is said to be on another host; it was not followed",
            suggestion="look for a proxy on the way; report it if it persists",
        )
    wanted = dict(parse_qsl(ours.query)) | {"sida": str(question.page + 1)}
    found = dict(parse_qsl(theirs.query))
    is_same = unquote(theirs.path) == unquote(ours.path) and found.items() <= wanted.items()
    if not is_same or "sida" not in found:
        raise changed(reply, f"goes on with another question: {link[:120]}")


def _cell(row: Mapping[str, object], question: Question, reply: Reply) -> Cell:
    """Which figure *row* is; UnexpectedReplyError for one that was not asked for."""
    strange = {name for name in row if name.endswith("Id")} - question.fields
    if strange:
        raise changed(
            reply, f"has rows with the field {min(strange)}, which is of no variable of the subject"
        )
    ids = {name: identity(row, name, reply) for name in question.fields}
    for name, id_ in question.fixed.items():
        if ids[f"{name}Id"] != id_:
            raise _unasked(f"{name}Id", ids[f"{name}Id"], id_, reply)
    region, year = ids[f"{question.region}Id"], ids[YEAR]
    if region not in question.regions:
        raise _unasked(f"{question.region}Id", region, f"one of {len(question.regions)}", reply)
    if year not in question.years:
        raise _unasked(YEAR, year, f"one of {len(question.years)}", reply)
    if not question.sex:
        return region, "T", year
    sex = ids[f"{question.sex}Id"]
    if sex not in question.sexes:
        raise _unasked(f"{question.sex}Id", sex, f"one of {len(question.sexes)}", reply)
    return region, question.sexes[sex], year


def _unasked(field: str, found: str, wanted: str, reply: Reply) -> Exception:
    return changed(
        reply, f"has a row with {field} {found} where {wanted} was asked for: a filter was ignored"
    )


def _number(body: Mapping[str, object], name: str, reply: Reply) -> int:
    value = required(body, name, reply)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise changed(reply, f"has {value!r:.40} where {name!r} shall be a number of pages")
    return value


def _record(cell: Cell, figure: float | str, note: str, question: Question) -> Record:
    region, sex, year = cell
    code = question.regions[region]
    if isinstance(figure, str):
        return code, sex, year, None, figure, note
    return code, sex, year, figure, "reported", ""


def _frame(question: Question, records: object) -> pl.DataFrame:
    rows = list(cast("list[Record]", records))
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return observation_frame(frame.with_columns(indicator=pl.lit(question.indicator)))


def _odd(cell: Cell, message: str, question: Question) -> Finding:
    return Finding(
        code="no-figure",
        severity="error",
        message=message,
        suggestion="report it: its meaning must be known before the figures can be used",
        place=Place(indicator=question.indicator, region=question.regions[cell[0]], period=cell[2]),
    )


def _lacking(number: int, question: Question) -> Finding:
    return Finding(
        code="no-row",
        severity="info",
        message=f"of {number} figures of {len(question.cells)} asked for there is no row: they are missing, "
        "and may be 0 at the source, which leaves such rows out",
        place=Place(indicator=question.indicator),
    )
