"""A study of invented places with two series, a formula of them, and corrections as a test wants them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from tests.memory import InMemory, frame, share

from obs import Indicator
from obs.study import Correction, Corrections, GroupSpec, Study

FOUR = ("9901", "9902", "9903", "9904")
TODAY = date(2026, 6, 1)
Row = tuple[str, str, str, str, float | None, str, str]
"""Indicator, region, period, sex, value, status, note."""

ROWS: tuple[Row, ...] = (
    ("A1", "9901", "2020", "T", 4.0, "reported", ""),
    ("A1", "9901", "2022", "T", 0.0, "reported", "source's own mark"),
    ("A1", "9901", "2022", "F", 0.0, "reported", ""),
    ("A1", "9902", "2020", "T", 4.0, "reported", ""),
    ("A1", "9902", "2022", "T", 2.0, "provisional", ""),
    ("A1", "9903", "2022", "T", 3.0, "reported", ""),
    ("A1", "9904", "2022", "T", None, "missing", ""),
    ("A1", "00", "2022", "T", 3.0, "reported", ""),
    ("B1", "9901", "2022", "T", 10.0, "reported", ""),
    ("B1", "9902", "2022", "T", 20.0, "reported", ""),
    ("B1", "9903", "2022", "T", 30.0, "reported", ""),
    ("B1", "9904", "2022", "T", None, "suppressed", ""),
)


@dataclass(kw_only=True)
class Held(InMemory):
    """Figures in memory, and the study of them."""

    study: Study
    day: date = date(2026, 5, 1)

    def correct(self, *given: Correction, day: date = TODAY) -> None:
        """Let the study have these corrections, read on *day*."""
        corrections = Corrections(file="corrections.toml", day=day, entries=given)
        self.study = replace(self.study, corrections=corrections)


def correction(**given: Any) -> Correction:
    """A correction of A1 in 9901 for 2022: 5.0 in place of 0."""
    plain: dict[str, Any] = {
        "indicator": "A1",
        "region": "9901",
        "period": "2022",
        "sex": "T",
        "expect": 0.0,
        "value": 5.0,
        "status": "",
        "reason": "0 was never reported; letter of May",
        "source": "https://example.org/letter",
        "by": "Nobody",
        "made": date(2026, 1, 1),
        "expires": date(2026, 12, 31),
        "line": 3,
    }
    return Correction(**(plain | given))


def indicator(id_: str) -> Indicator:
    """An invented rate."""
    return share(id_, query={}, unit="antal", kind="rate", polarity="none", headline=True)


@pytest.fixture
def held() -> Held:
    """Four invented municipalities; nothing is corrected yet."""
    return invented()


def invented() -> Held:
    """Figures of four invented municipalities without corrections."""
    derived = replace(indicator("sum"), source="derived", query={"formula": "A1+B1"})
    study = Study(
        name="invention",
        title_sv="Påhittad studie",
        title_en="Invented study",
        folder=None,
        regions=("9901", "9902"),
        indicators={id_: indicator(id_) for id_ in ("A1", "B1")},
        derived={"sum": derived},
        group="four",
        change_from="2020",
        groups={"four": GroupSpec(id="four", title="all four", regions=FOUR)},
    )
    return Held(study=study, held={id_: frame(row for row in ROWS if row[0] == id_) for id_ in ("A1", "B1")})
