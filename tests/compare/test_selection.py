"""What is asked for: regions by code or name, indicators, groups; and what is said of unknown ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from obs import ConfigError, Group, ObsError, UnknownIndicatorError, UnknownRegionError
from obs.compare import Options
from obs.compare.gathering import gather_for
from obs.study import GroupSpec

if TYPE_CHECKING:
    from tests.compare.conftest import Bench


def regions(bench: Bench, *asked: str) -> list[str]:
    """The regions of the rows when *asked* for these."""
    return [row["region"] for row in bench.rows(Options(regions=asked))]


def indicators(bench: Bench, *asked: str, every: bool = False) -> list[str]:
    """The indicators compared when *asked* for these."""
    options = Options(indicators=asked, all_indicators=every)
    return [heading.indicator.id for heading in bench.compare(options).headings]


def group(bench: Bench, asked: str) -> Group:
    """The group compared with when *asked* for this one."""
    return bench.compare(Options(group=asked)).group


def test_the_study_says_which_regions(bench: Bench) -> None:
    """Without a wish they are those of the study, in its order."""
    bench.put("A1")
    assert regions(bench) == ["9905", "9901"]


def test_regions_by_code_and_name(bench: Bench) -> None:
    """Codes and names in any case are understood, kept in the order asked for and named once."""
    bench.put("A1")
    assert regions(bench, "hagfors", "9901", "FAGERSTA", "1783", " Skåne län ") == [
        "1783",
        "9901",
        "1982",
        "12",
    ]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Hagfor", "Hagfors (1783)"),
        ("767", "Markaryd (0767)"),
        ("0768", "SCB code"),
        ("Atlantis", "SCB code"),
    ],
)
def test_an_unknown_region_is_named(bench: Bench, asked: str, meant: str) -> None:
    """The message has what was written and what may have been meant."""
    bench.put("A1")
    with pytest.raises(UnknownRegionError) as caught:
        regions(bench, asked)
    assert repr(asked) in caught.value.message
    assert meant in caught.value.suggestion


def test_headline_indicators_unless_asked(bench: Bench) -> None:
    """Shown are the headline indicators, or all when asked for all; always in the study's order."""
    for id_, headline in (("A1", True), ("A2", False), ("A3", True)):
        bench.put(id_, headline=headline)
    assert indicators(bench) == ["A1", "A3"]
    assert indicators(bench, every=True) == ["A1", "A2", "A3"]
    assert indicators(bench, "A3", "a2") == ["A2", "A3"]


def test_a_study_without_headlines_shows_all(bench: Bench) -> None:
    """No indicator is a headline: then all are shown rather than none."""
    bench.put("A1")
    bench.put("A2")
    assert indicators(bench) == ["A1", "A2"]


def test_an_indicator_by_what_its_query_names(bench: Bench) -> None:
    """The table or KPI that a source knows it by will do."""
    bench.put("A1")
    bench.put("A2")
    assert indicators(bench, "TABA2") == ["A2"]


def test_an_unknown_indicator_is_named(bench: Bench) -> None:
    """The message has what was written, the nearest one and all there are."""
    bench.put("N31807")
    with pytest.raises(UnknownIndicatorError, match="'N31870'") as caught:
        indicators(bench, "N31870")
    assert "did you mean N31807?" in caught.value.suggestion


def test_a_study_without_indicators_is_refused(bench: Bench) -> None:
    """There is nothing to compare, and the message says what to do."""
    with pytest.raises(ConfigError, match="no indicators"):
        bench.compare()


@pytest.mark.parametrize("period", ["22", "2022-13", "last year"])
def test_a_period_that_is_none_is_refused(bench: Bench, period: str) -> None:
    """The message shows how to write one."""
    bench.put("A1")
    with pytest.raises(ConfigError, match="no period") as caught:
        bench.compare(Options(period=period))
    assert "2022-07" in caught.value.suggestion


def test_all_municipalities(bench: Bench) -> None:
    """Sweden has 290."""
    bench.put("A1")
    assert len(group(bench, "municipalities").members) == 290


def test_a_county(bench: Bench) -> None:
    """The municipalities of Värmland are 16, Hagfors among them."""
    bench.put("A1")
    members = group(bench, "county:17").members
    assert len(members) == 16
    assert "1783" in members


