"""The questions for an indicator, once the values of all its variables are known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Literal
from urllib.parse import quote

from obs import Finding, Indicator, Place, Request
from obs_socialstyrelsen.regions import Named, scb_codes
from obs_socialstyrelsen.scope import Question, Scope, Value
from obs_socialstyrelsen.yearly_query import YEAR, YearlyQuery

Severity = Literal["error", "warning", "info"]

PER_PAGE = 5000
"""The documented number of rows on a page. A question has no more: there are reports of lost pages."""

_LONGEST = 40
"""Values in a segment of the path: with five letters each they stay within what web servers take."""

_MOST = 300
"""Questions for one indicator."""

_YEAR = re.compile("[0-9]{4}", re.ASCII)


def questions(
    indicator: Indicator,
    query: YearlyQuery,
    scope: Scope,
    variables: Sequence[str],
    values: Mapping[str, Sequence[Value]],
) -> tuple[list[Finding], list[Request]]:
    """The requests for *indicator*, and findings on what the catalogue does not have."""
    findings = list(_unknown(indicator, query, values))
    if findings:
        return findings, []
    years, told = _years(indicator, scope, values[YEAR])
    findings += told
    regions, told = _regions(indicator, query, scope, values[query.region])
    findings += told
    if not years or not regions:
        return findings, []
    sexes = {id_: sex for sex, id_ in query.sexes.items()}
    made = [
        _question(
            indicator, query, variables, regions={id_: regions[id_] for id_ in ids}, sexes=part, years=span
        )
        for part in _split(query, query.sex, sexes)
        for span in _split(query, YEAR, years)
        for ids in _split(query, query.region, regions, each=len(span) * max(1, len(part)))
    ]
    if len(made) > _MOST:
        message = f"{len(made)} questions would have to be asked, {_MOST} are allowed"
        return [*findings, _finding(indicator, "too-many-questions", message, "narrow regions or years")], []
    return findings, [question_request(each) for each in made]


def question_request(question: Question) -> Request:
    """The request for the page of the answer that *question* is at."""
    return Request(
        path=f"{question.path}?per_sida={PER_PAGE}&sida={question.page}",
        purpose="data",
        indicators=(question.indicator,),
        context=question,
    )


def _question(
    indicator: Indicator,
    query: YearlyQuery,
    variables: Sequence[str],
    *,
    regions: Mapping[str, str],
    sexes: Sequence[str],
    years: Sequence[str],
) -> Question:
    ids: dict[str, Iterable[str]] = {name: [id_] for name, id_ in query.select.items()}
    ids |= {query.region: regions, YEAR: years} | ({query.sex: sexes} if query.sex else {})
    segments = (f"{name}/{','.join(quote(each, safe='') for each in ids[name])}" for name in variables)
    return Question(
        indicator=indicator.id,
        fixed=query.select,
        region=query.region,
        regions=regions,
        sex=query.sex,
        sexes={id_: sex for sex, id_ in query.sexes.items() if id_ in sexes},
        years=tuple(years),
        fields=frozenset(YEAR if name == YEAR else f"{name}Id" for name in variables),
        path=f"/sv/{query.subject}/resultat/{'/'.join(segments)}",
    )


def _split(query: YearlyQuery, name: str, ids: Iterable[str], *, each: int = 1) -> list[tuple[str, ...]]:
    """*ids* of the variable *name* in parts that fit into a question, *each* of them standing for rows."""
    listed = tuple(ids)
    size = 1 if name in query.one_by_one else max(1, min(_LONGEST, PER_PAGE // each))
    return [listed[start : start + size] for start in range(0, max(1, len(listed)), size)]


def _unknown(
    indicator: Indicator, query: YearlyQuery, values: Mapping[str, Sequence[Value]]
) -> Iterator[Finding]:
    """An error for each value that the catalogue lacks: the service would answer it with everything."""
    wanted = [*query.select.items(), *((query.sex, id_) for id_ in query.sexes.values())]
    for name, id_ in wanted:
        known = {each.id: each.text for each in values[name]}
        if id_ in known:
            continue
        near = get_close_matches(id_, known, n=3, cutoff=0.5) or list(islice(known, 8))
        listed = ", ".join(f"{each} ({known[each]})" for each in near)
        message = f"the variable {name} of {query.subject} has no value {id_!r}"
        yield _finding(indicator, "unknown-value", message, f"there are {len(known)}, such as {listed}", name)


def _years(
    indicator: Indicator, scope: Scope, values: Sequence[Value]
) -> tuple[tuple[str, ...], list[Finding]]:
    """The years to ask for; a span such as 2019-2021 is no year, and is told."""
    years = tuple(each.id for each in values if _YEAR.fullmatch(each.id) and scope.has_year(each.id))
    spans = [each.id for each in values if not _YEAR.fullmatch(each.id)]
    findings: list[Finding] = []
    if spans:
        message = f"{len(spans)} periods of the subject are no years and are left out, such as {spans[0]}"
        findings.append(_finding(indicator, "no-year", message, "", YEAR, severity="info"))
    if not years:
        message = "the subject has none of the years asked for"
        findings.append(
            _finding(indicator, "no-year", message, "see first and last", YEAR, severity="warning")
        )
    return tuple(sorted(set(years))), findings


def _regions(
    indicator: Indicator, query: YearlyQuery, scope: Scope, values: Sequence[Value]
) -> tuple[dict[str, str], list[Finding]]:
    """SCB codes by id of the regions to ask for; what is not certain or not there is told."""
    codes = scb_codes({each.id: Named(name=each.text, code=each.code) for each in values})
    unclear = [each for each in values if each.id not in codes]
    findings: list[Finding] = []
    if unclear:
        first = ", ".join(f"{each.id} ({each.text})" for each in unclear[:3])
        message = (
            f"of {len(unclear)} of the subject's {len(values)} regions the SCB code is not certain: {first}"
        )
        findings.append(_finding(indicator, "region-unclear", message, "", query.region, severity="info"))
    wanted = set(scope.regions)
    found = {id_: code for id_, code in codes.items() if code in wanted}
    lacking = sorted(wanted - set(found.values()))
    if lacking:
        message = (
            f"the subject lacks {len(lacking)} of {len(wanted)} regions asked for, {lacking[0]} the first"
        )
        severity: Severity = "warning" if found else "error"
        advice = "many subjects have counties only: see the regions with obs search"
        findings.append(
            _finding(indicator, "region-lacking", message, advice, query.region, severity=severity)
        )
    return found, findings


def _finding(
    indicator: Indicator,
    code: str,
    message: str,
    advice: str,
    column: str = "",
    *,
    severity: Severity = "error",
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        message=message,
        suggestion=advice,
        place=Place(indicator=indicator.id, column=column),
    )
