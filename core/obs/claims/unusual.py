"""What a region would have to do to stand out: which test is not met, and how near the nearest is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from obs.claims.model import Specification
from obs.claims.verdict import UNUSUAL
from obs.language import Code, Number, Period, Said, Text, msg


def stand_out(told: Iterable[Specification]) -> Said | None:
    """What at least half of the specifications *told* would have to show, by those that do not show it.

    A figure stands out by its place or, where a regression expects one, outside its prediction interval.
    """
    ordinary = [each for each in told if each.unusual is False]
    expected = [each for each in ordinary if each.lower is not None and each.against == "own regression"]
    placed = [each for each in ordinary if each.against != "own regression" and each.rank and each.n]
    by_interval = _outside(expected) if expected else None
    by_place = _among(placed) if placed else None
    if by_interval and by_place:
        return msg("{first} {second}", first=by_interval, second=by_place)
    return by_interval or by_place


def _outside(expected: Sequence[Specification]) -> Said:
    best = min(expected, key=_from_its_limit)
    low, high = best.lower or 0.0, best.upper or 0.0
    limit = low if (best.estimate or 0.0) < 0 else high
    return msg(
        "Lying outside the 95% prediction interval by half of the figures; nearest to its limit is "
        "{indicator}, {period}: {value} where the limit is {limit} {unit}.",
        indicator=Code(best.indicator),
        period=Period(best.window),
        value=Number(best.value_to, 1),
        limit=Number(limit, 1),
        unit=Text("%" if best.unit == "percentage points" else best.unit),
    )


def _from_its_limit(each: Specification) -> float:
    """How much of the way from the expected value to the limit is left."""
    residual, expected = each.estimate or 0.0, each.compared_with or 0.0
    limit = (each.lower if residual < 0 else each.upper) or 0.0
    return 1 - abs(residual) / abs(limit - expected) if limit != expected else 0.0


def _among(placed: Sequence[Specification]) -> Said:
    best = min(placed, key=lambda each: (each.rank or 0) / (each.n or 1))
    parts = {
        "share": Number(100 * UNUSUAL),
        "rank": Number(best.rank),
        "n": Number(best.n),
        "indicator": Code(best.indicator),
        "period": Period(best.window),
    }
    if best.value_from is None:
        return msg(
            "Being among the {share}% of municipalities nearest to the claimed end by half of the figures; "
            "of those that are not, the best place is {rank} of {n} ({indicator}, {period}).",
            **parts,
        )
    return msg(
        "Being among the {share}% of municipalities that went farthest so by half of the figures; "
        "of those that are not, the best place is {rank} of {n} ({indicator}, {period}).",
        **parts,
    )
