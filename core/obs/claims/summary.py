"""A claim at a glance: what the document states, and how many specifications agree with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obs.claims.model import Claim, Tested
from obs.claims.naming import the
from obs.language import Listed, Number, Period, Said, Text, msg, nmsg

_MOST_DECIMALS = 6


def stated(claim: Claim) -> Said | None:
    """The numbers or periods that the document states, and its target; None where it states nothing."""
    parts = tuple(_stated(claim))
    return Listed(parts, "comma") if parts else None


def shares(tested: Tested) -> Said | None:
    """How many specifications agree, part by part: a movement is not its size, nor its cause.

    None where none gave an answer that counts.
    """
    judged = [each for each in tested.judgements if each.specifications]
    if not judged:
        return None
    first, *others = judged
    share = nmsg(
        "{agreeing} of {count} specification agrees",
        "{agreeing} of {count} specifications agree",
        first.specifications,
        agreeing=Number(first.agreeing),
    )
    if not others:
        return share
    rest = (
        msg(
            "{agreeing} of {n} on {part}",
            agreeing=Number(each.agreeing),
            n=Number(each.specifications),
            part=the(each.part),
        )
        for each in others
    )
    return Listed((msg("{share} on {part}", share=share, part=the(first.part)), *rest), "comma")


def _stated(claim: Claim) -> Iterator[Said]:
    values = [
        msg("{value} ({period})", value=_number(value), period=Period(period)) if period else _number(value)
        for value, period in ((claim.value_from, claim.period_from), (claim.value_to, claim.period_to))
        if value is not None
    ]
    periods = [Period(each) for each in (claim.period_from, claim.period_to) if each]
    if values and claim.unit and claim.unit != "direction":
        yield msg("{values} {unit}", values=_span(values), unit=Text(claim.unit))
    elif values or periods:
        yield _span(values or periods)
    if claim.target is not None:
        yield msg("target {target} {unit}", target=_number(claim.target), unit=Text(claim.unit))


def _span(ends: Sequence[Said]) -> Said:
    """From the one to the other, or the one alone."""
    first, *last = ends
    return msg("{low} to {high}", low=first, high=last[0]) if last else first


def _number(value: float) -> Number:
    """*value* as the document has it."""
    return Number(value, len(f"{value:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2]))
