"""Metrics of ours keep the promises of a metric, on real figures."""

from __future__ import annotations

import pytest

from obs import Metric, Panel
from obs.testing import MetricContract, golden_panel
from obs_comparison.change import Change
from obs_comparison.level import Level
from obs_comparison.uncertainty import Uncertainty


class TestLevel(MetricContract):
    @pytest.fixture
    def metric(self) -> type[Metric]:
        return Level


class TestChange(MetricContract):
    @pytest.fixture
    def metric(self) -> type[Metric]:
        return Change

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31807", "N31814", change_from="2018")


class TestUncertainty(MetricContract):
    parameters = {"draws": 100}  # noqa: RUF012

    @pytest.fixture
    def metric(self) -> type[Metric]:
        return Uncertainty
