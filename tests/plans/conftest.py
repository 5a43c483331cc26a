"""A study of ten invented municipalities, one of which has a programme."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pytest
from tests.memory import InMemory, share

from obs import Indicator, Metric, Programme
from obs.claims.ground import Ground
from obs.plugins import Registry
from obs.study import GroupSpec, Study

MEMBERS = tuple(f"99{number:02}" for number in range(1, 31))
TREATED = "9901"
FIRST, START, END = 2005, 2018, 2022
METRICS = cast("Mapping[str, type[Metric]]", Registry.from_entry_points().metrics)


@dataclass(kw_only=True)
class Bench(InMemory):
    """Figures in memory of every member up to *last*."""

    study: Study

    def put(self, id_: str, *, last: int, effect: float = 0.0) -> None:
        """Figures of *id_* up to *last*: alike but for chance; the treated falls by *effect* a year."""
        self.hold(
            id_,
            (
                (region, str(year), "T", _value(number, year, effect if region == TREATED else 0.0))
                for number, region in enumerate((*MEMBERS, "00"))
                for year in range(FIRST, last + 1)
            ),
        )

    def ground(self) -> Ground:
        return Ground(study=self.study, figures=self, metrics=METRICS)


def _value(number: int, year: int, effect: float) -> float:
    wave = random.Random(f"{number} {year}").uniform(-1, 1)
    # The treated one lies in the middle, where others can stand for it.
    level = 50 + 0.5 * ((number * 11 + 15) % 31)
    return round(level + wave - effect * max(0, year - START + 1), 3)


def index(id_: str, **changes: Any) -> Indicator:
    return share(id_, kind="index", **changes)


@pytest.fixture(name="bench")
def _bench() -> Bench:
    """Figures of A1 and B1 that end before the programme does."""
    peers: Sequence[str] = MEMBERS[1:8]
    study = Study(
        name="invented",
        title_sv="Påhittad",
        title_en="Invented",
        folder=None,
        regions=(TREATED,),
        indicators={"A1": index("A1"), "B1": index("B1", polarity="none")},
        group="all",
        groups={
            "all": GroupSpec(id="all", title="all invented", regions=MEMBERS),
            "alike": GroupSpec(id="alike", title="alike", regions=tuple(peers), around=TREATED),
        },
        programmes=(
            Programme(region=TREATED, start="2018-01", end="2022-12", title="Work", source="Nobody"),
            Programme(region=TREATED, start="2019", end="2022-12", title="Work, if a slip", source="Nobody"),
        ),
    )
    bench = Bench(study=study)
    for id_ in study.indicators:
        bench.put(id_, last=2017)
    return bench
