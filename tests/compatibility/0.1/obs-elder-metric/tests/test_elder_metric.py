"""The promises of a metric, on real figures and on the worked example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pytest
from obs import Panel
from obs.testing import MetricContract, golden_panel

from obs_elder_metric import ElderMetric


class TestElderMetric(MetricContract):
    # change: what the metric is given beside its defaults; what is required must be here
    parameters: ClassVar[Mapping[str, object]] = {"fewest": 5}

    @pytest.fixture
    def metric(self) -> type[ElderMetric]:
        return ElderMetric

    @pytest.fixture
    def panel(self) -> Panel:
        # change: indicators of the built-in study for which the metric makes sense
        return golden_panel("N31807")
