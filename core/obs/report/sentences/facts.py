"""The figures that sentences are made of, each with its reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from obs.language import Either, Number, Part, Said, Text, msg
from obs.models import Indicator
from obs.report.material.model import Material

POINTS = "percentage points"


class Facts:
    """Looks figures up for sentences about single indicators and regions."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.results = material.results
        self._beside: dict[str, bool] = {}

    def compared(self, indicator: Indicator, region: str) -> Mapping[str, Any]:
        """The row of the comparison; empty where there is none."""
        return self.results.row("comparison", indicator.id, region)

    def is_beside(self, indicator: Indicator) -> bool:
        """Whether the benchmark's figure can stand beside those of municipalities.

        That of a country is either a mean, and then within the range of all, or a sum, which says nothing
        of any of them (a number of households, kronor in all).
        """
        if indicator.id not in self._beside:
            self._beside[indicator.id] = self._within_all(indicator)
        return self._beside[indicator.id]

    def _within_all(self, indicator: Indicator) -> bool:
        row = self.results.row("level", indicator.id, self.material.benchmark)
        members = set(self.material.group.members)
        values = [
            each["value"]
            for each in self.results.rows("level", indicator.id)
            if each["region"] in members and each["value"] is not None
        ]
        value = row.get("value")
        return value is not None and bool(values) and min(values) <= value <= max(values)

    def judged(self, indicator: Indicator, region: str) -> Mapping[str, Any]:
        """The row of uncertainty where *region* is compared with the benchmark; empty where it is not.

        A count, for one, has an interval, but follows the size of the region: it is above or below nothing.
        """
        row = self.results.row("uncertainty", indicator.id, region)
        return {} if row.get("judgement") in (None, "not compared") else row

    def shown(self, indicator: Indicator, column: str) -> dict[str, float]:
        """What the regions shown have in a *column* of the comparison, those that have it."""
        rows = {region: self.compared(indicator, region) for region in self.material.regions}
        return {region: row[column] for region, row in rows.items() if row and row[column] is not None}

    def number(
        self, table: str, indicator: Indicator, region: str, column: str, decimals: int | None = None
    ) -> Number:
        """A figure of *table*, by default with the decimals of the *indicator*."""
        shown = indicator.decimals if decimals is None else decimals
        return self.results.number(ref(table, indicator.id, region, column), shown)

    def signed(
        self, table: str, indicator: Indicator, region: str, column: str, decimals: int | None = None
    ) -> Number:
        """The same with its sign."""
        shown = indicator.decimals if decimals is None else decimals
        return self.results.number(ref(table, indicator.id, region, column), shown, signed=True)

    def observed(self, indicator: Indicator, region: str, period: str, decimals: int | None = None) -> Number:
        """The source's own figure of *period*, by default with the decimals of the *indicator*."""
        shown = indicator.decimals if decimals is None else decimals
        return self.results.number(ref("observations", indicator.id, region, period, "value"), shown)

    def finely(self, indicator: Indicator, region: str) -> int:
        """The decimals with which the two ends of a change do not look alike, if they are not."""
        row = self.compared(indicator, region)
        before = self.observed(indicator, region, row["change_from"]).value
        return (
            indicator.decimals if before is None else told_apart([(before, row["value"])], indicator.decimals)
        )


def ref(*parts: str) -> str:
    """The reference made of *parts*: table, key, column."""
    return "/".join(parts)


def lowest(figures: Mapping[str, float]) -> list[str]:
    """Those that have the lowest of *figures*."""
    return [code for code, value in figures.items() if value == min(figures.values())]


def highest(figures: Mapping[str, float]) -> list[str]:
    """Those that have the highest of *figures*."""
    return [code for code, value in figures.items() if value == max(figures.values())]


def extreme(figures: Mapping[str, float], named: list[str], relation: str) -> Iterator[str]:
    """The assertions that *named*, and none else, have the lowest (<) or the highest (>) of *figures*.

    Each figure is called r and its code.
    """
    for code in figures:
        if code != named[0]:
            yield f"r{named[0]} {'=' if code in named else relation} r{code}"


def title(indicator: Indicator) -> Either:
    """What *indicator* is called."""
    return Either(sv=indicator.label_sv or indicator.title_sv, en=indicator.title_en)


def better(indicator: Indicator) -> Said:
    """Whether low or high counts as good."""
    if indicator.polarity == "none":
        return msg("neither low nor high by itself")
    return Text(indicator.polarity)


def difference_unit(indicator: Indicator) -> Part:
    """The unit of a difference between two values."""
    return Text(POINTS) if indicator.unit == "%" else Text(indicator.unit)


_FURTHER = 2


def told_apart(pairs: Iterable[tuple[float, float]], decimals: int) -> int:
    """The decimals, up to two more than *decimals*, with which the two of no pair look alike but are not."""
    pairs = [(one, other) for one, other in pairs if one != other]
    for more in range(_FURTHER):
        if all(round(one, decimals + more) != round(other, decimals + more) for one, other in pairs):
            return decimals + more
    return decimals + _FURTHER
