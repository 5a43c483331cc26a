"""Claims that state a number, held against the official figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from obs.claims import windows
from obs.claims.ground import Ground, Row
from obs.claims.model import Claim, Specification
from obs.claims.windows import Window
from obs.derivation import parts
from obs.models import Indicator

TOLERANCE = 5.0
"""An official figure is the claimed one when it differs by at most so many per cent."""

_UNITS: Mapping[str, tuple[str, ...]] = {
    "count": ("antal", "hushåll", "personer"),
    "persons": ("antal", "personer"),
    "kr/household/year": ("kr/hushåll", "kr/hushåll och år"),
}
"""Which units of indicators a unit of the register stands for; any other stands for itself."""


_MONTH, _YEAR = "månad", "år"
"""What the unit says of figures that are per month, and per year."""


def fits(claimed: str, unit: str) -> bool:
    """Whether figures in *unit* are of what a claim in the unit *claimed* of the register counts."""
    return unit in _UNITS.get(claimed, (claimed,))


def unit_of_distance(indicator: Indicator) -> str:
    """The unit in which two figures of *indicator* differ."""
    return "percentage points" if indicator.unit == "%" else indicator.unit


def equals(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """Whether the official figure is the claimed one, within `TOLERANCE` or its own interval."""
    for id_, indicator in indicators.items():
        for window in windows.of_level(claim, ground.periods(indicator, claim.region)):
            metric = "uncertainty" if window.counts else "level"  # no interval beside the claimed period
            for row in ground.rows(metric, {id_: indicator}, (claim.region,), period=window.end):
                yield _of_all_months(_compared(claim, row, indicator, window), indicator, ground)


def _compared(claim: Claim, row: Row, indicator: Indicator, window: Window) -> Specification:
    value, claimed = row["value"], claim.value_to
    fitting = fits(claim.unit, indicator.unit)
    notes = [window.note, "" if fitting else f"in {indicator.unit}: beside the claim, not in its unit"]
    percent, holds = _compared_to(value if fitting else None, claimed)
    lower, upper = row.get("lower"), row.get("upper")
    if holds is False and lower is not None and upper is not None and claimed is not None:
        holds = lower <= claimed <= upper
    return Specification(
        part="level",
        indicator=row["indicator"],
        window=window.end,
        region=row["region"],
        against="the claimed value",
        method=f"within {TOLERANCE:g} %",
        value_to=value,
        estimate=percent,
        unit="%" if percent is not None else unit_of_distance(indicator),
        compared_with=claimed if fitting else None,
        lower=lower,
        upper=upper,
        interval_note=_why(row) if "n_note" in row else "",
        holds=holds,
        counts=window.counts and fitting,
        note="; ".join(note for note in notes if note),
    )


def _of_all_months(each: Specification, indicator: Indicator, ground: Ground) -> Specification:
    """*each* as it counts where it is a month's figure made a year's: few stay in all months of a year."""
    monthly = [part for part in parts(indicator, ground.study).values() if _MONTH in part.unit]
    if not monthly or len(parts(indicator, ground.study)) > 1 or _YEAR not in indicator.unit:
        return each
    note = f"not counted: {monthly[0].id} is of one month, right only for all months of the year"
    return replace(each, counts=False, note="; ".join(filter(None, (note, each.note))))


def _compared_to(value: float | None, claimed: float | None) -> tuple[float | None, bool | None]:
    """By how many per cent *value* is not the claimed one, and whether it is; 0 is near nothing but 0."""
    if value is None or claimed is None:
        return None, None
    if claimed == 0:
        return None, value == 0
    percent = 100 * (value / claimed - 1)
    return percent, abs(percent) <= TOLERANCE


def _why(row: Row) -> str:
    if row["method"]:
        return f"interval of the value: {row['method']}"
    return f"no interval: {row['n_note']}" if row["n_note"] else "no interval"


def baseline(claim: Claim, ground: Ground, indicators: Mapping[str, Indicator]) -> Iterator[Specification]:
    """The last official figures on the subject of a claim that they cannot test."""
    for id_, indicator in indicators.items():
        held = ground.periods(indicator, claim.region)
        if not held:
            continue
        for row in ground.rows("level", {id_: indicator}, (claim.region,), period=held[-1]):
            yield Specification(
                part="baseline",
                indicator=id_,
                window=held[-1],
                region=claim.region,
                against="benchmark",
                value_to=row["value"],
                estimate=row["difference"],
                unit=unit_of_distance(indicator),
                compared_with=row["benchmark_value"],
                counts=False,
                note="the last figure, not a test",
            )
