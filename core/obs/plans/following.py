"""Reporting against a frozen plan: exactly its indicators, starts, groups and rule, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from obs.claims import cause, movement
from obs.claims.ground import Ground
from obs.claims.model import Claim, Judgement, Part, Specification, Verdict
from obs.claims.verdict import judge
from obs.claims.windows import Window
from obs.compare.credit import credits_with_producers
from obs.corrections import Corrected
from obs.derivation import corrections_in
from obs.figures import Figures
from obs.metric import Metric
from obs.models import Group, Indicator, Terms
from obs.plans.freezing import figures_of
from obs.plans.model import Baseline, Plan
from obs.study import GroupSpec, Study

_PARTS: tuple[Part, ...] = ("direction", "cause")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the figures say of one outcome: the verdict by the plan's rule, and every specification.

    *last* is the last period held, *missing* the periods of outcomes without figures yet.
    """

    indicator: Indicator
    expected: str
    verdict: Verdict
    judgements: tuple[Judgement, ...]
    specifications: tuple[Specification, ...]
    last: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A plan and its outcomes. *revised* are baseline figures that are others now, with the present value.

    *final* says whether all outcomes are there: before that nothing is decided. *corrected* are, by outcome,
    the corrections that its figures rest on: those of the study, not of the plan.
    """

    plan: Plan
    sha256: str
    figures: str
    outcomes: tuple[Outcome, ...]
    revised: tuple[tuple[Baseline, float | None], ...]
    credits: tuple[str, ...]
    corrected: Mapping[str, tuple[Corrected, ...]] = field(default_factory=dict[str, tuple[Corrected, ...]])

    @property
    def final(self) -> bool:
        """Whether there are figures of every outcome up to the end of the programme."""
        return not any(each.missing for each in self.outcomes)


def follow(
    plan: Plan,
    sha256: str,
    study: Study,
    figures: Figures,
    metrics: Mapping[str, type[Metric]],
    *,
    terms: Mapping[str, Terms],
) -> Followed:
    """What *figures* say by *plan*; of the *study* only what the plan does not fix: the price index."""
    ground = Ground(study=_as_planned(plan, study), figures=figures, metrics=metrics, group="planned")
    outcomes = tuple(
        _outcome(plan, ground, indicator)
        for id_ in plan.expected
        for indicator in [{**plan.indicators, **plan.derived}[id_]]
    )
    return Followed(
        plan=plan,
        sha256=sha256,
        figures=figures.label,
        outcomes=outcomes,
        revised=tuple(_revised(plan, ground)),
        credits=credits_with_producers(_used(ground, outcomes), terms, ground.study),
        corrected=corrections_in(figures, ground.study, (each.indicator for each in outcomes)),
    )


def _used(ground: Ground, outcomes: tuple[Outcome, ...]) -> list[Indicator]:
    """The indicators of *outcomes*, and those that their figures rest on besides."""
    own = {each.indicator.id for each in outcomes}
    beside = {id_ for each in outcomes for tested in each.specifications for id_ in tested.rests_on}
    return ground.known(own | beside)


def _as_planned(plan: Plan, study: Study) -> Study:
    groups = {
        "planned": _as_group("planned", plan.group),
    }
    if plan.peers:
        groups["peers"] = replace(_as_group("peers", plan.peers), around=plan.region)
    return replace(
        study,
        regions=(plan.region,),
        benchmark=plan.benchmark,
        indicators={**study.indicators, **plan.indicators},
        derived={**study.derived, **plan.derived},
        groups=groups,
        programmes=plan.programmes,
        metrics={"effect": {"cut_off": plan.decision.cut_off, "sweep": 0}},
    )


def _as_group(name: str, group: Group) -> GroupSpec:
    return GroupSpec(
        id=name,
        title=group.title,
        title_sv=group.title_sv,
        title_en=group.title_en,
        regions=group.members,
    )


def _outcome(plan: Plan, ground: Ground, indicator: Indicator) -> Outcome:
    periods = ground.periods(indicator, plan.region)
    last = min(periods[-1], plan.end) if periods else ""
    years = range(int(min(plan.starts)), int(plan.end) + 1)
    missing = tuple(str(year) for year in years if str(year) not in periods)
    specifications = tuple(_specifications(plan, ground, indicator, last))
    judgements = tuple(judge(part, specifications) for part in _PARTS)
    return Outcome(
        indicator=indicator,
        expected=plan.expected[indicator.id],
        verdict=_verdict(plan, judgements, specifications) if not missing else Verdict.NOT_TESTABLE,
        judgements=judgements,
        specifications=specifications,
        last=periods[-1] if periods else "",
        missing=missing,
    )


def _specifications(plan: Plan, ground: Ground, indicator: Indicator, last: str) -> Iterator[Specification]:
    claim = Claim(
        id=indicator.id,
        region=plan.region,
        title=plan.title,
        kind="attribution",
        direction=plan.expected[indicator.id],
        relation="more",
        starts=tuple(start for start in plan.starts if start <= last),
    )
    held = ground.periods(indicator, plan.region)
    windows = [
        Window(start=before, end=last)
        for start in plan.starts
        for before in [str(int(start) - 1)]
        if before in held and before < last and start <= last
    ]
    yield from movement.over(claim, ground, {indicator.id: indicator}, {indicator.id: windows})
    decided = plan.decision
    rule = cause.Rule(alpha=decided.alpha, pre_from=decided.pre_from, shortest=decided.shortest)
    yield from cause.by_rule(claim, ground, {indicator.id: indicator}, rule)


def _verdict(
    plan: Plan, judgements: tuple[Judgement, ...], specifications: tuple[Specification, ...]
) -> Verdict:
    """By the plan's rule: all that was declared agrees, none of it does, or it depends."""
    told = sum(each.specifications for each in judgements)
    agreeing = sum(each.agreeing for each in judgements)
    untold = any(
        each.holds is None and not _never_told(plan, each, specifications) for each in specifications
    )
    if not told or any(each.specifications == 0 for each in judgements):
        return Verdict.NOT_TESTABLE
    if agreeing == 0:
        return Verdict.NOT_SUPPORTED
    return Verdict.SUPPORTED if agreeing == told and not untold else Verdict.DEPENDS


def _never_told(plan: Plan, each: Specification, specifications: tuple[Specification, ...]) -> bool:
    """Whether no figures could tell *each*: peers that there are not, or counts of places of other sizes.

    A count has an answer in per cent then.
    """
    if each.part != "direction":
        return False
    return (each.against == "peers" and plan.peers is None) or any(
        _choice(other) == _choice(each) and other.holds is not None for other in specifications
    )


def _choice(each: Specification) -> tuple[str, ...]:
    """All that was chosen in *each* but the scale."""
    return each.part, each.window, each.against, each.method.removeprefix("per cent").removeprefix(", ")


def _revised(plan: Plan, ground: Ground) -> Iterator[tuple[Baseline, float | None]]:
    """Baseline figures of single regions that are others in the present figures."""
    indicators = {**plan.indicators, **plan.derived}
    for each in plan.baseline:
        if each.region.isdigit():
            now = figures_of(ground, indicators[each.indicator], each.period).get(each.region)
            if now != each.value:
                yield each, now
