"""The query table of an indicator of the monthly workbook: the file, and what it must be about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from obs import Finding, Indicator, Place, UnsupportedQueryError, all_regions

KEYS = ("file", "measure", "title", "sheet", "where", "region_code", "preliminary")
"""What a query table may hold."""
_EXAMPLE = '{ file = "data/manad.xlsx", measure = "Antal hushåll" }'
_MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthQuery:
    """What an indicator reads. *measure* must stand in the workbook, and *title* must be its title.

    *where* are the words that other columns must have. *region_code* is whose figures they are where the
    table has no regions. The last *preliminary* months are provisional. "" is what the query does not say.
    """

    file: str
    measure: str
    title: str
    sheet: str
    where: Mapping[str, str]
    region_code: str
    preliminary: int


def query_of(indicator: Indicator) -> MonthQuery:
    """The query of *indicator*; UnsupportedQueryError for one that `problems` finds wrong."""
    wrong = next(problems(indicator), None)
    if wrong:
        raise UnsupportedQueryError(f"indicator {indicator.id}: {wrong.message}", suggestion=wrong.suggestion)
    query = indicator.query
    return MonthQuery(
        file=str(query["file"]),
        measure=str(query["measure"]),
        title=str(query.get("title", "")),
        sheet=str(query.get("sheet", "")),
        where=cast("Mapping[str, str]", query.get("where", {})),
        region_code=str(query.get("region_code", "")),
        preliminary=cast("int", query.get("preliminary", 2)),
    )


def problems(indicator: Indicator) -> Iterator[Finding]:
    """What is wrong with the query table in itself."""
    query = indicator.query
    for key in query.keys() - set(KEYS):
        yield _problem(key, f"the key {key!r} is not known", f"known are {', '.join(KEYS)}")
    for key in ("file", "measure"):
        if key not in query:
            yield _problem(key, f"the key {key!r} is missing", f"write the query as {_EXAMPLE}")
    for key in ("file", "measure", "title", "sheet", "region_code"):
        value = query.get(key, "x")
        if not isinstance(value, str) or not value.strip():
            yield _problem(key, f"{key} is {value!r}, which is no text", f"write the query as {_EXAMPLE}")
    file = query.get("file")
    if isinstance(file, str) and not file.casefold().endswith(".xlsx"):
        advice = "save it as .xlsx: other forms, old .xls among them, are not read"
        yield _problem("file", f"{file!r} is no .xlsx workbook", advice)
    where: object = query.get("where", {})
    if not isinstance(where, dict) or not all(
        isinstance(word, str) for pair in cast("dict[object, object]", where).items() for word in pair
    ):
        yield _problem("where", "where must be a table of texts", 'as where = { "Född" = "Samtliga" }')
    if (
        isinstance(query.get("region_code", "00"), str)
        and query.get("region_code", "00") not in all_regions()
    ):
        advice = 'as region_code = "1783"'
        yield _problem("region_code", f"{query['region_code']!r} is no SCB code", advice)
    months = query.get("preliminary", 2)
    if isinstance(months, bool) or not isinstance(months, int) or not 0 <= months <= _MOST:
        yield _problem("preliminary", f"preliminary is {months!r}", f"a number of months from 0 to {_MOST}")


def _problem(key: str, message: str, advice: str) -> Finding:
    return Finding(
        code="query", severity="error", message=message, suggestion=advice, place=Place(column=key)
    )
