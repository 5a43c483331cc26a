"""Claims that something moved: fell, rose, every year, in both places, by much, or by so much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import isfinite

from obs.claims import windows
from obs.claims.beside import deflator
from obs.claims.ground import Ground, Row
from obs.claims.model import Claim, Part, Specification
from obs.claims.precision import count_ratio
from obs.claims.values import fits
from obs.claims.verdict import stands_out
from obs.claims.windows import FINER, SHIFTED, Window
from obs.models import Indicator

LARGE = 10.0
"""A movement is large from this many per cent on."""

_SIZE = 0.2
"""The size of a movement is as claimed within this share of it, where no interval can be had."""

_MOST = 10**9
"""Counts beyond this are no households or people of a municipality, and no chance is reckoned of them."""

_FINDINGS = {"falling": "fell", "rising": "rose", "lower": "fell", "higher": "rose"}
_LIMITED = "beside the movement itself: how it compares"
_NO_SIZE = {
    SHIFTED: "of another span the size is another",
    FINER: "between months the size may be another",
}
"""Remarks on a window over which a size says nothing of the one that is claimed, and why."""


def moved(
    claim: Claim, ground: Ground, indicators: Mapping[str, Indicator], *, part: Part = "direction"
) -> Iterator[Specification]:
    """Whether the *indicators* moved as *claim* says, in every window, and whether by as much."""
    if claim.direction:
        spans = {
            id_: windows.of_change(claim, ground.periods(each, claim.region))
            for id_, each in indicators.items()
        }
        yield from over(claim, ground, indicators, spans, part=part)


def over(
    claim: Claim,
    ground: Ground,
    indicators: Mapping[str, Indicator],
    spans: Mapping[str, Sequence[Window]],
    *,
    part: Part = "direction",
) -> Iterator[Specification]:
    """As `moved`, over the windows *spans* of each indicator."""
    for row, window in _asked(claim, ground, claim.region, indicators, spans):
        tested = specification(row, part, window)
        yield _by_relation(claim, tested, row)
        if _claims_a_size(claim) and row["against"] == "itself" and row["prices"] != "real":
            yield _size(claim, tested, indicators[row["indicator"]])
    other = ground.benchmark(claim)
    if claim.relation == "both" and other != claim.region:
        for row, window in _asked(claim, ground, other, indicators, spans):
            if row["against"] == "itself":
                yield replace(specification(row, part, window), rank=None, n=None, unusual=None)


def _asked(
    claim: Claim,
    ground: Ground,
    region: str,
    indicators: Mapping[str, Indicator],
    spans: Mapping[str, Sequence[Window]],
) -> Iterator[tuple[Row, Window]]:
    finding = _FINDINGS[claim.direction] + ("_every_period" if claim.kind == "monotone" else "")
    rows = ground.robustness(finding, indicators, (region,), spans, benchmark=ground.benchmark(claim))
    for row in rows:
        text = f"{row['start']}/{row['period']}"
        window = next((each for each in spans[row["indicator"]] if each.text == text), None)
        if window is not None:
            yield row, window


def specification(row: Row, part: Part, window: Window) -> Specification:
    """One row of the metric robustness as a specification of *part*."""
    prices = f"{row['prices']} prices" if row["prices"] else ""
    scale = "per cent" if row["scale"] == "percent" else ""
    notes = (row["note"], window.note)
    return Specification(
        part=part,
        indicator=row["indicator"],
        window=window.text,
        region=row["region"],
        against=row["against"],
        method=", ".join(each for each in (scale, prices) if each),
        value_from=row["value_start"],
        value_to=row["value"],
        estimate=row["estimate"],
        unit=row["unit"] or "",
        compared_with=row["compared_with"],
        lower=row["lower"],
        upper=row["upper"],
        interval_note=row["interval_note"] or "",
        rank=row["rank"],
        n=row["n"],
        holds=row["agrees"],
        unusual=stands_out(row["rank"], row["n"]),
        counts=window.counts,
        note="; ".join(note for note in notes if note),
        beside=deflator(row),
    )


def _by_relation(claim: Claim, tested: Specification, row: Row) -> Specification:
    """*tested* as the relation of the claim asks: which rows count, and what has to hold in them."""
    if tested.against != "itself":
        if claim.relation == "more":
            return tested
        if claim.relation == "less":
            return _turned(replace(tested, holds=_moved_less(claim, tested)))
        return replace(tested, counts=False, note="; ".join(filter(None, (tested.note, _LIMITED))))
    if claim.relation == "large" and tested.holds:
        if row["scale"] != "percent" or tested.estimate is None:
            return replace(tested, holds=None, note="no percent change, so that its size cannot be told")
        return replace(tested, holds=abs(tested.estimate) >= LARGE)
    return _turned(tested) if claim.relation == "less" else tested


def _moved_less(claim: Claim, tested: Specification) -> bool | None:
    """Whether it moved as claimed, and less far than what it is held against; None where that is not told."""
    if tested.holds is None or tested.estimate is None or tested.compared_with is None:
        return None
    sign = -1 if _FINDINGS[claim.direction] == "fell" else 1
    return 0 < sign * tested.estimate < sign * tested.compared_with


def _turned(tested: Specification) -> Specification:
    """*tested* with its place counted from the other end: first is who moved least."""
    if not tested.rank or not tested.n:
        return tested
    rank = tested.n + 1 - tested.rank
    return replace(tested, rank=rank, unusual=stands_out(rank, tested.n))


def _claims_a_size(claim: Claim) -> bool:
    return claim.value_from is not None and claim.value_to is not None


def _size(claim: Claim, tested: Specification, indicator: Indicator) -> Specification:
    """Whether the ratio of end to start is as claimed, beside the chance in the claimed counts.

    Only figures of what the claim counts can tell: half as many households need not cost half as much.
    """
    assert claim.value_from is not None
    assert claim.value_to is not None
    size = replace(tested, part="size", compared_with=None, rank=None, n=None, unusual=None, holds=None)
    stated = f"claimed {claim.value_from:g} to {claim.value_to:g}"
    ratio = claim.value_to / claim.value_from if claim.value_from > 0 else -1.0
    if ratio < 0 or not isfinite(ratio):
        return replace(size, note=_joined(stated, "which is no ratio", tested.note))
    lower, upper, chance = _limits(claim, ratio)
    size = replace(size, compared_with=100 * (ratio - 1))
    note = _joined(f"{stated}, {100 * (ratio - 1):+.1f} %{chance}", tested.note)
    if not fits(claim.unit, indicator.unit):
        return replace(size, counts=False, note=_joined(note, f"in {indicator.unit}: not what is claimed"))
    if "the figures end in" in tested.note:
        return replace(size, note=f"{note}: the size cannot be told yet")
    for remark, why in _NO_SIZE.items():
        if remark in tested.note:
            return replace(size, counts=False, note=f"{note}: {why}")
    if tested.estimate is None or tested.unit != "%":
        return replace(size, note=note)
    return replace(size, holds=lower <= 1 + tested.estimate / 100 <= upper, note=note)


def _limits(claim: Claim, ratio: float) -> tuple[float, float, str]:
    """Between which ratios the size is as claimed, and in words whether by chance."""
    later, earlier = claim.value_to or 0.0, claim.value_from or 0.0
    if claim.unit == "count" and later.is_integer() and earlier.is_integer() and later + earlier <= _MOST:
        lower, upper = count_ratio(later, earlier)
        words = f" (95 % {100 * (lower - 1):+.0f} to {100 * (upper - 1):+.0f}, counts as Poisson)"
        return lower, upper, words
    lower, upper = sorted((1 + (ratio - 1) * (1 - _SIZE), 1 + (ratio - 1) * (1 + _SIZE)))
    return lower, upper, ""


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
