"""What this plugin offers to obs."""

from __future__ import annotations

from pathlib import Path

from obs import Metric, hookimpl
from obs_comparison.budget import Budget
from obs_comparison.change import Change
from obs_comparison.decomposition import Decomposition
from obs_comparison.effect import Effect, EffectPath
from obs_comparison.expected import Expected
from obs_comparison.funnel import Funnel
from obs_comparison.level import Level
from obs_comparison.official_model import OfficialModel
from obs_comparison.peers import PeerMean, Peers
from obs_comparison.real_terms import RealTerms
from obs_comparison.robustness import Robustness
from obs_comparison.standings import Standings
from obs_comparison.substitution import Substitution
from obs_comparison.target import Target
from obs_comparison.trend import Trend
from obs_comparison.uncertainty import Uncertainty
from obs_comparison.unit_cost import UnitCost


@hookimpl
def obs_register_metrics() -> tuple[type[Metric], ...]:
    """One class a method."""
    return (
        Budget,
        Change,
        Decomposition,
        Effect,
        EffectPath,
        Expected,
        Funnel,
        Level,
        OfficialModel,
        PeerMean,
        Peers,
        RealTerms,
        Robustness,
        Standings,
        Substitution,
        Target,
        Trend,
        Uncertainty,
        UnitCost,
    )


@hookimpl
def obs_register_catalogues() -> tuple[Path, ...]:
    """The texts of the metrics in Swedish, and words of theirs that are no plain English."""
    here = Path(__file__).parent
    return here / "sv.po", here / "en.po"
