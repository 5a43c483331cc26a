"""The query table of an indicator, and what can be wrong with it before Kolada is asked.

    query = { kpi = "U31803", zero_is_missing = ["2020", "2021", "2022"] }

- ``kpi``: the id of the KPI.
- ``zero_is_missing``: true where Kolada gives 0 for what it does not know; a list of years where it does so
  in these years only.
- ``missing_years``: a list of the years in which Kolada shows something else than the figure (codes of
  classes in place of per cent, say): nothing of them is a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import cast

from obs import Finding, Indicator, Place
from obs_kolada.codes import KPI

Zeros = frozenset[str] | None
"""The years in which a 0 stands for missing; None for every year."""

_KEYS = ("kpi", "zero_is_missing", "missing_years")
_EXAMPLE = 'write the query as { kpi = "N31807" }'
_ELSEWHERE = {
    "municipality": "the study says which regions are fetched",
    "municipality_id": "the study says which regions are fetched",
    "region": "the study says which regions are fetched",
    "year": "the study says which years are fetched (first, last)",
    "period": "the study says which years are fetched (first, last)",
    "gender": "all sexes are fetched; choose one when comparing",
    "ou": "units (schools, homes) are not supported",
    "ou_id": "units (schools, homes) are not supported",
}
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_OTHER_NAMES = ("kpi_id", "id", "indicator", "nyckeltal")


def check_query(indicator: Indicator) -> Iterator[Finding]:
    """Findings on the query table: unknown keys, a *kpi* that is no id, other forms of the rest."""
    for key in indicator.query:
        if key not in _KEYS:
            yield _finding(
                indicator, "unknown-query-key", f"unknown key {key!r} in the query", _advice(key), key=key
            )
    if "kpi" in indicator.query:
        yield from _check_kpi(indicator, indicator.query["kpi"])
    else:
        yield _finding(indicator, "missing-query-key", "the query names no KPI", _EXAMPLE, key="kpi")
    zeros = indicator.query.get("zero_is_missing", False)
    if not isinstance(zeros, bool):
        yield from _check_years(indicator, "zero_is_missing", zeros)
    if "missing_years" in indicator.query:
        yield from _check_years(indicator, "missing_years", indicator.query["missing_years"])


def declared_zeros(indicator: Indicator) -> Mapping[str, Zeros]:
    """The years in which a 0 stands for missing, by the id of *indicator*; empty where it never does.

    For a query in which `check_query` finds nothing wrong.
    """
    declared = indicator.query.get("zero_is_missing", False)
    if isinstance(declared, bool):
        return {indicator.id: None} if declared else {}
    return {indicator.id: frozenset(cast("list[str]", declared))}


def declared_missing(indicator: Indicator) -> Mapping[str, frozenset[str]]:
    """The years in which Kolada shows something else, by the id of *indicator*; empty where it never does.

    For a query in which `check_query` finds nothing wrong.
    """
    years = cast("list[str]", indicator.query.get("missing_years", []))
    return {indicator.id: frozenset(years)} if years else {}


def _advice(key: str) -> str:
    if key.lower() in _ELSEWHERE:
        return f"leave it out: {_ELSEWHERE[key.lower()]}"
    if key.lower() in _OTHER_NAMES or get_close_matches(key.lower(), ["kpi"]):
        return f"did you mean 'kpi'? {_EXAMPLE}"
    near = get_close_matches(key.lower(), _KEYS[1:], n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"leave it out: {_EXAMPLE}"


def _check_years(indicator: Indicator, key: str, declared: object) -> Iterator[Finding]:
    """A finding unless *declared* is a list of years, as texts."""
    years = cast("list[object]", declared) if isinstance(declared, list | tuple) else [declared]
    right = isinstance(declared, list | tuple) and all(isinstance(each, str) for each in years)
    if right and years and all(_YEAR.fullmatch(str(each)) for each in years):
        return
    message = f"{key} = {declared!r} is of the wrong kind"
    yield _finding(indicator, "wrong-kind", message, _years_advice(key, years), key=key)


def _years_advice(key: str, written: list[object]) -> str:
    texts = [str(each).strip().lower() for each in written]
    either = "true, or " if key == "zero_is_missing" else ""
    if either and texts in (["true"], ["false"]):
        return f"did you mean {texts[0]}?"
    years = [_YEAR.match(each) for each in texts]
    if years and all(years):
        return "did you mean [" + ", ".join(f'"{year.group()}"' for year in years if year) + "]?"
    return f'write {either}a list of years, like ["2020", "2021"]'


def _check_kpi(indicator: Indicator, kpi: object) -> Iterator[Finding]:
    if isinstance(kpi, str) and KPI.fullmatch(kpi):
        return
    text = str(kpi)
    message = f"{kpi!r} is not the id of a KPI"
    yield _finding(
        indicator, "invalid-kpi", message, _kpi_advice(text.strip().upper()), key="kpi", value=text
    )


def _kpi_advice(text: str) -> str:
    if KPI.fullmatch(text):
        return f"did you mean {text!r}?"
    if re.fullmatch(r"G2KPI[0-9]+", text):
        return "that is a group of KPIs: name the KPIs in it, one an indicator"
    if re.search(rf"\b{KPI.pattern}\b", text):
        return "one KPI an indicator: make an indicator of each"
    return 'an id is N or U and five digits; look it up with obs search "words of its title"'


def _finding(
    indicator: Indicator, code: str, message: str, suggestion: str, *, key: str, value: str = ""
) -> Finding:
    place = Place(indicator=indicator.id, column=f"query.{key}", value=value)
    return Finding(code=code, severity="error", message=message, suggestion=suggestion, place=place)
