"""What can be wrong with the query of an indicator before Kolada is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from obs import Finding, Indicator, Place
from obs_kolada.codes import KPI

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
_OTHER_NAMES = ("kpi_id", "id", "indicator", "nyckeltal")


def check_query(indicator: Indicator) -> Iterator[Finding]:
    """Findings on the query table: other keys than *kpi*, and a *kpi* that is not the id of one."""
    for key in indicator.query:
        if key != "kpi":
            yield _finding(
                indicator, "unknown-query-key", f"unknown key {key!r} in the query", _advice(key), key=key
            )
    if "kpi" in indicator.query:
        yield from _check_kpi(indicator, indicator.query["kpi"])
    else:
        yield _finding(indicator, "missing-query-key", "the query names no KPI", _EXAMPLE, key="kpi")


def _advice(key: str) -> str:
    if key.lower() in _ELSEWHERE:
        return f"leave it out: {_ELSEWHERE[key.lower()]}"
    if key.lower() in _OTHER_NAMES or get_close_matches(key.lower(), ["kpi"]):
        return f"did you mean 'kpi'? {_EXAMPLE}"
    return f"leave it out: {_EXAMPLE}"


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
