"""The query table of an indicator in obs.toml: which cells of which table of SCB make up the series.

    query = {
      table = "TAB638",
      select = { ContentsCode = "BE0101N1", Alder = "tot" },
      eliminate = ["Civilstand"],
      region = "Region",
      sex = { variable = "Kon", F = "2", M = "1", eliminate = "T" },
    }

Every variable of the table must be named; nothing is chosen by default, because a default of the server
silently drops dimensions.

- ``table``: the id in the Statistical Database, as `obs search` shows it.
- ``select``: code or codes of a variable, or expressions (``top(3)``, ``from(2015)``, ``range(a,b)``,
  ``01*``, ``?``). One code per variable is left, because an indicator is one series; only the time and the
  region variable may keep several. Of these the ones that the study asks for are fetched, all if the
  variable is not in ``select``.
- ``eliminate``: variables to leave out of the question; SCB then gives the total over them. Only variables
  that the table declares so.
- ``region``: the variable with the region codes. Left out, the table is for the whole country ("00").
- ``sex``: the variable and the codes of F (women), M (men) and T (total). ``eliminate = "T"`` where the
  total has no code but the variable may be left out. Without ``sex`` all rows are totals.
- ``codelists``: a code list (``vs_...``, ``agg_...``) by variable; its codes then replace the table's.
- ``language``: "en" to ask in English at once. Without it, that is done where there is no table in Swedish.
- ``zero_is_missing``: true where the table writes 0 for what it does not know.
- ``preliminary``: true for a table of preliminary figures, which will be revised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, cast

from obs import Finding, Indicator, Place
from obs_scb.selection import how_to_write, is_malformed

Sex = Literal["T", "F", "M"]
SEXES: tuple[Sex, ...] = ("T", "F", "M")
LANGUAGES = ("sv", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class SexVariable:
    """The variable for sex; *codes* by sex, the total perhaps by elimination instead."""

    variable: str
    codes: Mapping[Sex, str]
    total_by_elimination: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableQuery:
    """A query table that has passed `problems`."""

    table: str
    select: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    eliminate: tuple[str, ...] = ()
    region: str | None = None
    sex: SexVariable | None = None
    codelists: Mapping[str, str] = field(default_factory=dict[str, str])
    language: str = "sv"
    zero_is_missing: bool = False
    preliminary: bool = False


def read_query(indicator: Indicator) -> TableQuery:
    """The query table of *indicator*, of which `problems` finds none."""
    query = indicator.query
    sex = _table(query.get("sex"))
    codes: dict[Sex, str] = {key: _texts(sex[key])[0] for key in SEXES if key in sex}
    return TableQuery(
        table=str(query["table"]),
        select={variable: _texts(codes) for variable, codes in _table(query.get("select")).items()},
        eliminate=_texts(query.get("eliminate", ())),
        region=cast("str | None", query.get("region")),
        sex=SexVariable(variable=str(sex["variable"]), codes=codes, total_by_elimination="eliminate" in sex)
        if sex
        else None,
        codelists={variable: str(codelist) for variable, codelist in _table(query.get("codelists")).items()},
        language=str(query.get("language", "sv")),
        zero_is_missing=bool(query.get("zero_is_missing", False)),
        preliminary=bool(query.get("preliminary", False)),
    )


def problems(indicator: Indicator) -> tuple[Finding, ...]:
    """What is wrong with the query table of *indicator* in itself, before SCB is asked."""
    found = list(_wrong_kinds(indicator))
    if not found:
        found = [*_selection_problems(indicator), *_sex_problems(indicator), *_named_twice(indicator)]
    return tuple(found)


def problem(indicator_id: str, code: str, message: str, suggestion: str) -> Finding:
    """A finding of severity error on an indicator's query."""
    return Finding(
        code=code,
        severity="error",
        message=message,
        suggestion=suggestion,
        place=Place(indicator=indicator_id),
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_table_id(value: object) -> bool:
    """Whether *value* has the form of an id. It goes into a path, where "../config" would lead elsewhere."""
    return isinstance(value, str) and value.isascii() and value.isalnum()


def _is_texts(value: object) -> bool:
    return _is_text(value) or (
        isinstance(value, list | tuple) and all(_is_text(each) for each in cast("list[object]", value))
    )


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_table_of_texts(value: object) -> bool:
    return _is_table(value) and all(_is_texts(each) for each in _table(value).values())


def _is_table_of_text(value: object) -> bool:
    return _is_table(value) and all(_is_text(each) for each in _table(value).values())


_KINDS: dict[str, tuple[Callable[[object], bool], str]] = {
    "table": (_is_table_id, 'the id of a table, letters and digits, like "TAB638"'),
    "select": (_is_table_of_texts, 'a table of codes by variable, like { Alder = "tot" }'),
    "eliminate": (_is_texts, 'a list of variables, like ["Civilstand"]'),
    "region": (_is_text, 'the code of a variable, like "Region"'),
    "sex": (_is_table_of_texts, 'a table, like { variable = "Kon", T = "1+2", F = "2", M = "1" }'),
    "codelists": (_is_table_of_text, 'a table of code lists by variable, like { Alder = "agg_Ålder5år" }'),
    "language": (lambda value: value in LANGUAGES, '"sv" or "en"'),
    "zero_is_missing": (lambda value: isinstance(value, bool), "true or false"),
    "preliminary": (lambda value: isinstance(value, bool), "true or false"),
}


def _wrong_kinds(indicator: Indicator) -> Iterator[Finding]:
    if "table" not in indicator.query:
        yield problem(
            indicator.id, "missing-key", "the query names no table", 'add table = "TAB..."; obs search'
        )
    for key, value in indicator.query.items():
        if key not in _KINDS:
            close = get_close_matches(key, _KINDS, n=1)
            hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(_KINDS)}"
            yield problem(indicator.id, "unknown-key", f"the query has an unknown key {key!r}", hint)
            continue
        fits, form = _KINDS[key]
        if not fits(value):
            message = f"{key} = {value!r} is of the wrong kind"
            yield problem(indicator.id, "wrong-kind", message, f"write {form}; codes in quotes")


