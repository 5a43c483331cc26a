"""The metric "level": worked examples small enough to check by hand, and what always holds."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import ConfigError, Panel
from obs.contracts.frames import check_frame
from obs_comparison.cells import cells
from obs_comparison.level import Level
from obs_comparison.level_table import standing

PanelOf = Callable[..., Panel]
FIVE = ("9901", "9902", "9903", "9904", "9905")
WORKED = [
    ("9901", "2022", "T", 1.0),
    ("9902", "2022", "T", 2.0),
    ("9903", "2022", "T", 2.0),
    ("9904", "2022", "T", 5.0),
    ("9905", "2022", "T", None),
    ("00", "2022", "T", 3.0),
]


def level(panel: Panel, cut_points: object = (25, 75)) -> dict[str, dict[str, Any]]:
    """The result by region."""
    result = Level().compute(panel, {"cut_points": cut_points}).collect()
    return {row["region"]: row for row in result.to_dicts()}


def column(panel: Panel, name: str, regions: tuple[str, ...] = FIVE) -> list[Any]:
    """One column of the result for *regions*."""
    rows = level(panel)
    return [rows[region][name] for region in regions]


@pytest.mark.parametrize("period", ["2022", None])
def test_the_result_keeps_its_contract(panel_of: PanelOf, period: str | None) -> None:
    """The table is what the metric declares, with and without anything to compare."""
    result = (
        Level().compute(panel_of(WORKED, members=FIVE, period=period), {"cut_points": (25, 75)}).collect()
    )
    assert check_frame(result, dict(Level.info.result)) == []


def test_ties_share_the_best_rank_and_the_missing_has_none(panel_of: PanelOf) -> None:
    """Of 1, 2, 2, 5 and a missing value the ranks are 1, 2, 2, 4 of n = 4, and none."""
    panel = panel_of(WORKED, members=FIVE)
    assert column(panel, "rank") == [1, 2, 2, 4, None]
    assert column(panel, "n") == [4] * 5
    assert level(panel)["9905"]["status"] == "missing"


def test_percentile_is_the_mid_rank(panel_of: PanelOf) -> None:
    """100 * (below + equal / 2) / n: 12.5, 50, 50, 87.5 of four values, two of them equal."""
    assert column(panel_of(WORKED, members=FIVE), "percentile") == [12.5, 50.0, 50.0, 87.5, None]


@pytest.mark.parametrize(
    ("polarity", "ranks", "bands"),
    [
        ("lower_is_better", [1, 2, 2, 4], ["best quarter", "middle half", "middle half", "worst quarter"]),
        ("higher_is_better", [4, 2, 2, 1], ["worst quarter", "middle half", "middle half", "best quarter"]),
        ("none", [1, 2, 2, 4], ["lowest quarter", "middle half", "middle half", "highest quarter"]),
    ],
)
def test_polarity_turns_ranks_and_bands(
    panel_of: PanelOf, polarity: str, ranks: list[int], bands: list[str]
) -> None:
    """The best value is first and in the best quarter; without polarity nothing is called best or worst."""
    panel = panel_of(WORKED, members=FIVE, polarity=polarity)
    assert column(panel, "rank", FIVE[:4]) == ranks
    assert column(panel, "band", FIVE[:4]) == bands
    assert column(panel, "percentile", FIVE[:4]) == [12.5, 50.0, 50.0, 87.5]


def test_differences_to_benchmark_and_median(panel_of: PanelOf) -> None:
    """From 3.0 for the country, as ratio too, and a median of 2.0, which counts each member once."""
    panel = panel_of(WORKED, members=FIVE)
    assert column(panel, "difference") == [-2.0, -1.0, -1.0, 2.0, None]
    assert column(panel, "ratio") == [1 / 3, 2 / 3, 2 / 3, 5 / 3, None]
    assert column(panel, "difference_median") == [-1.0, 0.0, 0.0, 3.0, None]
    assert level(panel)["9901"]["median"] == 2.0


def test_zero_is_a_value(panel_of: PanelOf) -> None:
    """Zero is ranked; only what has no value is not."""
    figures = [("9901", "2022", "T", 0.0), ("9902", "2022", "T", 1.0), ("9903", "2022", "T", None)]
    assert column(panel_of(figures, members=FIVE[:3]), "rank", FIVE[:3]) == [1, 2, None]


def test_a_region_outside_the_group_has_no_rank(panel_of: PanelOf) -> None:
    """It gets its value and the differences, is not counted in n and says why it has no rank."""
    row = level(panel_of(WORKED, members=FIVE[:3], shown=("9904",)))["9904"]
    assert (row["rank"], row["percentile"], row["band"]) == (None, None, None)
    assert (row["value"], row["n"], row["median"], row["difference_median"]) == (5.0, 3, 2.0, 3.0)
    assert row["level_note"] == "not in the group, so no rank"


def test_the_benchmark_is_not_compared_with_itself(panel_of: PanelOf) -> None:
    """Its row has the value and no difference."""
    row = level(panel_of(WORKED, members=FIVE))["00"]
    assert (row["value"], row["difference"], row["rank"]) == (3.0, None, None)
    assert row["level_note"] == "the benchmark itself"


@pytest.mark.parametrize("country", [[], [("00", "2022", "T", None)], [("00", "2021", "T", 3.0)]])
def test_a_missing_benchmark_is_not_zero(panel_of: PanelOf, country: list[Any]) -> None:
    """Without a value for the benchmark in the period there is no difference, and the row says so."""
    row = level(panel_of([*WORKED[:5], *country], members=FIVE))["9901"]
    assert (row["benchmark_value"], row["difference"], row["rank"]) == (None, None, 1)
    assert row["level_note"] == "benchmark not available"


def test_another_sex_never_stands_in_for_the_total(panel_of: PanelOf) -> None:
    """Where only women and men have a value, the total has no observation."""
    figures = [*WORKED[:4], ("9905", "2022", "F", 0.5), ("9905", "2022", "M", 0.7)]
    row = level(panel_of(figures, members=FIVE))["9905"]
    assert (row["value"], row["status"], row["rank"], row["n"]) == (None, None, None, 4)
    assert row["level_note"] == "no observation"


def test_the_panel_says_which_sex(panel_of: PanelOf) -> None:
    """A panel of women compares women's values."""
    figures = [("9901", "2022", "T", 1.0), ("9901", "2022", "F", 9.0), ("9902", "2022", "F", 8.0)]
    assert column(panel_of(figures, members=FIVE[:2], sex="F"), "rank", FIVE[:2]) == [2, 1]


