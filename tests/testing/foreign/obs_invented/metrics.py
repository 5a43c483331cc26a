"""A metric plugin as a stranger writes it: the distance to the middle of the group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import polars as pl

from obs import ConfigError, Metric, MetricInfo, Panel, Untouched

_RESULT = {
    "name": "distance",
    "primaryKey": ["indicator", "region"],
    "fields": [
        {"name": "indicator", "type": "string", "constraints": {"required": True}},
        {"name": "region", "type": "string", "constraints": {"required": True}},
        {"name": "value", "type": "number"},
        {"name": "status", "type": "string"},
        {"name": "rank", "type": "integer", "constraints": {"minimum": 1}},
        {"name": "distance", "type": "number", "constraints": {"minimum": 0}},
        {"name": "distance_note", "type": "string"},
    ],
}


class Distance(Metric):
    info: ClassVar[MetricInfo] = MetricInfo(
        id="distance",
        title="Distance: from the median of the group",
        assumptions=("A distance is described, not judged.",),
        reference="made up",
        result=_RESULT,
        untouched={"value": Untouched(), "status": Untouched()},
        parameters={"factor": 1.0},
        meanings={"factor": "what distances are multiplied with"},
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        rows = panel.observations.filter(pl.col("sex") == panel.sex).with_columns(
            pl.col("indicator", "region", "period", "status").cast(pl.String)
        )
        parts = [self.of(panel, rows, id_, self.factor(parameters)) for id_ in panel.indicators]
        return pl.concat(parts)

    def factor(self, parameters: Mapping[str, object]) -> float:
        factor = parameters["factor"]
        if not isinstance(factor, int | float):
            raise ConfigError(f"factor = {factor!r} is no number")
        return factor

    def of(self, panel: Panel, rows: pl.LazyFrame, id_: str, factor: float) -> pl.LazyFrame:
        regions = list(dict.fromkeys((*panel.group.members, *panel.shown, panel.benchmark)))
        here = rows.filter(pl.col("indicator") == id_, pl.col("period") == panel.periods[id_])
        table = pl.LazyFrame({"region": regions}).join(here, on="region", how="left")
        member = pl.col("region").is_in(panel.group.members)
        inside = pl.when(member).then(pl.col("value"))
        return table.select(
            pl.lit(id_).alias("indicator"),
            "region",
            "value",
            "status",
            rank=inside.rank("min").cast(pl.Int64),
            distance=factor * (pl.col("value") - inside.median()).abs(),
            distance_note=pl.when(pl.col("value").is_null()).then(pl.lit("no figure")),
        )
