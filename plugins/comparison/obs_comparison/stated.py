"""A target, a budget or a cost as somebody stated it: the parameters of three metrics, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from obs import ConfigError, MetricError, Panel, first_day
from obs_comparison.named_indicators import indicator, number, one_unit, positive


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTarget:
    """The outcome shall be *at_least* the *value* (else at most), in the unit of the indicators.

    *of* is the indicator that holds the cases behind a share, None for the registry's denominator;
    *baselines* are the periods to set beside the outcome, by indicator; *level* is that of the interval.
    """

    value: float
    at_least: bool
    of: str | None
    baselines: Mapping[str, str]
    level: float

    @property
    def relation(self) -> str:
        """The relation by the name that the parameter gives it."""
        return "at_least" if self.at_least else "at_most"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedClaim:
    """A *claimed* cost or saving in kronor for each household that stays *months*; *cases* households."""

    claimed: float
    months: float
    cases: float | None


def stated_target(panel: Panel, parameters: Mapping[str, object]) -> StatedTarget:
    """The target that *parameters* state. MetricError without one, ConfigError for a bad parameter."""
    if parameters["target"] is None:
        raise MetricError(
            "metric target refuses: no target is stated, and one chosen after the outcome is none",
            suggestion="state it as it stood before the outcome: target = 60",
        )
    value = number("target", "target", parameters["target"])
    one_unit("target", "target", panel)
    shares = [each.id for each in panel.indicators.values() if each.kind == "share"]
    if shares and not 0 <= value <= 100:
        raise ConfigError(
            f"metric target: target is {value:g}, and {shares[0]} is a share in per cent",
            suggestion="give a number from 0 to 100",
        )
    relation = parameters["relation"]
    if relation not in ("at_least", "at_most"):
        raise ConfigError(f"metric target: relation is {relation!r}", suggestion="give at_least or at_most")
    level = parameters["level"]
    if not isinstance(level, float) or not 0.5 <= level < 1:
        raise ConfigError(
            f"metric target: level is {level!r}", suggestion="give a share such as 0.95 or 0.998"
        )
    return StatedTarget(
        value=value,
        at_least=relation == "at_least",
        of=_cases_of(panel, parameters["of"]),
        baselines=_baselines(panel, parameters["baseline"]),
        level=level,
    )


def stated_budget(panel: Panel, given: object) -> float | str:
    """The budget *given*: a number, or the id of an indicator like those it is set against.

    MetricError without one; ConfigError for one that fits neither unit nor region.
    """
    if given is None or given == "":
        raise MetricError(
            "metric budget refuses: no budget is given, and budgets are not open data",
            suggestion="give the number, or the id of an indicator that holds it, such as a CSV file's",
        )
    if not isinstance(given, str):
        value = number("budget", "budget", given)
        one_unit("budget", "budget", panel)
        if len(panel.shown) > 1:
            raise ConfigError(
                f"metric budget: one budget is given for {len(panel.shown)} regions",
                suggestion="ask for the region whose budget it is, with --region",
            )
        return value
    held = indicator("budget", "budget", panel, given)
    for outcome in panel.indicators.values():
        if outcome.id == held.id:
            raise ConfigError(f"metric budget: {held.id} cannot be set against itself")
        for what in ("unit", "measure", "price_basis"):
            own, theirs = getattr(outcome, what), getattr(held, what)
            if own != theirs:
                raise ConfigError(
                    f"metric budget: {outcome.id} cannot be set against {held.id}, their "
                    f"{what.replace('_', ' ')} differs: {own or 'none'} and {theirs or 'none'}",
                    suggestion="name a budget of the same unit, measure and price basis",
                )
    return held.id


def stated_claim(panel: Panel, parameters: Mapping[str, object]) -> StatedClaim:
    """The claim that *parameters* state. MetricError without one, ConfigError for a bad parameter."""
    if parameters["claimed"] is None:
        raise MetricError(
            "metric unit_cost refuses: no cost is claimed", suggestion="give it in kronor: claimed = 96996"
        )
    months = positive("unit_cost", "months", parameters["months"])
    if months > 12:
        raise ConfigError(
            f"metric unit_cost: months is {months:g}, more than a year",
            suggestion="give the months of one year, 12 or fewer, and the claim for that time",
        )
    cases = parameters["cases"]
    if cases is not None and len(panel.shown) > 1:
        raise ConfigError(
            f"metric unit_cost: the cases of one claim are given for {len(panel.shown)} regions",
            suggestion="ask for the region that claims them, with --region",
        )
    return StatedClaim(
        claimed=positive("unit_cost", "claimed", parameters["claimed"]),
        months=months,
        cases=None if cases is None else positive("unit_cost", "cases", cases),
    )


def _cases_of(panel: Panel, given: object) -> str | None:
    if given is None or given == "":
        return None
    held = indicator("target", "of", panel, str(given))
    if held.kind != "count":
        raise ConfigError(
            f"metric target: of names {held.id}, which is no number of cases ({held.unit})",
            suggestion="name the indicator that counts them, or leave it out",
        )
    return held.id


def _baselines(panel: Panel, given: object) -> Mapping[str, str]:
    """The baseline of each indicator: the panel's starts, or the period *given* in the form of its own."""
    if given is None:
        return panel.starts
    if given == "":
        return {}
    try:
        first_day(str(given))
    except ValueError as error:
        raise ConfigError(
            f"metric target: baseline is {given!r}", suggestion='give a period such as "2018", or "" for none'
        ) from error
    start = str(given)
    alike = {id_: len(period) == len(start) for id_, period in panel.periods.items()}
    return {id_: start if alike[id_] else start[:4] + panel.periods[id_][4:] for id_ in alike}
