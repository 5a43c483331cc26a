"""What a derived figure tells of itself is told of its parts: the day of the oldest, the size of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from tests.memory import share

from obs import Group, Indicator
from obs.derivation import with_formulas
from obs.figures import Figures
from obs.models import DERIVED
from obs.study import Study

FIRST = share("A")
SECOND = replace(FIRST, id="B")
SUM = replace(FIRST, id="sum", source=DERIVED, query={"formula": "A + B"})
OLD, NEW = date(2021, 5, 1), date(2023, 1, 1)


class Days:
    """Figures of which only the days are known, and how many there are: 3 of A, 5 of B."""

    label = "invented figures"
    known_by: date | None = None

    def __init__(self, **days: date) -> None:
        self._days = days

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        return None

    def as_of(self, indicator: Indicator) -> date | None:
        return self._days.get(indicator.id)

    def size(self, indicator: Indicator) -> int:
        return {"A": 3, "B": 5}.get(indicator.id, 0)

    def groups(self) -> Mapping[str, Group]:
        return {}


def told(**days: date) -> Figures:
    study = Study(
        name="invented",
        title_sv="Påhittad",
        title_en="Invented",
        folder=None,
        regions=("9901",),
        indicators={"A": FIRST, "B": SECOND},
        derived={"sum": SUM},
    )
    return with_formulas(Days(**days), study)


@pytest.mark.parametrize("days", [{"A": OLD, "B": NEW}, {"A": NEW, "B": OLD}])
def test_the_oldest_part_gives_the_day(days: dict[str, date]) -> None:
    assert told(**days).as_of(SUM) == OLD


@pytest.mark.parametrize("days", [{}, {"A": OLD}, {"B": NEW}])
def test_without_one_of_the_parts_there_is_no_day(days: dict[str, date]) -> None:
    assert told(**days).as_of(SUM) is None


def test_a_fetched_one_has_its_own_day() -> None:
    assert told(A=NEW, B=OLD).as_of(FIRST) == NEW
    assert told(B=OLD).as_of(FIRST) is None


def test_to_read_a_derived_one_all_its_parts_are_read() -> None:
    """So that what fits into memory is told by them."""
    assert [told().size(each) for each in (FIRST, SECOND, SUM)] == [3, 5, 8]
    assert told().size(replace(SUM, query={"formula": "A + A"})) == 3
    assert told().size(share("C")) == 0
