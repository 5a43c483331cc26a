"""The promises of a source, held against the recorded replies; README.md says how to record them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from obs import Indicator, Limits, Query
from obs.testing import KnownFigures, SourceContract

from obs_elder_source import ElderSource


def _indicator(table: str) -> Indicator:
    """An indicator as it stands in a study; only *query* is for the source."""
    return Indicator(
        id="births",
        source="elder_source",
        query={"table": table},
        title_sv="Födda",
        title_en="Births",
        unit="antal",
        kind="count",
        polarity="none",
        producer="Påhittat",
    )


class TestElderSource(SourceContract):
    recordings = Path(__file__).parent / "recordings"
    # change: figures that you have read in the recordings yourself, at least one of each status
    known: ClassVar[KnownFigures] = {
        ("0991", "2021", "T"): 12.5,
        ("0991", "2022", "T"): "missing",
        ("9902", "2021", "T"): 0,
        ("9902", "2022", "T"): "suppressed",
    }
    # change: the statuses in the answer to good_query
    statuses = frozenset({"reported", "missing", "suppressed"})
    # change: what the service's documentation allows; Limits() where it says nothing
    documented_limits = Limits(connections=2, calls=10, seconds=10.0)
    # change: what else it can do: has_sexes, locates, search_text, group_id, has_calendar (see README.md)

    @pytest.fixture
    def source(self) -> ElderSource:
        return ElderSource()

    @pytest.fixture
    def good_query(self) -> Query:
        # change: two places, one with a leading zero, and at least two years
        return Query(indicators=(_indicator("births"),), regions=("0991", "9902"), first="2021", last="2022")

    @pytest.fixture
    def unknown_indicator(self) -> Indicator:
        # change: a table that the service does not have; recorded is what it says then
        return _indicator("nothing")
