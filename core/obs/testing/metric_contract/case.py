"""What the author of a metric says about it, and how its promises compute it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, cast

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from obs.compare.running import parameters_of, run
from obs.metric import Metric
from obs.models import MetricInfo, Panel
from obs.testing.golden import golden_panel
from obs.testing.isolation import sealed

Row = dict[str, Any]


class MetricCase:
    """The attributes and fixtures of a metric under test."""

    parameters: ClassVar[Mapping[str, object]] = {}
    """What the metric is given beside its defaults; what is required must be here."""

    ranks: ClassVar[frozenset[str]] = frozenset({"rank"})
    """The columns of its result in which only members of the group may have a value."""

    @pytest.fixture
    def metric(self) -> type[Metric]:
        """The metric under test."""
        raise NotImplementedError("override the fixture `metric`: return MyMetric")

    @pytest.fixture
    def panel(self) -> Panel:
        """What it is computed for: a region must be shown that is no member of the group."""
        return golden_panel()


def computed(metric: type[Metric], panel: Panel, given: Mapping[str, object]) -> pl.DataFrame:
    """The result as the metric gives it, before core looks at it; sealed."""
    with sealed():
        return metric().compute(panel, parameters_of(metric.info, given)).collect()


def checked(metric: type[Metric], panel: Panel, given: Mapping[str, object]) -> pl.DataFrame:
    """The result as core gives it on, sorted by its key; MetricError for another table than declared."""
    with sealed():
        table = run({metric.info.id: metric}, metric.info.id, panel, given)
    return table.sort(key_of(metric.info))


def key_of(info: MetricInfo) -> list[str]:
    """The columns that name a row."""
    return cast("list[str]", info.result["primaryKey"])


def fields_of(info: MetricInfo, *types: str) -> list[str]:
    """The columns of these types."""
    fields = cast("list[Row]", info.result["fields"])
    return [field["name"] for field in fields if field["type"] in types]


def with_rows(panel: Panel, rows: pl.DataFrame) -> Panel:
    """*panel* with other observations."""
    return replace(panel, observations=rows.lazy())


def difference(got: pl.DataFrame, expected: pl.DataFrame, *, exact: bool = False) -> str:
    """What is different, "" where nothing is; sums may differ in the last digits unless *exact*."""
    try:
        assert_frame_equal(got, expected, check_exact=exact, rel_tol=1e-9, abs_tol=1e-9)
    except AssertionError as error:
        return str(error)
    return ""


def is_told(row: Row, before: Row) -> bool:
    """Whether *row* says why something is missing: by a note, or by a status without a value.

    A word that stood there *before*, when nothing was missing, does not count.
    """
    return any(
        value and value != before.get(name)
        for name, value in row.items()
        if name.endswith("note") or (name.endswith("status") and value != "reported")
    )
