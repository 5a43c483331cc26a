"""Metrics of ours keep the promises of a metric, on real figures."""

# ruff: noqa: RUF012

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest

from obs import Metric, Panel
from obs.testing import MetricContract, golden_panel
from obs_comparison.budget import Budget
from obs_comparison.change import Change
from obs_comparison.decomposition import Decomposition
from obs_comparison.effect import Effect, EffectPath
from obs_comparison.expected import Expected
from obs_comparison.funnel import Funnel
from obs_comparison.level import Level
from obs_comparison.official_model import OfficialModel
from obs_comparison.peers import PeerMean, Peers
from obs_comparison.plugin import obs_register_metrics
from obs_comparison.real_terms import RealTerms
from obs_comparison.robustness import Robustness
from obs_comparison.standings import Standings
from obs_comparison.substitution import Substitution
from obs_comparison.target import Target
from obs_comparison.trend import Trend
from obs_comparison.uncertainty import Uncertainty
from obs_comparison.unit_cost import UnitCost


class Ours(MetricContract):
    """One of our metrics, *tried* on the golden panel."""

    tried: ClassVar[type[Metric]]

    @pytest.fixture
    def metric(self) -> type[Metric]:
        return self.tried


class TestBudget(Ours):
    """The gross cost stands in for a budget: no budget is in the snapshot."""

    tried = Budget
    parameters = {"budget": "N31001"}

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31008", others=["N31001"], change_from="2018")


class TestStatedBudget(Ours):
    """A number is the budget of one region, so that only one is shown."""

    tried = Budget
    parameters = {"budget": 900.0}

    @pytest.fixture
    def panel(self) -> Panel:
        return replace(golden_panel("N31008", change_from="2018"), shown=("0767",))


class TestChange(Ours):
    tried = Change

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31807", "N31814", change_from="2018")


class TestDecomposition(Ours):
    tried = Decomposition

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31857", others=["N31849", "N31805"])


class TestEffect(Ours):
    tried = Effect
    parameters = {"start": "2019", "pre_from": "2012", "sweep": 1}


class TestEffectWithPredictors(Ours):
    tried = Effect
    parameters = {"start": "2019", "pre_from": "2012", "sweep": 0, "predictors": ["N03920"]}

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31807", others=["N03920"])


class TestEffectPath(Ours):
    tried = EffectPath
    parameters = {"start": "2019", "pre_from": "2012"}


class TestExpected(Ours):
    tried = Expected
    parameters = {"covariates": ["N03920"], "weights": "N01951"}
    ranks = frozenset({"rank", "percentile"})

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31807", others=["N03920"])


class TestFunnel(Ours):
    tried = Funnel


class TestLevel(Ours):
    tried = Level
    ranks = frozenset({"rank", "percentile", "band"})


class TestOfficialModel(Ours):
    tried = OfficialModel
    ranks = frozenset({"rank", "percentile"})

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31008", others=["U31004"])


class TestPeerMean(Ours):
    tried = PeerMean
    parameters = {"variables": ["N03920", "N01984"], "k": 3, "population": "N01951"}

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31008", others=["N03920", "N01984"])


class TestPeers(Ours):
    """Its rank is that of the neighbour, a member, on the list of the region shown."""

    tried = Peers
    parameters = {"variables": ["N03920", "N01984"], "k": 3, "stability_years": ["2018", "2020"]}
    ranks = frozenset()

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31807", others=["N03920", "N01984"])


class TestRealTerms(Ours):
    tried = RealTerms

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31008", others=["scb_cpi"], change_from="2018")


class TestRobustness(Ours):
    tried = Robustness
    parameters = {"finding": "fell"}

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31807", "N31008", others=["scb_cpi"], change_from="2018")


class TestStandings(Ours):
    tried = Standings
    ranks = frozenset({"rank", "percentile", "z_score"})

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31807", "N31008", change_from="2018")


class TestSubstitution(Ours):
    tried = Substitution

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31008", others=["N40011"], change_from="2018")


class TestTarget(Ours):
    """Of the one share the residents are known, of the other nobody knows how many cases there were."""

    tried = Target
    parameters = {"target": 5, "relation": "at_most", "baseline": "2018"}

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31807", "U40455")


class TestTrend(Ours):
    tried = Trend

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31807", change_from="2012")


class TestUncertainty(Ours):
    tried = Uncertainty
    parameters = {"draws": 100}
    ranks = frozenset({"rank", "rank_lower", "rank_upper"})


class TestUnitCost(Ours):
    tried = UnitCost
    parameters = {"claimed": 96_996}

    @pytest.fixture
    def panel(self) -> Panel:
        return golden_panel("N31849", "N31805")


class TestUnitCostOfCases(Ours):
    """The cases are those of one region, so that only one is shown."""

    tried = UnitCost
    parameters = {"claimed": 96_996, "cases": 10}

    @pytest.fixture
    def panel(self) -> Panel:
        return replace(golden_panel("N31849", "N31805"), shown=("0767",))


def test_every_metric_of_ours_is_held_to_the_contract() -> None:
    """Each that the plugin registers has a class above."""
    assert {each.tried for each in Ours.__subclasses__()} == {*obs_register_metrics()}
