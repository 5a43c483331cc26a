"""Results written down by hand, so that what may be said of them is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from obs.compare import Comparison
from obs.compare.observed import Observed
from obs.language import PLAIN
from obs.models import Group, Indicator, Programme, Untouched
from obs.report.material.model import Material, Start
from obs.report.material.results import Results, ResultTable
from obs.report.sentences.facts import Facts
from obs.report.sentences.model import Sentence
from obs.study import Study

ID = "A"
REGIONS = ("9901", "9902", "9903")
MEMBERS = tuple(f"99{number:02}" for number in range(1, 13))
START = Start(region="9901", period="2018")
Rows = Sequence[Mapping[str, Any]]

KEYS: Mapping[str, tuple[str, ...]] = {
    "comparison": ("indicator", "region"),
    "level": ("indicator", "region"),
    "uncertainty": ("indicator", "region"),
    "funnel": ("indicator", "region"),
    "expected": ("indicator", "region"),
    "places_in_change": ("indicator", "region"),
    "observations": ("indicator", "region", "period"),
    "decomposition": ("indicator", "region", "factor"),
    "effect": ("declared_by", "declared", "indicator", "region", "method", "variant"),
}
ROWS: Mapping[str, Mapping[str, Any]] = {
    "comparison": {
        "period": "2022",
        "value": 10.0,
        "rank": 3,
        "n": 12,
        "median": 12.0,
        "benchmark_value": 11.0,
        "change": -2.0,
        "change_from": "2016",
    },
    "level": {"value": 10.0, "status": "reported"},
    "uncertainty": {
        "value": 10.0,
        "lower": 9.0,
        "upper": 10.5,
        "judgement": "better",
        "benchmark_value": 11.0,
        "rank_lower": 2,
        "rank_upper": 5,
    },
    "funnel": {"value": 10.0, "lower_998": 8.0, "upper_998": 14.0},
    "expected": {"value": 10.0, "predicted": 11.0, "lower": 9.0, "upper": 13.0},
    "places_in_change": {"change_rank": 2, "rise_rank": 11, "change_n": 12, "median_change": -1.0},
    "observations": {"value": 12.0},
    "decomposition": {"part": -3.0, "total_change": -2.0},
    "effect": {
        "last": "2022",
        "mean_gap": -1.5,
        "donors": 11,
        "side": "lower",
        "rank_gap": 1,
        "n_gap": 40,
        "p_gap": 0.025,
        "rank_ratio": 2,
        "n_ratio": 50,
        "p_ratio": 0.04,
    },
}
INDICATOR = Indicator(
    id=ID,
    source="invented",
    query={},
    title_sv="Påhitt",
    title_en="Invention",
    unit="%",
    kind="share",
    polarity="lower_is_better",
    producer="Nobody",
    headline=True,
)


def row(table: str, region: str = "9901", **changes: Any) -> dict[str, Any]:
    """A row of *table* for the indicator in *region*: with plain figures but for *changes*."""
    key = {
        "indicator": ID,
        "region": region,
        "period": "2016",
        "factor": "households",
        "declared_by": region,
        "declared": "2018",
        "method": "synthetic control",
        "variant": "as declared",
    }
    return {name: key[name] for name in KEYS[table]} | dict(ROWS[table]) | changes


def results(**tables: Rows) -> Results:
    """The results of these rows."""
    return Results(
        tables={
            name: ResultTable(
                name=name,
                key=KEYS[name],
                frame=pl.DataFrame(list(rows), infer_schema_length=None),
                untouched=Observed(columns={"value": Untouched()}),
            )
            for name, rows in tables.items()
        }
    )


def changed(found: Results, table: str, key: tuple[str, ...], column: str, value: Any) -> Results:
    """*found* with another *value* in one cell."""
    held = found.tables[table]
    rows = [{**each, column: value} if at == key else dict(each) for at, each in held.rows.items()]
    return replace(
        found,
        tables={**found.tables, table: replace(held, frame=pl.DataFrame(rows, infer_schema_length=None))},
    )


def facts(
    found: Results,
    *,
    indicator: Indicator = INDICATOR,
    regions: tuple[str, ...] = REGIONS,
    programmes: tuple[Programme, ...] = (),
    starts: tuple[Start, ...] = (),
    main: str = ID,
    covariates: tuple[Indicator, ...] = (),
) -> Facts:
    """What sentences about *found* are made with."""
    group = Group(id="all", title="all invented", members=MEMBERS)
    indicators = {each.id: each for each in (indicator, *covariates)}
    study = Study(
        name="invented",
        title_sv="Påhittad",
        title_en="Invented",
        folder=None,
        regions=regions,
        indicators=indicators,
        programmes=programmes,
    )
    comparison = Comparison(
        study="invented",
        title="Invented",
        group=group,
        benchmark="00",
        regions=regions,
        period=None,
        headings=(),
        table=pl.DataFrame(),
        findings=(),
        figures="",
        indicators_in_study=1,
    )
    return Facts(
        Material(
            study=study,
            indicators=indicators,
            main=main,
            comparison=comparison,
            results=found,
            refusals={},
            claims=None,
            starts=starts,
            groups={},
            as_of={ID: date(2023, 1, 1)},
            sources={},
            metrics={},
            rests_on={("expected", ID): tuple(each.id for each in covariates)},
        )
    )


def told(sentences: Iterable[Sentence]) -> list[str]:
    """*sentences* as plain English."""
    return [PLAIN.say(each.message) for each in sentences]
