"""What a metric is and needs, and what it gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from obs.models.registry import Group, Indicator, Kind, Measure, Programme

if TYPE_CHECKING:
    import polars as pl

Figure = tuple[str, str, str, float | None, *tuple[str, ...]]
"""A figure of an example: indicator, region, period, value; then sex and status, if not T and reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A case of a metric that can be checked by hand. It is data, so that it can be run as well as read.

    *text* is the arithmetic. The metric is asked for *indicators* in the *group* (region codes) and reads
    *others* besides; shown is the whole group unless *shown* names some of it. A *value* of None is missing.
    *expects* are rows of the result, each by the columns of its key, with the values that must be there: a
    whole number, a text and None exactly, a decimal number to the digits that are written.
    """

    text: str
    indicators: tuple[Indicator, ...]
    figures: tuple[Figure, ...]
    group: tuple[str, ...]
    period: str
    expects: tuple[Mapping[str, object], ...]
    others: tuple[Indicator, ...] = ()
    shown: tuple[str, ...] = ()
    benchmark: str = "00"
    start: str | None = None
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Untouched:
    """Of what the figures are that a column of a result holds just as they were observed.

    Each is a column of the result that says it, unless it is: of *indicator* "denominator", the registered
    one of the row's indicator, or a parameter of `MetricInfo.uses`; of *region* "benchmark" or an SCB code;
    of *period* "compared", the one of `Panel.periods`.
    """

    indicator: str = "indicator"
    region: str = "region"
    period: str = "compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricInfo:
    """What a metric is and needs. *result* is a Table Schema descriptor of its result table.

    *untouched* are the columns of it with figures, or their status, as they were observed: of any other it is
    said that it was computed, so that the source's name never stands beside what the metric made.

    The first of *assumptions* is the one that nobody may miss: it stands beside every result.
    *parameters* maps each parameter to its default, *meanings* says in a line what it sets. Those that are
    *required* have none: their default stands for nothing given. *uses* are those whose values name further
    indicators of the study (an id or a list of ids; a number names none), which the metric reads besides the
    ones it is asked for.
    A *relational* metric is written in Narwhals from the first row to the last, so that it also runs where
    the figures outgrow one machine: it takes `Panel.observations` on whatever engine they are, and gives its
    result there. The rows of an indicator rest on its own figures alone, and on those of its denominator and
    of what the parameters name: core may ask of some indicators at a time.
    Core refuses an indicator without a polarity (*needs_polarity*) or a denominator (*needs_denominator*), of
    another kind than *kinds* or another measure than *measures* (empty: any). *example* can be checked by
    hand.
    """

    id: str
    title: str
    assumptions: tuple[str, ...]
    reference: str
    result: Mapping[str, object]
    untouched: Mapping[str, Untouched] = field(default_factory=dict[str, Untouched])
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    meanings: Mapping[str, str] = field(default_factory=dict[str, str])
    required: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    needs_polarity: bool = False
    needs_denominator: bool = False
    kinds: tuple[Kind, ...] = ()
    measures: tuple[Measure, ...] = ()
    minimum_regions: int = 1
    minimum_periods: int = 1
    relational: bool = False
    example: Example | None = None


def as_it_is(table: pl.LazyFrame) -> pl.LazyFrame:
    """*table*: observations on Polars can be joined with it at once."""
    return table


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What a metric gets: observations of the indicators for the group, the shown regions and the benchmark.

    *observations* is lazy and holds total, women's and men's rows as stored (`obs.observations.SCHEMA`), of
    *indicators*, which the metric is asked for, and of *others*: their denominators, and what the metric's
    parameters name (`MetricInfo.uses`).
    *periods* maps each indicator to the one period in which all regions are compared, *starts* to the
    period from which change is counted (absent where the study has none). *groups* are all groups of the
    study that are held, by their name in it; *programmes* what municipalities are known to have begun.

    A metric that says it is *relational* may be given *observations* on another engine: *beside* puts a small
    Polars table of its own there, so that the two can be joined.
    """

    observations: pl.LazyFrame
    indicators: Mapping[str, Indicator]
    group: Group
    shown: tuple[str, ...]
    benchmark: str
    periods: Mapping[str, str]
    starts: Mapping[str, str]
    others: Mapping[str, Indicator] = field(default_factory=dict[str, Indicator])
    sex: Literal["T", "F", "M"] = "T"
    groups: Mapping[str, Group] = field(default_factory=dict[str, Group])
    programmes: tuple[Programme, ...] = ()
    beside: Callable[[pl.LazyFrame], pl.LazyFrame] = as_it_is
