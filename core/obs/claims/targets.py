"""Claims about a target: reached or not, and whether there are figures of the time that it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from obs.claims.ground import Ground, Row
from obs.claims.model import Beside, Claim, Specification
from obs.claims.values import fits, unit_of_distance
from obs.errors import ConfigError
from obs.models import Indicator

_BESIDE = 5


def tested(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """The official figure beside the claim's target, in the time that the claim speaks of, before and after.

    It counts in that time only, and not where the register says that something else is needed: then the
    figure is of others than the claim. One of before shows whether the target lay below what there was.
    """
    if claim.target is None:
        return
    for indicator in indicators.values():
        if not fits(claim.unit, indicator.unit):
            continue
        relation = _relation(claim, indicator)
        times = list(_times(claim, ground.periods(indicator, claim.region)))
        if times and not relation:
            yield _untold(claim, indicator, times[-1][0], "the claim says neither at least nor at most")
            continue
        try:
            for period, when in times:
                for row in _rows(claim, ground, indicator, period, relation, of=_of(indicator, indicators)):
                    yield _beside(claim, row, indicator, period, when=when, of=_of(indicator, indicators))
        except ConfigError as error:
            yield _untold(claim, indicator, times[-1][0], error.message)


def _rows(
    claim: Claim, ground: Ground, indicator: Indicator, period: str, relation: str, *, of: str
) -> list[Row]:
    """What the metric target gives for *period*; *of* counts who stands behind a share."""
    return ground.rows(
        "target",
        {indicator.id: indicator},
        (claim.region,),
        period=period,
        target=claim.target,
        relation=relation,
        of=of,
        baseline="",
    )


def _times(claim: Claim, held: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The periods *held* that are looked at, each with a remark where it is not of the time of the target.

    A target without a time is looked at in the last five.
    """
    if not claim.period_from and not claim.period_to:
        yield from ((period, "") for period in held[-_BESIDE:])
        return
    first = (claim.period_from or claim.period_to)[:4]
    last = (claim.period_to or held[-1])[:4] if held else ""
    before = [period for period in held if period[:4] < first]
    after = [period for period in held if period[:4] > last]
    yield from ((period, "before the time of the target") for period in before[-_BESIDE:])
    yield from ((period, "") for period in held if first <= period[:4] <= last)
    yield from ((period, "after the time of the target") for period in after[:_BESIDE])


def _relation(claim: Claim, indicator: Indicator) -> str:
    """Whether the target is a least or a most; "" where neither the claim nor the polarity says."""
    if claim.relation in ("at_least", "at_most"):
        return claim.relation
    if claim.direction:
        return "at_least" if claim.upward else "at_most"
    return {"lower_is_better": "at_most", "higher_is_better": "at_least"}.get(indicator.polarity, "")


def _untold(claim: Claim, indicator: Indicator, period: str, note: str) -> Specification:
    return Specification(
        part="target",
        indicator=indicator.id,
        window=period,
        region=claim.region,
        against="target",
        compared_with=claim.target,
        note=note,
    )


def _of(indicator: Indicator, indicators: Mapping[str, Indicator]) -> str:
    """The hinted indicator that counts who stands behind the hinted share, "" for none."""
    if indicator.kind == "count":
        return ""
    return next((id_ for id_, each in indicators.items() if each.kind == "count"), "")


def _beside(
    claim: Claim, row: Row, indicator: Indicator, period: str, *, when: str, of: str
) -> Specification:
    outcome, remarks = row["outcome"] or "", row["target_note"] or ""
    limited = row["lower"] is not None
    cases = Beside(indicator=of, role="cases", region=claim.region, periods=(period,))
    return Specification(
        part="target",
        indicator=row["indicator"],
        window=period,
        region=claim.region,
        against="target",
        method=row["method"] or "",
        value_to=row["value"],
        estimate=row["distance"],
        unit=unit_of_distance(indicator),
        compared_with=claim.target,
        lower=row["lower"],
        upper=row["upper"],
        interval_note="" if limited else remarks,
        n=None if row["n"] is None else round(row["n"]),
        holds={"met": True, "not met": False}.get(outcome),
        counts=not when and not claim.need,
        note="; ".join(
            filter(None, (outcome, when, "a proxy" if claim.need else "", remarks if limited else ""))
        ),
        beside=(cases,) if of and limited else (),
    )
