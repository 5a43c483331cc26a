"""What is declared of a formula's figures: whether it is true, and what it is where nothing is declared."""

from __future__ import annotations

from obs.errors import ConfigError
from obs.formulas.meaning import Meaning
from obs.formulas.unit_words import conversion, printed, unit_of
from obs.formulas.units import COUNTED, MONEY
from obs.models import Kind


def require_unit(meaning: Meaning, text: str) -> None:
    """ConfigError unless figures of *meaning* may be printed in the unit *text*."""
    given, declared = meaning.unit, unit_of(text, flow=meaning.measure == "flow")
    problem = f'the formula gives figures in "{printed(given)}", not in "{text}"'
    if not given.measures_as(declared):
        raise ConfigError(problem)
    if not given.same_time_as(declared):
        why = (
            "that is for one who is there all year, not for each who was there at some time"
            if given.names_time
            else "the figure of a year names no time"
        )
        raise ConfigError(problem, suggestion=why)
    if given.scale != declared.scale:
        advice = conversion(given, declared)
        raise ConfigError(f"{problem}: a factor of {advice.rpartition(' ')[2]} is missing", suggestion=advice)


def kind_of(meaning: Meaning) -> Kind:
    """The kind of figures for which none is declared."""
    unit = meaning.unit.settled()
    if not unit.powers:
        return "share" if meaning.kind == "share" and printed(unit) == "%" else "index"
    if meaning.kind is not None:
        return meaning.kind
    if MONEY in unit.powers:
        return "rate" if unit.things else "amount"
    is_count = all(
        name == COUNTED or (name in unit.things and power > 0) for name, power in unit.powers.items()
    )
    return "count" if is_count else "rate"
