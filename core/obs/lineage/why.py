"""Which kind of figure a reference names, and its chain."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from obs.derivation import with_formulas
from obs.errors import ConfigError
from obs.lineage import claimed, figure, results
from obs.lineage.derived import followed
from obs.lineage.ground import Ground
from obs.lineage.model import Chain
from obs.lineage.observation import row_at
from obs.lineage.reference import Reference, read_reference, unknown
from obs.lineage.words import agrees
from obs.lineage.words import figure as written
from obs.models import Finding
from obs.observations import SEXES
from obs.periods import is_period

_COLUMNS = ("value", "status", "note")
_FIGURES = ("observations", "derived")
"""Tables of reports and releases whose rows are figures under their own key."""


def why(ground: Ground, text: str) -> Chain:
    """The chain of the figure at the reference *text*, REF or REF=VALUE, computed anew.

    What does not hold is a finding: a damaged reply, another value than was said. ConfigError, with near ones
    and the forms there are, for a reference that leads nowhere; MetricError where a metric has no result.
    """
    asked = read_reference(text)
    chain = _chain(ground, asked)
    if asked.said is None or _is_said(asked.said, chain):
        return chain
    differs = Finding(
        code="another-value",
        severity="error",
        message=f"{asked.text} is {written(chain.value)}, not {asked.said}",
        suggestion="see the days of the vintages, and ask with the same study, group, period and "
        "indicators as then (--as-of DAY for what was known that day)",
    )
    return replace(chain, findings=(*chain.findings, differs))


def _is_said(said: str, chain: Chain) -> bool:
    """Whether the figure of *chain* is what was *said*: of one without a value also its status."""
    return agrees(said, chain.value) or (chain.value is None and said.casefold() == chain.status)


def _chain(ground: Ground, asked: Reference) -> Chain:
    name, *rest = asked.parts
    if name in claimed.TABLES:
        return claimed.claimed(ground, name, tuple(rest))
    if name in _FIGURES and len(rest) >= 3:
        return _observation(ground, asked, tuple(rest))
    if _is_observation(ground, asked.parts):
        return _observation(ground, asked, asked.parts)
    if name in results.names_of_tables(ground):
        return figure.result(ground, name, tuple(rest))
    raise _nothing(ground, asked)


def _is_observation(ground: Ground, parts: tuple[str, ...]) -> bool:
    return len(parts) in {3, 4, 5} and is_period(parts[2]) and ground.indicator(parts[0]) is not None


def _observation(ground: Ground, asked: Reference, parts: tuple[str, ...]) -> Chain:
    """The figure at INDICATOR/REGION/PERIOD, of both sexes unless it says another, or its status or note."""
    column = parts[-1] if parts[-1] in _COLUMNS else "value"
    id_, region, period, *rest = parts[:-1] if parts[-1] in _COLUMNS else parts
    sex = rest[0] if rest else "T"
    indicator = ground.indicator(id_)
    if indicator is None or sex not in SEXES or len(rest) > 1:
        raise _nothing(ground, asked)
    chain = followed(ground, indicator, (region, period, sex))
    if column == "value":
        return chain
    row = row_at(with_formulas(ground.figures, ground.study).read(indicator), (region, period, sex))
    return replace(chain, ref=f"{chain.ref}/{column}", value=row[column] if row else None, unit="")


def _nothing(ground: Ground, asked: Reference) -> ConfigError:
    name, *rest = asked.parts
    known = (*ground.study.comparable(), *results.names_of_tables(ground), *claimed.TABLES)
    spelt = {each.casefold(): each for each in known}
    near = get_close_matches(name.casefold(), spelt, n=2)
    return unknown(
        f"nothing is called {asked.text!r}",
        " or ".join("/".join((spelt[each], *rest)) for each in near if spelt[each] != name),
    )