def test_own_codes(bench: Bench) -> None:
    """Codes or names, divided by commas."""
    bench.put("A1")
    assert group(bench, "1783, Fagersta").members == ("1783", "1982")
    assert group(bench, "1783").members == ("1783",)


def test_a_group_of_the_study_that_a_source_drew_up(bench: Bench) -> None:
    """Its members are those fetched from the source, under the study's title."""
    bench.put("A1")
    bench.fetched["invented:G1"] = Group(id="invented:G1", title="G1", members=("9902", "9903"))
    assert group(bench, "drawn").members == ("9902", "9903")
    assert group(bench, "drawn").title == "drawn up elsewhere"
    assert group(bench, "invented:G1").title == "G1"


@pytest.mark.parametrize(
    ("asked", "title", "swedish", "english"),
    [
        ("municipalities", "all municipalities", "alla kommuner", "all municipalities"),
        (
            *("county:17", "municipalities of Värmlands län"),
            *("kommunerna i Värmlands län", "municipalities of Värmland County"),
        ),
        ("1783,1982", "own list", "egen lista", "own list"),
    ],
)
def test_a_group_that_obs_makes_has_a_title_in_both_languages(
    bench: Bench, asked: str, title: str, swedish: str, english: str
) -> None:
    """Beside the one that tables print."""
    bench.put("A1")
    found = group(bench, asked)
    assert (found.title, found.title_sv, found.title_en) == (title, swedish, english)


@pytest.mark.parametrize("listed", [True, False])
def test_a_group_of_the_study_keeps_its_titles(bench: Bench, listed: bool) -> None:
    """Those of the study, whether it lists the members or a source drew them up."""
    bench.put("A1")
    bench.fetched["invented:G1"] = Group(id="invented:G1", title="G1", members=("9902", "9903"))
    name = "five" if listed else "drawn"
    told = replace(bench.study.groups[name], title_sv="ritad", title_en="drawn")
    bench.study = replace(bench.study, groups={**bench.study.groups, name: told})
    found = group(bench, name)
    assert (found.title_sv, found.title_en) == ("ritad", "drawn")


@pytest.mark.parametrize("asked", ["drawn", "invented:G1", "invented:G2"])
def test_a_group_not_fetched_says_how_to_get_it(bench: Bench, asked: str) -> None:
    """The way out is to name it in obs.toml and to fetch."""
    bench.put("A1")
    with pytest.raises(ConfigError, match="not among the stored figures") as caught:
        group(bench, asked)
    assert "obs fetch" in caught.value.suggestion


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("fiv", "five"), ("county:99", "17"), ("municipality", "municipalities"), ("nobody", "five")],
)
def test_an_unknown_group_lists_what_there_is(bench: Bench, asked: str, meant: str) -> None:
    """The message has what could have been meant."""
    bench.put("A1")
    with pytest.raises(ConfigError) as caught:
        group(bench, asked)
    assert meant in caught.value.suggestion


@pytest.mark.parametrize("asked", [",", " , ,"])
def test_a_list_without_a_code_is_refused(bench: Bench, asked: str) -> None:
    """It does not stand for the study's own regions."""
    bench.put("A1")
    with pytest.raises(ConfigError, match="names no region"):
        group(bench, asked)


def test_a_group_without_members_is_refused(bench: Bench) -> None:
    """Nothing can be compared with nobody."""
    bench.put("A1")
    bench.fetched["invented:G1"] = Group(id="invented:G1", title="G1", members=())
    with pytest.raises(ObsError, match="no members"):
        group(bench, "drawn")


def test_figures_of_those_alike_come_along_though_they_are_outside_the_group(bench: Bench) -> None:
    """Else a county would be compared without the likes of its municipality; another's likes stay away."""
    bench.put("A1")
    bench.study = replace(
        bench.study,
        regions=("9901",),
        group="two",
        groups={
            "two": GroupSpec(id="two", title="two", regions=("9901", "9902")),
            "alike": GroupSpec(id="alike", title="alike", regions=("9904",), around="9901"),
            "others": GroupSpec(id="others", title="others", regions=("9903",), around="9902"),
        },
    )
    panel = gather_for(bench.study, bench, Options(), bench.study.indicators).panel
    held = set(panel.observations.collect()["region"].cast(pl.String))
    assert held == {"9901", "9902", "9904", "00"}
    assert panel.groups["alike"].around == "9901"
