"""A municipality's own file keeps the promises of a source, on real figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from obs import Indicator, Query, Source
from obs.testing import KnownFigures, SourceContract
from obs_local_csv.source import LocalCsvSource

LONG_TERM = Indicator(
    id="long_term",
    source="local_csv",
    query={"file": "data/andel.csv", "region": "kommun", "period": "år", "value": "andel", "sex": "kön"},
    title_sv="Prov",
    title_en="Test",
    unit="%",
    kind="share",
    polarity="none",
    producer="Kolada",
)


class TestLocalCsv(SourceContract):
    recordings = Path(__file__).parent / "recordings"
    known: ClassVar[KnownFigures] = {
        ("0767", "2022", "T"): 0.270969,
        ("1783", "2022", "F"): 0.812139,
        ("1783", "2022", "M"): 1.316052,
    }
    states_licence = False
    tells_cut_off = False
    has_sexes = True
    locates = True

    @pytest.fixture
    def source(self) -> Source:
        return LocalCsvSource()

    @pytest.fixture
    def good_query(self) -> Query:
        return Query(indicators=(LONG_TERM,), regions=("0767", "1783"), first="2019", last="2022")

    @pytest.fixture
    def unknown_indicator(self) -> Indicator:
        return replace(LONG_TERM, query={**LONG_TERM.query, "value": "antal"})
