"""The metric "trend": worked examples, real series, bad input, and what always holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Break, ConfigError, Group, Indicator, Panel, observation_frame
from obs.contracts.frames import check_frame
from obs.snapshot import embedded
from obs.study import builtin
from obs_comparison.trend import Trend

PanelOf = Callable[..., Panel]
Series = Mapping[str, Sequence[float | None]]
YEARS = tuple(str(year) for year in range(2013, 2023))


def panel_with(
    panel_of: PanelOf,
    series: Series,
    *,
    periods: Sequence[str] = YEARS,
    denominators: Series | None = None,
    start: str | None = None,
    **about: Any,
) -> Panel:
    """A panel of "aid": the values of each region up to the last of *periods*; *about* is its indicator."""
    figures = [
        (region, period, "T", value)
        for region, values in series.items()
        for period, value in zip(periods[-len(values) :], values, strict=True)
    ]
    members = tuple(series)
    longest = max(len(values) for values in series.values())
    panel = panel_of(figures, members=members, period=periods[-1], start=start or periods[-longest])
    aid = replace(panel.indicators["aid"], **{"kind": "amount", "unit": "kr", **about})
    panel = replace(panel, indicators={"aid": aid})
    if denominators is None:
        return panel
    people = replace(aid, id="people", kind="count", unit="antal", denominator=None, breaks=())
    rows = [
        ("people", region, period, "T", value, "missing" if value is None else "reported")
        for region, values in denominators.items()
        for period, value in zip(periods[-len(values) :], values, strict=True)
    ]
    columns = ["indicator", "region", "period", "sex", "value", "status"]
    more = observation_frame(pl.DataFrame(rows, schema=columns, orient="row")).lazy()
    return replace(panel, others={"people": people}, observations=pl.concat([panel.observations, more]))


def trend(panel: Panel, **parameters: object) -> dict[str, dict[str, Any]]:
    """The result by region."""
    given = {**Trend.info.parameters, **parameters}
    return {row["region"]: row for row in Trend().compute(panel, given).collect().to_dicts()}


def one(panel_of: PanelOf, values: Sequence[float | None], **more: Any) -> dict[str, Any]:
    """The result of one series."""
    return trend(panel_with(panel_of, {"9901": values}, **more))["9901"]


def share(panel_of: PanelOf, cases: Sequence[float], totals: Sequence[float], **about: Any) -> dict[str, Any]:
    """The result of a share of so many cases in so many people."""
    values = [100 * case / total for case, total in zip(cases, totals, strict=True)]
    about = {"kind": "share", "unit": "%", "denominator": "people", **about}
    return one(panel_of, values, denominators={"9901": totals}, **about)


# --- Worked examples ---------------------------------------------------------------------------------


def test_the_worked_example(panel_of: PanelOf) -> None:
    """5.0, 4.0, 4.5, 2.0: the figures of the docstring, checked by hand."""
    row = one(panel_of, [5.0, 4.0, 4.5, 2.0])
    assert (row["first"], row["last"], row["change"], row["percent_change"]) == (5.0, 2.0, -3.0, -60.0)
    assert (row["index"], row["periods"], row["missing"]) == (40.0, 4, 0)
    assert row["annual_rate"] == pytest.approx(100 * (0.4 ** (1 / 3) - 1))
    assert row["monotone"] == "neither"
    assert (row["kendall_s"], row["sen_slope"]) == (-4, -1.0)
    assert row["kendall_p"] == pytest.approx(2 * 4 / 24)
    assert row["kendall_note"] == "4 values prove nothing at 5 %: p cannot go below .083"


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ([4.0, 3.0, 2.0], "fell every year"),
        ([1.0, 2.0, 3.0], "rose every year"),
        ([4.0, 3.0, 3.0], "neither"),
        ([4.0, None, 2.0], "cannot be calculated"),
    ],
)
def test_monotone(panel_of: PanelOf, values: list[float | None], word: str) -> None:
    """Every step counts: an equal year breaks the row, a missing one forbids the answer."""
    assert one(panel_of, values)["monotone"] == word


def test_monotone_of_months(panel_of: PanelOf) -> None:
    """A monthly series falls every month."""
    row = one(panel_of, [4.0, 3.0, 2.0], periods=("2022-01", "2022-02", "2022-03"))
    assert row["monotone"] == "fell every month"


def test_five_points_of_a_share(panel_of: PanelOf) -> None:
    """Chi-square for trend over the last five years by the textbook formula, and the slope in per cent."""
    cases, totals = [300.0, 270.0, 240.0, 200.0, 150.0], [4000.0, 4010.0, 4050.0, 3990.0, 4000.0]
    row = share(panel_of, [999.0, *cases], [3999.0, *totals], polarity="lower_is_better")
    c, d = sum(cases), sum(totals)
    ct = sum(t * x for t, x in enumerate(cases))
    dt = sum(t * n for t, n in enumerate(totals))
    dtt = sum(t * t * n for t, n in enumerate(totals))
    expected = d * (d * ct - c * dt) ** 2 / (c * (d - c) * (d * dtt - dt**2))
    assert row["recent_chi_square"] == pytest.approx(expected)
    assert row["recent_slope"] == pytest.approx(100 * (d * ct - c * dt) / (d * dtt - dt**2))
    assert (row["recent_trend"], row["recent_judgement"]) == ("decreasing", "better")
    assert row["recent_method"] == "chi-square for trend"


@pytest.mark.parametrize(
    ("polarity", "fall", "rise"),
    [("lower_is_better", "better", "worse"), ("higher_is_better", "worse", "better"), ("none", None, None)],
)
def test_polarity_gives_the_judgement(panel_of: PanelOf, polarity: str, fall: str, rise: str) -> None:
    """A fall is better or worse by polarity; without one it is neither."""
    cases = [300.0, 270.0, 240.0, 200.0, 150.0]
    down = share(panel_of, cases, [4000.0] * 5, polarity=polarity)
    up = share(panel_of, cases[::-1], [4000.0] * 5, polarity=polarity)
    assert (down["recent_trend"], down["recent_judgement"]) == ("decreasing", fall)
    assert (up["recent_trend"], up["recent_judgement"]) == ("increasing", rise)


def test_small_numbers_show_no_trend(panel_of: PanelOf) -> None:
    """The same shares of a hundredth of the people are no significant change, so neither better nor worse."""
    row = share(panel_of, [3.0, 2.7, 2.4, 2.0, 1.5], [40.0] * 5, polarity="lower_is_better")
    assert (row["recent_trend"], row["recent_judgement"]) == ("no significant change", None)


def test_a_trend_that_one_year_makes_is_none(panel_of: PanelOf) -> None:
    """Chi-square is far above the threshold, but without the last year the share falls."""
    row = share(panel_of, [100.0, 120.0, 110.0, 100.0, 900.0], [4000.0] * 5)
    assert row["recent_chi_square"] > 9.55
    assert row["recent_trend"] == "no significant change"
    assert row["recent_note"] == "the direction depends on a single year"


def test_five_points_of_a_count(panel_of: PanelOf) -> None:
    """A count is weighted by its Poisson interval; 333 to 240 in five years is a fall, 33 to 24 none."""
    counts = [400.0, 360.0, 302.0, 267.0, 240.0]
    row = one(panel_of, counts, kind="count", unit="antal")
    assert (row["recent_trend"], row["recent_note"]) == (
        "decreasing",
        "a count follows the size of the region",
    )
    assert row["recent_method"] == "regression weighted by Poisson intervals"
    assert (
        one(panel_of, [40.0, 36.0, 30.0, 27.0, 24.0], kind="count")["recent_trend"] == "no significant change"
    )


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, "no interval is known for this kind of figure (amount)"),
        ({"kind": "share", "unit": "%"}, "the denominator of the share is not known"),
        ({"kind": "share", "unit": "%", "denominator": "people"}, "no figures of the denominator people"),
        (
            {"kind": "count", "breaks": (Break(period="2020", reason="new"),)},
            "break in the last 5 years: 2020 (new)",
        ),
        (
            {"kind": "count", "periods": tuple(f"2022-{month:02}" for month in range(1, 7))},
            "not an annual series",
        ),
    ],
)
def test_no_five_points_without_what_they_need(panel_of: PanelOf, more: dict[str, Any], reason: str) -> None:
    """Never a guess: the reason stands beside "cannot be calculated"."""
    row = one(panel_of, [6.0, 5.0, 4.0, 3.0, 2.0, 1.0], **more)
    assert row["recent_trend"] == "cannot be calculated"
    assert row["recent_note"] == f"cannot be calculated: {reason}"
    assert (row["recent_slope"], row["recent_chi_square"]) == (None, None)


@pytest.mark.parametrize(
    ("values", "totals", "reason"),
    [
        ([1.0, None, 2.0, 3.0, 4.0], [50.0] * 5, "not all of 2018 to 2022 have a value"),
        ([1.0, 2.0, 3.0, 4.0], [50.0] * 4, "not all of 2018 to 2022 have a value"),
        ([1.0, 2.0, 3.0, 4.0, 5.0], [50.0, 50.0, None, 50.0, 50.0], "not all years have a denominator"),
        ([1.0, 2.0, 3.0, 4.0, 5.0], [50.0, 0.0, 50.0, 50.0, 50.0], "a denominator that is not above zero"),
        ([1.0, 2.0, 3.0, 4.0, 100.0], [50.0] * 5, "a count that is not below its denominator"),
        ([1.0, 2.0, -3.0, 4.0, 5.0], [50.0] * 5, "a value below zero"),
        ([0.0] * 5, [50.0] * 5, "zero in every year"),
    ],
)
def test_no_five_points_of_unfit_figures(
    panel_of: PanelOf, values: list[float | None], totals: list[float | None], reason: str
) -> None:
    """Exactly five years with a value and a denominator that holds more; the first hindrance is named."""
    row = one(panel_of, values, denominators={"9901": totals}, kind="share", unit="%", denominator="people")
    assert row["recent_trend"] == "cannot be calculated"
    assert row["recent_note"] == f"cannot be calculated: {reason}"


# --- Bases, gaps, breaks -----------------------------------------------------------------------------


@pytest.mark.parametrize("base", [0.0, -44.8])
def test_no_percent_of_a_base_that_is_not_above_zero(panel_of: PanelOf, base: float) -> None:
    """The change stands; per cent, index and annual rate are empty and say why (N40011 of Hagfors 2019)."""
    row = one(panel_of, [base, 5.0, 10.0])
    assert row["change"] == 10.0 - base
    assert (row["percent_change"], row["index"], row["annual_rate"]) == (None, None, None)
    assert row["trend_note"] == ("no percent change, index or annual rate: the start value is not above zero")


def test_no_annual_rate_to_zero(panel_of: PanelOf) -> None:
    """A fall to zero is -100 % and index 0, but has no geometric rate."""
    row = one(panel_of, [10.0, 5.0, 0.0])
    assert (row["percent_change"], row["index"], row["annual_rate"]) == (-100.0, 0.0, None)
    assert row["trend_note"] == "no annual rate: the last value is not above zero"


def test_a_missing_first_year_is_not_replaced(panel_of: PanelOf) -> None:
    """No change is given from another year, and the missing ones are named."""
    panel = panel_with(panel_of, {"9901": [None, 5.0, None, None, 3.0], "9902": [9.0, 8.0, 7.0, 6.0, 5.0]})
    row = trend(panel)["9901"]
    assert (row["first"], row["last"], row["change"], row["periods"], row["missing"]) == (
        None,
        3.0,
        None,
        5,
        3,
    )
    assert row["trend_note"] == "no change: no value for 2018; missing: 2018, 2020 to 2021"
    assert row["kendall_note"] == "cannot be calculated: fewer than three values"
    assert row["xmr_note"] == "cannot be calculated: fewer than 4 ranges between neighbouring periods"


@pytest.mark.parametrize(
    ("at", "start", "first"), [("2020", "2020", 2.0), ("2019-07", "2020", 2.0), ("2018", "2018", 9.0)]
)
def test_only_what_follows_the_last_break_is_used(
    panel_of: PanelOf, at: str, start: str, first: float
) -> None:
    """9, 8 before and 2, 3, 4 after a break in 2020: it rose by 2 from 2020, and did not fall from 9."""
    row = one(panel_of, [9.0, 8.0, 2.0, 3.0, 4.0], breaks=(Break(period=at, reason="new"),))
    assert (row["start"], row["first"]) == (start, first)
    said = f"calculated from 2020, after a break: {at} (new)"
    assert row["trend_note"] == (said if start == "2020" else None)
    assert row["monotone"] == ("rose every year" if start == "2020" else "neither")


def test_a_break_can_be_refused(panel_of: PanelOf) -> None:
    """With across_breaks = refuse nothing is calculated from a series with a break in it."""
    panel = panel_with(panel_of, {"9901": [9.0, 8.0, 2.0, 3.0]}, breaks=(Break(period="2021", reason="new"),))
    row = trend(panel, across_breaks="refuse")["9901"]
    assert (row["first"], row["change"], row["monotone"], row["kendall_p"]) == (None, None, None, None)
    assert row["trend_note"] == "cannot be calculated: break in the series: 2021 (new)"


def test_a_break_at_the_end_leaves_too_little(panel_of: PanelOf) -> None:
    """One year after a break is no series."""
    row = one(panel_of, [9.0, 8.0, 2.0], breaks=(Break(period="2022", reason="new"),))
    assert row["change"] is None
    assert row["trend_note"] == "cannot be calculated: too little is left after the break: 2022 (new)"


def test_a_constant_series_has_no_limits(panel_of: PanelOf) -> None:
    """No change, no direction, p = 1, and no chart of values that do not vary."""
    row = one(panel_of, [0.1] * 8)
    assert (row["change"], row["monotone"], row["kendall_p"], row["sen_slope"]) == (0.0, "neither", 1.0, 0.0)
    assert (row["xmr_mean"], row["xmr_signals"]) == (None, None)
    assert row["xmr_note"] == (
        "cannot be calculated: the values do not vary enough from one period to the next"
    )


def test_an_outlier_is_flagged_and_kept(panel_of: PanelOf) -> None:
    """A single wild month is screened from the ranges and stands outside the limits."""
    months = tuple(f"{year}-{month:02}" for year in (2021, 2022) for month in range(1, 13))
    values = [10.0, 11.0] * 12
    values[12] = 90.0
    row = one(panel_of, values, periods=months)
    assert row["xmr_screened"] == 2
    assert row["xmr_signals"].startswith("above the upper limit: 2022-01")
    assert row["xmr_note"] is None
    assert row["xmr_mean"] == pytest.approx(sum(values) / 24)


def test_annual_limits_come_with_a_caution(panel_of: PanelOf) -> None:
    """Ten yearly values give limits, and two warnings."""
    row = one(panel_of, [5.0, 6, 5, 6, 5, 6, 5, 6, 5, 6])
    assert row["xmr_signals"] == "none"
    assert (row["xmr_lower"], row["xmr_upper"]) == (pytest.approx(5.5 - 2.66), pytest.approx(5.5 + 2.66))
    assert row["xmr_note"] == "annual figures: read the limits with caution; limits of 10 values are weak"


# --- Parameters, contract ----------------------------------------------------------------------------


def test_the_start_is_a_parameter(panel_of: PanelOf) -> None:
    """From 2021 on the series rose; a start after the end is refused in words."""
    panel = panel_with(panel_of, {"9901": [9.0, 8.0, 2.0, 3.0]})
    assert trend(panel, start="2021")["9901"]["monotone"] == "rose every year"
    assert trend(panel, start=2021)["9901"]["change"] == 1.0
    row = trend(panel, start="2022")["9901"]
    assert (row["change"], row["trend_note"]) == (None, "cannot be calculated: 2022 is not before 2022")


def test_another_sex_never_stands_in(panel_of: PanelOf) -> None:
    """Women's figures fill no gap of the total, and a panel of women reads theirs alone."""
    figures = [("9901", "2020", "T", 9.0), ("9901", "2021", "F", 2.0), ("9901", "2022", "T", 7.0)]
    figures += [("9901", "2020", "F", 1.0), ("9901", "2022", "F", 3.0)]
    assert trend(panel_of(figures, members=("9901",)))["9901"]["monotone"] == "cannot be calculated"
    women = trend(panel_of(figures, members=("9901",), sex="F"))["9901"]
    assert (women["monotone"], women["change"]) == ("rose every year", 2.0)


