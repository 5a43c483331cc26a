"""The query table of an indicator of the statistical database: a subject, a measure, and what is selected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from obs import Finding, Indicator, Place, UnsupportedQueryError

YEAR = "ar"
MEASURE = "matt"
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
KEYS = ("subject", MEASURE, "region", "sex", "select", "one_by_one")
"""What a query table may hold."""
_SEXES = ("T", "F", "M")
_EXAMPLE = (
    '{ subject = "...", matt = "1", region = "region", sex = { variable = "kon", T = "3" }, select = {} }'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyQuery:
    """What an indicator asks for.

    *select* fixes one value for a variable, the measure among them. *region* is the variable of regions.
    *sexes* are the ids of T, F and M in *sex*, both empty where the subject does not tell sexes apart.
    *one_by_one* are the variables of which the service takes one value a question.
    """

    subject: str
    region: str
    select: Mapping[str, str]
    sex: str = ""
    sexes: Mapping[str, str]
    one_by_one: frozenset[str] = frozenset()

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable that the question names."""
        return tuple(dict.fromkeys((*self.select, self.region, *([self.sex] if self.sex else []), YEAR)))


def query_of(indicator: Indicator) -> YearlyQuery:
    """The query of *indicator*; UnsupportedQueryError for one that `problems` finds wrong."""
    wrong = next(problems(indicator), None)
    if wrong:
        raise UnsupportedQueryError(f"indicator {indicator.id}: {wrong.message}", suggestion=wrong.suggestion)
    query = indicator.query
    sex = cast("Mapping[str, str]", query.get("sex", {}))
    return YearlyQuery(
        subject=str(query["subject"]),
        region=str(query.get("region", "region")),
        select={MEASURE: str(query[MEASURE]), **cast("Mapping[str, str]", query.get("select", {}))},
        sex=sex.get("variable", ""),
        sexes={key: id_ for key, id_ in sex.items() if key != "variable"},
        one_by_one=frozenset(cast("list[str]", query.get("one_by_one", []))),
    )


def problems(indicator: Indicator) -> Iterator[Finding]:
    """What is wrong with the query table in itself; whether subject and values exist, the service says."""
    query = indicator.query
    for key in query.keys() - set(KEYS):
        yield _problem(key, f"the key {key!r} is not known", f"known are {', '.join(KEYS)}")
    for key in ("subject", MEASURE):
        if key not in query:
            yield _problem(key, f"the key {key!r} is missing", f"write the query as {_EXAMPLE}")
    for key in ("subject", "region"):
        if key in query and not _is_name(query[key]):
            yield _problem(key, f"{key} is {query[key]!r}, which is no name", "find it with obs search")
    if MEASURE in query and not _is_text(query[MEASURE]):
        yield _problem(MEASURE, f"matt is {query[MEASURE]!r}, not the id of one measure", 'as matt = "1"')
    yield from _select_problems(query.get("select", {}))
    yield from _sex_problems(query.get("sex", {}))
    names: object = query.get("one_by_one", [])
    if not isinstance(names, list) or not all(map(_is_name, cast("list[object]", names))):
        yield _problem("one_by_one", "one_by_one must be a list of variables", 'as one_by_one = ["kon"]')


def _select_problems(select: object) -> Iterator[Finding]:
    if not isinstance(select, dict):
        yield _problem("select", "select must be a table", 'as select = { alder = "1" }')
        return
    for name, value in cast("dict[str, object]", select).items():
        if not _is_name(name) or name in (YEAR, MEASURE):
            yield _problem("select", f"{name!r} cannot be selected", "years are those of the study")
        if not _is_text(value):
            advice = "give one id in quotes: more would be added up, and a share cannot be"
            yield _problem("select", f"{name} is {value!r}, not one id", advice)


def _sex_problems(sex: object) -> Iterator[Finding]:
    if not isinstance(sex, dict):
        yield _problem(
            "sex", "sex must be a table", 'as sex = { variable = "kon", M = "1", F = "2", T = "3" }'
        )
        return
    table = cast("dict[str, object]", sex)
    if not table:
        return
    ids = [value for key, value in table.items() if key != "variable"]
    is_whole = _is_name(table.get("variable")) and ids and table.keys() <= {"variable", *_SEXES}
    if not is_whole or not all(map(_is_text, ids)) or len(set(map(str, ids))) < len(ids):
        yield _problem("sex", f"sex is {sex!r}", 'as sex = { variable = "kon", M = "1", F = "2", T = "3" }')


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _is_text(value: object) -> bool:
    """Whether *value* is one id: a comma would make it several."""
    return isinstance(value, str) and value.strip() != "" and "," not in value


def _problem(key: str, message: str, advice: str) -> Finding:
    return Finding(
        code="query", severity="error", message=message, suggestion=advice, place=Place(column=key)
    )
