"""Drawn observations keep their contract, and golden panels hold what they say."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from obs import UnknownIndicatorError, all_regions
from obs.contracts import check_observations
from obs.observations import KEY, WITH_VALUE
from obs.snapshot import embedded
from obs.study import builtin
from obs.testing import golden_panel
from obs.testing.strategies import INVENTED_REGIONS, observations


@given(observations(indicators=("a", "b"), sexes=("T", "F", "M")))
def test_what_is_drawn_keeps_the_contract(frame: pl.DataFrame) -> None:
    assert check_observations(frame, regions=INVENTED_REGIONS, indicators=("a", "b")) == []
    assert not frame.select(KEY).is_duplicated().any()


@given(
    observations(regions=("9901",), first=2020, last=2021, statuses=("reported",), figures=st.floats(0, 100))
)
def test_what_is_asked_for_is_drawn(frame: pl.DataFrame) -> None:
    assert set(frame["period"].cast(pl.String)) <= {"2020", "2021"}
    assert frame["value"].null_count() == 0
    assert frame["value"].is_between(0, 100).all()


@pytest.mark.parametrize("status", ["missing", "suppressed", "provisional"])
def test_every_status_is_drawn(status: str) -> None:
    found = find(observations(), lambda frame: status in frame["status"].cast(pl.String).to_list())
    assert (found["value"].null_count() > 0) == (status not in WITH_VALUE)


def test_a_zero_is_drawn() -> None:
    assert find(observations(), lambda frame: (frame["value"] == 0).any()).height


def test_invented_regions_are_no_municipalities() -> None:
    assert set(INVENTED_REGIONS) & all_regions().keys() == {"00"}


def test_a_golden_panel_has_the_figures_of_the_snapshot() -> None:
    """Untouched, and small: Värmland, one outsider and Sweden."""
    panel = golden_panel("N31807", change_from="2018")
    held = embedded("bistand").read(builtin().indicators["N31807"])
    assert held is not None
    every = panel.observations.collect()
    assert set(every["indicator"].cast(pl.String)) == {"N31807", *panel.others}
    assert every.height < 3000
    rows = every.filter(pl.col("indicator") == "N31807")
    codes = {*panel.group.members, "0767", "00"}
    assert rows.equals(held.filter(pl.col("region").cast(pl.String).is_in(sorted(codes))))
    assert len(panel.group.members) == 16
    assert all(code.startswith("17") for code in panel.group.members)
    assert (panel.shown, panel.benchmark, panel.starts) == (("1783", "0767"), "00", {"N31807": "2018"})
    with pytest.raises(UnknownIndicatorError, match="N99001"):
        golden_panel("N99001")
    with pytest.raises(UnknownIndicatorError, match="N99002"):
        golden_panel("N31807", others=["N99002"])


def test_others_come_along_with_a_golden_panel() -> None:
    """They are not asked for: the metric reads them, those of the whole country too."""
    panel = golden_panel("N31008", others=["scb_cpi"])
    assert set(panel.indicators) == {"N31008"} == set(panel.periods)
    assert set(panel.others) == {"N01951", "scb_cpi"}
    prices = panel.observations.filter(pl.col("indicator") == "scb_cpi").collect()
    assert prices["region"].cast(pl.String).unique().to_list() == ["00"]
