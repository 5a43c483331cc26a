"""Panels of invented municipalities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

import polars as pl
import pytest

from obs import Break, Group, Indicator, Panel, observation_frame
from obs.models import Polarity

Figure = tuple[str, str, str, float | None]
"""Region, period, sex, value; None is a value that the source says is missing."""


def make_panel(
    figures: Iterable[Figure],
    *,
    members: tuple[str, ...],
    shown: tuple[str, ...] = (),
    polarity: Polarity = "lower_is_better",
    period: str | None = "2022",
    start: str | None = "2020",
    sex: Literal["T", "F", "M"] = "T",
    breaks: tuple[Break, ...] = (),
) -> Panel:
    """A panel of the one indicator "aid", with "00" as benchmark."""
    indicator = Indicator(
        id="aid",
        source="invented",
        query={"table": "aid"},
        title_sv="Påhittat bistånd",
        title_en="Invented assistance",
        unit="%",
        kind="share",
        polarity=polarity,
        producer="Nobody",
        breaks=breaks,
    )
    rows = [("aid", *figure, "missing" if figure[-1] is None else "reported") for figure in figures]
    columns = ["indicator", "region", "period", "sex", "value", "status"]
    return Panel(
        observations=observation_frame(
            pl.DataFrame(rows, schema=columns, schema_overrides={"value": pl.Float64}, orient="row")
        ).lazy(),
        indicators={"aid": indicator},
        group=Group(id="invented", title="Invented municipalities", members=members),
        shown=shown or members,
        benchmark="00",
        periods={"aid": period} if period else {},
        starts={"aid": start} if start else {},
        sex=sex,
    )


@pytest.fixture(scope="session", name="panel_of")
def _panel_of() -> Callable[..., Panel]:
    return make_panel
