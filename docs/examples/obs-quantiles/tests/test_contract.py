"""The metric keeps the promises of a metric, on real figures that obs brings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pytest

from obs import Metric, Panel
from obs.testing import MetricContract, golden_panel
from obs_quantiles.quantile import Quantile


class TestQuantile(MetricContract):
    ranks: ClassVar[frozenset[str]] = frozenset({"rank", "quantile", "label"})

    @pytest.fixture
    def metric(self) -> type[Metric]:
        return Quantile

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31807", "N31008")


class TestTenths(TestQuantile):
    parameters: ClassVar[Mapping[str, object]] = {"k": 10}
