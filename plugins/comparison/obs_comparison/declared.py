"""The parameters of the effect, checked: what a programme's start and donors were declared to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from obs import ConfigError, Indicator, MetricError, Panel, all_regions, first_day
from obs_comparison.balanced import Choice
from obs_comparison.placebos import Side


def choice(panel: Panel, parameters: Mapping[str, object]) -> Choice:
    """What *parameters* declare. MetricError without a start, ConfigError for a bad parameter."""
    start = _period("start", parameters["start"])
    if start is None:
        raise MetricError(
            "metric effect refuses: no start of the programme is declared, and one chosen after seeing the "
            "figures is no evidence",
            suggestion='declare it as start = "2018" before you look',
        )
    return Choice(
        start=start,
        pre_from=_period("pre_from", parameters["pre_from"]),
        exclude=_codes(panel, parameters["exclude"]),
        keep_shown=_switch(parameters["keep_shown"]),
    )


def _period(name: str, given: object) -> str | None:
    if given is None:
        return None
    text = str(given) if isinstance(given, str | int) else ""
    try:
        first_day(text)
    except ValueError:
        raise ConfigError(
            f"metric effect: {name} is {given!r}", suggestion='give a period such as "2018" or "2018-07"'
        ) from None
    return text


def _codes(panel: Panel, given: object) -> frozenset[str]:
    codes = [given] if isinstance(given, str) else given
    if not isinstance(codes, list | tuple):
        raise ConfigError(f"metric effect: exclude is {given!r}", suggestion="give a list of region codes")
    known = {*panel.group.members, *panel.shown, *all_regions()}
    strangers = [
        str(code)
        for code in cast("Sequence[object]", codes)
        if not isinstance(code, str) or code not in known
    ]
    if strangers:
        raise ConfigError(
            f"metric effect: exclude names {', '.join(strangers)}, which is no region",
            suggestion='codes are text, such as "0767"',
        )
    return frozenset(cast("Sequence[str]", codes))


def _switch(given: object) -> bool:
    if not isinstance(given, bool):
        raise ConfigError(f"metric effect: keep_shown is {given!r}", suggestion="give true or false")
    return given


def side(indicator: Indicator, given: object) -> Side:
    """The side of the rank by gap: as *given*, else towards the better by the polarity of *indicator*."""
    if given is None:
        better: Mapping[str, Side] = {"lower_is_better": "lower", "higher_is_better": "higher"}
        return better.get(indicator.polarity, "either")
    if given not in ("lower", "higher", "either"):
        raise ConfigError(f"metric effect: side is {given!r}", suggestion="give lower, higher or either")
    return given


def cut_off(given: object) -> float:
    """The cut-off *given*, a number from 1 up."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not given >= 1:
        raise ConfigError(
            f"metric effect: cut_off is {given!r}", suggestion="give a number from 1 up, such as 5"
        )
    return float(given)


def whole(name: str, given: object) -> int:
    """The whole number *given* for the parameter *name*, from 0 up."""
    if isinstance(given, bool) or not isinstance(given, int) or given < 0:
        raise ConfigError(f"metric effect: {name} is {given!r}", suggestion="give a whole number from 0 up")
    return given


def predictors(panel: Panel, given: object) -> tuple[str, ...]:
    """The ids *given*, each an indicator of *panel*."""
    ids = [given] if isinstance(given, str) else given
    if not isinstance(ids, list | tuple):
        raise ConfigError(
            f"metric effect: predictors is {given!r}", suggestion="give a list of indicator ids"
        )
    known = {*panel.indicators, *panel.others}
    strangers = [
        str(each) for each in cast("Sequence[object]", ids) if not isinstance(each, str) or each not in known
    ]
    if strangers:
        raise ConfigError(
            f"metric effect: there are no figures of the predictor {', '.join(strangers)}",
            suggestion="add it to the study's indicators and fetch it",
        )
    return tuple(cast("Sequence[str]", ids))
