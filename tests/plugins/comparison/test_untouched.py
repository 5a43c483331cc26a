"""What a metric calls untouched is just what was observed, and nothing else is: on the figures of obs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

import polars as pl
import pytest

from obs.compare import Measurement, Options, measure
from obs.derivation import with_formulas
from obs.models import MetricInfo, Untouched
from obs.plugins import Registry
from obs.snapshot import embedded
from obs.study import builtin

STUDY = builtin()
INDICATORS = STUDY.comparable()
FIGURES = with_formulas(embedded("bistand"), STUDY)
METRICS = Registry.from_entry_points().metrics
REGIONS = ("0767", "1783", "0180", "1480", "2321")
FEW = 5  # cells: below this a column may hold an observation by chance
MOST = ("N31807",)
Run = tuple[Mapping[str, object], tuple[str, ...]]
RUNS: Mapping[str, tuple[Run, ...]] = {
    "budget": (({"budget": "U31004"}, ("N31008",)),),
    "effect": (({"start": "2019"}, MOST),),
    "effect_path": (({"start": "2019", "keep_shown": True}, MOST),),
    "robustness": (({"finding": "fell"}, ()), ({"finding": "lower"}, ())),
    "target": (({"target": 5.0, "baseline": "2018"}, MOST), ({"target": 5.0, "of": "N31910"}, MOST)),
    "uncertainty": (({"draws": 100}, ()),),
    "unit_cost": (({"claimed": 500_000.0}, ()),),
}
"""What a metric is asked that needs to be asked something; all others take every indicator."""


@pytest.fixture(scope="module")
def observed() -> pl.DataFrame:
    """Every figure of the built-in study, those of its formulas too: of, at, when, value, status."""
    held = [frame for each in INDICATORS.values() if (frame := FIGURES.read(each)) is not None]
    names = {"indicator": "of", "region": "at", "period": "when"}
    text = [pl.col(name).cast(pl.String).alias(new) for name, new in names.items()]
    return pl.concat(
        each.filter(pl.col("sex") == "T").select(*text, "value", pl.col("status").cast(pl.String))
        for each in held
    )


@cache
def runs(metric: str) -> tuple[Measurement, ...]:
    """All that *metric* is asked."""
    return tuple(_run(metric, *each) for each in RUNS.get(metric, (({}, ()),)))


def _run(metric: str, given: Mapping[str, object], asked: tuple[str, ...]) -> Measurement:
    options = Options(indicators=asked, all_indicators=not asked, regions=REGIONS)
    return measure(STUDY, FIGURES, METRICS, metric, options, parameters=given, terms={})


def plain(found: Measurement) -> pl.DataFrame:
    """The result with its codes as texts."""
    return found.table.with_columns(pl.col(pl.Categorical).cast(pl.String))


def beside(found: Measurement, of: Untouched, observed: pl.DataFrame) -> pl.DataFrame:
    """The result beside what was observed of *of*; its own columns have "own_" before their names."""
    table = plain(found)
    compared = pl.col("indicator").replace_strict(found.periods, default=None, return_dtype=pl.String)
    keyed = table.with_columns(
        of=_indicator(found, of.indicator),
        at=_region(found, of.region),
        when=compared if of.period == "compared" else pl.col(of.period),
    )
    near = observed.filter(pl.col("at").is_in(keyed["at"].unique().implode()))
    renamed = keyed.rename({name: f"own_{name}" for name in table.columns})
    return renamed.join(near, on=["of", "at", "when"], how="left")


def _indicator(found: Measurement, of: str) -> pl.Expr:
    if of == "denominator":
        denominators = {id_: each.denominator for id_, each in INDICATORS.items()}
        return pl.col("indicator").replace_strict(denominators, return_dtype=pl.String)
    return pl.lit(found.parameters[of]) if of in found.metric.uses else pl.col(of)


def _region(found: Measurement, of: str) -> pl.Expr:
    if of == "benchmark":
        return pl.lit(found.benchmark)
    return pl.col(of) if of in found.table.columns else pl.lit(of)


def differing(found: Measurement, name: str, of: Untouched, observed: pl.DataFrame) -> tuple[int, int]:
    """How many cells of the column *name* have something, and how many of these are not what was observed."""
    told = beside(found, of, observed).filter(pl.col(f"own_{name}").is_not_null())
    other = pl.col("status" if name == "status" else "value").ne_missing(pl.col(f"own_{name}"))
    return told.height, told.filter(other).height


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_what_is_untouched_is_what_was_observed(metric: str, observed: pl.DataFrame) -> None:
    """Exactly, for the indicator, region and period that the metric names."""
    seen = dict.fromkeys(METRICS[metric].info.untouched, 0)
    for found in runs(metric):
        for name, of in found.metric.untouched.items():
            told, other = differing(found, name, of, observed)
            assert other == 0, (name, told, other)
            seen[name] += told
    assert all(count >= FEW for count in seen.values()), seen


def choices(info: MetricInfo, table: pl.DataFrame) -> Iterator[Untouched]:
    """Everything of which a column could hold the figures."""
    texts = {
        name: table[name].drop_nulls().unique() for name, dtype in table.schema.items() if dtype == pl.String
    }

    def like(form: str) -> list[str]:
        return [name for name, held in texts.items() if held.str.contains(f"^(?:{form})?$").all()]

    ids = [name for name, held in texts.items() if held.len() and held.is_in([*INDICATORS]).all()]
    single = [name for name in info.uses if isinstance(info.parameters[name], str)]
    yield from (
        Untouched(indicator=of, region=at, period=when)
        for of, at, when in itertools.product(
            [*ids, "denominator", *single],
            [*like(r"\d\d(?:\d\d)?"), "benchmark", "00"],
            [*like(r"\d{4}(?:-.*)?"), "compared"],
        )
    )


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_no_other_column_is_always_what_was_observed(metric: str, observed: pl.DataFrame) -> None:
    """Whatever its name, a column that holds nothing but observations is said to."""
    info = METRICS[metric].info
    fields = cast("list[dict[str, Any]]", info.result["fields"])
    left = {each["name"] for each in fields if each["type"] in {"number", "integer"}} - {*info.untouched}
    made = list(runs(metric))
    for of in choices(info, plain(made[0])):
        seen = dict.fromkeys(left, 0)
        alike = dict.fromkeys(left, True)
        for found in made:
            table = beside(found, of, observed)
            for name in left:
                told = table.filter(pl.col(f"own_{name}").is_not_null())
                seen[name] += told.height
                alike[name] &= told.select(pl.col("value").eq_missing(pl.col(f"own_{name}")).all()).item()
        assert not [name for name in left if alike[name] and seen[name] >= FEW], of
