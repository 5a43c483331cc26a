"""A metric's worked example, run: what the result has other than the example says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import isclose
from typing import cast

import polars as pl

from obs.compare.running import run
from obs.errors import ObsError
from obs.metric import Metric
from obs.models import Example, Figure, Finding, Group, Panel, Place
from obs.observations import observation_frame

_COLUMNS = ("indicator", "region", "period", "value", "sex", "status")
_ADVICE = "correct the example, or the metric"


def check_example(metric: type[Metric]) -> tuple[Finding, ...]:
    """What is wrong with the worked example of *metric*; nothing if running it gives what it says.

    The findings are example-missing, example-refused (the metric does not take it), example-unclear (it names
    what is not there), example-row (no such row in the result) and example-value.
    """
    info = metric.info
    if info.example is None:
        return (
            _finding(
                "example-missing", f"metric {info.id} has no worked example", "give MetricInfo an example"
            ),
        )
    unclear = tuple(_unclear(info.example, info.result))
    if unclear:
        return unclear
    panel = panel_of(info.example)
    try:
        result = run({info.id: metric}, info.id, panel, info.example.parameters)
    except ObsError as error:
        return (_finding("example-refused", str(error)),)
    key = cast("list[str]", info.result["primaryKey"])
    return tuple(
        finding for row in info.example.expects for finding in _differences(result.to_dicts(), row, key)
    )


def panel_of(example: Example) -> Panel:
    """What the metric gets for *example*."""
    asked = [each.id for each in example.indicators]
    rows = pl.DataFrame(list(map(_observation, example.figures)), schema=list(_COLUMNS), orient="row")
    return Panel(
        observations=observation_frame(rows.cast({"value": pl.Float64})).lazy(),
        indicators={each.id: each for each in example.indicators},
        group=Group(
            id="example",
            title="the group of the example",
            title_sv="exemplets grupp",
            title_en="the group of the example",
            members=example.group,
        ),
        shown=example.shown or example.group,
        benchmark=example.benchmark,
        periods=dict.fromkeys(asked, example.period),
        starts=dict.fromkeys(asked, example.start) if example.start else {},
        others={each.id: each for each in example.others},
    )


def _observation(figure: Figure) -> tuple[str, str, str, float | None, str, str]:
    indicator, region, period, value, *more = figure
    sex = more[0] if more else "T"
    status = more[1] if len(more) > 1 else "missing" if value is None else "reported"
    return indicator, region, period, value, sex, status


def _unclear(example: Example, schema: Mapping[str, object]) -> Iterator[Finding]:
    known = {each.id for each in (*example.indicators, *example.others)}
    for id_ in dict.fromkeys(figure[0] for figure in example.figures):
        if id_ not in known:
            yield _finding("example-unclear", f"figures of {id_!r}, which the example does not describe")
    columns = {field["name"] for field in cast("list[dict[str, str]]", schema["fields"])}
    key = cast("list[str]", schema["primaryKey"])
    if not example.expects:
        yield _finding("example-unclear", "the example expects nothing")
    for row in example.expects:
        for name in key:
            if name not in row:
                yield _finding("example-unclear", f"an expected row has no {name}, which is part of the key")
        for name in row:
            if name not in columns:
                yield _finding("example-unclear", f"the result has no column {name!r}")


def _differences(
    result: list[dict[str, object]], row: Mapping[str, object], key: list[str]
) -> Iterator[Finding]:
    where = {name: row[name] for name in key}
    found = next((each for each in result if all(each[name] == row[name] for name in key)), None)
    named = ", ".join(f"{name} {value}" for name, value in where.items())
    if found is None:
        yield _finding("example-row", f"the result has no row of {named}")
        return
    for name, expected in row.items():
        if not agrees(found[name], expected):
            place = Place(column=name, value=str(found[name]))
            message = f"{named}: {name} is {found[name]!r}, the example says {expected!r}"
            yield _finding("example-value", message, place=place)


def agrees(found: object, expected: object) -> bool:
    """Whether *found* is what is *expected*, a float to the digits that its shortest form has."""
    match found, expected:
        case (bool(), _) | (_, bool()):
            return found is expected
        case int() | float(), int():
            return isclose(found, expected, rel_tol=1e-9, abs_tol=1e-9)
        case int() | float(), float():
            exponent = cast("int", Decimal(repr(expected)).as_tuple().exponent)
            return abs(found - expected) <= 0.5 * 10.0**exponent * (1 + 1e-9)
        case _:
            return type(found) is type(expected) and found == expected


def _finding(code: str, message: str, advice: str = _ADVICE, place: Place | None = None) -> Finding:
    return Finding(code=code, severity="error", message=message, suggestion=advice, place=place or Place())
