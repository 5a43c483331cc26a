"""The promises of a metric, each a test: `MetricContract` is what the author of a plugin subclasses."""

from __future__ import annotations

from obs.testing.metric_contract.elsewhere import Elsewhere
from obs.testing.metric_contract.invariance import Invariance
from obs.testing.metric_contract.parameters import Parameters
from obs.testing.metric_contract.results import Results


class MetricContract(Results, Parameters, Invariance, Elsewhere):
    """The tests that every metric passes.

    Subclass it as ``class TestMyMetric(MetricContract)`` and override the fixture `metric`, and `panel` where
    the metric needs other figures than the golden ones; see `MetricCase` for the attributes.
    """
