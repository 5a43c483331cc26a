"""Comparing regions: what is asked for, the panel, the metrics, the result table.

The metrics called "level" and "change" fill the table; docs/comparison.md describes its columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from obs.compare import selection
from obs.compare.asking import batches, kept, together, without_figures
from obs.compare.credit import credit_of, credits_with_producers, source_of
from obs.compare.gathering import Gathered, gather_for
from obs.compare.measurement import Measurement, measure
from obs.compare.model import Comparison, Heading, Options
from obs.compare.running import metric_called, require_relational, run
from obs.compare.tabulation import tabulate
from obs.corrections import Corrected, findings, outcomes
from obs.derivation import fetched, with_formulas
from obs.engines import Engine
from obs.errors import ConfigError
from obs.figures import Figures
from obs.metric import Metric
from obs.models import Finding, Indicator, Panel, Place, Terms
from obs.periods import is_period
from obs.regions import name_of
from obs.study import Study

__all__ = ["Comparison", "Heading", "Measurement", "Options", "compare", "measure"]


def compare(
    study: Study,
    figures: Figures,
    metrics: Mapping[str, type[Metric]],
    options: Options,
    *,
    terms: Mapping[str, Terms],
    engine: Engine | None = None,
) -> Comparison:
    """The regions of *study*, or those of *options*, beside their group and the benchmark.

    *terms* are those of the sources by their id, for the credit lines. It is computed on *engine* if there is
    one. Raises UnknownRegionError, UnknownIndicatorError or ConfigError for an option that leads nowhere,
    MetricError as `running.run`.
    """
    for period in (options.period, options.change_from):
        if period is not None and not is_period(period):
            raise ConfigError(
                f"{period!r} is no period", suggestion="write 2022, 2022-Q3, 2022-07 or 2022-W30"
            )
    for name in study.metrics:
        metric_called(metrics, name)
    chosen = selection.indicators(study, options.indicators, every=options.all_indicators)
    asked = [metric_called(metrics, name) for name in ("level", "change")]
    if engine is not None:
        for metric in ("level", "change"):
            require_relational(metrics, metric, engine)
    parts = [
        _part(study, figures, metrics, options, each, terms=terms, engine=engine)
        for each in batches(chosen, [metric.info for metric in asked], with_formulas(figures, study), engine)
    ]
    headings = tuple(heading for part in parts for heading in part.headings)
    panel = together([part.panel for part in parts])
    return Comparison(
        study=study.name,
        title=study.title_en,
        group=panel.group,
        benchmark=panel.benchmark,
        regions=panel.shown,
        period=options.period,
        headings=headings,
        table=pl.concat(part.table for part in parts),
        findings=(*_findings(panel, headings), *_of_corrections(study, figures, panel)),
        figures=figures.label,
        indicators_in_study=len(study.comparable()),
        credits=credits_with_producers((each.indicator for each in headings if each.held), terms, study),
        corrected={id_: each for part in parts for id_, each in part.corrected.items()},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What came of some of the indicators, without their figures."""

    panel: Panel
    headings: tuple[Heading, ...]
    table: pl.DataFrame
    corrected: Mapping[str, tuple[Corrected, ...]]


def _part(
    study: Study,
    figures: Figures,
    metrics: Mapping[str, type[Metric]],
    options: Options,
    indicators: Mapping[str, Indicator],
    *,
    terms: Mapping[str, Terms],
    engine: Engine | None,
) -> _Part:
    gathered = gather_for(study, figures, options, indicators, engine=engine)
    panel = gathered.panel
    only = () if engine is None else (*panel.shown, panel.benchmark)
    level = run(metrics, "level", panel, study.metrics.get("level", {}), only=only)
    change = run(metrics, "change", panel, study.metrics.get("change", {}), only=only)
    headings = tuple(_headings(study, gathered, level, terms))
    return _Part(
        panel=without_figures(panel),
        headings=headings,
        table=kept(tabulate(panel, headings, level, change, gathered.corrected)),
        corrected=gathered.corrected,
    )


def _headings(
    study: Study, gathered: Gathered, level: pl.DataFrame, terms: Mapping[str, Terms]
) -> Iterator[Heading]:
    panel = gathered.panel
    common = {row["indicator"]: row for row in level.unique("indicator").iter_rows(named=True)}
    for id_, indicator in panel.indicators.items():
        yield Heading(
            indicator=indicator,
            period=panel.periods.get(id_),
            start=panel.starts.get(id_),
            n=common[id_]["n"],
            group_size=len(panel.group.members),
            median=common[id_]["median"],
            benchmark_value=common[id_]["benchmark_value"],
            source=source_of(indicator, study),
            credit=credit_of(indicator, terms, study),
            problem=gathered.problems.get(id_, ""),
        )


def _of_corrections(study: Study, figures: Figures, panel: Panel) -> Iterator[Finding]:
    """What became of the corrections of the figures in *panel*."""
    read = {id_: part for each in panel.indicators.values() for id_, part in fetched(each, study).items()}
    return findings(study, outcomes(figures, study, read.values()))


def _findings(panel: Panel, headings: Sequence[Heading]) -> Iterator[Finding]:
    for heading in headings:
        place = Place(indicator=heading.indicator.id, period=heading.period or "")
        if heading.problem:
            yield Finding(code="not-compared", severity="warning", message=heading.problem, place=place)
        elif heading.n * 2 < heading.group_size:
            message = f"only {heading.n} of {heading.group_size} in the group have a value"
            yield Finding(code="low-coverage", severity="warning", message=message, place=place)
        if not heading.problem and heading.benchmark_value is None:
            message = f"the benchmark {name_of(panel.benchmark)} has no value"
            yield Finding(code="no-benchmark", severity="info", message=message, place=place)
