"""What a comparison is asked for and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from obs.corrections import Corrected
from obs.models import Finding, Group, Indicator

if TYPE_CHECKING:
    import polars as pl

NOT_HELD = "no figures held: run obs fetch"
"""The problem of an indicator of which there is no figure at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user asks for in place of the study's own choices; empty or None where they stand.

    *regions* are codes or names; *indicators* ids, or what their queries name (a KPI, a table);
    *all_indicators* takes the whole study where only its headline indicators would be shown. *period* is
    one for all indicators, *change_from* the one from which change is counted. *group* is
    "municipalities", "county:17", the name of a group of the study, "kolada:G175965" or codes separated by
    commas.
    """

    regions: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    all_indicators: bool = False
    period: str | None = None
    group: str | None = None
    change_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What holds for all regions of one indicator.

    *period* is the one compared, None where none can be; *start* the one change is counted from. *n* of
    the group's *group_size* members have a value, *median* is theirs (each member counts once).
    *benchmark_value* is None where the benchmark has none. *problem* says why nothing can be compared.
    *source* is the id of its source; *credit* the line that each source demands beside processed values.
    """

    indicator: Indicator
    period: str | None
    start: str | None
    n: int
    group_size: int
    median: float | None
    benchmark_value: float | None
    source: str
    credit: str
    problem: str = ""

    @property
    def coverage(self) -> float:
        """The share of the group that has a value, 0 to 1."""
        return self.n / self.group_size

    @property
    def held(self) -> bool:
        """Whether there is any figure of the indicator, be it of another period or region."""
        return self.problem != NOT_HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The answer: *table* has a row for each heading and region, in the shape of comparison.schema.json.

    *regions* are the codes shown, in order. *period* is the one asked for, None where each indicator has
    its own. *figures* says where the figures come from, *indicators_in_study* how many could be shown.
    *credits* must stand beside the figures. *corrected* are, by indicator, the corrections that the figures
    rest on.
    """

    study: str
    title: str
    group: Group
    benchmark: str
    regions: tuple[str, ...]
    period: str | None
    headings: tuple[Heading, ...]
    table: pl.DataFrame
    findings: tuple[Finding, ...]
    figures: str
    indicators_in_study: int
    credits: tuple[str, ...] = ()
    corrected: Mapping[str, tuple[Corrected, ...]] = field(default_factory=dict[str, tuple[Corrected, ...]])
