"""Claims about where a region stands: beside another, among all, or among its own years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from obs.claims import windows
from obs.claims.ground import Ground, Row
from obs.claims.model import Claim, Specification
from obs.claims.movement import specification
from obs.claims.values import unit_of_distance
from obs.claims.windows import Window
from obs.models import Indicator

_THRESHOLDS = {"beyond the median": 50.0, "in the outer quarter": 25.0}
"""What a stated place may mean: the share of the group, from the claimed end, that it has to lie in."""


def beside(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """Whether the region lies on the claimed side of the claim's comparator, or of the country."""
    spans = {
        id_: windows.of_level(claim, ground.periods(each, claim.region)) for id_, each in indicators.items()
    }
    side = "higher" if claim.upward else "lower"
    rows = ground.robustness(
        side, indicators, (claim.region,), spans, benchmark=ground.benchmark(claim), against=("benchmark",)
    )
    for row in rows:
        window = next((each for each in spans[row["indicator"]] if each.end == row["period"]), None)
        if window is not None:
            yield replace(specification(row, "standing", window), unusual=None)


def among_all(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """Whether the region is as far down (or up) among the group as the claim says, by two readings."""
    high = claim.upward
    for id_, indicator in indicators.items():
        for window in windows.of_level(claim, ground.periods(indicator, claim.region)):
            asked = {id_: indicator}
            rows = ground.rows("level", asked, (claim.region,), period=window.end)
            chance = (
                ground.rows("uncertainty", asked, (claim.region,), period=window.end)[0]
                if window.counts
                else None
            )
            for row in rows:
                yield from _placed(row, chance, indicator, window, high=high)


def _placed(
    row: Row, chance: Row | None, indicator: Indicator, window: Window, *, high: bool
) -> Iterator[Specification]:
    percentile, n = row["percentile"], row["n"]
    for reading, limit in _THRESHOLDS.items():
        within = None if percentile is None else (100 - percentile if high else percentile) < limit
        yield Specification(
            part="standing",
            indicator=row["indicator"],
            window=window.end,
            region=row["region"],
            against="all",
            method=reading,
            value_to=row["value"],
            estimate=row["difference_median"],
            unit=unit_of_distance(indicator),
            compared_with=row["median"],
            rank=_from_claimed_end(row, indicator, high=high),
            n=n,
            interval_note=_rank_interval(chance, n, indicator, high=high) if chance else "",
            holds=within,
            counts=window.counts,
            note="; ".join(filter(None, (window.note, row["level_note"]))),
        )


def _from_claimed_end(row: Row, indicator: Indicator, *, high: bool) -> int | None:
    """The place counted from the end that the claim speaks of; equal values share the best place."""
    if row["percentile"] is None:
        return None
    if (indicator.polarity == "higher_is_better") == high:
        return row["rank"]
    # The rank says how many lie beyond at the one end, the mid-rank percentile at both.
    share = 100 - row["percentile"] if high else row["percentile"]
    return round(2 * share / 100 * row["n"] - row["n"] + row["rank"])


def _rank_interval(chance: Row, n: int, indicator: Indicator, *, high: bool) -> str:
    lower, upper = chance["rank_lower"], chance["rank_upper"]
    if lower is None or upper is None:
        return chance["rank_note"] or "no rank interval"
    if (indicator.polarity == "higher_is_better") != high:  # ranked from the other end
        lower, upper = n + 1 - upper, n + 1 - lower
    return f"95 % of simulated ranks lie between {lower} and {upper}; {chance['rank_note']}"


def in_time(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """Whether the claimed period is the lowest (or highest) of those since the claimed start.

    Where only coarser figures are held, the movement from the period before is a second reading.
    """
    finding = "highest" if claim.upward else "lowest"
    spans = {
        id_: [
            each for each in windows.of_change(claim, ground.periods(indicator, claim.region)) if each.counts
        ]
        for id_, indicator in indicators.items()
    }
    yield from _of_own_years(ground, claim, finding, indicators, spans)
    coarser = {
        id_: [_last_step(each) for each in found if windows.FINER in each.note]
        for id_, found in spans.items()
    }
    yield from _of_own_years(ground, claim, "fell" if finding == "lowest" else "rose", indicators, coarser)


def _of_own_years(
    ground: Ground,
    claim: Claim,
    finding: str,
    indicators: Mapping[str, Indicator],
    spans: Mapping[str, list[Window]],
) -> Iterator[Specification]:
    words = {"lowest": "the lowest since", "highest": "the highest since", "fell": "fell", "rose": "rose"}
    for row in ground.robustness(finding, indicators, (claim.region,), spans, against=("itself",)):
        text = f"{row['start']}/{row['period']}"
        window = next((each for each in spans[row["indicator"]] if each.text == text), None)
        if window is not None:
            tested = specification(row, "standing", window)
            method = ", ".join(filter(None, (words[finding], tested.method)))
            yield replace(tested, method=method, rank=None, n=None, unusual=None)


def _last_step(window: Window) -> Window:
    return Window(start=f"{int(window.end[:4]) - 1:04}{window.end[4:]}", end=window.end, note=window.note)