def test_without_a_start_the_whole_series_is_taken(panel_of: PanelOf) -> None:
    """A study without one starts where its figures do."""
    panel = replace(panel_with(panel_of, {"9901": [9.0, 8.0, 2.0, 3.0]}), starts={})
    assert trend(panel)["9901"]["start"] == "2019"


@pytest.mark.parametrize("parameters", [{"start": "soon"}, {"across_breaks": "cross"}])
def test_impossible_parameters_are_refused(panel_of: PanelOf, parameters: dict[str, object]) -> None:
    """Anything that is no period, or no way to treat a break, is an error of the configuration."""
    with pytest.raises(ConfigError, match=next(iter(parameters))):
        trend(panel_with(panel_of, {"9901": [1.0, 2.0]}), **parameters)


@pytest.mark.parametrize("period", ["2022", None])
def test_the_result_keeps_its_contract(panel_of: PanelOf, period: str | None) -> None:
    """The table is what the metric declares, with every kind of hole and with nothing to compare."""
    series = {
        "9901": [1.0, 2.0, 3.0, 2.0, 5.0, 4.0],
        "9902": [None, 0.0, None, 3.0, 4.0, 5.0],
        "9903": [-1.0] * 6,
    }
    panel = panel_with(panel_of, series, kind="count")
    panel = panel if period else replace(panel, periods={}, starts={})
    result = Trend().compute(panel, Trend.info.parameters).collect()
    assert check_frame(result, dict(Trend.info.result)) == []
    assert result["region"].to_list() == ["9901", "9902", "9903", "00"]


