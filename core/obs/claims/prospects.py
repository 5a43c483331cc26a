"""What would change a verdict: a choice, a figure that lies near, or what is lacking to test the claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from obs.claims.ground import Ground, Hints
from obs.claims.model import Claim, Direction, Specification, Tested, Verdict
from obs.claims.modelled import CLEARLY, PERFECTLY
from obs.claims.movement import LARGE
from obs.claims.unusual import stand_out
from obs.claims.values import TOLERANCE
from obs.claims.windows import BESIDE
from obs.claims.words import by_reason
from obs.language import Code, Either, Listed, Message, Note, Number, Part, Period, Place, Said, Text, msg

_OTHERS = ("benchmark", "median", "peers")
_MOST_REASONS = 3

Answer = Literal["the claim", "saying otherwise"]
"""What a figure may be near to."""


def would_change(tested: Tested, hints: Hints, ground: Ground) -> Said | None:
    """What would change the verdict, from the specifications themselves and what the register names."""
    need = _need(tested.claim)
    if tested.verdict is Verdict.NOT_TESTABLE:
        missing = tuple(by_reason(hints.absent))
        if missing:
            return _both(need, msg("Not here: {missing}.", missing=Listed(missing, "semicolon")))
        return need or _lacking(tested, hints, ground)
    return _both(_of_the_figures(tested, hints), need)


def _of_the_figures(tested: Tested, hints: Hints) -> Said | None:
    """What of the specifications themselves would change the verdict."""
    told = [each for each in tested.specifications if each.counts and each.holds is not None]
    if tested.verdict is Verdict.DEPENDS:
        return _settle(tested)
    if tested.verdict is Verdict.NOT_UNUSUAL:
        return stand_out(told)
    if tested.verdict is Verdict.SUPPORTED:
        return nearest(tested.claim, hints, told, "saying otherwise")
    if tested.verdict is Verdict.NOT_SUPPORTED:
        return nearest(tested.claim, hints, told, "the claim")
    if tested.claim.need:
        return None
    return msg("What exactly the document counts: official figures may count something else.")


def _need(claim: Claim) -> Said | None:
    """What the register says would be needed."""
    return Either(sv=_sentence(claim.need_sv), en=_sentence(claim.need)) if claim.need else None


def _sentence(saying: str) -> str:
    """A *saying* of the register as a sentence."""
    return f"{saying[0].upper()}{saying[1:].rstrip('.')}." if saying else ""


def _both(first: Said | None, second: Said | None) -> Said | None:
    """One sentence and then the other, as far as there are two."""
    return msg("{first} {second}", first=first, second=second) if first and second else first or second


def _lacking(tested: Tested, hints: Hints, ground: Ground) -> Said:
    """Why the figures that there are do not test the claim."""
    claim = tested.claim
    if claim.kind == "budget":
        return msg("The budget and the accounts: no open series has them.")
    if not hints.held:
        return msg("An open series that measures it: the register names none.")
    hinted = [each for each in tested.specifications if each.indicator in hints.held]
    reasons = tuple(dict.fromkeys(_reasons(hinted)))
    if reasons:
        return msg("{reasons}.", reasons=Listed(reasons[:_MOST_REASONS], "semicolon"))
    return _unstated(claim, hints, ground)


def _unstated(claim: Claim, hints: Hints, ground: Ground) -> Said:
    """What the claim does not state, or the time of which there are no figures."""
    if not claim.direction and not claim.turned:
        if claim.kind in ("rank", "expected"):
            return msg("A direction to test: the register states none.")
        return msg("A direction or a number to test: the register states none.")
    spans = tuple(_spans(claim, hints, ground))
    if not spans:
        return msg("Figures of the claimed time: there are none of the region.")
    return msg("Figures of the claimed time: {spans}.", spans=Listed(spans, "comma"))


def _spans(claim: Claim, hints: Hints, ground: Ground) -> Iterator[Message]:
    """Of which time there are figures."""
    for id_, indicator in hints.held.items():
        held = ground.periods(indicator, claim.region)
        if held:
            yield msg(
                "{indicator} has those of {first} to {last}",
                indicator=Code(id_),
                first=Period(held[0]),
                last=Period(held[-1]),
            )


def _reasons(specifications: Iterable[Specification]) -> Iterator[Message]:
    for each in specifications:
        told = each.counts and each.holds is not None
        compared = each.part == "direction" and each.against in _OTHERS
        if not told and each.part != "baseline" and BESIDE not in each.note and each.note and not compared:
            yield msg("{indicator}: {note}", indicator=Code(each.indicator), note=Note(each.note.rstrip(".")))


def _settle(tested: Tested) -> Message:
    choices = dict.fromkeys(name for each in tested.judgements for name in each.depends_on)
    named = dict(zip(("first", "second", "third", "fourth"), map(Text, choices), strict=False))
    if len(named) == 1:
        return msg("Agreeing beforehand on the {first}; none of them was chosen here.", **named)
    if len(named) == 2:
        return msg(
            "Agreeing beforehand on the {first} and the {second}; none of them was chosen here.", **named
        )
    if len(named) == 3:
        return msg(
            "Agreeing beforehand on the {first} and the {second} and the {third}; "
            "none of them was chosen here.",
            **named,
        )
    return msg(
        "Agreeing beforehand on the {first} and the {second} and the {third} and the {fourth}; "
        "none of them was chosen here.",
        **named,
    )


def nearest(claim: Claim, hints: Hints, told: Iterable[Specification], to: Answer) -> Message | None:
    """The figure, or where a cause was tested the placebo test, that is nearest to another answer."""
    told = [each for each in told if each.holds is not (to == "the claim")]
    tests = [each for each in told if each.part == "cause" and each.rank and each.n]
    if tests:
        test = _nearest_test(tests, agrees=to != "the claim")
        if to == "the claim":
            return msg("The test nearest to the claim is {test}.", test=test)
        return msg("The test nearest to saying otherwise is {test}.", test=test)
    sized = [
        (abs(_lead(each, claim, claim.turned.get(hints.of.get(each.indicator, ""), claim.direction))), each)
        for each in told
        if each.estimate is not None and each.part not in ("size", "cause")
    ]
    if not sized:
        return None
    _, best = min(sized, key=lambda pair: pair[0])
    figure = Listed(tuple(_figure(best, claim)), "comma")
    if to == "the claim":
        return msg("The figure nearest to the claim is {figure}.", figure=figure)
    return msg("The figure nearest to saying otherwise is {figure}.", figure=figure)


def _figure(best: Specification, claim: Claim) -> Iterator[Part]:
    """Which figure it is, by the choices made, and what it is."""
    compared = best.part == "direction" and best.against in _OTHERS
    if best.region == claim.region:
        yield best.indicator
    else:
        yield msg("{indicator} {place}", indicator=Code(best.indicator), place=Place(best.region))
    yield Period(best.window)
    if compared:
        yield msg("against {other}", other=Text(best.against))
    if best.method:
        yield Note(best.method)
    estimate = Number(best.estimate, 1, signed=True)
    unit = Text(best.unit)
    if best.unit == "R2":
        yield msg("R2 {explained}", explained=Number(best.estimate, 2))
    elif compared and best.compared_with is not None:
        other = Number(best.compared_with, 1, signed=True)
        yield msg("{estimate} {unit} beside {other}", estimate=estimate, unit=unit, other=other)
    else:
        yield msg("{estimate} {unit}", estimate=estimate, unit=unit)


def _nearest_test(tests: Sequence[Specification], *, agrees: bool) -> Message:
    """The test of a cause with the p nearest to another answer; a ratio of fits does not know its side."""
    sided = tests if agrees else [each for each in tests if "by gap" in each.method] or tests
    best = (max if agrees else min)(sided, key=lambda each: (each.rank or 0) / (each.n or 1))
    return msg(
        "{indicator}, {period}, {against}, {method}: {p}",
        indicator=Code(best.indicator),
        period=Period(best.window),
        against=Text(best.against),
        method=Note(best.method),
        p=Note(best.interval_note),
    )


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
