"""What a comparison says of the figures, reckoned in plain Python by the words of docs/comparison.md."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from statistics import median
from typing import Any

from tests.report.site.figures_again import COUNTRY, FiguresAgain

_SHARES = {"lower_quartile": 0.25, "median": 0.5, "upper_quartile": 0.75}


def quantile(values: Iterable[float], share: float) -> float:
    """The *share* quantile by linear interpolation (Hyndman & Fan 1996, type 7)."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


class ComparedAgain(FiguresAgain):
    """Rank, median, difference and change of the figures."""

    def __init__(self) -> None:
        super().__init__()
        self._periods: dict[str, str | None] = {}
        self._levels: dict[tuple[str, str | None], dict[str, float]] = {}
        self._changes: dict[str, dict[str, float]] = {}

    def period(self, id_: str) -> str | None:
        """The latest period in which at least half of the municipalities have a value."""
        if id_ not in self._periods:
            members = frozenset(self.members)
            held = Counter(
                period
                for (region, period), (value, _) in self.observed(id_).items()
                if value is not None and region in members
            )
            full = (period for period, n in held.items() if 2 * n >= len(members))
            self._periods[id_] = max(full, default=None)
        return self._periods[id_]

    def start(self, id_: str) -> str | None:
        """The period from which change is counted: the same part of the study's year."""
        period, year = self.period(id_), self.study.change_from
        return None if period is None or year is None else year[:4] + period[4:]

    def level(self, id_: str, period: str | None = None) -> Mapping[str, float]:
        """The values of the municipalities that have one, in the period compared or another."""
        period = period or self.period(id_)
        if (id_, period) not in self._levels:
            held = {code: self.value(id_, code, period) for code in self.members}
            self._levels[id_, period] = {code: value for code, value in held.items() if value is not None}
        return self._levels[id_, period]

    def is_beside(self, id_: str) -> bool:
        """Whether the country's figure is within the range of the municipalities', and so no sum of them."""
        country, values = self.value(id_, COUNTRY, self.period(id_)), self.level(id_).values()
        return country is not None and bool(values) and min(values) <= country <= max(values)

    def change(self, id_: str, region: str) -> float | None:
        """The change of a region since the start; None across a break."""
        period, start = self.period(id_), self.start(id_)
        if period is None or start is None or start >= period:
            return None
        broken = any(
            start < each.period and each.period[: len(period)] <= period
            for each in self.indicators[id_].breaks
        )
        value, before = self.value(id_, region, period), self.value(id_, region, start)
        return None if broken or value is None or before is None else value - before

    def changes(self, id_: str) -> Mapping[str, float]:
        """The changes of the municipalities that have one."""
        if id_ not in self._changes:
            found = {code: self.change(id_, code) for code in self.members}
            self._changes[id_] = {code: change for code, change in found.items() if change is not None}
        return self._changes[id_]

    def comparison(self, id_: str, region: str, column: str) -> Any:
        """A cell of the comparison table; KeyError for a column that is not reckoned here."""
        return _COLUMNS[column](self, id_, region)

    def quartile(self, id_: str, period: str, column: str) -> float | None:
        """A quartile of all that have a value, where at least half have one."""
        values = self.level(id_, period).values()
        return quantile(values, _SHARES[column]) if 2 * len(values) >= len(self.members) else None

    def place_in_change(self, id_: str, region: str, column: str) -> float:
        """A cell of the table of places in change."""
        changes = self.changes(id_)
        own = changes[region]
        return {
            "change_rank": 1 + sum(other < own for other in changes.values()),
            "rise_rank": 1 + sum(other > own for other in changes.values()),
            "change_n": len(changes),
            "median_change": median(changes.values()),
        }[column]

    def coverage(self, id_: str, column: str) -> float:
        """How many have a value, of how many, and in per cent."""
        n, size = len(self.level(id_)), len(self.members)
        return {"n": n, "group_size": size, "percent": 100 * n / size}[column]

    def without_value(self, id_: str, reason: str) -> int:
        """How many municipalities have no value in the period compared for this reason."""
        period = self.period(id_)
        lacking = (code for code in self.members if code not in self.level(id_))
        return sum((self.status(id_, code, period) or "missing") == reason for code in lacking)

    def group_size(self, name: str) -> int:
        """How many municipalities the group compared with has ("size"), or one that a source drew up."""
        if name == "size":
            return len(self.members)
        spec = self.study.groups[name]
        return len(self.about["groups"][f"{spec.source}:{spec.source_id}"]["members"])


def _value(of: ComparedAgain, id_: str, region: str) -> float | None:
    return of.value(id_, region, of.period(id_))


def _rank(of: ComparedAgain, id_: str, region: str) -> int | None:
    level = of.level(id_)
    if region not in level:
        return None
    best = max if of.indicators[id_].polarity == "higher_is_better" else min
    return 1 + sum(other != level[region] and best(other, level[region]) == other for other in level.values())


def _band(of: ComparedAgain, id_: str, region: str) -> str | None:
    level = of.level(id_)
    if region not in level:
        return None
    below = sum(other < level[region] for other in level.values())
    equal = sum(other == level[region] for other in level.values())
    percentile = 100 * (below + equal / 2) / len(level)
    words = {"lower_is_better": ("best", "worst"), "higher_is_better": ("worst", "best")}
    low, high = words.get(of.indicators[id_].polarity, ("lowest", "highest"))
    return f"{low} quarter" if percentile < 25 else f"{high} quarter" if percentile > 75 else "middle half"


def _median(of: ComparedAgain, id_: str, _: str) -> float | None:
    return median(of.level(id_).values()) if of.level(id_) else None


def _less(of: ComparedAgain, id_: str, region: str, other: float | None) -> float | None:
    value = _value(of, id_, region)
    return None if value is None or other is None else value - other


_COLUMNS: Mapping[str, Callable[[ComparedAgain, str, str], Any]] = {
    "value": _value,
    "period": lambda of, id_, _: of.period(id_),
    "change_from": lambda of, id_, _: of.start(id_),
    "unit": lambda of, id_, _: of.indicators[id_].unit,
    "n": lambda of, id_, _: len(of.level(id_)),
    "median": _median,
    "benchmark_value": lambda of, id_, _: _value(of, id_, COUNTRY),
    "rank": _rank,
    "band": _band,
    "difference": lambda of, id_, region: _less(of, id_, region, _value(of, id_, COUNTRY)),
    "difference_median": lambda of, id_, region: _less(of, id_, region, _median(of, id_, region)),
    "change": lambda of, id_, region: of.change(id_, region),
}