# --- Real series -------------------------------------------------------------------------------------


@pytest.fixture(scope="module", name="hagfors")
def _hagfors() -> Panel:
    """Hagfors' costs, recipients and population, as saved with the built-in study."""
    study, snapshot = builtin(), embedded("bistand")
    wanted: dict[str, Indicator] = {
        id_: study.indicators[id_] for id_ in ("N31857", "N31001", "N31008", "N31807", "N40011")
    }
    people = study.indicators["N01951"]
    frames = [snapshot.read(each) for each in (*wanted.values(), people)]
    return Panel(
        observations=pl.concat([frame for frame in frames if frame is not None]).lazy(),
        indicators=wanted,
        group=Group(id="two", title="two", members=("1783", "0767")),
        shown=("1783",),
        benchmark="00",
        periods=dict.fromkeys(wanted, "2022"),
        starts=dict.fromkeys(wanted, "2019"),
        others={"N01951": people},
    )


def test_claim_h1_depends_on_the_indicator(hagfors: Panel) -> None:
    """2019 to 2022 paid assistance fell each year, gross cost did not, and net cost ended 4.7 % higher."""
    rows = Trend().compute(hagfors, Trend.info.parameters).collect().filter(pl.col("region") == "1783")
    found = {row["indicator"]: row for row in rows.to_dicts()}
    assert found["N31857"]["monotone"] == "fell every year"
    assert (round(found["N31857"]["first"]), round(found["N31857"]["last"])) == (15669, 12127)
    assert found["N31857"]["kendall_p"] == pytest.approx(2 / 24)
    assert found["N31001"]["monotone"] == "neither"
    assert (round(found["N31001"]["first"]), round(found["N31001"]["last"])) == (1388, 1233)
    assert round(found["N31008"]["percent_change"], 1) == 4.7
    assert (found["N40011"]["first"], found["N40011"]["percent_change"]) == (
        pytest.approx(-44.8, abs=0.05),
        None,
    )


