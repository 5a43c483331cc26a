"""The day of a derived figure is that of the oldest of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from tests.memory import share

from obs import Group, Indicator
from obs.derivation import with_formulas
from obs.models import DERIVED
from obs.study import Study

FIRST = share("A")
SECOND = replace(FIRST, id="B")
SUM = replace(FIRST, id="sum", source=DERIVED, query={"formula": "A + B"})
OLD, NEW = date(2021, 5, 1), date(2023, 1, 1)


class Days:
    """Figures of which only the days are known."""

    label = "invented figures"
    known_by: date | None = None

    def __init__(self, **days: date) -> None:
        self._days = days

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        return None

    def as_of(self, indicator: Indicator) -> date | None:
        return self._days.get(indicator.id)

    def groups(self) -> Mapping[str, Group]:
        return {}


def day(indicator: Indicator, **days: date) -> date | None:
    study = Study(
        name="invented",
        title_sv="Påhittad",
        title_en="Invented",
        folder=None,
        regions=("9901",),
        indicators={"A": FIRST, "B": SECOND},
        derived={"sum": SUM},
    )
    return with_formulas(Days(**days), study).as_of(indicator)


@pytest.mark.parametrize("days", [{"A": OLD, "B": NEW}, {"A": NEW, "B": OLD}])
def test_the_oldest_part_gives_the_day(days: dict[str, date]) -> None:
    assert day(SUM, **days) == OLD


@pytest.mark.parametrize("days", [{}, {"A": OLD}, {"B": NEW}])
def test_without_one_of_the_parts_there_is_no_day(days: dict[str, date]) -> None:
    assert day(SUM, **days) is None


def test_a_fetched_one_has_its_own_day() -> None:
    assert day(FIRST, A=NEW, B=OLD) == NEW
    assert day(FIRST, B=OLD) is None
