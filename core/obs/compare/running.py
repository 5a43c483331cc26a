"""Running a metric: its parameters, what it refuses, what it breaks on, the shape of its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, cast

import narwhals as nw
import polars as pl

from obs.compare.shares import shares
from obs.engines import Engine, computed
from obs.errors import ConfigError, MetricError, ObsError, UnknownMetricError, in_one_line
from obs.metric import Metric
from obs.models import Indicator, MetricInfo, Panel

_FEW = 2_000
"""Of fewer rows Polars tells the equal ones as quickly as our own way."""
_TYPES: Mapping[str, Callable[[pl.DataType], bool]] = {
    "string": lambda dtype: isinstance(dtype, pl.String | pl.Categorical | pl.Enum),
    "number": lambda dtype: dtype.is_float(),
    "year": lambda dtype: dtype.is_integer(),
    "integer": lambda dtype: dtype.is_integer(),
    "boolean": lambda dtype: dtype == pl.Boolean,
    "date": lambda dtype: dtype == pl.Date,
}


def run(
    metrics: Mapping[str, type[Metric]],
    metric_id: str,
    panel: Panel,
    given: Mapping[str, object],
    *,
    only: Sequence[str] = (),
) -> pl.DataFrame:
    """The result of a metric on *panel*, codes as texts; see `result_of`."""
    return in_texts(result_of(metrics, metric_id, panel, given, only=only))


def in_texts(result: pl.DataFrame) -> pl.DataFrame:
    """*result* with its codes as texts, which take four times the room and are to be made of few rows."""
    return result.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def result_of(
    metrics: Mapping[str, type[Metric]],
    metric_id: str,
    panel: Panel,
    given: Mapping[str, object],
    *,
    only: Sequence[str] = (),
) -> pl.DataFrame:
    """The result of a metric on *panel*: the columns it declares, codes as texts or as categories.

    With *only* just the rows of these regions leave the engine, since all may be more than memory holds.
    *given* are the parameters of the study. Raises ConfigError for one the metric does not have, MetricError
    if there is no such metric, if it refuses the panel, breaks on it or gives another table than it declares.
    """
    metric = metric_called(metrics, metric_id)
    info = metric.info
    parameters = parameters_of(info, given)
    refusal = next(_refusals(info, panel), None)
    if refusal:
        raise MetricError(f"metric {metric_id} refuses: {refusal}")
    name = f"metric {metric_id} ({metric.admitted_from or metric.__module__.partition('.')[0]})"
    try:
        tables = [metric().compute(each, parameters) for each in shares(panel, info, parameters)]
        if only:
            wanted = nw.col("region").is_in([*only])
            tables = [nw.from_native(table).filter(wanted).to_native() for table in tables]
        result = _computed(tables)
    except ObsError:
        raise
    except (Exception, SystemExit) as error:
        raise MetricError(
            f"{name} broke: {in_one_line(error)}", suggestion="report it to the plugin's author"
        ) from error
    return _checked(result, info, name)


def _computed(tables: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    if len(tables) == 1:
        return computed(tables[0])
    # A column without a value in one share may have no type there.
    return pl.concat(pl.collect_all(tables), how="vertical_relaxed")


def metric_called(metrics: Mapping[str, type[Metric]], metric_id: str) -> type[Metric]:
    """The metric with this id; MetricError, with the nearest ones, if there is none."""
    if metric_id in metrics:
        return metrics[metric_id]
    near = get_close_matches(metric_id, metrics, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UnknownMetricError(
        f"no plugin offers the metric {metric_id!r}", suggestion=f"{hint}obs metrics lists them"
    )


def parameters_of(info: MetricInfo, given: Mapping[str, object]) -> dict[str, object]:
    """All parameters of the metric, *given* ones first; ConfigError for one that it does not have."""
    for key in given:
        if key not in info.parameters:
            near = get_close_matches(key, info.parameters, n=1)
            known = ", ".join(info.parameters) or "none"
            raise ConfigError(
                f"metric {info.id} has no parameter {key!r}",
                suggestion=f"did you mean {near[0]}?" if near else f"its parameters: {known}",
            )
    return {**info.parameters, **given}


def require_relational(metrics: Mapping[str, type[Metric]], metric_id: str, engine: Engine) -> None:
    """MetricError, with the metrics that do, if the metric does not run on *engine*."""
    if not metric_called(metrics, metric_id).info.relational:
        able = ", ".join(sorted(id_ for id_, metric in metrics.items() if metric.info.relational))
        raise MetricError(
            f"metric {metric_id} does not run on {engine.name}: it needs its figures in memory",
            suggestion=f"leave --engine out, or take one of {able}",
        )


def _refusals(info: MetricInfo, panel: Panel) -> Iterator[str]:
    if len(panel.group.members) < info.minimum_regions:
        yield f"it needs {info.minimum_regions} regions, the group has {len(panel.group.members)}"
    yield from unfit(info, panel).values()


def unfit(info: MetricInfo, panel: Panel) -> dict[str, str]:
    """The indicators of *panel* that the metric does not take, and why."""
    found: dict[str, str] = {}
    if info.needs_polarity:
        without = [each.id for each in panel.indicators.values() if each.polarity == "none"]
        found |= {id_: f"it needs a polarity, which {id_} lacks" for id_ in without}
    sorts = {id_: _of_another_sort(info, each) for id_, each in panel.indicators.items()}
    found |= {id_: reason for id_, reason in sorts.items() if reason}
    if info.minimum_periods > 1:
        observations = nw.from_native(panel.observations)
        periods = observations.group_by("indicator").agg(nw.col("period").n_unique())
        held = dict(computed(periods.to_native()).iter_rows())
        short = [id_ for id_ in panel.indicators if held.get(id_, 0) < info.minimum_periods]
        few = f"it needs {info.minimum_periods} periods, more than there are of"
        found |= {id_: f"{few} {id_}" for id_ in short}
    return found


def _of_another_sort(info: MetricInfo, indicator: Indicator) -> str:
    """Why the metric does not take figures like those of *indicator*; empty if it does."""
    if info.kinds and indicator.kind not in info.kinds:
        return f"it takes {' or '.join(info.kinds)}, and {indicator.id} is of the kind {indicator.kind}"
    if info.measures and indicator.measure not in info.measures:
        return f"it takes {' or '.join(info.measures)}, and {indicator.id} is a {indicator.measure} figure"
    if info.needs_denominator and not indicator.denominator:
        return f"it needs a denominator, which {indicator.id} lacks"
    return ""


def _checked(result: pl.DataFrame, info: MetricInfo, name: str) -> pl.DataFrame:
    """*result* reduced to its declared columns, an infinite number or NaN as null.

    Only names, types and key are checked: the full contract is for the tests of a metric, since Pandera
    takes a second to load.
    """
    fields = cast("list[dict[str, Any]]", info.result["fields"])
    key = cast("list[str]", info.result.get("primaryKey", []))
    codes = [field["name"] for field in fields if field["type"] == "string"]
    numbers = [field["name"] for field in fields if field["type"] == "number"]
    unknown = [field["type"] for field in fields if field["type"] not in _TYPES]
    if unknown or not key:
        what = f"the type {unknown[0]!r}" if unknown else "no primaryKey"
        raise MetricError(
            f"{name} declares {what} in its result", suggestion="report it to the plugin's author"
        )
    missing = [field["name"] for field in fields if field["name"] not in result.columns]
    if missing:
        raise MetricError(f"{name} gave a table without {', '.join(missing)}")
    for field in fields:
        dtype = result.schema[field["name"]]
        if dtype != pl.Null and not _TYPES[field["type"]](dtype):
            raise MetricError(
                f"{name} gave {field['name']} as {dtype}, not as the {field['type']} it declares"
            )
    # By name and not by `select`, which goes by way of the engine and copies what comes in many parts.
    result = result[[field["name"] for field in fields]]
    if _repeated(result[key]):
        raise MetricError(f"{name} gave two rows for the same {', '.join(key)}")
    empty = [each for each in codes if result.schema[each] == pl.Null]
    odd = [each for each in numbers if not result.get_column(each).is_finite().all()]
    if not empty and not odd:
        return result
    return result.with_columns(
        pl.col(empty).cast(pl.String), *(pl.when(pl.col(each).is_finite()).then(each) for each in odd)
    )


def _repeated(keys: pl.DataFrame) -> bool:
    """Whether two rows of *keys* are equal, be it in what they lack."""
    if keys.height < _FEW or any(keys.get_column(name).null_count() for name in keys.columns):
        return bool(keys.is_duplicated().any())
    from obs.contracts.keys import shared_keys  # noqa: PLC0415  it needs numpy, which takes long to import

    return shared_keys(keys) is not None
