"""The table of the metric `decomposition`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from obs import ConfigError, Indicator, Panel
from obs_comparison.factors import lmdi, shapley
from obs_comparison.named_indicators import hindrance, ids, indicator, span, values

FACTORS = ("households", "months per household", "kronor per month")
_ROLES = ("total", "per_household", "per_month")
_KRONOR = {"kr": 1.0, "tkr": 1e3, "mnkr": 1e6}
_SCHEMA = {
    "indicator": pl.String(),
    "region": pl.String(),
    "factor": pl.String(),
    "change_from": pl.String(),
    "period": pl.String(),
    "start_value": pl.Float64(),
    "end_value": pl.Float64(),
    "part": pl.Float64(),
    "part_percent": pl.Float64(),
    "start_total": pl.Float64(),
    "end_total": pl.Float64(),
    "total_change": pl.Float64(),
    "method": pl.String(),
    "decomposition_note": pl.String(),
}
Part = dict[str, object]
"""What one row says of its factor."""


def decompose(panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
    """The result of the metric `decomposition`."""
    series = {role: _one(role, panel, parameters) for role in _ROLES}
    kronor = _kronor(series)
    method = parameters["method"]
    if method not in ("shapley", "lmdi"):
        raise ConfigError(f"metric decomposition: method is {method!r}", suggestion="take shapley or lmdi")
    named = {each.id: each for each in series.values()}
    start, period = span(panel, named)
    obstacle = hindrance(panel, named, start, period)
    held = {when: values(panel, named, when, panel.sex) for when in (start, period) if when}
    rows: list[dict[str, object]] = []
    for region in dict.fromkeys((*panel.shown, panel.benchmark)):
        amounts = {
            when: [column.get(region) for column in figures.values()] for when, figures in held.items()
        }
        reason = obstacle or _gap(tuple(named), amounts)
        parts = _nothing(reason) if reason else _parts(amounts, kronor, str(method))
        common = {"indicator": series["total"].id, "region": region, "change_from": start, "period": period}
        rows += [dict.fromkeys(_SCHEMA) | common | part for part in parts]
    return pl.LazyFrame(rows, schema=_SCHEMA)


def _one(role: str, panel: Panel, parameters: Mapping[str, object]) -> Indicator:
    found = ids("decomposition", role, parameters[role])
    if len(found) != 1:
        raise ConfigError(
            f"metric decomposition: {role} is {parameters[role]!r}", suggestion="give the id of one indicator"
        )
    return indicator("decomposition", role, panel, found[0])


def _kronor(series: Mapping[str, Indicator]) -> float:
    """What one unit of the total is worth in kronor; ConfigError where the units do not multiply to it."""
    total = series["total"]
    if len({each.id for each in series.values()}) < len(series):
        raise ConfigError("metric decomposition: total, per_household and per_month must be three indicators")
    if total.unit not in _KRONOR:
        raise ConfigError(
            f"metric decomposition: the total {total.id} is in {total.unit!r}",
            suggestion=f"name an amount in {', '.join(_KRONOR)}",
        )
    for role in ("per_household", "per_month"):
        if not series[role].unit.startswith("kr/"):
            raise ConfigError(
                f"metric decomposition: {role} {series[role].id} is in {series[role].unit!r}",
                suggestion="name an indicator in kronor per household, and per household and month",
            )
    return _KRONOR[total.unit]


def _gap(named: Sequence[str], amounts: Mapping[str, Sequence[float | None]]) -> str | None:
    """Why the factors are not defined: a missing figure, or kronor that nothing can be divided by."""
    for when, figures in amounts.items():
        missing = [id_ for id_, figure in zip(named, figures, strict=True) if figure is None]
        if missing:
            return f"cannot be calculated: no value of {', '.join(missing)} for {when}"
        zero = [id_ for id_, figure in zip(named[1:], figures[1:], strict=True) if figure == 0]
        if zero:
            return f"cannot be calculated: {', '.join(zero)} is zero for {when}"
    return None


def _nothing(reason: str) -> list[Part]:
    return [{"factor": factor, "decomposition_note": reason} for factor in FACTORS]


def _parts(amounts: Mapping[str, Sequence[float | None]], kronor: float, method: str) -> list[Part]:
    first, last = ([each or 0.0 for each in figures] for figures in amounts.values())
    start, end = _factors(first, kronor), _factors(last, kronor)
    notes: list[str] = []
    if method == "lmdi" and min(*start, *end) <= 0:
        method = "shapley"
        notes.append("lmdi needs figures above zero: shapley in its place")
    if min(*start, *end) < 0:
        notes.append("a figure is below zero: the parts sum to the change, but such a factor has no meaning")
    if first[0] <= 0:
        notes.append("no part in per cent: the total is not above zero at the start")
    split = (shapley if method == "shapley" else lmdi)(start, end)
    return [
        {
            "factor": factor,
            "start_value": before,
            "end_value": after,
            "part": part / kronor,
            "part_percent": 100 * part / kronor / first[0] if first[0] > 0 else None,
            "start_total": first[0],
            "end_total": last[0],
            "total_change": last[0] - first[0],
            "method": method,
            "decomposition_note": "; ".join(notes) or None,
        }
        for factor, before, after, part in zip(FACTORS, start, end, split, strict=True)
    ]


def _factors(figures: Sequence[float], kronor: float) -> tuple[float, ...]:
    total, per_household, per_month = figures
    return total * kronor / per_household, per_household / per_month, per_month
