"""The cells that a comparison fills: each indicator for each region compared, shown or compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from obs_comparison.spans import crossed

if TYPE_CHECKING:
    import narwhals as nw

    from obs import Indicator, Panel

_SCHEMA = {
    "indicator": pl.Categorical(),
    "region": pl.Categorical(),
    "member": pl.Boolean(),
    "benchmark": pl.Boolean(),
    "period": pl.Categorical(),
    "start": pl.Categorical(),
    "polarity": pl.String(),
    "hindrance": pl.String(),
}


def cells(panel: Panel) -> pl.LazyFrame:
    """One row for each indicator of *panel* and each region of its group, shown regions and benchmark.

    Columns: indicator, region, *member* (of the group), *benchmark* (is it), period, start (null where the
    panel has none), polarity, *hindrance* (why no change can be given between them; null if it can).
    """
    regions = dict.fromkeys((*panel.group.members, *panel.shown, panel.benchmark))
    members = frozenset(panel.group.members)
    rows = [
        {
            "indicator": indicator.id,
            "region": region,
            "member": region in members,
            "benchmark": region == panel.benchmark,
            "period": panel.periods.get(indicator.id),
            "start": panel.starts.get(indicator.id),
            "polarity": indicator.polarity,
            "hindrance": hindrance(
                indicator, panel.periods.get(indicator.id), panel.starts.get(indicator.id)
            ),
        }
        for indicator in panel.indicators.values()
        for region in regions
    ]
    return pl.LazyFrame(rows, schema=_SCHEMA)


def with_figures(table: nw.LazyFrame[Any], observations: nw.LazyFrame[Any], *, at: str) -> nw.LazyFrame[Any]:
    """*table* with value and status of each cell in the period that its column *at* names.

    *observations* are those of one sex, so that no other one can stand in for it.
    """
    figures = observations.select("indicator", "region", "period", "value", "status")
    keys = ["indicator", "region"]
    return table.join(figures, how="left", left_on=[*keys, at], right_on=[*keys, "period"])


def hindrance(indicator: Indicator, period: str | None, start: str | None) -> str | None:
    """Why no change of *indicator* can be given from *start* to *period*; None if it can or one is None."""
    if period is None or start is None:
        return None
    if start >= period:
        return f"no change: {start} is not before {period}"
    breaks = crossed(indicator.breaks, start, period)
    if not breaks:
        return None
    # Remarks are divided by "; ": a reason may not look like two.
    reasons = (f"{each.period} ({each.reason.replace('; ', ', ')})" for each in breaks)
    return f"no change across a break: {', '.join(reasons)}"