def test_all_are_compared_in_the_same_period(panel_of: PanelOf) -> None:
    """A value of another year does not stand in for the missing one."""
    figures = [*WORKED, ("9905", "2021", "T", 0.1)]
    assert column(panel_of(figures, members=FIVE), "rank") == [1, 2, 2, 4, None]


def test_without_a_period_nothing_is_compared(panel_of: PanelOf) -> None:
    """No value, rank or difference, and the reason."""
    row = level(panel_of(WORKED, members=FIVE, period=None))["9901"]
    assert (row["value"], row["rank"], row["n"], row["median"]) == (None, None, 0, None)
    assert row["level_note"] == "no period to compare"


@pytest.mark.parametrize(("value", "country"), [(0.0, 3.0), (-44.8, 3.0), (2.0, 0.0), (2.0, -1.0)])
def test_no_ratio_of_what_is_not_above_zero(panel_of: PanelOf, value: float, country: float) -> None:
    """Net costs may be below zero (Hagfors 2019: -44.8): a ratio of them says nothing."""
    panel = panel_of([("9901", "2022", "T", value), ("00", "2022", "T", country)], members=("9901",))
    (ratio,) = column(panel, "ratio", ("9901",))
    assert ratio is None


def test_cut_points_are_a_parameter_and_their_words_follow(panel_of: PanelOf) -> None:
    """With cut points 10 and 90 nobody of four is in an outer band, and the middle is called 80 %."""
    rows = level(panel_of(WORKED, members=FIVE), [10, 90])
    assert {rows[region]["band"] for region in FIVE[:4]} == {"middle 80 %"}
    assert level(panel_of(WORKED, members=FIVE), [20, 80])["9901"]["band"] == "best 20 %"


def test_a_cut_point_itself_is_in_the_middle(panel_of: PanelOf) -> None:
    """Of two values the percentiles are 25 and 75: neither is below 25 or above 75."""
    figures = [("9901", "2022", "T", 1.0), ("9902", "2022", "T", 2.0)]
    assert column(panel_of(figures, members=FIVE[:2]), "band", FIVE[:2]) == ["middle half"] * 2


@pytest.mark.parametrize("given", [[75, 25], [25], "25,75", [0, 100], [25, 25], ["25", "75"]])
def test_impossible_cut_points_are_refused(panel_of: PanelOf, given: object) -> None:
    """Anything but two rising numbers between 0 and 100 is an error of the configuration."""
    with pytest.raises(ConfigError, match="cut_points"):
        level(panel_of(WORKED, members=FIVE), given)


