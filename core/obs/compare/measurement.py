"""Any one metric on the study's indicators: what it is asked for, and its own result table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import polars as pl

from obs.compare import selection
from obs.compare.corrected import with_corrected
from obs.compare.credit import credits_with_producers
from obs.compare.gathering import gather_for
from obs.compare.model import NOT_HELD, Options
from obs.compare.running import metric_called, parameters_of, require_relational, run, unfit
from obs.corrections import Corrected
from obs.engines import Engine
from obs.errors import ConfigError, MetricError
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
    named = others_of(study, chosen.values(), info, given)
    gathered = gather_for(study, figures, options, chosen, named, engine=engine)
    refused = unfit(info, gathered.panel)
    refused |= {id_: NOT_HELD for id_ in refused if gathered.problems.get(id_) == NOT_HELD}
    fitting = {id_: each for id_, each in chosen.items() if id_ not in refused}
    if not fitting:
        raise MetricError(f"metric {metric_id} refuses every indicator: {'; '.join(refused.values())}")
    read = {id_: named[id_] for id_ in refused if id_ in named and refused[id_] != NOT_HELD}
    panel = replace(gathered.panel, indicators=fitting, others={**gathered.panel.others, **read})
    only = () if engine is None else (*panel.shown, panel.benchmark)
    result = run(metrics, metric_id, panel, given, only=only)
    measured = {*panel.indicators, *panel.others}
    corrected = {id_: each for id_, each in gathered.corrected.items() if id_ in measured}
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
        problems={**gathered.problems, **refused},
        figures=figures.label,
        credits=credits_with_producers((*fitting.values(), *panel.others.values()), terms, study),
        corrected=corrected,
    )


def others_of(
    study: Study, chosen: Iterable[Indicator], info: MetricInfo, parameters: Mapping[str, object]
) -> dict[str, Indicator]:
    """The denominators of the chosen indicators, and what the metric's parameters name."""
    ids: dict[str, str] = {
        each.denominator: f"denominator of {each.id}" for each in chosen if each.denominator
    }
    for name in info.uses:
        ids |= dict.fromkeys(_named(parameters.get(name)), f"parameter {name} of metric {info.id}")
    known = study.comparable()
    for id_, why in ids.items():
        if id_ not in known:
            raise ConfigError(
                f"the study has no indicator {id_!r} ({why})",
                suggestion="add it to obs.toml and run obs fetch",
            )
    return {id_: known[id_] for id_ in ids}


def _named(value: object) -> list[str]:
    """The ids that the *value* of a parameter names: none where it is a number in place of an indicator."""
    if isinstance(value, str):
        return [value] if value else []
    listed = cast("Sequence[object]", value) if isinstance(value, list | tuple) else ()
    return [str(each) for each in listed if each]


def _shown(result: pl.DataFrame, panel: Panel, info: MetricInfo) -> pl.DataFrame:
    """The rows of *result* for the shown regions and the benchmark, each region with its name."""
    if "region" not in result.columns:
        return result
    wanted = [*panel.shown, panel.benchmark]
    place = {code: number for number, code in enumerate(wanted)}
    rows = result.filter(pl.col("region").is_in(wanted))
    order = {id_: number for number, id_ in enumerate(panel.indicators)}
    by = [pl.col("region").replace_strict(place, return_dtype=pl.Int64)]
    if "indicator" in rows.columns:
        by.insert(0, pl.col("indicator").replace_strict(order, default=len(order), return_dtype=pl.Int64))
    if info.relational:  # engines give rows in any order
        by += [pl.col(name) for name in cast("list[str]", info.result["primaryKey"]) if name not in _KEY]
    names = pl.col("region").replace_strict({code: name_of(code) for code in wanted}, return_dtype=pl.String)
    rows = rows.sort(by, maintain_order=True)
    return rows.insert_column(rows.columns.index("region") + 1, rows.select(region_name=names).to_series())
