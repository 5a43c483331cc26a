"""The rows of the metric robustness that look at a movement: by itself, and beside how others moved."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from obs_comparison.movements import Movement, equal_percent, equal_values, moved_so, movement
from obs_comparison.robustness_choice import ABSOLUTE, ITSELF, PERCENT, REAL
from obs_comparison.sights import Block, Sight, answers, unit_of_difference
from obs_comparison.yardsticks import Column

_NO_INTERVAL = "no interval: only for the percent change itself"


def changes(sight: Sight) -> Iterator[Block]:
    """A block for each specification of *sight*: by prices, then against, then scale."""
    for prices in sight.prices:
        seen = _Changes(sight, prices)
        for against in sight.choice.against:
            if against == ITSELF:
                yield seen.itself()
            else:
                yield from (seen.beside(against, scale) for scale in sight.choice.scales)


class _Changes:
    """The movements of *sight* at one level of *prices*, of all its regions."""

    def __init__(self, sight: Sight, prices: str) -> None:
        values = sight.values * sight.factors if prices == REAL else sight.values
        self._sight, self._shown = sight, sight.yardsticks.shown
        self._moved = _told(sight, movement(values))
        self._so = moved_so(values, sight.choice.test, sight.choice.way)[self._shown]
        self._said = sight.remarks(prices)
        self._size = sight.follows_size()
        self._standing = {scale: self._stands(scale) for scale in (ABSOLUTE, PERCENT)}
        self._common: Block = {
            "start": sight.window.start,
            "period": sight.window.period,
            "prices": prices,
            "value_start": self._moved.first[self._shown],
            "value": self._moved.last[self._shown],
        }

    def itself(self) -> Block:
        """Whether each region moved as the finding says: in per cent of a start above zero, else as it is."""
        by_percent = (self._moved.first[self._shown] > 0) & (not self._sight.around_zero())
        percent, absolute = (self._changes(scale)[self._shown] for scale in (PERCENT, ABSOLUTE))
        places = zip(self._standing[PERCENT], self._standing[ABSOLUTE], strict=True)
        rank, n = (np.where(by_percent, *each) for each in places)
        interval = self._sight.intervals.of_change(self._sight.window.start, self._sight.window.period)
        known = ~np.isnan(np.where(by_percent, percent, absolute))
        return {
            **self._common,
            "against": ITSELF,
            "scale": [PERCENT if each else ABSOLUTE for each in by_percent],
            "estimate": np.where(by_percent, percent, absolute),
            "unit": ["%" if each else unit_of_difference(self._sight.indicator) for each in by_percent],
            "rank": rank,
            "n": n,
            "lower": np.where(known & by_percent, interval.lower, np.nan),
            "upper": np.where(known & by_percent, interval.upper, np.nan),
            "interval_note": [
                (note if relative else _NO_INTERVAL) if each else None
                for note, relative, each in zip(interval.notes, by_percent, known, strict=True)
            ],
            "agrees": answers(self._so, self._said.fit),
            "note": self._said.column(),
        }

    def beside(self, against: str, scale: str) -> Block:
        """Whether each region moved as the finding says, and further than what it is held *against*."""
        said, way = self._said.copy(), self._sight.choice.way
        changes = self._changes(scale)
        own, held = changes[self._shown], np.full(len(self._shown), np.nan)
        reason = self._size if scale == ABSOLUTE else self._sight.around_zero()
        if reason:
            said.add(reason)
        elif not self._sight.refusal():
            if scale == PERCENT:
                based = self._moved.first[self._shown] > 0
                said.add("no percent change: the start value is not above zero", said.fit & ~based)
            held = self._sight.yardsticks.held(against, changes, "change", said)
        further = way * (own - held) > self._tolerance(scale, own, held)
        rank, n = self._standing[scale]
        return {
            **self._common,
            "against": against,
            "scale": scale,
            "estimate": own,
            "compared_with": held,
            "difference": own - held,
            "unit": "%" if scale == PERCENT else unit_of_difference(self._sight.indicator),
            "rank": rank,
            "n": n,
            "interval_note": [None if np.isnan(each) else _NO_INTERVAL for each in own],
            "agrees": answers((way * own > 0) & further, said.fit & ~np.isnan(own + held)),
            "note": said.column(),
        }

    def _changes(self, scale: str) -> Column:
        return self._moved.percent if scale == PERCENT else self._moved.absolute

    def _tolerance(self, scale: str, *changes: Column) -> Column | float:
        return (
            equal_percent(*changes) if scale == PERCENT else equal_values(self._moved.first, self._moved.last)
        )

    def _stands(self, scale: str) -> tuple[Column, Column]:
        """Rank and n by the changes in *scale*; none where these follow the size of a region."""
        changes = self._changes(scale)
        if self._sight.refusal() or (scale == ABSOLUTE and self._size):
            nothing = np.full(len(self._shown), np.nan)
            return nothing, nothing
        equal = self._tolerance(scale, changes[self._shown])
        return self._sight.yardsticks.standing(changes, self._sight.choice.way, equal)


def _told(sight: Sight, moved: Movement) -> Movement:
    """*moved*, without the changes that *sight* refuses."""
    nothing = np.full(len(moved.first), np.nan)
    absolute = nothing if sight.refusal() else moved.absolute
    percent = nothing if sight.refusal() or sight.around_zero() else moved.percent
    return Movement(moved.first, moved.last, absolute, percent)
