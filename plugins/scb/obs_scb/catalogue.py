"""Search in SCB's catalogue of tables."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from obs import CatalogueEntry, Finding, Page, Reply, Request
from obs_scb.ended import has_ended
from obs_scb.replies import Json, array_at, document, number_at, object_at, objects_in, text_at
from obs_scb.times import period_of

PAGE_SIZE = 100
_STEPS = {"Quarterly": 0.25, "Monthly": 1 / 12, "Weekly": 1 / 52}
# What SCB's parser (Lucene) takes for more than words; an open bracket or a "/" alone makes it fail. "+" and
# "-" are signs only where a word begins, as in "-64" and not in "16-64".
_SYNTAX = re.compile(r"""[!(){}\[\]^"~*?:\\/&|]|(?<!\S)(?:[+-]|(?:AND|OR|NOT)(?!\S))""")


def search_request(text: str) -> Request:
    """The request for the tables that fit the words of *text* best."""
    asked = {
        "lang": "sv",
        "query": _SYNTAX.sub(r"\\\g<0>", text),
        "includeDiscontinued": "true",
        "pageNumber": 1,
        "pageSize": PAGE_SIZE,
    }
    return Request(path=f"/tables?{urlencode(asked)}", purpose="search")


def search_page(request: Request, reply: Reply) -> Page:
    """The tables found, each once, best first as SCB orders them."""
    del request
    found = document(reply)
    array_at(found, "tables")
    total = number_at(object_at(found, "page"), "totalElements")
    entries = {entry.id: entry for entry in (_entry(table, reply) for table in objects_in(found, "tables"))}
    cut = Finding(
        code="search-cut",
        severity="info",
        message=f"SCB has {total} tables that fit; these are the first {len(entries)}",
        suggestion="add a word to the search",
    )
    return Page(entries=tuple(entries.values()), findings=(cut,) if total > PAGE_SIZE else ())


def _entry(table: Json, reply: Reply) -> CatalogueEntry:
    table_id = text_at(table, "id")
    last = str(table.get("lastPeriod") or "")
    step = _STEPS.get(str(table.get("timeUnit")), 1.0)
    return CatalogueEntry(
        source="scb",
        id=table_id,
        title=text_at(table, "label"),
        description=str(table.get("description") or ""),
        first_period=_period(str(table.get("firstPeriod") or "")),
        last_period=_period(last),
        discontinued=has_ended(
            table_id, last, step, marked=bool(table.get("discontinued")), now=reply.fetched_at
        ),
        published=str(table.get("updated") or ""),
    )


def _period(code: str) -> str:
    return period_of(code) or code
