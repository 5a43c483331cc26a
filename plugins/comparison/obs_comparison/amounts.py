"""The amounts that are to be converted, beside the price index of their year and of the base year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import polars as pl

from obs import ConfigError, Indicator, Panel
from obs_comparison import named_indicators
from obs_comparison.spans import aligned, form_of, remainder, span

if TYPE_CHECKING:
    Prices = Mapping[str, float]
    """The price index by period."""

_COUNTRY = "00"
_SCHEMA = {
    "row": pl.Int64(),
    "indicator": pl.Categorical(),
    "region": pl.Categorical(),
    "period": pl.Categorical(),
    "start": pl.Categorical(),
    "cpi": pl.Float64(),
    "start_cpi": pl.Float64(),
    "base_year": pl.String(),
    "base_cpi": pl.Float64(),
    "refusal": pl.String(),
    "unpriced": pl.String(),
    "hindrance": pl.String(),
}


def convertible(indicator: Indicator) -> bool:
    """Whether the figures of *indicator* are in kronor of their own year."""
    return indicator.price_basis == "nominal"


def price_index(metric: str, panel: Panel, id_: str) -> Prices:
    """The index *id_* of the whole country by period, oldest first, for *metric*.

    ConfigError if the panel has no such indicator, or no figures of it.
    """
    index = named_indicators.indicator(metric, "cpi", panel, id_)
    if index.kind != "index":
        raise ConfigError(
            f"metric {metric}: cpi names {id_}, which is a {index.kind} and no index",
            suggestion='name a price index, whose kind is "index"',
        )
    rows = (
        panel.observations.filter(
            pl.col("indicator").cast(pl.String) == id_,
            pl.col("region").cast(pl.String) == _COUNTRY,
            pl.col("sex") == "T",
            pl.col("value") > 0,
        )
        .sort("date")
        .select(pl.col("period").cast(pl.String), "value")
        .collect()
    )
    if rows.is_empty():
        raise ConfigError(
            f"metric {metric}: there are no figures of {id_}, the price index, for the country",
            suggestion="run obs fetch, or name another index: cpi = ...",
        )
    return dict(rows.iter_rows())


def base_period(panel: Panel, prices: Prices, asked: str) -> str | None:
    """The period *asked* for; for "" the last of *prices* that no amount of *panel* ends before, if any.

    ConfigError if *prices* has no such period.
    """
    held = list(prices)
    if asked and asked not in prices:
        raise ConfigError(
            f"metric real: there is no price index for the base {asked!r}",
            suggestion=f"give one of {held[0]} to {held[-1]}",
        )
    if asked:
        return asked
    amounts = [id_ for id_, each in panel.indicators.items() if convertible(each)]
    ends = [period for id_, period in panel.periods.items() if id_ in amounts]
    ends = [period for period in ends if form_of(period) == form_of(held[-1])]
    return max((period for period in held if ends and period <= min(ends)), default=None)


def amount_cells(panel: Panel, prices: Prices, base: str | None) -> pl.LazyFrame:
    """One row for each indicator of *panel*, region of its group, shown or benchmark, and period to convert.

    Columns: *row* (its place in the result), indicator, region, period, start, *cpi*, *start_cpi*,
    *base_year* and *base_cpi* (null where there is none), *refusal* (why it is no amount to convert),
    *unpriced* (why it has no real value), *hindrance* (why it has no change since the start):
    null where nothing is in the way.
    """
    regions = tuple(dict.fromkeys((*panel.group.members, *panel.shown, panel.benchmark)))
    rows = [
        {**cell, "region": region}
        for indicator in panel.indicators.values()
        for region in regions
        for cell in _cells(indicator, panel, prices, base)
    ]
    return pl.LazyFrame([{"row": row, **cell} for row, cell in enumerate(rows)], schema=_SCHEMA)


def _cells(
    indicator: Indicator, panel: Panel, prices: Prices, base: str | None
) -> Iterator[dict[str, object]]:
    period = panel.periods.get(indicator.id)
    if period is None:  # the period is part of the key: without one there is no row
        return
    cell: dict[str, object] = {"indicator": indicator.id, "period": period}
    if not convertible(indicator):
        yield {**cell, "refusal": _refusal(indicator)}
        return
    start = panel.starts.get(indicator.id)
    first = aligned(start, period) if start else None
    window = span(first, period) if first else ()
    for number, each in enumerate(window or (period,), 1):
        yield {
            **cell,
            "period": each,
            "start": first if window else None,
            "cpi": prices.get(each),
            "start_cpi": prices.get(first or ""),
            "base_year": base,
            "base_cpi": prices.get(base or ""),
            "unpriced": _unpriced(prices, each, base),
            "hindrance": _hindrance(indicator, window[:number], first),
        }


def _refusal(indicator: Indicator) -> str:
    if indicator.price_basis is None:
        return "cannot be calculated: not an amount in kronor of its own year"
    return f"cannot be calculated: already in prices of {indicator.price_basis}"


def _unpriced(prices: Prices, period: str, base: str | None) -> str | None:
    if base is None:
        return "cannot be calculated: the price index has no period in common with the amounts"
    return None if period in prices else f"cannot be calculated: no price index for {period}"


def _hindrance(indicator: Indicator, window: tuple[str, ...], first: str | None) -> str | None:
    if not window:
        return f"no change: {first} is not before the period compared" if first else None
    reason = remainder(indicator.breaks, window).reason
    return f"no change across a break: {reason}" if reason else None
