"""The rows of the metric robustness that look at a level beside those of others in the same period."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from obs_comparison.movements import equal_values
from obs_comparison.robustness_choice import ABSOLUTE, BENCHMARK
from obs_comparison.sights import Block, Sight, answers, unit_of_difference


def levels(sight: Sight) -> Iterator[Block]:
    """A block for each of what the level is held against. Prices are those of the period: one row for all."""
    yardsticks, way, size = sight.yardsticks, sight.choice.way, sight.follows_size()
    values, prices = sight.values[:, -1], sight.prices[0]
    own, nothing = values[yardsticks.shown], np.full(len(yardsticks.shown), np.nan)
    equal = equal_values(values)
    rank, n = (nothing, nothing) if size else yardsticks.standing(values, way, equal)
    interval = sight.intervals.of_level(sight.window.period)
    for against in sight.choice.against:
        said = sight.remarks(prices)
        if size:
            said.add(size)
        held = nothing if size else yardsticks.held(against, values, "value", said)
        of_value = against == BENCHMARK
        yield {
            "start": "",
            "period": sight.window.period,
            "against": against,
            "prices": prices,
            "scale": ABSOLUTE,
            "value": own,
            "estimate": own - held,
            "compared_with": held,
            "unit": unit_of_difference(sight.indicator),
            "rank": rank,
            "n": n,
            "lower": interval.lower if of_value else nothing,
            "upper": interval.upper if of_value else nothing,
            "interval_note": interval.notes
            if of_value
            else [None if np.isnan(each) else "no interval: given beside the benchmark" for each in own],
            "agrees": answers(way * (own - held) > equal, said.fit & ~np.isnan(own - held)),
            "note": said.column(),
        }
