"""The statistical database keeps the promises of a source, on replies in its documented form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from obs import Indicator, Limits, Query, Source
from obs.testing import KnownFigures, SourceContract
from obs_socialstyrelsen.yearly import Socialstyrelsen

CASES = Indicator(
    id="cases",
    source="socialstyrelsen",
    query={
        "subject": "pahittat",
        "matt": "4",
        "sex": {"variable": "kon", "M": "1", "F": "2", "T": "3"},
        "select": {"alder": "9"},
    },
    title_sv="Påhittade fall per 1 000",
    title_en="Invented cases per 1,000",
    unit="per 1 000",
    kind="rate",
    polarity="none",
    producer="Nobody",
)


class TestYearly(SourceContract):
    recordings = Path(__file__).parent / "recordings"
    known: ClassVar[KnownFigures] = {
        ("0991", "2021", "T"): 12.5,
        ("9902", "2021", "M"): 1234.5,
        ("9902", "2021", "F"): 0,
        ("0991", "2022", "T"): "suppressed",
        ("9902", "2022", "T"): "missing",
        ("0991", "2022", "F"): "missing",
    }
    statuses = frozenset({"reported", "missing", "suppressed"})
    documented_limits = Limits()
    has_sexes = True
    search_text = "påhittad"

    @pytest.fixture
    def source(self) -> Source:
        return Socialstyrelsen()

    @pytest.fixture
    def good_query(self) -> Query:
        return Query(indicators=(CASES,), regions=("0991", "9902"), first="2021", last="2022")

    @pytest.fixture
    def unknown_indicator(self) -> Indicator:
        return replace(CASES, query={**CASES.query, "subject": "finns_inte"})
