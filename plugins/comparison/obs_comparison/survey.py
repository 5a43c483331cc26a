"""Every sight of every indicator that the metric robustness takes of a panel."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from obs import ConfigError, Indicator, Panel, first_day
from obs_comparison.amounts import convertible, price_index
from obs_comparison.histories import Histories
from obs_comparison.outliers import REACH, outliers
from obs_comparison.robustness_changes import changes
from obs_comparison.robustness_choice import ABSOLUTE, NOMINAL, REAL, Choice
from obs_comparison.robustness_intervals import Intervals
from obs_comparison.robustness_levels import levels
from obs_comparison.sights import Block, Sight
from obs_comparison.spans import span
from obs_comparison.windows import Window, around, fitted, own_ends, years_later
from obs_comparison.yardsticks import Yardsticks, peers_around

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from obs_comparison.amounts import Prices


class Survey:
    """What the metric robustness, asked for *choice*, sees in *panel*."""

    def __init__(self, panel: Panel, choice: Choice) -> None:
        self._panel, self._choice = panel, choice
        peers = (each for region in panel.shown for each in peers_around(panel, region))
        self._histories = Histories(panel, peers)
        self._yardsticks = Yardsticks(panel, self._histories.regions)
        self._known = {**panel.others, **panel.indicators}
        self._cpi = self._price_index()

    def blocks(self, id_: str) -> Iterator[Block]:
        """The rows of the indicator *id_*, a block for each window and specification."""
        indicator = self._known.get(id_)
        if indicator is None or id_ not in self._histories:
            asked = [Window(start=start, period=end) for start, end in self._choice.windows]
            yield from self._nothing(indicator, asked, f"no figures of {id_}")
            return
        windows = self._windows(id_)
        if not windows:
            yield from self._nothing(indicator, (), "no period to compare")
            return
        look = levels if self._choice.test == "level" else changes
        for sight in self._sights(indicator, windows):
            yield from look(sight)

    def _windows(self, id_: str) -> tuple[Window, ...]:
        own = own_ends(self._panel, self._histories, id_)
        form = own.period if own else self._histories.last_period(id_)
        if self._choice.windows and form:
            return fitted(self._choice.windows, form)
        return around(own, levels=self._choice.test == "level") if own else ()

    def _nothing(self, indicator: Indicator | None, windows: Sequence[Window], note: str) -> Iterator[Block]:
        """A row for each of *windows*, or one, of an indicator that nothing can be told of."""
        for window in windows or (Window(start="", period=""),):
            yield {
                "start": window.start,
                "period": window.period,
                "against": self._choice.against[0],
                "prices": self._prices(indicator)[0] if indicator else "",
                "scale": ABSOLUTE,
                "note": note,
            }

    def _sights(self, indicator: Indicator, windows: Sequence[Window]) -> Iterator[Sight]:
        ends = sorted({end for window in windows for end in (window.start, window.period) if end})
        periods = span(years_later(ends[0], -REACH), years_later(ends[-1], REACH))
        values = self._histories.matrix(indicator.id, periods)
        intervals = Intervals(indicator, ends, self._panel, self._histories, self._choice.level)
        told = self._told(indicator)
        flagged = self._outliers(indicator, ends, periods, values[self._yardsticks.shown])
        for window in windows:
            inside = _inside(window)
            columns = [periods.index(each) for each in inside]
            yield Sight(
                indicator=indicator,
                window=window,
                choice=self._choice,
                yardsticks=self._yardsticks,
                benchmark=self._panel.benchmark,
                periods=inside,
                values=values[:, columns],
                factors=self._factors(indicator, inside),
                prices=self._prices(indicator),
                intervals=intervals,
                outliers=flagged,
                told=told,
            )

    def _price_index(self) -> Prices:
        """The price index by period; empty where it is not needed or not to be had, which is told."""
        if REAL not in self._choice.prices or self._choice.test == "level":
            return {}
        if not any(convertible(each) for each in self._known.values()):
            return {}
        try:
            return price_index("robustness", self._panel, self._choice.cpi)
        except ConfigError:
            named = {**self._panel.others, **self._panel.indicators}.get(self._choice.cpi)
            if named is not None and named.kind != "index":
                raise
            return {}

    def _prices(self, indicator: Indicator) -> Sequence[str]:
        """At what prices figures of *indicator* are looked at; "" for what is no money."""
        if indicator.price_basis is None:
            return ("",)
        if not convertible(indicator):
            return (REAL,)
        if self._choice.test == "level" or (not self._cpi and NOMINAL in self._choice.prices):
            return (NOMINAL,)
        return self._choice.prices

    def _factors(self, indicator: Indicator, periods: Sequence[str]) -> NDArray[np.float64]:
        """What turns figures of *periods* into prices of the last; 1 for what need not be turned."""
        if not convertible(indicator):
            return np.ones(len(periods))
        index = np.array([self._cpi.get(each, np.nan) for each in periods])
        return index[-1] / index

    def _told(self, indicator: Indicator) -> Sequence[str]:
        unpriced = convertible(indicator) and REAL in self._choice.prices and not self._cpi
        if not unpriced or self._choice.test == "level":
            return ()
        return (f"no real terms: no figures of {self._choice.cpi or 'a price index'}",)

    def _outliers(
        self, indicator: Indicator, ends: Sequence[str], periods: Sequence[str], values: NDArray[np.float64]
    ) -> Mapping[str, Mapping[int, str]]:
        """For each of *ends* the places of the regions whose value is an outlier, with the words for it."""
        days = [first_day(each) for each in periods]
        cuts = sorted({bisect_left(days, first_day(each.period)) for each in indicator.breaks})
        found = np.hstack([outliers(part) for part in np.split(values, cuts, axis=1)])
        decimals = indicator.decimals
        words: dict[str, dict[int, str]] = {}
        for period in ends:
            column = periods.index(period)
            for place in np.flatnonzero(found[:, column]).tolist():
                before, value, after = (
                    f"{each:.{decimals}f}" for each in values[place, column - 1 : column + 2]
                )
                text = f"{period} is an outlier: {value} between {before} and {after}"
                words.setdefault(period, {})[place] = text
        return words


def _inside(window: Window) -> tuple[str, ...]:
    if not window.start:
        return (window.period,)
    return (window.start, window.period) if window.runs_backwards else span(window.start, window.period)
