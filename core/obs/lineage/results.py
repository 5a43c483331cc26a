"""The table of results in which a figure stands, computed anew just as a report computes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import obs_schemas
from obs.compare import Comparison, Measurement, Options, compare, measure, selection
from obs.compare.observed import in_comparison, in_measurement
from obs.corrections import Corrected
from obs.derivation import with_formulas
from obs.errors import ConfigError
from obs.lineage.ground import Ground
from obs.models import Group, Indicator, MetricInfo
from obs.report.material.results import Key, ResultTable
from obs.report.material.runs import FOR_ALL, Runs

COMPARISON = "comparison"
_KEYS: Mapping[str, Key] = {
    COMPARISON: ("indicator", "region"),
    "quartiles": ("indicator", "period"),
    "coverage": ("indicator",),
    "group": ("what",),
    "missing": ("indicator", "status"),
    "places_in_change": ("indicator", "region"),
}
_TITLES: Mapping[str, str] = {
    COMPARISON: "the table of obs compare, of the metrics level and change",
    "quartiles": "quartiles of the group's figures of each period, by linear interpolation",
    "coverage": "how many of the group have a value",
    "group": "how many belong to a group",
    "missing": "how many of the group have no value, by the reason",
    "places_in_change": "each region's place in the change, the result of the metric change, among the group",
}
_DECLARED = ("declared_by", "declared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A *table* of results and how it was made: by the metric *info* where there is one.

    *periods* are those compared. *schema* describes the columns. *uses* are the ids of indicators that the
    parameters name, *problems* say why there is nothing of an indicator. *corrected* are, by indicator, the
    corrections that its figures rest on.
    """

    table: ResultTable
    title: str
    group: Group
    benchmark: str
    periods: Mapping[str, str]
    info: MetricInfo | None = None
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    schema: Mapping[str, object] = field(default_factory=dict[str, object])
    uses: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict[str, str])
    corrected: Mapping[str, tuple[Corrected, ...]] = field(default_factory=dict[str, tuple[Corrected, ...]])


def names_of_tables(ground: Ground) -> tuple[str, ...]:
    """The tables that a reference may name."""
    return (*_KEYS, *ground.registry.metrics)


def key_of(ground: Ground, name: str) -> Key:
    """The columns whose values, in this order, are the key of a row of the table *name*."""
    if name in _KEYS:
        return _KEYS[name]
    own = tuple(cast("list[str]", ground.registry.metrics[name].info.result["primaryKey"]))
    return (*_DECLARED, *own) if name in {"effect", "effect_path"} and not ground.parameters else own


def computed(ground: Ground, name: str, key: Mapping[str, str]) -> Computed:
    """The table *name* with the row of *key*; MetricError or ConfigError as `obs.compare.measure` raises."""
    ground.progress(name)
    options = _options(ground, name, key)
    if name == COMPARISON:
        return _comparison(ground, options)
    if name in _KEYS or _DECLARED[0] in key:
        return _of_report(ground, name, options)
    return _measured(ground, name, options)


def _options(ground: Ground, name: str, key: Mapping[str, str]) -> Options:
    """For whom the table is computed: as in a report all of the group, or those shown with this region."""
    region = key.get("region")
    shown = ground.study.regions
    if region is not None and region not in {*shown, ground.study.benchmark}:
        shown = (region,)
    if name in FOR_ALL:
        members = selection.group(ground.study, ground.options.group, ground.figures.groups()).members
        shown = (*members, *shown)
    ids = (key["indicator"],) if name == COMPARISON else ground.options.indicators
    return replace(ground.options, regions=shown, indicators=ids, all_indicators=not ids)


def _comparison(ground: Ground, options: Options) -> Computed:
    found = compare(ground.study, ground.figures, ground.registry.metrics, options, terms=ground.terms)
    return Computed(
        table=ResultTable(
            name=COMPARISON, key=_KEYS[COMPARISON], frame=found.table, untouched=in_comparison(found)
        ),
        title=_TITLES[COMPARISON],
        group=found.group,
        benchmark=found.benchmark,
        periods={each.indicator.id: each.period for each in found.headings if each.period},
        schema=obs_schemas.read("comparison"),
        problems={each.indicator.id: each.problem for each in found.headings if each.problem},
        corrected=found.corrected,
    )


def _measured(ground: Ground, name: str, options: Options) -> Computed:
    found = measure(
        ground.study,
        ground.figures,
        ground.registry.metrics,
        name,
        options,
        parameters=ground.parameters,
        terms=ground.terms,
    )
    return Computed(
        table=ResultTable(
            name=name,
            key=key_of(ground, name),
            frame=found.table,
            untouched=in_measurement(found, ground.study),
        ),
        title=found.metric.title,
        group=found.group,
        benchmark=found.benchmark,
        periods=found.periods,
        info=found.metric,
        parameters=found.parameters,
        schema=found.metric.result,
        uses=_uses(found),
        problems=found.problems,
        corrected=found.corrected,
    )


def _uses(found: Measurement) -> tuple[str, ...]:
    """The indicators that the parameters of a metric name."""
    named: dict[str, None] = {}
    for parameter in found.metric.uses:
        value = found.parameters.get(parameter)
        listed = cast("list[object]", value) if isinstance(value, list | tuple) else [value]
        named |= dict.fromkeys(str(each) for each in listed if isinstance(each, str) and each)
    return tuple(each for each in named if each in found.others or each in found.indicators)


def _of_report(ground: Ground, name: str, options: Options) -> Computed:
    """A table that only a report has: it is made of observations or of the result of a metric."""
    if ground.options.period or ground.options.change_from:
        raise ConfigError(
            f"{name} is a table of reports, which take the study's periods",
            suggestion="leave out --period and --change-from",
        )
    shown = replace(options, regions=(), indicators=(), all_indicators=True)
    found = compare(ground.study, ground.figures, ground.registry.metrics, shown, terms=ground.terms)
    held = {each.indicator.id: each.indicator for each in found.headings if each.held}
    runs = Runs(
        ground.study,
        ground.figures,
        ground.registry,
        ground.terms,
        ground.options.group,
        shown=found.regions,
        members=found.group.members,
    )
    _run(ground, runs, name, found, held)
    if name not in runs.tables:
        raise ConfigError(f"there is no table {name} of these figures: {runs.refusals.get((name, ''), '')}")
    info = ground.registry.metrics[name].info if name in ground.registry.metrics else None
    return Computed(
        table=runs.tables[name],
        title=_TITLES[name] if info is None else info.title,
        group=found.group,
        benchmark=found.benchmark,
        periods={each.indicator.id: each.period for each in found.headings if each.period},
        info=info,
        schema={} if info is None else info.result,
        corrected=found.corrected,
    )


def _run(ground: Ground, runs: Runs, name: str, found: Comparison, held: Mapping[str, Indicator]) -> None:
    match name:
        case "quartiles":
            runs.observe(held, found.group.members)
        case "coverage" | "group":
            groups = selection.groups_held(ground.study, with_formulas(ground.figures, ground.study).groups())
            runs.cover(found, groups)
        case "missing":
            runs.measure("level")
        case "places_in_change":
            runs.measure("change")
        case _:
            main = next((each.id for each in held.values() if each.headline), next(iter(held), ""))
            runs.effects(main, tuple(runs.starts(main, held)))
