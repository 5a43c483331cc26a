"""SCB keeps the promises of a source, on real figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from obs import Indicator, Limits, Query, Source
from obs.testing import KnownFigures, SourceContract
from obs_scb.source import ScbSource

INCOME = Indicator(
    id="income",
    source="scb",
    query={
        "table": "TAB3554",
        "select": {"ContentsCode": "HE0110J8", "Kon": "1+2", "Alder": "tot16+", "Inkomstklass": "TOT"},
        "region": "Region",
    },
    title_sv="Prov",
    title_en="Test",
    unit="tkr",
    kind="amount",
    polarity="none",
    producer="SCB",
)


class TestScb(SourceContract):
    recordings = Path(__file__).parent / "recordings"
    known: ClassVar[KnownFigures] = {
        ("0380", "2001", "T"): 175.0,
        ("0330", "2002", "T"): 206.1,
        ("0330", "2001", "T"): "missing",
    }
    statuses = frozenset({"reported", "missing"})
    documented_limits = Limits(connections=4, calls=30, seconds=10.0)
    optional_fields = frozenset({"status"})  # JSON-stat leaves it out where no cell has a symbol
    locates = True
    search_text = "befolkning"
    has_calendar = True

    @pytest.fixture
    def source(self) -> Source:
        return ScbSource()

    @pytest.fixture
    def good_query(self) -> Query:
        return Query(indicators=(INCOME,), regions=("0330", "0380", "1783"), first="1999", last="2004")

    @pytest.fixture
    def unknown_indicator(self) -> Indicator:
        return replace(INCOME, query={**INCOME.query, "table": "TAB9901"})
