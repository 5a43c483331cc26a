"""Claims about a target: reached or not, and whether there are figures of the time that it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obs.claims.ground import Ground, Row
from obs.claims.model import Claim, Specification
from obs.models import Indicator


def tested(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """The official figure beside the claim's target, in the time that the claim speaks of and before.

    It counts in that time only, and not where the register says that something else is needed: then the
    figure is of others than the claim. One of before shows whether the target lay below what there was.
    """
    for id_, indicator in indicators.items():
        fitting = indicator.unit == claim.unit
        for period in ground.periods(indicator, claim.region)[-5:]:
            if not fitting or claim.target is None:
                continue
            during = period[:4] >= claim.period_from[:4] if claim.period_from else True
            relation = claim.relation if claim.relation in ("at_least", "at_most") else "at_least"
            for row in ground.rows(
                "target",
                {id_: indicator},
                (claim.region,),
                period=period,
                target=claim.target,
                relation=relation,
                of=_cases(indicators),
                baseline="",
            ):
                yield _beside(claim, row, indicator, period, during=during)


def _cases(indicators: Mapping[str, Indicator]) -> str:
    """The hinted indicator that counts who stands behind the hinted share, "" for none."""
    return next((id_ for id_, each in indicators.items() if each.kind == "count"), "")


def _beside(claim: Claim, row: Row, indicator: Indicator, period: str, *, during: bool) -> Specification:
    outcome, when = row["outcome"] or "", "" if during else "before the time of the target"
    return Specification(
        part="target",
        indicator=row["indicator"],
        window=period,
        region=claim.region,
        against="target",
        method=row["method"] or "",
        value_to=row["value"],
        estimate=row["distance"],
        unit=indicator.unit,
        compared_with=claim.target,
        lower=row["lower"],
        upper=row["upper"],
        interval_note=row["target_note"] or "",
        n=None if row["n"] is None else round(row["n"]),
        holds={"met": True, "not met": False}.get(outcome),
        counts=during and not claim.need,
        note="; ".join(filter(None, (outcome, when, "a proxy" if claim.need else ""))),
    )