def test_recipients_fell_in_hagfors_and_markaryd(hagfors: Panel) -> None:
    """N31807 2019 to 2022: 4.92 to 3.20 and 5.93 to 1.00, both a five-point fall, which is better."""
    rows = Trend().compute(hagfors, Trend.info.parameters).collect().filter(pl.col("indicator") == "N31807")
    found = {row["region"]: row for row in rows.to_dicts()}
    ends = {region: (round(row["first"], 2), round(row["last"], 2)) for region, row in found.items()}
    assert ends == {"1783": (4.92, 3.20), "0767": (5.93, 1.00), "00": (3.69, 2.85)}
    assert {row["recent_trend"] for row in found.values()} == {"decreasing"}
    assert {row["recent_judgement"] for row in found.values()} == {"better"}


# --- What always holds -------------------------------------------------------------------------------

VALUES = st.lists(st.none() | st.integers(-60, 60).map(float), min_size=2, max_size=10)
SHAPES = st.sampled_from(["amount", "count"])


@settings(deadline=None, max_examples=40)  # a busy machine is no failure
@given(many=st.lists(VALUES, min_size=1, max_size=4), kind=SHAPES, data=st.data())
def test_row_order_and_codes_do_not_matter(
    panel_of: PanelOf, many: list[list[float | None]], kind: str, data: st.DataObject
) -> None:
    """Shuffled rows and exchanged codes give each series what it deserves, and no number is infinite."""
    codes = [f"99{number:02}" for number in range(len(many))]
    panel = panel_with(panel_of, dict(zip(codes, many, strict=True)), kind=kind)
    before = trend(panel)
    others = data.draw(st.permutations(codes))
    renamed = panel_with(panel_of, dict(zip(others, many, strict=True)), kind=kind)
    rows = renamed.observations.collect()
    order = data.draw(st.permutations(range(len(rows))))
    after = trend(replace(renamed, observations=rows[list(order)].lazy()))
    for code, other in zip(codes, others, strict=True):
        assert {**after[other], "region": code} == before[code]
        numbers = [each for each in before[code].values() if isinstance(each, float)]
        assert all(abs(number) < 1e12 for number in numbers)


@settings(deadline=None, max_examples=40)  # a busy machine is no failure
@given(values=VALUES, power=st.integers(-8, 8))
def test_the_unit_does_not_matter(panel_of: PanelOf, values: list[float | None], power: int) -> None:
    """Kronor or thousands of kronor: words and per cent stay, amounts scale."""
    factor = 2.0**power
    before = one(panel_of, values)
    after = one(panel_of, [None if value is None else value * factor for value in values])
    amounts = ("first", "last", "change", "sen_slope", "xmr_mean", "xmr_lower", "xmr_upper")
    for name, value in before.items():
        scaled = value * factor if name in amounts and value is not None else value
        assert after[name] == (pytest.approx(scaled) if isinstance(scaled, float) else scaled)
