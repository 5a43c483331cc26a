"""Claims that something caused the change: only with a start declared beforehand, never from a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obs.claims.ground import Ground, Row
from obs.claims.model import Claim, Specification
from obs.errors import MetricError
from obs.models import Indicator

ALPHA = 0.05
"""A gap is told from chance when at most this share of the placebos have one like it."""

_SHORTEST = 10
"""How many periods before a start are advised at least (Abadie 2021)."""

_AS_DECLARED, _OTHER_START = "as declared", "start "
_STATISTICS = {"gap": ("rank_gap", "n_gap", "p_gap"), "fit ratio": ("rank_ratio", "n_ratio", "p_ratio")}


def starts(claim: Claim, ground: Ground) -> tuple[str, ...]:
    """The declared starts: those of the register, else those of the study's programmes in the region."""
    if claim.starts is not None:
        return claim.starts
    return tuple(dict.fromkeys(each.start for each in ground.study.programmes if each.region == claim.region))


def tested(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """The gap to what would have been without it: by method, start, and two statistics of the placebos."""
    for start in starts(claim, ground):
        for indicator in indicators.values():
            held = ground.periods(indicator, claim.region)
            if held and start[:4] <= held[-1][:4]:
                for first in _first_periods(ground, start):
                    yield from _since(claim, ground, indicator, start, first)


def _first_periods(ground: Ground, start: str) -> list[str | None]:
    """Where the time before the start begins: as the study says, or as far back as it goes; and ten years."""
    declared = ground.study.metrics.get("effect", {}).get("pre_from")
    return [None if declared is None else str(declared), str(int(start[:4]) - _SHORTEST)]


def _since(
    claim: Claim, ground: Ground, indicator: Indicator, start: str, first: str | None
) -> Iterator[Specification]:
    side = "higher" if claim.direction in ("rising", "higher") else "lower"
    others = [region for region in ground.study.regions if region != claim.region]
    try:
        rows = ground.rows(
            "effect",
            {indicator.id: indicator},
            (claim.region,),
            start=start,
            side=side,
            pre_from=first,
            exclude=others,
        )
    except MetricError as error:
        yield _untold(claim, indicator.id, start, error.message)
        return
    yield from _of_rows(claim, rows, indicator, side)


def _of_rows(claim: Claim, rows: list[Row], indicator: Indicator, side: str) -> Iterator[Specification]:
    for row in rows:
        declared = row["variant"] == _AS_DECLARED
        if not declared and not row["variant"].startswith(_OTHER_START):
            continue
        if row["mean_gap"] is None:
            if declared:
                yield _untold(claim, row["indicator"], row["start"], row["effect_note"] or "")
            continue
        for statistic in _STATISTICS:
            yield _gap(claim, row, indicator, statistic, towards=_towards(row["mean_gap"], side))


def _towards(gap: float, side: str) -> bool:
    return gap < 0 if side == "lower" else gap > 0


def _gap(claim: Claim, row: Row, indicator: Indicator, statistic: str, *, towards: bool) -> Specification:
    rank, n, p = (row[name] for name in _STATISTICS[statistic])
    told = f"p {p:.3f} by {statistic} among {n - 1} placebos" if p is not None else f"no p by {statistic}"
    fit = f"RMSPE before {row['pre_rmspe']:.3g}, after {row['post_rmspe']:.3g}"
    other = "" if row["variant"] == _AS_DECLARED else "another start"
    return Specification(
        part="cause",
        indicator=row["indicator"],
        window=f"{row['start']}/{row['last']}",
        region=claim.region,
        against=row["method"],
        method=f"placebos by {statistic}, fitted from {row['pre_from']}",
        estimate=row["mean_gap"],
        unit=row["gap_unit"] or indicator.unit,
        rank=rank,
        n=n,
        interval_note=told,
        holds=None if p is None else bool(towards and p <= ALPHA),
        note="; ".join(filter(None, (other, fit, row["effect_note"]))),
    )


def _untold(claim: Claim, indicator: str, start: str, reason: str) -> Specification:
    return Specification(
        part="cause", indicator=indicator, window=start, region=claim.region, against="donors", note=reason
    )
