"""The sections [derived.ID]: declared formulas of other indicators, and the check of their units."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import get_args

from obs.errors import ConfigError
from obs.formulas import Formula, Meaning, meaning_of, parse, require_unit
from obs.models import DERIVED, Break, Indicator, Kind, Measure
from obs.study.indicators import DESCRIPTIVE_KEYS, described
from obs.study.tables import Table, did_you_mean, key_path, quoted

_INHERITED = ("source", "query", "producer")
_TOLD = 5


def read_derived(root: Table, indicators: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """The derived indicators of the file *root*, whose others are *indicators*."""
    tables = root.named_tables(DERIVED)
    taken = {id_.casefold(): id_ for id_ in indicators}
    for name in tables:
        if name.casefold() in taken:
            where, other = key_path(DERIVED, name), taken[name.casefold()]
            root.problems.add(where, f"this id is taken by {key_path('indicators', other)}; choose another")
    return {name: _derived(name, table, indicators, tables) for name, table in tables.items()}


def _derived(
    name: str, table: Table, indicators: Mapping[str, Indicator], derived: Collection[str]
) -> Indicator:
    table.refuse_unknown(("formula", *_INHERITED, *DESCRIPTIVE_KEYS))
    for key in _INHERITED:
        if key in table:
            table.problem(key, "follows from the parts of the formula; leave it out")
    text = table.text("formula")
    found = described(name, table, source=DERIVED, query={"formula": text}, producer="")
    if not text.strip():
        return found
    try:
        formula = read_formula(text, indicators)
    except ConfigError as error:
        table.problem("formula", str(error))
        return found
    wrong = list(wrong_ids(formula, indicators, derived))
    for problem in wrong:
        table.problem("formula", problem)
    parts = {id_: indicators[id_] for id_ in formula.ids if id_ in indicators}
    if wrong or not all(map(_is_sound, parts.values())):
        return found
    try:
        meaning = meaning_of(formula, parts)
    except ConfigError as error:
        table.problem("formula", f"{error}; {_told(parts)}")
        return found
    _check_declared(table, found, meaning, parts)
    return with_meaning(found, meaning, parts)


def read_formula(text: str, indicators: Iterable[str]) -> Formula:
    """The formula in *text*; ConfigError where `parse` raises it or an id of *indicators* has a dash."""
    for id_ in indicators:
        if "-" in id_ and re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", text):
            raise ConfigError(
                f"{quoted(id_)} of [indicators] cannot stand in a formula, where - is minus",
                suggestion=f"call it {quoted(id_.replace('-', '_'))}",
            )
    return parse(text)


def wrong_ids(
    formula: Formula, indicators: Mapping[str, Indicator], derived: Collection[str]
) -> Iterator[str]:
    """What is wrong with each id of *formula* that is none of *indicators*, the study's, in words."""
    for id_ in formula.ids:
        if id_ in derived and id_ not in indicators:
            yield f"{quoted(id_)} is derived itself; write its formula out"
        elif id_ not in indicators:
            yield f"{quoted(id_)} is no indicator of [indicators]{did_you_mean(id_, indicators)}"


def with_meaning(found: Indicator, meaning: Meaning, parts: Mapping[str, Indicator]) -> Indicator:
    """*found* with what follows from the *parts* of its formula and is not stated of itself.

    Its breaks are its own and those of all parts, its producers theirs.
    """
    breaks = _each_once((*found.breaks, *(each for part in parts.values() for each in part.breaks)))
    return replace(
        found,
        measure=meaning.measure,
        price_basis=meaning.price_basis,
        denominator=found.denominator or meaning.denominator,
        producer=", ".join(dict.fromkeys(part.producer for part in parts.values())),
        breaks=tuple(sorted(breaks, key=_period)),
    )


def _each_once(breaks: Iterable[Break]) -> Iterable[Break]:
    """*breaks* without repetition; of two for the same reason, the one that has it in Swedish."""
    once = dict[tuple[str, str], Break]()
    for each in breaks:
        key = (each.period, each.reason)
        if key not in once or not once[key].reason_sv:
            once[key] = each
    return once.values()


def _period(each: Break) -> str:
    return each.period


def _check_declared(table: Table, found: Indicator, meaning: Meaning, parts: Mapping[str, Indicator]) -> None:
    """Note what *table* says of the figures that is not what the formula gives."""
    if found.unit.strip():
        try:
            require_unit(meaning, found.unit)
        except ConfigError as error:
            table.problem("unit", f"{error}; {_told(parts)}")
    follows = {
        "measure": (found.measure, meaning.measure),
        "price_basis": (found.price_basis, meaning.price_basis),
    }
    if meaning.denominator is not None:
        follows["denominator"] = (found.denominator, meaning.denominator)
    for key, (stated, true) in follows.items():
        if key in table and stated != true:
            given = f"the formula gives {quoted(true)}" if true else "the formula gives none"
            table.problem(key, f"{given}, not {quoted(stated or '')}; {_told(parts)}")


def _is_sound(part: Indicator) -> bool:
    """Whether *part* was read without a problem that would make another one here."""
    return bool(part.unit.strip()) and part.measure in get_args(Measure) and part.kind in get_args(Kind)


def _told(parts: Mapping[str, Indicator]) -> str:
    """What the figures of *parts* are, by the file."""
    told = [f"{id_} in {quoted(part.unit)} ({part.measure})" for id_, part in parts.items()]
    return f"[indicators] has {', '.join([*told[:_TOLD], *(['...'] if told[_TOLD:] else [])])}"
