"""The table of the metric `official_model`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from obs import ConfigError, Panel
from obs_comparison.named_indicators import ids, indicator, span, values
from obs_comparison.places import places

_SCHEMA = {
    "indicator": pl.String(),
    "region": pl.String(),
    "period": pl.String(),
    "value": pl.Float64(),
    "modelled": pl.Float64(),
    "deviation": pl.Float64(),
    "deviation_percent": pl.Float64(),
    "reading": pl.String(),
    "rank": pl.Int64(),
    "percentile": pl.Float64(),
    "n": pl.Int64(),
    "r_squared": pl.Float64(),
    "sd_percent": pl.Float64(),
    "official_model_note": pl.String(),
}


def deviations(panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
    """The result of the metric `official_model`."""
    actual, modelled = _pair(panel, parameters)
    _, period = span(panel, (actual, modelled))
    held = values(panel, (actual, modelled), period or "", panel.sex)
    figures, models = held[actual], held[modelled]
    defined = {region for region in figures if models.get(region, 0.0) > 0}
    percent = {region: 100 * (figures[region] / models[region] - 1) for region in defined}
    common = _common(
        [
            (figures[region], models[region], percent[region])
            for region in sorted(defined & {*panel.group.members})
        ]
    )
    standing = places({region: percent[region] for region in panel.group.members if region in defined})
    rows: list[dict[str, object]] = []
    for region in dict.fromkeys((*panel.group.members, *panel.shown)):
        figure, model = figures.get(region), models.get(region)
        rank, percentile = standing.get(region, (None, None))
        known: dict[str, object] = {
            "indicator": actual,
            "region": region,
            "period": period,
            "value": figure,
            "modelled": model,
            "deviation": None if figure is None or model is None else figure - model,
            "deviation_percent": percent.get(region),
            "reading": _reading(percent.get(region), common["sd_percent"]),
            "rank": rank,
            "percentile": percentile,
            "official_model_note": _note(actual, modelled, period, figure, model)
            or (None if rank else "not in the group, so no rank"),
        }
        rows.append({**common, **known})
    return pl.LazyFrame(rows, schema=_SCHEMA)


def _pair(panel: Panel, parameters: Mapping[str, object]) -> tuple[str, str]:
    found: list[str] = []
    for role in ("actual", "modelled"):
        named = ids("official_model", role, parameters[role])
        if len(named) != 1:
            raise ConfigError(
                f"metric official_model: {role} is {parameters[role]!r}",
                suggestion="give the id of one indicator",
            )
        found += named
    first, second = (
        indicator("official_model", role, panel, id_)
        for role, id_ in zip(("actual", "modelled"), found, strict=True)
    )
    if first.unit != second.unit or first.id == second.id:
        raise ConfigError(
            f"metric official_model: {first.id} ({first.unit}) cannot be set against "
            f"{second.id} ({second.unit})",
            suggestion="name two indicators of the same unit",
        )
    return first.id, second.id


def _common(triples: list[tuple[float, float, float]]) -> dict[str, float | int | None]:
    """What holds for the whole group: n, R2 and the SD of the deviation."""
    result: dict[str, float | int | None] = {"n": len(triples), "r_squared": None, "sd_percent": None}
    if len(triples) < 3:
        return result
    figures, models, percent = np.array(triples, dtype=float).T
    result["sd_percent"] = float(percent.std(ddof=1))
    if np.ptp(figures) > 0 and np.ptp(models) > 0:
        result["r_squared"] = min(float(np.corrcoef(figures, models)[0, 1]) ** 2, 1.0)
    return result


def _reading(percent: float | None, sd: float | None) -> str | None:
    if percent is None or sd is None:
        return None
    if abs(percent) <= sd:
        return "as expected, within one SD"
    return "above the model by more than one SD" if percent > 0 else "below the model by more than one SD"


def _note(
    actual: str, modelled: str, period: str | None, figure: float | None, model: float | None
) -> str | None:
    if period is None:
        return "cannot be calculated: no period to compare"
    missing = [id_ for id_, value in ((actual, figure), (modelled, model)) if value is None]
    if missing:
        return f"cannot be calculated: no value of {', '.join(missing)} for {period}"
    if model is not None and model <= 0:
        return f"no deviation in per cent: {modelled} is not above zero"
    return None
