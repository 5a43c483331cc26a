"""Panels of several indicators: invented ones, and the built-in study's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl
import pytest

from obs import Break, Group, Indicator, Panel, observation_frame
from obs.regions import municipalities
from obs.snapshot import embedded
from obs.study import builtin

Series = Mapping[str, Mapping[str, float | None]]
"""Period, region, value; None is a value that the source says is missing."""


def invented(id_: str, unit: str = "kr/inv") -> Indicator:
    """An indicator of the invented source."""
    return Indicator(
        id=id_,
        source="invented",
        query={"table": id_},
        title_sv=f"Påhitt {id_}",
        title_en=f"Invention {id_}",
        unit=unit,
        kind="rate",
        polarity="none",
        producer="Nobody",
    )


def make_panel(
    figures: Mapping[str, Series],
    *,
    asked: tuple[str, ...] = (),
    members: tuple[str, ...],
    shown: tuple[str, ...] = (),
    units: Mapping[str, str] | None = None,
    breaks: Mapping[str, tuple[Break, ...]] | None = None,
    period: str | None = "2022",
    start: str | None = "2020",
) -> Panel:
    """A panel of the indicators in *figures*; the metric is *asked* for some, the others are at hand."""
    indicators = {
        id_: replace(invented(id_, (units or {}).get(id_, "kr/inv")), breaks=(breaks or {}).get(id_, ()))
        for id_ in figures
    }
    rows = [
        (id_, region, when, "T", value, "missing" if value is None else "reported")
        for id_, series in figures.items()
        for when, values in series.items()
        for region, value in values.items()
    ]
    columns = ["indicator", "region", "period", "sex", "value", "status"]
    frame = pl.DataFrame(rows, schema=columns, schema_overrides={"value": pl.Float64}, orient="row")
    asked = asked or tuple(figures)[:1]
    return Panel(
        observations=observation_frame(frame).lazy(),
        indicators={id_: indicators[id_] for id_ in asked},
        group=Group(id="invented", title="Invented municipalities", members=members),
        shown=shown or members,
        benchmark="00",
        periods=dict.fromkeys(asked, period) if period else {},
        starts=dict.fromkeys(asked, start) if start else {},
        others={id_: each for id_, each in indicators.items() if id_ not in asked},
    )


def real_panel(asked: tuple[str, ...], period: str, start: str | None = None) -> Panel:
    """The built-in study's figures for all municipalities, the metric *asked* for some indicators."""
    study, snapshot = builtin(), embedded("bistand")
    frames = [snapshot.read(each) for each in study.indicators.values()]
    return Panel(
        observations=pl.concat([frame for frame in frames if frame is not None]).lazy(),
        indicators={id_: study.indicators[id_] for id_ in asked},
        group=Group(id="municipalities", title="all municipalities", members=municipalities()),
        shown=study.regions,
        benchmark=study.benchmark,
        periods=dict.fromkeys(asked, period),
        starts=dict.fromkeys(asked, start) if start else {},
        others={id_: each for id_, each in study.indicators.items() if id_ not in asked},
    )


@pytest.fixture(scope="session", name="panel_of")
def _panel_of() -> Callable[..., Panel]:
    return make_panel


@pytest.fixture(scope="session", name="study_panel")
def _study_panel() -> Callable[..., Panel]:
    return real_panel
