"""The contract on an honest metric, and on metrics that break one promise each. Run outside the tree."""

# ruff: noqa: D106, N801

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from obs_invented.metrics import Distance

from obs import Metric, MetricError, Panel, Untouched
from obs.testing import MetricContract


class Kept(MetricContract):
    plugin: type[Metric] = Distance

    @pytest.fixture
    def metric(self) -> type[Metric]:
        return self.plugin


class Changed(Distance):
    """What it gives is changed by `change`."""

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        return self.change(super().compute(panel, parameters), panel)

    def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
        return table


class TestHonest(Kept):
    pass


class TestOtherConstraint(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.with_columns(distance=-1 - pl.col("distance"))


class TestMisdeclared(Kept):
    class plugin(Distance):
        info = replace(Distance.info, untouched={**Distance.info.untouched, "nothing": Untouched()})


class TestNotFinite(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.with_columns(
                distance=pl.col("distance") / (pl.col("value") * 0 + 1) / pl.col("value")
            )


class TestRefusesZeros(Kept):
    """It refuses where all is zero, and so hides what it makes of one zero."""

    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            if panel.observations.filter(pl.col("value") != 0).collect().is_empty():
                raise MetricError("every figure is zero")
            return table.with_columns(distance=pl.col("distance") / pl.col("value"))


class TestZeroBenchmark(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            country = pl.col("value").filter(pl.col("region") == panel.benchmark).first()
            if panel.observations.filter(pl.col("value") != 0).collect().is_empty():
                raise MetricError("every figure is zero")
            return table.with_columns(distance=pl.col("distance") / country)


class TestBreaksOnZeros(Kept):
    """An error that is none of obs is no refusal."""

    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            if panel.observations.filter(pl.col("value") != 0).collect().is_empty():
                raise ZeroDivisionError("every figure is zero")
            return table


class TestRankOutside(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.with_columns(rank=pl.col("value").rank("min").cast(pl.Int64))


class TestOtherRanks(Kept):
    ranks = frozenset({"rnak"})


class TestTouched(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.with_columns(pl.col("value").round(1))


class TestSilentGap(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.with_columns(distance_note=pl.lit(None, pl.String))


class TestSilentOutsider(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            inside = pl.col("region").is_in(panel.group.members)
            return table.with_columns(pl.when(inside).then("distance_note"))


class TestSameWordAlways(Kept):
    """Its note says the same whether there is a figure or not."""

    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.with_columns(distance_note=pl.lit("from the median"))


class TestLosesOne(Kept):
    """A number that stays hides that another one is gone."""

    class plugin(Changed):
        info = replace(
            Distance.info,
            result={
                **Distance.info.result,
                "fields": [*Distance.info.result["fields"], {"name": "factor", "type": "number"}],  # pyright: ignore
            },
        )

        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.with_columns(distance_note=pl.lit(None, pl.String), factor=pl.lit(1.0))


class TestGone(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.filter(pl.col("value").is_not_null())


class TestUndeclared(Kept):
    class plugin(Distance):
        def factor(self, parameters: Mapping[str, object]) -> float:
            return super().factor(parameters) * float(parameters.get("bonus", 1))  # pyright: ignore


class TestUnexplained(Kept):
    class plugin(Distance):
        info = replace(Distance.info, meanings={})


class TestAnyFactor(Kept):
    class plugin(Distance):
        def factor(self, parameters: Mapping[str, object]) -> float:
            return 1.0


class TestCrash(Kept):
    class plugin(Distance):
        def factor(self, parameters: Mapping[str, object]) -> float:
            factor: Any = parameters["factor"]
            return float(factor)


class TestRowOrder(Kept):
    class plugin(Distance):
        def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
            first = panel.observations.select("value").drop_nulls().collect().item(0, 0)
            return super().compute(panel, parameters).with_columns(pl.col("distance") + first)


class TestRegionOrder(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.with_columns(pl.col("distance") + int(panel.group.members[0]))


class TestAnotherTime(Kept):
    class plugin(Changed):
        numbers = count()

        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.with_columns(pl.col("distance") + 1e-12 * next(self.numbers))


class TestChangesParameters(Kept):
    class plugin(Distance):
        def factor(self, parameters: Mapping[str, object]) -> float:
            factor = super().factor(parameters)
            if isinstance(parameters, dict):
                parameters["factor"] = 2 * factor
            return factor


class Relational(Distance):
    """The same distance on whatever engine the figures are, changed by `change`."""

    info = replace(Distance.info, relational=True)

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> Any:
        members = panel.group.members
        regions = pl.LazyFrame({"region": list(dict.fromkeys((*members, *panel.shown, panel.benchmark)))})
        asked = pl.LazyFrame({"indicator": list(panel.periods), "period": list(panel.periods.values())})
        cells = asked.join(regions, how="cross").with_columns(member=pl.col("region").is_in(members))
        cells = cells.with_columns(pl.col("indicator", "period", "region").cast(pl.Categorical))
        rows = nw.from_native(panel.observations).filter(nw.col("sex") == panel.sex)
        key = ["indicator", "period", "region"]
        table = nw.from_native(panel.beside(cells)).join(
            rows.select(*key, "value", nw.col("status").cast(nw.String)), on=key, how="left"
        )
        table = table.with_columns(inside=nw.when(nw.col("member")).then(nw.col("value")))
        middles = table.group_by("indicator").agg(middle=nw.col("inside").median())
        table = table.join(middles, on="indicator", how="left").select(
            "indicator",
            "region",
            "value",
            "status",
            rank=nw.col("inside").rank("min").over("indicator").cast(nw.Int64),
            distance=self.factor(parameters) * (nw.col("value") - nw.col("middle")).abs(),
            distance_note=nw.when(nw.col("value").is_null()).then(nw.lit("no figure")),
        )
        return self.change(table, panel).to_native()

    def change(self, table: Any, panel: Panel) -> Any:
        return table


class TestRelational(Kept):
    plugin = Relational


class TestNearestOfAll(Kept):
    """Its distances are what they are beyond the least one, whichever indicator that is of."""

    class plugin(Relational):
        def change(self, table: Any, panel: Panel) -> Any:
            return table.with_columns(nw.col("distance") - nw.col("distance").min())


class TestOnePeriod(Kept):
    """It takes the latest of the periods compared for all indicators."""

    class plugin(Relational):
        def compute(self, panel: Panel, parameters: Mapping[str, object]) -> Any:
            latest = dict.fromkeys(panel.periods, max(panel.periods.values()))
            return super().compute(replace(panel, periods=latest), parameters)


class TestOnePolarity(Kept):
    """It ranks all indicators by the polarity of the first."""

    class plugin(Relational):
        def change(self, table: Any, panel: Panel) -> Any:
            first, *_ = panel.indicators.values()
            rank = nw.col("rank").max().over("indicator") + 1 - nw.col("rank")
            return table.with_columns(rank=rank) if first.polarity == "higher_is_better" else table


class TestFewRows(Kept):
    """It has rows of the indicator that comes first."""

    class plugin(Relational):
        def change(self, table: Any, panel: Panel) -> Any:
            return table.filter(nw.col("indicator") == next(iter(panel.indicators)))


class TestPolarsOnly(Kept):
    """It says that it is relational and takes its observations for tables of Polars."""

    class plugin(Changed):
        info = replace(Distance.info, relational=True)


class TestOtherElsewhere(Kept):
    """It knows where it is."""

    class plugin(Relational):
        def change(self, table: Any, panel: Panel) -> Any:
            here = hasattr(panel.observations, "collect_schema")
            return table.with_columns(nw.col("distance") + (0 if here else 1e-6))


class TestNetwork(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", 9), timeout=1).close()
            return table


class TestFile(Kept):
    class plugin(Changed):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            with suppress(OSError):
                Path("own.txt").write_text("kept", "utf-8")
            return table
