"""What would change a verdict: a choice, a figure that lies near, or what is lacking to test the claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from obs.claims.ground import Ground, Hints
from obs.claims.model import Claim, Direction, Specification, Tested, Verdict
from obs.claims.modelled import CLEARLY, PERFECTLY
from obs.claims.movement import LARGE
from obs.claims.values import TOLERANCE
from obs.claims.verdict import UNUSUAL
from obs.claims.windows import BESIDE
from obs.claims.words import by_reason
from obs.regions import name_of

_OTHERS = ("benchmark", "median", "peers")
_MOST_REASONS = 3
_COUNTED = "what exactly the document counts: official figures may count something else"


def would_change(tested: Tested, hints: Hints, ground: Ground) -> str:
    """What would change the verdict, from the specifications themselves and what the register names."""
    need = tested.claim.need
    if tested.verdict is Verdict.NOT_TESTABLE:
        missing = "; ".join(by_reason(hints.absent))
        lacking = "" if need or missing else _lacking(tested, hints, ground)
        return _listed(need, f"not here: {missing}" if missing else lacking)
    told = [each for each in tested.specifications if each.counts and each.holds is not None]
    own = {
        Verdict.DEPENDS: _settle(tested),
        Verdict.NOT_UNUSUAL: _stand_out(told),
        Verdict.SUPPORTED: nearest(tested.claim, hints, told, "saying otherwise"),
        Verdict.NOT_SUPPORTED: nearest(tested.claim, hints, told, "the claim"),
        Verdict.CONFLICTING: "" if need else _COUNTED,
    }
    return _listed(own[tested.verdict], need)


def _listed(*sayings: str) -> str:
    """Each of the *sayings* as a sentence."""
    return " ".join(f"{saying[0].upper()}{saying[1:].rstrip('.')}." for saying in sayings if saying)


def _lacking(tested: Tested, hints: Hints, ground: Ground) -> str:
    """Why the figures that there are do not test the claim."""
    claim = tested.claim
    if claim.kind == "budget":
        return "the budget and the accounts: no open series has them"
    if not hints.held:
        return "an open series that measures it: the register names none"
    hinted = [each for each in tested.specifications if each.indicator in hints.held]
    reasons = list(dict.fromkeys(_reasons(hinted)))
    if reasons:
        return "; ".join(reasons[:_MOST_REASONS])
    if not claim.direction and not claim.turned:
        number = "" if claim.kind in ("rank", "expected") else " or a number"
        return f"a direction{number} to test: the register states none"
    spans = [
        f"{id_} has those of {held[0]} to {held[-1]}"
        for id_, indicator in hints.held.items()
        for held in [ground.periods(indicator, claim.region)]
        if held
    ]
    return f"figures of the claimed time: {', '.join(spans) or 'there are none of the region'}"


def _reasons(specifications: Iterable[Specification]) -> Iterator[str]:
    for each in specifications:
        told = each.counts and each.holds is not None
        compared = each.part == "direction" and each.against in _OTHERS
        if not told and each.part != "baseline" and BESIDE not in each.note and each.note and not compared:
            yield f"{each.indicator}: {each.note}"


def _settle(tested: Tested) -> str:
    choices = {name: None for each in tested.judgements for name in each.depends_on}
    return f"agreeing beforehand on the {' and the '.join(choices)}; none of them was chosen here"


def _stand_out(told: Iterable[Specification]) -> str:
    ranked = [each for each in told if each.rank and each.n]
    best = min(ranked, key=lambda each: (each.rank or 0) / (each.n or 1), default=None)
    if best is None:
        return ""
    return (
        f"being among the {UNUSUAL:.0%} of municipalities that went farthest so by half of the figures; "
        f"the best place is {best.rank} of {best.n} ({best.indicator}, {best.window})"
    )


def nearest(claim: Claim, hints: Hints, told: Iterable[Specification], to: str) -> str:
    """The figure, or where a cause was tested the placebo test, that is nearest to another answer."""
    told = [each for each in told if each.holds is not (to == "the claim")]
    tests = [each for each in told if each.part == "cause" and each.rank and each.n]
    if tests:
        return f"the test nearest to {to} is {_nearest_test(tests, agrees=to != 'the claim')}"
    sized = [
        (abs(_lead(each, claim, claim.turned.get(hints.of.get(each.indicator, ""), claim.direction))), each)
        for each in told
        if each.estimate is not None and each.part not in ("size", "cause")
    ]
    if not sized:
        return ""
    _, best = min(sized, key=lambda pair: pair[0])
    other = best.part == "direction" and best.against in _OTHERS
    place = "" if best.region == claim.region else f" {name_of(best.region)}"
    which = [f"{best.indicator}{place}", best.window]
    which += [f"against {best.against}" if other else "", best.method]
    beside = f" beside {best.compared_with:+.1f}" if other and best.compared_with is not None else ""
    figure = f"R2 {best.estimate:.2f}" if best.unit == "R2" else f"{best.estimate:+.1f} {best.unit}{beside}"
    return f"the figure nearest to {to} is {', '.join(filter(None, [*which, figure]))}"


def _nearest_test(tests: Sequence[Specification], *, agrees: bool) -> str:
    """The test of a cause with the p nearest to another answer; a ratio of fits does not know its side."""
    sided = tests if agrees else [each for each in tests if "by gap" in each.method] or tests
    best = (max if agrees else min)(sided, key=lambda each: (each.rank or 0) / (each.n or 1))
    return f"{best.indicator}, {best.window}, {best.against}, {best.method}: {best.interval_note}"


def _lead(each: Specification, claim: Claim, direction: Direction) -> float:
    """How far a figure lies beyond the point where the answer turns, in per cent or percentage points."""
    estimate, other = each.estimate or 0.0, each.compared_with or 0.0
    sign = -1 if direction in ("falling", "lower") else 1
    if each.part == "level":
        return TOLERANCE - abs(estimate)
    if each.unit == "R2":
        return 100 * min(estimate - CLEARLY, PERFECTLY - estimate)
    if each.part == "direction" and each.against in _OTHERS:
        further = sign * (estimate - other)
        lead = min(sign * estimate, -further if claim.relation == "less" else further)
        return lead if each.unit == "%" else _percent(lead, each.value_to)
    lead = sign * estimate if each.unit == "%" else _percent(sign * estimate, each.compared_with)
    return lead - LARGE if claim.relation == "large" and each.part == "direction" else lead


def _percent(amount: float, of: float | None) -> float:
    return 100 * amount / abs(of) if of else amount
