"""Observations and changes written by hand, of the real codes but of no real figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl
import pytest

from obs import Indicator
from obs.observations import observation_frame
from obs.revisions import COLUMNS

PLACES = ("0114", "0115", "0117", "0120")
_NAMES = ("indicator", "region", "period", "sex", "value", "status")


def indicator(id_: str = "andel", **fields: Any) -> Indicator:
    """An invented indicator."""
    usual: dict[str, Any] = {
        "source": "telling",
        "query": {"series": id_},
        "title_sv": f"Påhittad {id_}",
        "title_en": f"Invented {id_}",
        "unit": "antal",
        "kind": "count",
        "polarity": "none",
        "producer": "Påhittade byrån",
    }
    return Indicator(id=id_, **(usual | fields))


def frame(*rows: tuple[str, str, str], sex: str = "T", id_: str = "andel") -> pl.DataFrame:
    """Observations of (region, period, status); a value of 1 where the status has one."""
    full = [
        (id_, region, period, sex, 1.0 if status in {"reported", "provisional"} else None, status)
        for region, period, status in rows
    ]
    return observation_frame(pl.DataFrame(full, schema=_NAMES, orient="row"))


def years(first: int, last: int, places: Iterable[str] = PLACES) -> list[tuple[str, str, str]]:
    """A reported figure of each place and year."""
    return [(place, str(year), "reported") for place in places for year in range(first, last + 1)]


def changes(*rows: tuple[str, float | None, float | None, str, str, str]) -> pl.DataFrame:
    """Changes from (region, old, new, kind, reason, day first seen)."""
    full = [
        {
            "indicator": "andel",
            "region": region,
            "period": "2020",
            "sex": "T",
            "old": old,
            "new": new,
            "first_seen": date.fromisoformat(day),
            "kind": kind,
            "reason": reason,
            "vintage": 2,
        }
        for region, old, new, kind, reason, day in rows
    ]
    return pl.DataFrame(full, schema=COLUMNS)


class Kit:
    """All of the above, for test modules: they cannot import a conftest."""

    PLACES = PLACES
    indicator = staticmethod(indicator)
    frame = staticmethod(frame)
    years = staticmethod(years)
    changes = staticmethod(changes)


@pytest.fixture
def kit() -> Kit:
    """What the tests of this folder share."""
    return Kit()
