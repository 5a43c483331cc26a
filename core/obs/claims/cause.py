"""Claims that something caused the change: only with a start declared beforehand, never from a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from obs.claims.beside import predictors
from obs.claims.ground import Ground, Row
from obs.claims.model import Beside, Claim, Specification
from obs.errors import MetricError
from obs.models import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a gap is told from chance, and from when on the time before the start is fitted.

    At most *alpha* of the placebos may have a gap like it. The time before begins with *pre_from* (None: as
    far back as half of the donors go) and, as a second choice, *shortest* years before the start: the fewest
    that are advised (Abadie 2021).
    """

    alpha: float = 0.05
    pre_from: str | None = None
    shortest: int = 10


_AS_DECLARED, _OTHER_START, _BESIDE = "as declared", "start ", "another start, which does not count"
_BETTER = {"lower_is_better": "lower", "higher_is_better": "higher"}
_STATISTICS = {"gap": ("rank_gap", "n_gap", "p_gap"), "fit ratio": ("rank_ratio", "n_ratio", "p_ratio")}


def starts(claim: Claim, ground: Ground) -> tuple[str, ...]:
    """The declared starts: those of the register, else those of the study's programmes in the region."""
    if claim.starts is not None:
        return claim.starts
    return tuple(dict.fromkeys(each.start for each in ground.study.programmes if each.region == claim.region))


def tested(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """As `by_rule`, fitted from the year that the study's metric effect names."""
    declared = ground.study.metrics.get("effect", {}).get("pre_from")
    rule = Rule(pre_from=None if declared is None else str(declared))
    yield from by_rule(claim, ground, indicators, rule)


def by_rule(
    claim: Claim, ground: Ground, indicators: Mapping[str, Indicator], rule: Rule
) -> Iterator[Specification]:
    """The gap to what would have been without it: by method, start, and two statistics of the placebos.

    Starts around the declared ones are shown and do not count: before the programme nothing can be its
    effect, and a start that was chosen after the fall is no evidence.
    """
    for indicator in indicators.values():
        held = ground.periods(indicator, claim.region)
        # Of annual figures that of the year in which it began is the first one with it.
        begun = dict.fromkeys(start[: len(held[-1])] for start in starts(claim, ground) if held)
        begun = [start for start in begun if start <= held[-1]]
        if begun and not _side(claim, indicator):
            yield _no_side(claim, indicator, begun[0])
            continue
        yield from _once(
            each
            for start in begun
            for row in _rows(claim, ground, indicator, start, rule)
            for each in _told(claim, row, indicator, rule, predictors(ground, claim.region))
        )


def _once(found: Iterable[Specification]) -> Iterable[Specification]:
    """Each test once: several declared starts share those at starts beside them."""
    by_choice: dict[tuple[str, ...], Specification] = {}
    for each in found:
        choice = (each.window, each.against, each.method)
        if choice not in by_choice or _BESIDE in by_choice[choice].note:
            by_choice[choice] = each
    return by_choice.values()


def _rows(claim: Claim, ground: Ground, indicator: Indicator, start: str, rule: Rule) -> Iterator[Row]:
    """The rows of the metric effect by both times before the start; other starts by the first of them."""
    yield from _fitted(claim, ground, indicator, start, {"pre_from": rule.pre_from})
    ten_years = str(int(start[:4]) - rule.shortest)
    if ten_years != rule.pre_from:
        yield from _fitted(claim, ground, indicator, start, {"pre_from": ten_years, "sweep": 0})


def _fitted(
    claim: Claim, ground: Ground, indicator: Indicator, start: str, parameters: Mapping[str, Any]
) -> list[Row]:
    """What the metric effect gives; one row with the reason where it refuses."""
    others = [region for region in ground.study.regions if region != claim.region]
    try:
        rows = ground.rows(
            "effect",
            {indicator.id: indicator},
            (claim.region,),
            start=start,
            side=_side(claim, indicator),
            exclude=others,
            **parameters,
        )
    except MetricError as error:
        return [{"variant": _AS_DECLARED, "start": start, "mean_gap": None, "effect_note": error.message}]
    return [row for row in rows if row["variant"] == _AS_DECLARED or row["variant"].startswith(_OTHER_START)]


def _side(claim: Claim, indicator: Indicator) -> str:
    """On which side a gap is as claimed; the better one where the claim does not say, "" where none is."""
    if claim.direction:
        return "higher" if claim.upward else "lower"
    return _BETTER.get(indicator.polarity, "")


def _no_side(claim: Claim, indicator: Indicator, start: str) -> Specification:
    return Specification(
        part="cause",
        indicator=indicator.id,
        window=start,
        region=claim.region,
        against="donors",
        note=f"the claim says no direction, and neither way of {indicator.id} is better",
    )


def _told(
    claim: Claim, row: Row, indicator: Indicator, rule: Rule, beside: tuple[Beside, ...]
) -> Iterator[Specification]:
    if row["mean_gap"] is not None:
        for statistic in _STATISTICS:
            yield replace(_gap(claim, row, indicator, statistic, rule), beside=beside)
    elif row["variant"] == _AS_DECLARED:
        yield Specification(
            part="cause",
            indicator=indicator.id,
            window=row["start"],
            region=claim.region,
            against=row.get("method", "donors"),
            note=row["effect_note"] or "",
        )


def _gap(claim: Claim, row: Row, indicator: Indicator, statistic: str, rule: Rule) -> Specification:
    rank, n, p = (row[name] for name in _STATISTICS[statistic])
    towards = row["mean_gap"] < 0 if _side(claim, indicator) == "lower" else row["mean_gap"] > 0
    few = "too few placebos to tell anything from chance" if p is not None and n * rule.alpha < 1 else ""
    told = f"p {p:.3f} by {statistic} among {n - 1} placebos" if p is not None else f"no p by {statistic}"
    fit = f"RMSPE before {row['pre_rmspe']:.3g}, after {row['post_rmspe']:.3g}"
    other = "" if row["variant"] == _AS_DECLARED else _BESIDE
    return Specification(
        part="cause",
        indicator=indicator.id,
        window=f"{row['start']}/{row['last']}",
        region=claim.region,
        against=row["method"],
        method=f"placebos by {statistic}, fitted from {row['pre_from']}",
        estimate=row["mean_gap"],
        unit=row["gap_unit"] or indicator.unit,
        rank=rank,
        n=n,
        interval_note=told,
        holds=None if p is None or few else bool(towards and p <= rule.alpha),
        counts=not other,
        note="; ".join(filter(None, (few, other, fit, row["effect_note"]))),
    )