def _selection_problems(indicator: Indicator) -> Iterator[Finding]:
    for variable, codes in _table(indicator.query.get("select")).items():
        if not _texts(codes):
            message = f"the selection of {variable} is empty"
            yield problem(
                indicator.id, "empty-selection", message, "name a code, or put the variable in eliminate"
            )
        for item in filter(is_malformed, _texts(codes)):
            message = f"{item!r} in {variable} is not a valid expression"
            yield problem(indicator.id, "bad-expression", message, how_to_write(item))
    for variable, codelist in _table(indicator.query.get("codelists")).items():
        if not str(codelist).startswith(("vs_", "agg_")) or any(each in str(codelist) for each in "/\\?#"):
            message = f"{codelist!r} is no code list of {variable}"
            yield problem(
                indicator.id, "unknown-codelist", message, "the ids of code lists begin with vs_ or agg_"
            )


def _sex_problems(indicator: Indicator) -> Iterator[Finding]:
    if "sex" not in indicator.query:
        return
    sex = _table(indicator.query["sex"])
    advice = 'write { variable = "Kon", T = "1+2", F = "2", M = "1" }, or eliminate = "T" where T has no code'
    unknown = sorted(set(sex) - {"variable", "eliminate", *SEXES})
    if unknown:
        yield problem(indicator.id, "unknown-key", f"sex has an unknown key {unknown[0]!r}", advice)
    if "variable" not in sex or not set(sex) & {"eliminate", *SEXES}:
        yield problem(indicator.id, "missing-key", "sex names no variable, or no code", advice)
    if "eliminate" in sex and (sex["eliminate"] != "T" or "T" in sex):
        message = 'sex.eliminate may only be "T", and T then has no code'
        yield problem(indicator.id, "wrong-kind", message, advice)
    for key in SEXES:
        if key in sex and len(_texts(sex[key])) != 1:
            message = f"sex.{key} has {len(_texts(sex[key]))} codes"
            yield problem(indicator.id, "many-codes", message, "name one code; obs never adds up the sexes")
    codes = [code for key in SEXES if key in sex for code in _texts(sex[key])]
    if len(set(codes)) < len(codes):
        message = "one code stands for two sexes"
        yield problem(indicator.id, "named-twice", message, advice)


def _named_twice(indicator: Indicator) -> Iterator[Finding]:
    query = indicator.query
    sex, region = _table(query.get("sex")).get("variable"), query.get("region")
    apart = [*_texts(query.get("eliminate", ())), *([sex] if sex else [])]
    twice = [name for name in apart if name == region or name in _table(query.get("select"))]
    for variable in dict.fromkeys([*twice, *(name for name in apart if apart.count(name) > 1)]):
        message = f"the variable {variable} is named twice"
        yield problem(
            indicator.id, "named-twice", message, "keep one of select or region, eliminate, and sex"
        )


def _table(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value or {})


def _texts(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(cast("tuple[str, ...]", value))
