"""What a report is made of: everything that was computed, before a word is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from obs.claims import Report
from obs.compare import Comparison
from obs.corrections import Corrected
from obs.grades import Grade
from obs.models import Group, Indicator, MetricInfo, SourceInfo
from obs.report.corrections import each_once
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
    *starts* are those whose outcomes can be seen yet. *catalogues* hold the texts of plugins. *known_by* is
    the day at whose end the figures are seen, None for the newest there are. *grades* say what the figures
    of an indicator are worth; who makes a report adds them.
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
    sources: Mapping[str, SourceInfo]
    metrics: Mapping[str, MetricInfo]
    rests_on: Mapping[tuple[str, str], tuple[str, ...]]
    catalogues: tuple[Path, ...] = ()
    known_by: date | None = None
    grades: Mapping[str, Grade] = field(default_factory=dict[str, Grade])

    def corrected(self, indicators: Iterable[Indicator]) -> tuple[Corrected, ...]:
        """The corrections that results on *indicators* rest on, in the order of their file.

        Counted are their own figures and those of all that a method read beside them.
        """
        ids = {each.id for each in indicators}
        ids |= {part for (_, id_), others in self.rests_on.items() if id_ in ids for part in others}
        found = self.comparison.corrected
        return each_once({id_: found[id_] for id_ in sorted(ids & found.keys())})

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
        """The indicators that a reader sees first, of which there are figures; else *main*."""
        held = tuple(each for each in self.indicators.values() if each.headline and each.id in self.as_of)
        return held or ((self.indicators[self.main],) if self.main else ())

    @property
    def background(self) -> frozenset[str]:
        """The indicators that expectations and peers are made from."""
        models = ("expected", "peers")
        return frozenset(id_ for (metric, _), ids in self.rests_on.items() if metric in models for id_ in ids)

    def period(self, indicator: str) -> str | None:
        """The period in which *indicator* is compared."""
        return next(
            (each.period for each in self.comparison.headings if each.indicator.id == indicator), None
        )
