"""From a formula to its indicator, and from a derived indicator to those that it is made of."""

from __future__ import annotations

from obs.errors import ConfigError
from obs.formulas import (
    Figure,
    Formula,
    Meaning,
    formula_of,
    kind_of,
    meaning_of,
    printed,
    same_formula,
)
from obs.models import DERIVED, Indicator
from obs.study import Study
from obs.study.derived import read_formula, with_meaning, wrong_ids

_OF_RATIOS, _OF_COUNTS = 3, 0


def parts(indicator: Indicator, study: Study) -> dict[str, Indicator]:
    """The indicators of *study* in the formula of a derived *indicator*, in its order; none for any other.

    ConfigError for a formula that names what the study does not have.
    """
    return _parts(formula_of(indicator), study) if indicator.source == DERIVED else {}


def fetched(indicator: Indicator, study: Study) -> dict[str, Indicator]:
    """What was fetched for the figures of *indicator*: itself, or the parts of a derived one."""
    return parts(indicator, study) if indicator.source == DERIVED else {indicator.id: indicator}


def declared(formula: str, study: Study) -> Indicator | None:
    """The derived indicator of *study* with the same formula (see `same_formula`), None if it has none.

    ConfigError for what is no formula.
    """
    return next(
        (each for each in study.derived.values() if same_formula(formula, str(each.query["formula"]))),
        None,
    )


def undeclared(formula: str, study: Study) -> Indicator:
    """The indicator that *formula* makes of those of *study*, whether or not the study declares it.

    Its id and titles are the formula without blanks; unit, kind, measure, price basis and denominator are
    what follows from the parts, and it has no polarity. A formula that is one id alone gives that indicator.
    ConfigError for what is no formula, names other ids, or fails the check of units.
    """
    read = read_formula(formula, study.indicators)
    found = _parts(read, study)
    if isinstance(read.tree, Figure):
        return found[read.tree.id]
    meaning = meaning_of(read, found)
    text = "".join(formula.split())
    indicator = Indicator(
        id=text,
        source=DERIVED,
        query={"formula": text},
        title_sv=text,
        title_en=text,
        unit=printed(meaning.unit),
        kind=kind_of(meaning),
        polarity="none",
        producer="",
        decimals=_decimals(meaning, found),
    )
    return with_meaning(indicator, meaning, found)


def _parts(formula: Formula, study: Study) -> dict[str, Indicator]:
    wrong = list(wrong_ids(formula, study.indicators, study.derived))
    if wrong:
        raise ConfigError(f"{formula}: {'; '.join(wrong)}")
    return {id_: study.indicators[id_] for id_ in formula.ids}


def _decimals(meaning: Meaning, parts: dict[str, Indicator]) -> int:
    if printed(meaning.unit) == "kvot":
        return _OF_RATIOS
    return _OF_COUNTS if kind_of(meaning) == "count" else max(part.decimals for part in parts.values())
