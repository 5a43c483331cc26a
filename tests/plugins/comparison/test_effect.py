"""The metrics "effect" and "effect_path": a worked example, refusals and notes, and what always holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Break, ConfigError, MetricError, Panel, Programme
from obs.contracts.frames import check_frame
from obs_comparison.effect import Effect, EffectPath

PanelOf = Callable[..., Panel]
Figures = list[tuple[str, str, str, float | None]]
Rows = dict[tuple[str, str], dict[str, Any]]
SYNTHETIC, DIFFERENCES, LOGARITHMS = (
    "synthetic control",
    "difference in differences",
    "difference in differences of logarithms",
)
THREE = ("9901", "9902", "9903")


def figures(series: dict[str, Sequence[float | None]], first: int = 2015) -> Figures:
    """One value a year for each region."""
    return [
        (region, str(first + number), "T", value)
        for region, values in series.items()
        for number, value in enumerate(values)
    ]


WORKED = figures({"9901": [2, 3, 4, 2], "9902": [1, 2, 3, 4], "9903": [3, 4, 5, 6]})


def worked(panel_of: PanelOf, **changes: Any) -> Panel:
    """The example of the class: 9901 starts in 2018, the fourth year."""
    return panel_of(WORKED, **{"members": THREE, "shown": ("9901",), "period": "2018", **changes})


def table(panel: Panel, **parameters: object) -> pl.DataFrame:
    """The result of the metric "effect"."""
    return Effect().compute(panel, {**Effect.info.parameters, "start": "2018", **parameters}).collect()


def effect(panel: Panel, region: str = "", **parameters: object) -> Rows:
    """The result for one region, by default the first shown, by method and variant."""
    rows = table(panel, **parameters).filter(pl.col("region") == (region or panel.shown[0])).to_dicts()
    return {(row["method"], row["variant"]): row for row in rows}


def declared(panel: Panel, method: str = SYNTHETIC, **parameters: object) -> dict[str, Any]:
    """The row of the declared specification."""
    return effect(panel, "", **parameters)[method, "as declared"]


def invented(regions: int = 12, years: int = 14, seed: int = 1) -> dict[str, Sequence[float | None]]:
    """Series of invented regions around a common path."""
    generator = np.random.default_rng(seed)
    common = generator.normal(0, 0.5, size=(years, 1)).cumsum(axis=0)
    values = 20 + common + generator.normal(0, 1, size=(years, regions))
    return {f"99{number:02}": values[:, number].round(2).tolist() for number in range(regions)}


def panel_with(panel_of: PanelOf, series: dict[str, Sequence[float | None]], **changes: Any) -> Panel:
    """A panel of *series* from 2009 to 2022 of which the first region is shown."""
    codes = tuple(series)
    options: dict[str, Any] = {"members": codes, "shown": codes[:1], "period": "2022", **changes}
    return panel_of(figures(series, 2009), **options)


@pytest.mark.parametrize("start", ["2018", "2030"])
def test_the_results_keep_their_contracts(panel_of: PanelOf, start: str) -> None:
    """The tables are what the metrics declare, also where nothing can be calculated."""
    panel = worked(panel_of)
    parameters = {**EffectPath.info.parameters, "start": start}
    assert check_frame(table(panel, start=start), dict(Effect.info.result)) == []
    assert check_frame(EffectPath().compute(panel, parameters).collect(), dict(EffectPath.info.result)) == []


def test_the_worked_example(panel_of: PanelOf) -> None:
    """Half of each donor gives 5 where the region has 2; parallel to their mean it would have 5 as well."""
    row = declared(worked(panel_of))
    assert row["mean_gap"] == pytest.approx(-3)
    assert row["weights"] == "9902 0.500, 9903 0.500"
    assert (row["donors"], row["pre_periods"], row["post_periods"]) == (2, 3, 1)
    assert (row["pre_from"], row["start"], row["last"]) == ("2015", "2018", "2018")
    assert declared(worked(panel_of), DIFFERENCES)["mean_gap"] == pytest.approx(-3)


def test_differences_of_logarithms(panel_of: PanelOf) -> None:
    """The logarithm of 2 less the mean logarithm before, less the same of the donors: by hand."""
    row = declared(worked(panel_of), LOGARITHMS)
    own = math.log(2) - (math.log(2) + math.log(3) + math.log(4)) / 3
    group = (math.log(4) + math.log(6)) / 2 - sum(math.log(each) for each in (1, 2, 3, 3, 4, 5)) / 6
    assert row["mean_gap"] == pytest.approx(own - group)
    assert row["gap_unit"] == "logarithm"


def test_a_perfect_fit_says_that_its_weights_are_not_unique(panel_of: PanelOf) -> None:
    """Within what the donors span there is no ratio and no rank by it, and the row says why."""
    row = declared(worked(panel_of))
    assert (row["ratio"], row["rank_ratio"], row["p_ratio"]) == (None, None, None)
    assert "no ratio: a perfect fit" in row["effect_note"]
    assert "other weights fit as well" in row["effect_note"]


def test_the_path_shows_the_years_before_too(panel_of: PanelOf) -> None:
    """Actual, counterfactual and gap by year; the logarithms are turned back into the unit."""
    parameters = {**EffectPath.info.parameters, "start": "2018"}
    rows = EffectPath().compute(worked(panel_of), parameters).collect().to_dicts()
    own = [row for row in rows if row["method"] == SYNTHETIC]
    assert [row["period"] for row in own] == ["2015", "2016", "2017", "2018"]
    assert [row["counterfactual"] for row in own] == pytest.approx([2, 3, 4, 5])
    assert [row["gap"] for row in own] == pytest.approx([0, 0, 0, -3], abs=1e-9)
    assert [row["after_start"] for row in own] == [False, False, False, True]
    last = [row for row in rows if row["method"] == LOGARITHMS][-1]
    gap = declared(worked(panel_of), LOGARITHMS)["mean_gap"]
    assert math.log(last["actual"] / last["counterfactual"]) == pytest.approx(gap)


@pytest.mark.parametrize("metric", [Effect, EffectPath])
def test_no_start_no_effect(panel_of: PanelOf, metric: type[Effect | EffectPath]) -> None:
    """Without a declared start the metric refuses, and says why."""
    with pytest.raises(MetricError, match="after seeing the figures is no evidence"):
        metric().compute(worked(panel_of), metric.info.parameters)


@pytest.mark.parametrize(
    "parameters",
    [
        {"start": True},
        {"start": "spring"},
        {"start": "2018-13"},
        {"start": "2017/2018"},
        {"start": 10000000},
        {"pre_from": "2019/2018"},
        {"exclude": [["9901"]]},
        {"predictors": [["aid"]]},
        {"side": []},
        {"pre_from": 1.5},
        {"exclude": 17},
        {"exclude": ["abcd"]},
        {"keep_shown": "yes"},
        {"cut_off": 0},
        {"cut_off": "5"},
        {"cut_off": float("nan")},
        {"side": "up"},
        {"sweep": -1},
        {"seed": True},
        {"predictors": ["unknown"]},
        {"predictors": 7},
    ],
)
def test_a_bad_parameter_is_refused(panel_of: PanelOf, parameters: dict[str, object]) -> None:
    """It is an error of the configuration that names the parameter."""
    with pytest.raises(ConfigError, match=next(iter(parameters)).rstrip("s")):
        table(worked(panel_of), **parameters)


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"start": "2030"}, "the start 2030 is after the last period, 2018"),
        ({"start": "2016"}, "1 period(s) before the start 2016, at least 3 are needed"),
        ({"pre_from": "2017"}, "1 period(s) before the start 2018, at least 3 are needed"),
        ({"exclude": ["9902"]}, "1 donor(s) with a value in every period, at least 2 are needed"),
    ],
)
def test_what_cannot_be_calculated_says_why(
    panel_of: PanelOf, parameters: dict[str, object], reason: str
) -> None:
    """One row for each method, without a figure and with the reason."""
    rows = effect(worked(panel_of), "", **parameters)
    assert [row["effect_note"] for row in rows.values()] == [f"cannot be calculated: {reason}"] * 3
    assert {row["mean_gap"] for row in rows.values()} == {None}


def test_without_a_period_nothing_is_calculated(panel_of: PanelOf) -> None:
    """An indicator without a period to compare has rows that say so."""
    row = declared(worked(panel_of, period=None))
    assert row["effect_note"] == "cannot be calculated: no period to compare"


def test_a_region_with_a_gap_has_no_effect(panel_of: PanelOf) -> None:
    """The years are named; another sex does not stand in."""
    series = invented()
    series["9900"] = [None, *series["9900"][1:5], None, *series["9900"][6:]]
    panel = panel_with(panel_of, series)
    assert declared(panel, pre_from="2009")["effect_note"] == "cannot be calculated: no value for 2009, 2014"


def test_a_donor_with_a_gap_is_left_out(panel_of: PanelOf) -> None:
    """It is counted in the note, and the result is that of a group without it."""
    series = invented()
    whole = declared(panel_with(panel_of, {key: value for key, value in series.items() if key != "9905"}))
    series["9905"] = [*series["9905"][:-1], None]
    row = declared(panel_with(panel_of, series))
    assert "1 donors left out for a gap" in row["effect_note"]
    assert row["mean_gap"] == whole["mean_gap"]


def test_the_panel_begins_where_half_of_the_donors_do(panel_of: PanelOf) -> None:
    """Without a declared first period it is the earliest from which half of the donors have every value."""
    series = invented()
    for number in range(1, 8):
        series[f"99{number:02}"] = [None, None, *series[f"99{number:02}"][2:]]
    assert declared(panel_with(panel_of, series))["pre_from"] == "2011"
    assert declared(panel_with(panel_of, series))["donors"] == 11


def test_logarithms_need_values_above_zero(panel_of: PanelOf) -> None:
    """A region with a nought has no logarithm but has levels; a donor with less is left out."""
    series = invented()
    series["9900"] = [0.0, *series["9900"][1:]]
    series["9901"] = [-44.8, *series["9901"][1:]]
    panel = panel_with(panel_of, series, shown=("9900", "9902"))
    note = declared(panel, LOGARITHMS)["effect_note"]
    assert note == "cannot be calculated: a value that is not above zero in 2009"
    assert declared(panel, DIFFERENCES)["mean_gap"] is not None
    other = effect(panel, "9902")[LOGARITHMS, "as declared"]
    assert "1 donors left out for a gap or a value that is not above zero" in other["effect_note"]


def test_constant_series_divide_nothing_by_nought(panel_of: PanelOf) -> None:
    """Where everything stands still there is no gap, no ratio and no infinite number."""
    series: dict[str, Sequence[float | None]] = {f"99{number:02}": [5.0] * 14 for number in range(6)}
    result = table(panel_with(panel_of, series))
    assert result["ratio"].null_count() == len(result)
    assert result["mean_gap"].abs().max() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("start", ["2018", "2018-01", "2018-Q1", "2018-08"])
def test_the_year_in_which_it_began_is_the_first_one_with_it(panel_of: PanelOf, start: str) -> None:
    """On annual figures; else a programme of January would have its first year before it."""
    row = declared(worked(panel_of), start=start)
    assert (row["pre_periods"], row["post_periods"], row["mean_gap"]) == (3, 1, pytest.approx(-3))


def test_a_gap_between_shares_is_in_percentage_points(panel_of: PanelOf) -> None:
    assert declared(worked(panel_of))["gap_unit"] == "percentage points"


def test_a_region_with_a_programme_of_its_own_is_no_donor(panel_of: PanelOf) -> None:
    panel = panel_with(panel_of, invented(), shown=("9900",))
    programme = Programme(region="9903", start="2020", title="Invented", source="nobody")
    without = declared(panel, exclude=["9903"])
    assert declared(replace(panel, programmes=(programme,))) == without != declared(panel)


def test_other_shown_regions_and_excluded_ones_are_no_donors(panel_of: PanelOf) -> None:
    """Their figures change nothing, unless shown regions are kept."""
    series = invented()
    changed = {**series, "9901": [100.0] * 14, "9902": [50.0] * 14}
    shown = ("9900", "9901")
    first, second = (
        declared(panel_with(panel_of, each, shown=shown), exclude=["9902"]) for each in (series, changed)
    )
    assert first == second
    assert first["donors"] == 9
    assert declared(panel_with(panel_of, series, shown=shown), keep_shown=True)["donors"] == 11


@pytest.mark.parametrize(
    ("polarity", "side"), [("lower_is_better", "lower"), ("higher_is_better", "higher"), ("none", "either")]
)
def test_the_rank_by_gap_looks_for_the_better(panel_of: PanelOf, polarity: str, side: str) -> None:
    """A region far below all others is first by a low gap, last by a high one."""
    series = invented()
    series["9900"] = [*series["9900"][:9], *([1.0] * 5)]
    row = declared(panel_with(panel_of, series, polarity=polarity))
    assert row["side"] == side
    assert row["rank_gap"] == (row["n_gap"] if side == "higher" else 1)


def test_variants_stand_beside_the_declared_one(panel_of: PanelOf) -> None:
    """Starts either side, a start when nothing happened, other cut-offs, each donor left out."""
    rows = effect(panel_with(panel_of, invented()))
    assert {variant for method, variant in rows if method == SYNTHETIC} == {
        "as declared",
        "cut-off 2",
        "cut-off 20",
        "one donor left out: lowest gap",
        "one donor left out: highest gap",
        *(f"start {year}" for year in (2016, 2017, 2019, 2020)),
        "placebo in time",
    }
    placebo = rows[SYNTHETIC, "placebo in time"]
    assert (placebo["start"], placebo["last"], placebo["post_periods"]) == ("2013", "2017", 5)
    lowest, highest = (
        rows[SYNTHETIC, f"one donor left out: {end} gap"]["mean_gap"] for end in ("lowest", "highest")
    )
    assert lowest <= highest
    assert {variant for _, variant in effect(panel_with(panel_of, invented()), sweep=0)} == {
        "as declared",
        "one donor left out: lowest gap",
        "one donor left out: highest gap",
    }


def test_another_start_is_the_same_as_declaring_it(panel_of: PanelOf) -> None:
    """The row of a variant start has the figures that a declaration of that start gives."""
    panel = panel_with(panel_of, invented())
    variant, own = effect(panel)[SYNTHETIC, "start 2019"], declared(panel, start="2019")
    same = ("mean_gap", "ratio", "p_ratio", "p_gap", "pre_periods")
    assert [variant[each] for each in same] == pytest.approx([own[each] for each in same], rel=1e-9)


def test_few_donors_and_a_short_past_are_remarked(panel_of: PanelOf) -> None:
    """The smallest p that they allow, and the ten periods that are advised."""
    note = declared(panel_with(panel_of, invented()))["effect_note"]
    assert "only 9 periods before the start: 10 or more are advised" in note
    assert "with 11 donors p cannot be below 0.083" in note


def test_a_break_is_not_crossed_in_silence(panel_of: PanelOf) -> None:
    """It is named where the periods used lie on both sides of it."""
    breaks = (Break(period="2014", reason="new; improved"), Break(period="2023", reason="later"))
    panel = panel_with(panel_of, invented(), breaks=breaks)
    assert "across a break for all regions: 2014 (new, improved)" in declared(panel)["effect_note"]
    assert "2023" not in declared(panel)["effect_note"]
    assert "break" not in declared(panel, pre_from="2014")["effect_note"]


def test_predictors_make_one_more_synthetic_control(panel_of: PanelOf) -> None:
    """It has weights but no rank, and says so; here the indicator stands for its own predictor."""
    panel = panel_with(panel_of, invented())
    row = declared(panel, "synthetic control with predictors", predictors=["aid"])
    assert row["weights"]
    assert row["p_ratio"] is None
    assert "not ranked: placebos are run without predictors" in row["effect_note"]
    again = declared(panel, "synthetic control with predictors", predictors=["aid"])
    assert row == again


def test_predictors_are_those_before_the_start(panel_of: PanelOf) -> None:
    """What happens after it changes the gap but not the weights."""
    series = invented()
    later: dict[str, Sequence[float | None]] = {
        key: [*value[:9], *([1.0] * 5)] for key, value in series.items()
    }
    first, second = (
        declared(panel_with(panel_of, each), "synthetic control with predictors", predictors=["aid"])
        for each in (series, later)
    )
    assert first["weights"] == second["weights"]
    assert second["mean_gap"] == pytest.approx(0)
    assert first["mean_gap"] != second["mean_gap"]


SEEDS = st.integers(0, 2**32 - 1)


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS, factor=st.sampled_from([0.25, 1024.0]))
def test_the_unit_does_not_matter(panel_of: PanelOf, seed: int, factor: float) -> None:
    """Gaps scale, ranks and ratios stay."""
    series = invented(seed=seed)
    scaled: dict[str, Sequence[float | None]] = {
        key: [None if each is None else each * factor for each in value] for key, value in series.items()
    }
    one, other = (declared(panel_with(panel_of, each), sweep=0) for each in (series, scaled))
    assert other["mean_gap"] == pytest.approx(one["mean_gap"] * factor)
    assert other["ratio"] == pytest.approx(one["ratio"])
    ranks = ("rank_ratio", "n_ratio", "rank_gap", "n_gap")
    assert [other[each] for each in ranks] == [one[each] for each in ranks]


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS)
def test_neither_the_order_of_rows_nor_of_members_matters(panel_of: PanelOf, seed: int) -> None:
    """The same figures in any order give the same table."""
    series = invented(seed=seed)
    rows, codes = figures(series, 2009), tuple(series)
    options: dict[str, Any] = {"shown": codes[:1], "period": "2022"}
    one = table(panel_of(rows, members=codes, **options), sweep=0)
    generator = np.random.default_rng(seed)
    keys = generator.random(len(rows)).tolist()
    mixed = [row for _, row in sorted(zip(keys, rows, strict=True))]
    other = table(panel_of(mixed, members=codes[::-1], **options), sweep=0)
    assert one.equals(other)


@settings(deadline=None, max_examples=10)
@given(seed=SEEDS)
def test_the_names_of_regions_do_not_matter(panel_of: PanelOf, seed: int) -> None:
    """Other codes, in another order, give the same gap and rank."""
    series = invented(seed=seed)
    renamed = {f"98{99 - int(key[2:])}": value for key, value in series.items()}
    one = declared(panel_with(panel_of, series), sweep=0)
    shown = ("9899",)
    other = effect(panel_with(panel_of, renamed, shown=shown), "9899", sweep=0)[SYNTHETIC, "as declared"]
    assert other["mean_gap"] == pytest.approx(one["mean_gap"])
    assert (other["rank_ratio"], other["rank_gap"]) == (one["rank_ratio"], one["rank_gap"])