VALUES = st.lists(st.none() | st.integers(-50, 50).map(float), min_size=1, max_size=30)
WORDS = {
    "lower_is_better": ("best", "middle", "worst"),
    "higher_is_better": ("worst", "middle", "best"),
    "none": ("lowest", "middle", "highest"),
}
POLARITIES = st.sampled_from(list(WORDS))


def invented(values: list[float | None]) -> tuple[list[Any], tuple[str, ...]]:
    """A figure for each of *values*, and the invented codes they belong to."""
    codes = tuple(f"99{number:02}" for number in range(len(values)))
    return [(code, "2022", "T", value) for code, value in zip(codes, values, strict=True)], codes


@settings(deadline=None)  # a busy machine is no failure
@given(values=VALUES, polarity=POLARITIES)
def test_ranks_percentiles_and_bands_agree_with_counting(
    panel_of: PanelOf, values: list[float | None], polarity: str
) -> None:
    """Rank is 1 + the number of better values; percentile, n and median are what counting gives."""
    figures, codes = invented(values)
    rows = level(panel_of(figures, members=codes, polarity=polarity))
    held = [value for value in values if value is not None]
    sign = -1 if polarity == "higher_is_better" else 1
    for code, value in zip(codes, values, strict=True):
        row = rows[code]
        assert row["n"] == len(held)
        assert row["median"] == (median(held) if held else None)
        if value is None:
            assert (row["rank"], row["percentile"], row["band"]) == (None, None, None)
            continue
        assert row["rank"] == 1 + sum(sign * other < sign * value for other in held)
        below, equal = sum(other < value for other in held), held.count(value)
        assert row["percentile"] == pytest.approx(100 * (below + equal / 2) / len(held))
        side = (row["percentile"] > 75) - (row["percentile"] < 25)
        assert row["band"].split()[0] == WORDS[polarity][side + 1]


@settings(deadline=None)  # a busy machine is no failure
@given(values=VALUES, polarity=POLARITIES, data=st.data())
def test_row_order_and_codes_do_not_matter(
    panel_of: PanelOf, values: list[float | None], polarity: str, data: st.DataObject
) -> None:
    """Shuffled rows and exchanged codes give each region what its value deserves."""
    figures, codes = invented(values)
    before = level(panel_of(figures, members=codes, polarity=polarity))
    others = data.draw(st.permutations(codes))
    renamed = dict(zip(codes, others, strict=True))
    shuffled = data.draw(st.permutations([(renamed[code], *rest) for code, *rest in figures]))
    after = level(panel_of(shuffled, members=tuple(others), polarity=polarity))
    for code in codes:
        assert {**after[renamed[code]], "region": code} == before[code]


@settings(deadline=None)  # a busy machine is no failure
@given(values=VALUES, polarity=POLARITIES, power=st.integers(-8, 8))
def test_the_unit_does_not_matter(
    panel_of: PanelOf, values: list[float | None], polarity: str, power: int
) -> None:
    """Kronor or thousands of kronor: ranks, percentiles and bands stay, differences scale."""
    figures, codes = invented(values)
    factor = 2.0**power
    scaled = [(*head, None if value is None else value * factor) for *head, value in figures]
    before = level(panel_of(figures, members=codes, polarity=polarity))
    after = level(panel_of(scaled, members=codes, polarity=polarity))
    for code in codes:
        for name in ("rank", "percentile", "band", "n"):
            assert after[code][name] == before[code][name]
        difference = before[code]["difference_median"]
        assert after[code]["difference_median"] == (None if difference is None else difference * factor)


def test_the_same_expressions_run_on_duckdb(panel_of: PanelOf) -> None:
    """DuckDB gives the table that Polars gives."""
    duckdb = pytest.importorskip("duckdb", reason="the optional engine DuckDB is not installed")
    panel = panel_of([*WORKED, ("9905", "2022", "F", 1.0)], members=FIVE[:4], shown=FIVE)
    expected = Level().compute(panel, {"cut_points": (25, 75)}).collect()
    connection = duckdb.connect()
    connection.register("cells", _strings(cells(panel)).to_arrow())
    connection.register("observations", _strings(panel.observations).to_arrow())
    observations = nw.from_native(connection.table("observations")).filter(nw.col("sex") == "T")
    result = standing(nw.from_native(connection.table("cells")), observations, 25, 75)
    assert (
        result.collect("polars").to_native().sort("region").to_dicts()
        == _strings(expected.lazy()).sort("region").to_dicts()
    )


def _strings(frame: pl.LazyFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).collect()
