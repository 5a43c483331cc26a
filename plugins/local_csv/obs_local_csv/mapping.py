"""The query table of an indicator: which file, and which of its columns says what."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches

from obs import Finding, Indicator, Place, UnsupportedQueryError, all_regions

DELIMITERS = {";": ";", ",": ",", "\t": "\t", "|": "|", "tab": "\t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where an indicator's figures are; "" where the study says nothing.

    *region*, *period*, *value*, *sex* and *status* are names of columns. *region_code* stands for a
    region column. *delimiter*, *decimal* and *encoding* override what would be detected. *schema* is the
    path of a Table Schema, relative to the study file like *file*.
    """

    file: str
    value: str
    period: str
    region: str = ""
    region_code: str = ""
    sex: str = ""
    status: str = ""
    schema: str = ""
    delimiter: str = ""
    decimal: str = ""
    encoding: str = ""

    @property
    def mapped(self) -> tuple[str, ...]:
        """The names of the columns that are read."""
        return tuple(name for name in (self.region, self.period, self.sex, self.value, self.status) if name)


def columns_of(indicator: Indicator) -> Columns:
    """The columns of *indicator*; UnsupportedQueryError when `problems` has something to say."""
    for problem in problems(indicator):
        raise UnsupportedQueryError(f"{indicator.id}: {problem.message}", suggestion=problem.suggestion)
    texts = {key: str(value) for key, value in indicator.query.items()}
    texts["delimiter"] = DELIMITERS.get(texts.get("delimiter", ""), "")
    return Columns(**texts)


def problems(indicator: Indicator) -> Iterator[Finding]:
    """What is wrong in the query table of *indicator*."""
    query = indicator.query
    for message, advice in (*_key_problems(query), *_value_problems(query)):
        yield Finding(
            code="query",
            severity="error",
            message=message,
            suggestion=advice,
            place=Place(indicator=indicator.id),
        )


def _key_problems(query: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    known = [field.name for field in fields(Columns)]
    for key, value in query.items():
        if key not in known:
            near = get_close_matches(key, known, n=1)
            yield (
                f"unknown key {key!r}",
                f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}",
            )
        elif not isinstance(value, str) or not value:
            yield f"{key} = {value!r} is not a text", f'write {key} = "..."'
    for key in ("file", "value", "period"):
        if key not in query:
            yield f"the key {key!r} is missing", f'add {key} = "..."'
    if ("region" in query) == ("region_code" in query):
        yield (
            "one of region and region_code is needed",
            'name the column (region = "kommun") or give the code',
        )


def _value_problems(query: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    code = query.get("region_code")
    if code is not None and code not in all_regions():
        yield f"region_code {code!r} is no region's code", 'write the SCB code, e.g. region_code = "1783"'
    if query.get("delimiter", ";") not in DELIMITERS:
        yield f"delimiter {query['delimiter']!r} is not supported", 'use ";", ",", "|" or "tab"'
    if query.get("decimal", ",") not in {",", "."}:
        yield f"decimal {query['decimal']!r} is not a decimal sign", 'use "," or "."'
    if not _is_encoding(query.get("encoding", "utf-8")):
        yield f"encoding {query['encoding']!r} is unknown", 'use "utf-8" or "cp1252"'
    named = [query[key] for key in ("region", "period", "sex", "value", "status") if key in query]
    if len(set(map(str, named))) < len(named):
        yield "one column is named for two things", "name a column once"


def _is_encoding(name: object) -> bool:
    try:
        return bool(codecs.lookup(str(name)))
    except (LookupError, ValueError):
        return False
