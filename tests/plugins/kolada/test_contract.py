"""Kolada keeps the promises of a source, on real figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from obs import Indicator, Limits, Query, Source
from obs.testing import KnownFigures, SourceContract
from obs_kolada.source import KoladaSource

RECIPIENTS = Indicator(
    id="recipients",
    source="kolada",
    query={"kpi": "N31807"},
    title_sv="Prov",
    title_en="Test",
    unit="%",
    kind="share",
    polarity="none",
    producer="Kolada",
)


class TestKolada(SourceContract):
    recordings = Path(__file__).parent / "recordings"
    known: ClassVar[KnownFigures] = {
        ("0767", "2022", "T"): 1.003344,
        ("0192", "2022", "T"): "missing",
        ("long_term", "1783", "2022", "F"): 31.404959,
        ("long_term", "1783", "2022", "M"): 44.594595,
    }
    statuses = frozenset({"reported", "missing"})
    documented_limits = Limits(connections=8)
    has_sexes = True
    locates = True
    search_text = "långvarigt ekonomiskt"
    group_id = "G175965"
    has_calendar = True
    has_everything = True

    @pytest.fixture
    def source(self) -> Source:
        return KoladaSource()

    @pytest.fixture
    def good_query(self) -> Query:
        other = replace(RECIPIENTS, id="long_term", query={"kpi": "N31814"})
        return Query(
            indicators=(RECIPIENTS, other), regions=("0192", "0767", "1783"), first="2021", last="2022"
        )

    @pytest.fixture
    def unknown_indicator(self) -> Indicator:
        return replace(RECIPIENTS, query={"kpi": "N99001"})
