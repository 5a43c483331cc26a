"""What a report is made of: everything that was computed, before a word is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from obs.claims import Report
from obs.compare import Comparison
from obs.models import Group, Indicator, MetricInfo, SourceInfo
from obs.report.material.results import Results
from obs.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The declared start of what a municipality says that it did, as a *period* of the main indicator."""

    region: str
    period: str

    @property
    def key(self) -> str:
        """How tables of results name it."""
        return self.period


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The results of a study and what must be known to tell them.

    *indicators* are all of the study, *main* is the first headline one. *as_of* has the day of the figures
    of each indicator that is held. *refusals* says for a metric and an indicator why there is no result.
    *starts* are those whose outcomes can be seen yet. *catalogues* hold the texts of plugins.
    """

    study: Study
    indicators: Mapping[str, Indicator]
    main: str
    comparison: Comparison
    results: Results
    refusals: Mapping[tuple[str, str], str]
    claims: Report | None
    starts: tuple[Start, ...]
    groups: Mapping[str, Group]
    as_of: Mapping[str, date]
    label: str
    sources: Mapping[str, SourceInfo]
    metrics: Mapping[str, MetricInfo]
    rests_on: Mapping[tuple[str, str], tuple[str, ...]]
    catalogues: tuple[Path, ...] = ()

    @property
    def group(self) -> Group:
        """With whom regions are compared."""
        return self.comparison.group

    @property
    def benchmark(self) -> str:
        """The region that differences are taken to."""
        return self.comparison.benchmark

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions shown, in the order of the study."""
        return self.comparison.regions

    @property
    def headline(self) -> tuple[Indicator, ...]:
        """The indicators that a reader sees first, of which there are figures."""
        return tuple(each for each in self.indicators.values() if each.headline and each.id in self.as_of)

    @property
    def background(self) -> frozenset[str]:
        """The indicators that the study takes as background: what peers and expectations are made of."""
        named = [values for metric in self.study.metrics.values() for values in metric.values()]
        lists = [values for values in named if isinstance(values, list | tuple)]
        return frozenset(str(each) for values in lists for each in cast("list[object]", values))

    def period(self, indicator: str) -> str | None:
        """The period in which *indicator* is compared."""
        return next(
            (each.period for each in self.comparison.headings if each.indicator.id == indicator), None
        )
