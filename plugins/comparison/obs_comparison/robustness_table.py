"""The result table of the metric robustness: the rows of its survey, and what is counted over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import polars as pl

from obs import Panel
from obs_comparison.robustness import RESULT
from obs_comparison.robustness_choice import Choice
from obs_comparison.survey import Survey

_TYPES = {"string": pl.String(), "number": pl.Float64(), "integer": pl.Int64(), "boolean": pl.Boolean()}
_SCHEMA = {field["name"]: _TYPES[field["type"]] for field in cast("list[dict[str, Any]]", RESULT["fields"])}
_COUNTED = ("specifications", "agreeing", "share")


def robustness_table(panel: Panel, choice: Choice) -> pl.DataFrame:
    """The result for each indicator of *panel* or *choice*, region shown and specification, in that order."""
    survey = Survey(panel, choice)
    names = ["place", *(name for name in _SCHEMA if name not in _COUNTED)]
    columns: dict[str, list[Any]] = {name: [] for name in ["number", *names]}
    for number, id_ in enumerate(dict.fromkeys((*panel.indicators, *choice.indicators))):
        known = {
            "number": number,
            "place": list(range(len(panel.shown))),
            "indicator": id_,
            "region": panel.shown,
            "finding": choice.finding,
        }
        for block in survey.blocks(id_):
            _append(columns, {**known, **block}, len(panel.shown))
    return _counted(_frame(columns)).select(list(_SCHEMA))


def _append(columns: Mapping[str, list[Any]], block: Mapping[str, object], rows: int) -> None:
    for name, held in columns.items():
        given = block.get(name)
        if isinstance(given, np.ndarray):
            held.extend(given.tolist())
        elif isinstance(given, list | tuple):
            held.extend(cast("list[Any]", given))
        else:
            held.extend([given] * rows)


def _frame(columns: Mapping[str, list[Any]]) -> pl.DataFrame:
    """*columns* with their types, NaN as null; ordered by indicator and region, else as they came."""
    series: list[pl.Series] = []
    for name, values in columns.items():
        dtype = _SCHEMA.get(name, pl.Int64())
        numeric = dtype.is_numeric() and name in _SCHEMA
        held = pl.Series(name, values, dtype=pl.Float64() if numeric else dtype)
        series.append(held.fill_nan(None).cast(dtype) if numeric else held)
    return pl.DataFrame(series).sort("number", "place", maintain_order=True)


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """*frame* with how many of each region's rows have an answer, how many agree, and which share that is."""
    told = pl.col("agrees").is_not_null().sum().over("region").cast(pl.Int64)
    agreeing = pl.col("agrees").fill_null(value=False).sum().over("region").cast(pl.Int64)
    return frame.with_columns(specifications=told, agreeing=agreeing).with_columns(
        share=pl.when(pl.col("specifications") > 0).then(pl.col("agreeing") / pl.col("specifications"))
    )
