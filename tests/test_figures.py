"""Figures that rest on others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from tests.memory import share

from obs import Group, Indicator
from obs.figures import Figures, FiguresUpon, remembered

if TYPE_CHECKING:
    import polars as pl

INDICATOR = share("A")


@dataclass
class Told:
    """Figures that tell of themselves (`obs.figures.Figures`)."""

    label: str = "invented figures"
    known_by: date | None = date(2023, 4, 1)
    known: dict[str, Group] = field(
        default_factory=lambda: {"invented:G": Group(id="G", title="G", members=("9901",))}
    )

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        raise AssertionError("the figures themselves are not passed on")

    def as_of(self, indicator: Indicator) -> date | None:
        return date(2023, 1, 1) if indicator == INDICATOR else None

    def size(self, indicator: Indicator) -> int:
        return 7 if indicator == INDICATOR else 0

    def groups(self) -> Mapping[str, Group]:
        return self.known


class Unread(FiguresUpon):
    """Figures upon others of which none is read."""

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        return None


def test_every_member_of_the_protocol_is_answered() -> None:
    """A member that is new in the protocol is not forgotten in what rests on other figures."""
    members = {name for name in vars(Figures) if not name.startswith("_")}
    assert members >= {"label", "known_by", "read", "as_of", "groups"}
    assert members <= vars(FiguresUpon).keys()


def test_what_tells_of_the_figures_is_passed_on() -> None:
    told = Told()
    upon: Figures = Unread(told)
    assert (upon.label, upon.known_by, upon.as_of(INDICATOR)) == (
        told.label,
        told.known_by,
        date(2023, 1, 1),
    )
    assert (upon.size(INDICATOR), upon.size(share("B"))) == (7, 0)
    assert upon.groups() is told.known


def test_the_figures_themselves_are_for_each_to_give() -> None:
    """Nobody passes them on unaltered by forgetting to say what becomes of them."""
    assert FiguresUpon.__abstractmethods__ == {"read"}


class Counted(Told):
    """Figures that count how often each indicator is read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Indicator] = []

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        self.asked.append(indicator)
        return None


def test_remembered_figures_are_read_once() -> None:
    """Also where there are none; an indicator of another query with the same id is another."""
    counted = Counted()
    once = remembered(counted)
    other = replace(INDICATOR, query={"kpi": "B"})
    for each in (INDICATOR, INDICATOR, other, other, INDICATOR):
        assert once.read(each) is None
    assert counted.asked[:2] == [INDICATOR, other]
    assert once.groups() is once.groups() is counted.known
    assert once.as_of(INDICATOR) == date(2023, 1, 1)
