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


class Relational(Changed):
    """It says that its indicators may be asked about apart, which is so."""

    info = replace(Distance.info, relational=True)


class TestRelational(Kept):
    plugin = Relational


class TestNearestOfAll(Kept):
    """Its distances are what they are beyond the least one, whichever indicator that is of."""

    class plugin(Relational):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.with_columns(pl.col("distance") - pl.col("distance").min())


class TestOnePeriod(Kept):
    """It takes the latest of the periods compared for all indicators."""

    class plugin(Relational):
        def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
            latest = dict.fromkeys(panel.periods, max(panel.periods.values()))
            return super().compute(replace(panel, periods=latest), parameters)


class TestOnePolarity(Kept):
    """It ranks all indicators by the polarity of the first."""

    class plugin(Relational):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            first, *_ = panel.indicators.values()
            rank = pl.col("rank").max().over("indicator") + 1 - pl.col("rank")
            return table.with_columns(rank=rank if first.polarity == "higher_is_better" else "rank")


class TestFewRows(Kept):
    """It has a row for each region, of whatever indicator comes first."""

    class plugin(Relational):
        def change(self, table: pl.LazyFrame, panel: Panel) -> pl.LazyFrame:
            return table.unique("region", keep="first", maintain_order=True)


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
