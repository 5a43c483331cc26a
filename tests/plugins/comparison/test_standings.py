"""The metric "standings": known answers, what hinders them, and that it agrees with level and change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from obs import Break, Panel
from obs_comparison.change import Change
from obs_comparison.level import Level
from obs_comparison.standings import Standings

PanelOf = Callable[..., Panel]
stats: Any = import_module("scipy.stats")
EIGHT = tuple(f"99{number:02}" for number in range(1, 9))


def standings(panel: Panel) -> dict[tuple[str, str], dict[str, Any]]:
    """The result by region and period."""
    rows = Standings().compute(panel, {}).collect().to_dicts()
    return {(row["region"], row["period"]): row for row in rows}


def year(period: str, *values: float | None) -> list[tuple[str, str, str, float | None]]:
    return [(region, period, "T", value) for region, value in zip(EIGHT, values, strict=False)]


def test_a_textbook_case(panel_of: PanelOf) -> None:
    """2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and standard deviation 2; scipy has the ranks and the percentile."""
    values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]
    rows = standings(panel_of(year("2022", *values), members=EIGHT))
    found = [rows[region, "2022"] for region in EIGHT]
    assert [row["z_score"] for row in found] == [-1.5, -0.5, -0.5, -0.5, 0.0, 0.0, 1.0, 2.0]
    assert [row["rank"] for row in found] == stats.rankdata(values, "min").tolist()
    assert [row["percentile"] for row in found] == [
        stats.percentileofscore(values, value, "mean") for value in values
    ]


def test_each_period_stands_alone(panel_of: PanelOf) -> None:
    """Rank and n of a year are of those who had a value in it."""
    rows = standings(panel_of([*year("2021", 3.0, None, 1.0), *year("2022", 1.0, 2.0, 3.0)], members=EIGHT))
    assert [(rows["9901", when]["rank"], rows["9901", when]["n"]) for when in ("2021", "2022")] == [
        (2, 2),
        (1, 3),
    ]
    assert (rows["9902", "2021"]["rank"], rows["9902", "2021"]["status"]) == (None, "missing")


@pytest.mark.parametrize(
    ("polarity", "ranks"), [("higher_is_better", [4, 2, 2, 1]), ("lower_is_better", [1, 2, 2, 4])]
)
def test_rank_1_is_the_best(panel_of: PanelOf, polarity: str, ranks: list[int]) -> None:
    """By polarity; equal values share the better rank, and the percentile does not turn."""
    rows = standings(panel_of(year("2022", 1.0, 2.0, 2.0, 3.0), members=EIGHT[:4], polarity=polarity))
    assert [rows[region, "2022"]["rank"] for region in EIGHT[:4]] == ranks
    assert [rows[region, "2022"]["percentile"] for region in EIGHT[:4]] == [12.5, 50.0, 50.0, 87.5]


def test_no_z_score_of_few_or_equal_values(panel_of: PanelOf) -> None:
    """Four values are too few; seven that are equal have no spread, not even by rounding."""
    rows = standings(
        panel_of([*year("2021", 1.0, 2.0, 3.0, 4.0), *year("2022", *[92.094] * 7)], members=EIGHT)
    )
    assert rows["9901", "2021"]["z_score"] is None
    assert rows["9901", "2021"]["standings_note"] == "no z-score: fewer than 5 have a value"
    assert rows["9901", "2022"]["z_score"] is None
    assert rows["9901", "2022"]["standings_note"] == "no z-score: all values are equal"


def test_who_is_not_ranked_and_why(panel_of: PanelOf) -> None:
    """A region outside the group and the benchmark have their values and no rank, and do not count."""
    figures = [*year("2022", 1.0, 2.0), ("9909", "2022", "T", 0.5), ("00", "2022", "T", 1.5)]
    rows = standings(panel_of(figures, members=EIGHT[:2], shown=("9909",)))
    for region, why in (("9909", "not in the group, so no rank"), ("00", "the benchmark itself")):
        row = rows[region, "2022"]
        assert (row["rank"], row["percentile"], row["n"]) == (None, None, 2)
        assert row["standings_note"] == why
    assert rows["9901", "2022"]["rank"] == 1


def test_a_benchmark_of_the_group_is_ranked(panel_of: PanelOf) -> None:
    """And called what it is; without a value there is nothing to be said of it."""
    figures = [*year("2021", 3.0, 1.0), *year("2022", 2.0, 1.0)]
    figures += [("00", "2021", "T", None), ("00", "2022", "T", 1.5)]
    rows = standings(panel_of(figures, members=("00", *EIGHT[:2])))
    found = [
        [rows["00", when][name] for name in ("rank", "n", "standings_note")] for when in ("2021", "2022")
    ]
    assert found == [[None, 2, None], [2, 3, "the benchmark itself"]]


def test_a_shown_region_without_a_row_is_told(panel_of: PanelOf) -> None:
    """In each period in which others have figures; a member that is not shown is not made up."""
    rows = standings(panel_of(year("2022", 1.0), members=EIGHT[:3], shown=("9902",)))
    assert rows["9902", "2022"]["standings_note"] == "no observation"
    assert ("9903", "2022") not in rows


@pytest.mark.parametrize("polarity", ["lower_is_better", "higher_is_better", "none"])
def test_the_period_compared_is_as_level_and_change_say(panel_of: PanelOf, polarity: str) -> None:
    """Rank, percentile, n and change of the period that the panel compares."""
    figures = [*year("2020", 3.0, 1.0, 0.0, -2.0, 5.0), *year("2022", 1.0, 2.5, 2.5, None, 9.0)]
    panel = panel_of([*figures, ("00", "2022", "T", 4.0)], members=EIGHT, polarity=polarity)
    every = Standings().compute(panel, {}).filter(pl.col("period").cast(pl.String) == "2022").collect()
    for metric, columns in ((Level, ["rank", "percentile", "n", "value", "status"]), (Change, ["change"])):
        other = metric().compute(panel, metric.info.parameters).collect()
        both = every.select("region", *columns).join(other.select("region", *columns), on="region")
        assert len(both) == len(every)
        for name in columns:
            assert both[name].cast(pl.String).to_list() == both[f"{name}_right"].cast(pl.String).to_list()


def test_change_is_counted_to_each_period(panel_of: PanelOf) -> None:
    """From the start on; the start itself and what lies before have none, in words."""
    figures = [(f"{EIGHT[0]}", str(when), "T", float(when - 2010)) for when in range(2018, 2023)]
    rows = standings(panel_of(figures, members=EIGHT))
    assert [rows["9901", str(when)]["change"] for when in range(2018, 2023)] == [None, None, None, 1.0, 2.0]
    assert rows["9901", "2018"]["change_note"] == "no change: counted from 2020 on"
    assert {row["change_from"] for row in rows.values()} == {"2020"}


def test_no_change_across_a_break(panel_of: PanelOf) -> None:
    """Up to the year before the break there is one, from then on its reason."""
    figures = [*year("2020", 1.0), *year("2021", 2.0), *year("2022", 3.0)]
    breaks = (Break(period="2022", reason="another definition"),)
    rows = standings(panel_of(figures, members=EIGHT, breaks=breaks))
    assert (rows["9901", "2021"]["change"], rows["9901", "2022"]["change"]) == (1.0, None)
    assert rows["9901", "2022"]["change_note"] == "no change across a break: 2022 (another definition)"


ALIKE: dict[str, dict[str, Any]] = {
    "another start": {"start": "2021"},
    "no start": {"start": None},
    "another polarity": {"polarity": "higher_is_better"},
    "a break": {"breaks": (Break(period="2022", reason="another definition"),)},
    "nothing": {},
}


@pytest.mark.parametrize("differs", ALIKE, ids=list(ALIKE))
def test_an_indicator_is_told_what_is_its_own(panel_of: PanelOf, differs: str) -> None:
    """Beside one that differs in nothing but one thing each has what it has by itself."""
    figures = [*year("2020", 1.0, 5.0), *year("2021", 2.0, 4.0), *year("2022", 3.0, 1.0)]
    one = panel_of(figures, members=EIGHT)
    panel = panel_of(figures, members=EIGHT, **ALIKE[differs])
    ((id_, indicator),) = panel.indicators.items()
    named = panel.observations.with_columns(indicator=pl.lit("other", dtype=pl.Categorical))
    other = replace(
        panel,
        observations=named,
        indicators={"other": replace(indicator, id="other")},
        periods={"other": panel.periods[id_]},
        starts=dict.fromkeys(["other"] if panel.starts else [], panel.starts.get(id_, "")),
    )
    both = replace(
        one,
        observations=pl.concat([one.observations, named]),
        indicators={**one.indicators, **other.indicators},
        periods={**one.periods, **other.periods},
        starts={**one.starts, **other.starts},
    )
    found = Standings().compute(both, {}).collect()
    alone = pl.concat([Standings().compute(each, {}).collect() for each in (one, other)])
    assert_frame_equal(found, alone, check_row_order=False)
    assert found.height == 2 * 3 * 9


def test_months_are_counted_from_the_same_month(panel_of: PanelOf) -> None:
    """Each month from that month of the year of the start."""
    months = [(f"{EIGHT[0]}", when, "T", value) for when, value in (("2017-01", 1.0), ("2017-07", 5.0))]
    later = [(f"{EIGHT[0]}", when, "T", value) for when, value in (("2022-01", 11.0), ("2022-07", 6.0))]
    rows = standings(panel_of([*months, *later], members=EIGHT, period="2022-07", start="2017-07"))
    assert [
        (rows["9901", when]["change"], rows["9901", when]["change_from"]) for when in ("2022-01", "2022-07")
    ] == [
        (10.0, "2017-01"),
        (1.0, "2017-07"),
    ]


def test_a_start_without_a_value(panel_of: PanelOf) -> None:
    """No other year stands in for it; without a start at all nothing is said."""
    figures = [*year("2019", 1.0), *year("2022", 3.0)]
    rows = standings(panel_of(figures, members=EIGHT))
    assert rows["9901", "2022"]["change_note"] == "no change: no value for 2020"
    rows = standings(panel_of(figures, members=EIGHT, start=None))
    assert [rows["9901", "2022"][name] for name in ("change", "change_from", "change_note")] == [None] * 3


@settings(deadline=None, max_examples=40)
@given(
    values=st.lists(st.integers(-50, 50), min_size=5, max_size=8),
    factor=st.integers(1, 1000),
    offset=st.integers(-1000, 1000),
)
def test_the_unit_does_not_matter(panel_of: PanelOf, values: list[int], factor: int, offset: int) -> None:
    """Neither to the rank nor to the z-score, wherever zero lies."""
    first = standings(panel_of(year("2022", *map(float, values)), members=EIGHT))
    second = standings(panel_of(year("2022", *(float(v * factor + offset) for v in values)), members=EIGHT))
    for key, row in first.items():
        assert (row["rank"], row["percentile"]) == (second[key]["rank"], second[key]["percentile"])
        assert row["z_score"] == pytest.approx(second[key]["z_score"], abs=1e-6)
