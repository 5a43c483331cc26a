"""The monthly workbook keeps the promises of a source, on an invented workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from workbooks import TITLE

from obs import Indicator, Query, Source
from obs.testing import KnownFigures, SourceContract
from obs_socialstyrelsen.month import SocialstyrelsenMonth

CASES = Indicator(
    id="cases",
    source="socialstyrelsen_month",
    query={"file": "data/manad.xlsx", "measure": TITLE},
    title_sv="Påhittade ärenden",
    title_en="Invented cases",
    unit="antal",
    kind="count",
    polarity="none",
    producer="Nobody",
)


class TestMonth(SourceContract):
    recordings = Path(__file__).parent / "month_recordings"
    known: ClassVar[KnownFigures] = {
        ("0991", "2021-01", "T"): 101,
        ("0991", "2022-02", "T"): 1202,
        ("0991", "2022-03", "T"): "missing",
        ("0991", "2022-04", "T"): "suppressed",
        ("0991", "2022-05", "T"): (0, "provisional"),
        ("9902", "2022-06", "T"): (406.5, "provisional"),
    }
    statuses = frozenset({"reported", "provisional", "missing", "suppressed"})

    @pytest.fixture
    def source(self) -> Source:
        return SocialstyrelsenMonth()

    @pytest.fixture
    def good_query(self) -> Query:
        return Query(indicators=(CASES,), regions=("0991", "9902"), first="2021", last="2022")

    @pytest.fixture
    def unknown_indicator(self) -> Indicator:
        return replace(CASES, query={**CASES.query, "measure": "Antal hushåll"})
