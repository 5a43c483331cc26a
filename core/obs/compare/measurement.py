"""Any one metric on the study's indicators: what it is asked for, and its own result table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import polars as pl

from obs.compare import selection
from obs.compare.asking import Question, together
from obs.compare.corrected import with_corrected
from obs.compare.credit import credits_with_producers
from obs.compare.model import Options
from obs.compare.running import metric_called, parameters_of, require_relational
from obs.corrections import Corrected
from obs.engines import Engine
from obs.errors import MetricError
from obs.figures import Figures
from obs.metric import Metric
from obs.models import Group, Indicator, MetricInfo, Panel, Terms
from obs.regions import name_of
from obs.study import Study

_KEY = ("indicator", "region")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """The answer of one metric. *table* has the columns that the metric declares, and region_name.

    Where any figure is corrected it also has the column corrected, which names those that a row rests on.
    The metric was asked for *indicators* and read *others* besides. The table holds the rows of the *regions*
    shown and of the benchmark; *problems* say for which indicators there is nothing to measure, and why.
    *credits* are the lines that must stand beside the figures. *corrected* are, by indicator, the corrections
    that the figures rest on.
    """

    study: str
    metric: MetricInfo
    parameters: Mapping[str, object]
    group: Group
    benchmark: str
    regions: tuple[str, ...]
    indicators: Mapping[str, Indicator]
    others: Mapping[str, Indicator]
    periods: Mapping[str, str]
    table: pl.DataFrame
    problems: Mapping[str, str]
    figures: str
    credits: tuple[str, ...]
    corrected: Mapping[str, tuple[Corrected, ...]] = field(default_factory=dict[str, tuple[Corrected, ...]])


def measure(
    study: Study,
    figures: Figures,
    metrics: Mapping[str, type[Metric]],
    metric_id: str,
    options: Options,
    *,
    parameters: Mapping[str, object],
    terms: Mapping[str, Terms],
    engine: Engine | None = None,
) -> Measurement:
    """The metric *metric_id* on the indicators of *study*, or those of *options*.

    *parameters* go before those of the study, *terms* are those of the sources by id. It is computed on
    *engine* if there is one. Raises what `compare` and `running.run` raise, and ConfigError for a parameter
    that names an indicator the study has not.
    """
    info = metric_called(metrics, metric_id).info
    if engine is not None:
        require_relational(metrics, metric_id, engine)
    given = parameters_of(info, {**study.metrics.get(metric_id, {}), **parameters})
    chosen = selection.indicators(study, options.indicators, every=options.all_indicators)
    question = Question(
        study=study, figures=figures, metrics=metrics, info=info, options=options, given=given, engine=engine
    )
    parts = [question.asked_of(each) for each in question.batches(chosen)]
    refused = {id_: why for part in parts for id_, why in part.refused.items()}
    if len(refused) == len(chosen):
        raise MetricError(f"metric {metric_id} refuses every indicator: {'; '.join(refused.values())}")
    panel = together([part.panel for part in parts])
    result = pl.concat(
        (part.result for part in parts if part.result is not None),
        how="vertical_relaxed",  # a column without a value in one part may have no type there
    )
    measured = {*panel.indicators, *panel.others}
    found = {id_: each for part in parts for id_, each in part.corrected.items()}
    corrected = {id_: each for id_, each in found.items() if id_ in measured}
    return Measurement(
        study=study.name,
        metric=info,
        parameters=given,
        group=panel.group,
        benchmark=panel.benchmark,
        regions=panel.shown,
        indicators=chosen,
        others=panel.others,
        periods=panel.periods,
        table=with_corrected(_shown(result, panel, info), corrected),
        problems={id_: why for part in parts for id_, why in part.problems.items()} | refused,
        figures=figures.label,
        credits=credits_with_producers((*panel.indicators.values(), *panel.others.values()), terms, study),
        corrected=corrected,
    )


def _shown(result: pl.DataFrame, panel: Panel, info: MetricInfo) -> pl.DataFrame:
    """The rows of *result* in order, each region with its name."""
    if "region" not in result.columns:
        return result
    wanted = [*panel.shown, panel.benchmark]
    place = {code: number for number, code in enumerate(wanted)}
    order = {id_: number for number, id_ in enumerate(panel.indicators)}
    by = [pl.col("region").replace_strict(place, return_dtype=pl.Int64)]
    if "indicator" in result.columns:
        by.insert(0, pl.col("indicator").replace_strict(order, default=len(order), return_dtype=pl.Int64))
    if info.relational:  # engines give rows in any order
        by += [pl.col(name) for name in cast("list[str]", info.result["primaryKey"]) if name not in _KEY]
    names = pl.col("region").replace_strict({code: name_of(code) for code in wanted}, return_dtype=pl.String)
    rows = result.sort(by, maintain_order=True)
    return rows.insert_column(rows.columns.index("region") + 1, rows.select(region_name=names).to_series())
