"""The metric "robustness": published figures, each choice by itself, bad input, and what always holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Break, ConfigError, Group, Panel
from obs.compare.gathering import gather_for
from obs.compare.model import Options
from obs.compare.running import run
from obs.contracts.frames import check_frame
from obs.snapshot import embedded
from obs.study import builtin
from obs_comparison.robustness import Robustness

PanelOf = Callable[..., Panel]
Row = Mapping[str, Any]
FOUR = ("9901", "9902", "9903", "9904")


def rows(panel: Panel, **parameters: object) -> list[dict[str, Any]]:
    """The result, as core takes it, after the full contract."""
    result = Robustness().compute(panel, {**Robustness.info.parameters, **parameters}).collect()
    assert check_frame(result, dict(Robustness.info.result)) == []
    numbers = [name for name, dtype in result.schema.items() if dtype.is_float()]
    assert all(value is None or math.isfinite(value) for name in numbers for value in result[name])
    return run({"robustness": Robustness}, "robustness", panel, parameters).to_dicts()


def only(found: Sequence[Row], **wanted: object) -> Row:
    """The one row that has what is *wanted*."""
    (row,) = [each for each in found if all(each[name] == value for name, value in wanted.items())]
    return row


def column(found: Sequence[Row], name: str, **wanted: object) -> list[Any]:
    """The values of *name* in the rows that have what is *wanted*."""
    return [row[name] for row in found if all(row[key] == value for key, value in wanted.items())]


def panel_with(
    panel_of: PanelOf, series: Mapping[str, Mapping[str, Sequence[float | None]]], **more: Any
) -> Panel:
    """A panel of the first indicator of *series*; each region's values end in 2022. *more* is of the first.

    It may hold fields of the indicator, *peers* (members of a group around a region), *shown*, *start*,
    *benchmark* and *members*.
    """
    figures = {
        id_: {
            str(2023 - len(next(iter(regions.values()))) + number): {
                region: values[number] for region, values in regions.items()
            }
            for number in range(len(next(iter(regions.values()))))
        }
        for id_, regions in series.items()
    }
    first = next(iter(series))
    members = more.pop("members", tuple(each for each in series[first] if each != "00"))
    peers: Mapping[str, Sequence[str]] = more.pop("peers", {})
    benchmark = more.pop("benchmark", "00")
    shown = more.pop("shown", ())
    start = more.pop("start", "2020")
    panel = panel_of(figures, members=members, shown=shown, start=start)
    groups = {
        f"around_{region}": Group(id=region, title="Påhittad", members=tuple(alike), around=region)
        for region, alike in peers.items()
    }
    indicators = {first: replace(panel.indicators[first], **more)}
    others = {
        id_: replace(each, kind="index") if id_ == "prices" else each for id_, each in panel.others.items()
    }
    return replace(panel, indicators=indicators, others=others, benchmark=benchmark, groups=groups)


def one(panel_of: PanelOf, values: Sequence[float | None], finding: str, **more: Any) -> Row:
    """The row of one series by itself, over the whole of its years."""
    years = more.pop("windows", f"{2023 - len(values)}/2022")
    panel = panel_with(panel_of, {"aid": {"9901": values}}, **more)
    return only(rows(panel, finding=finding, windows=years, against="itself"), region="9901")


# --- The study's figures -----------------------------------------------------------------------------


@pytest.fixture(scope="module", name="study")
def _study() -> Callable[..., Panel]:
    """The built-in study as core gathers it, asked for some indicators."""
    loaded, figures = builtin("bistand"), embedded("bistand")

    def asked(*ids: str, **options: Any) -> Panel:
        chosen = {id_: loaded.indicators[id_] for id_ in ids}
        others = {id_: each for id_, each in loaded.indicators.items() if id_ not in ids}
        return gather_for(loaded, figures, Options(**options), chosen, others).panel

    return asked


# What the facts of the claims print, to their digits: the change of the region, of the country, the median
# municipality and the similar ones (the mean of their changes), and the rank of the fall.
PRINTED = [
    ("N31807", "2019/2022", "1783", (-34.9, -22.8, -25.2, -27.6), (71, 282)),
    ("N31807", "2019/2020", "0767", (-26.5, None, -1.9, None), (6, 283)),
    ("N03920", "2019/2020", "0767", (1.9, 24.4, 20.5, None), (9, 290)),
    ("N31807", "2020/2021", "1293", (-9.8, -9.6, -11.5, -19.8), (165, 285)),
    ("N31001", "2019/2020", "0767", (-43.0, None, None, None), (2, 290)),
    ("N31008", "2019/2020", "0767", (-46.4, None, None, None), (2, 290)),
]


@pytest.mark.parametrize("case", PRINTED, ids=lambda case: " ".join(case[:3]))
def test_the_printed_changes(study: Callable[..., Panel], case: tuple[Any, ...]) -> None:
    """Change, country, median, similar municipalities and rank of the known claims."""
    id_, window, region, changes, place = case
    found = rows(study(id_), finding="fell", windows=window, scales="percent", prices="nominal")
    own = only(found, region=region, against="itself")
    others = [only(found, region=region, against=each) for each in ("benchmark", "median", "peers")]
    printed = (own["estimate"], *(row["compared_with"] for row in others))
    assert [
        None if want is None else round(have, 1) for have, want in zip(printed, changes, strict=True)
    ] == list(changes)
    assert {(row["rank"], row["n"]) for row in (own, *others)} == {place}


@pytest.mark.parametrize(("id_", "agrees"), [("N31857", True), ("N31001", False), ("N31008", False)])
def test_a_cost_that_fell_every_year_by_one_measure(
    study: Callable[..., Panel], id_: str, agrees: bool
) -> None:
    """Hagfors 2019 to 2022: what was paid fell each year, gross and net cost did not."""
    found = rows(study(id_), finding="fell_every_period", windows="2019/2022", prices="nominal")
    assert only(found, region="1783")["agrees"] is agrees


def test_the_share_over_indicators(study: Callable[..., Panel]) -> None:
    """Asked for together, one of the three agrees, in both prices."""
    panel = study("N31857", "N31001", "N31008", regions=("1783",))
    found = rows(panel, finding="fell_every_period", windows="2019/2022")
    assert {(row["specifications"], row["agreeing"]) for row in found} == {(6, 2)}
    assert found[0]["share"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("earlier", "later", "lower", "upper"), [(200.0, 105.0, 0.411, 0.668), (98.0, 57.0, 0.412, 0.814)]
)
def test_the_printed_intervals(
    panel_of: PanelOf, earlier: float, later: float, lower: float, upper: float
) -> None:
    """The ratio of two claimed counts."""
    row = one(panel_of, [earlier, later], "fell", kind="count", unit="antal")
    limits = [1 + row[name] / 100 for name in ("lower", "upper")]
    assert [round(each, 3) for each in limits] == [lower, upper]
    assert f"{earlier:.0f} and {later:.0f} cases" in row["interval_note"]
    assert "neither an upper nor a lower bound" in row["interval_note"]


def test_outliers_of_the_study_are_flagged_and_kept(study: Callable[..., Panel]) -> None:
    """Hagfors 2019: 30 between 472 and 829 kr, and -45, of which no per cent are taken."""
    found = rows(study("N40008", "N40011", regions=("1783",)), finding="rose", windows="2019/2022")
    gross = only(found, indicator="N40008", against="itself", prices="nominal")
    assert (gross["note"], gross["agrees"]) == ("2019 is an outlier: 30 between 472 and 829", True)
    net = only(found, indicator="N40011", against="itself", prices="nominal")
    assert net["note"].startswith("2019 is an outlier: -45 between 224 and 306")
    assert (net["scale"], net["unit"], round(net["estimate"], 1)) == ("absolute", "kr/inv", 423.2)
    refused = only(found, indicator="N40011", against="median", scale="percent", prices="nominal")
    assert (refused["estimate"], refused["agrees"]) == (None, None)
    assert refused["note"].endswith("no percent change: the start value is not above zero")


def test_missing_values_of_the_study(study: Callable[..., Panel]) -> None:
    """Paid assistance of Markaryd 2019 and households of Hagfors 2019 are not there, and not zero."""
    paid = rows(study("N31857"), finding="fell_every_period", windows="2018/2022", prices="nominal")
    row = only(paid, region="0767")
    assert (row["agrees"], row["note"]) == (None, "cannot be calculated: missing 2019")
    households = rows(study("N31910"), finding="fell", windows="2019/2022", against="itself")
    row = only(households, region="1783")
    assert (row["value_start"], row["agrees"], row["rank"]) == (None, None, None)
    assert row["note"] == "no value for 2019"


def test_no_figure_crosses_a_break_of_the_study(study: Callable[..., Panel]) -> None:
    """The deviation from the reference cost has another model from 2019 on."""
    found = rows(study("N30001", regions=("1982",)), finding="fell", windows=("2018/2022", "2019/2022"))
    crossing = [row for row in found if row["start"] == "2018"]
    assert all(row["note"].startswith("across a break: 2019 (reference cost") for row in crossing)
    assert {row[name] for row in crossing for name in ("estimate", "rank", "n", "agrees")} == {None}
    assert only(found, start="2019", against="itself")["agrees"] is False


def test_the_level_of_the_study(study: Callable[..., Panel]) -> None:
    """Youth unemployment in Markaryd 2020: 6.04 %, the county 7.24, the country 5.97."""
    for benchmark, value, agrees in (("07", 7.24, True), ("00", 5.97, False)):
        loaded, figures = replace(builtin("bistand"), benchmark=benchmark), embedded("bistand")
        chosen = {"N03921": loaded.indicators["N03921"]}
        panel = gather_for(loaded, figures, Options(regions=("0767",)), chosen).panel
        row = only(rows(panel, finding="lower", windows="2020"), against="benchmark")
        assert (round(row["value"], 2), round(row["compared_with"], 2)) == (6.04, value)
        assert row["agrees"] is agrees


# --- What a finding says -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "agreeing"),
    [
        ([4.0, 3.0, 2.0], {"fell", "fell_every_period", "lowest"}),
        ([2.0, 3.0, 4.0], {"rose", "rose_every_period", "highest"}),
        ([4.0, 5.0, 3.0], {"fell", "lowest"}),
        ([4.0, 2.0, 3.0], {"fell"}),
        ([3.0, 2.0, 3.0], set[str]()),
        ([4.0, 3.0, 3.0], {"fell"}),
        ([3.0, 4.0, 4.0], {"rose"}),
        ([-1.0, -2.0, -3.0], {"fell", "fell_every_period", "lowest"}),
        ([0.0, 0.0, 0.0], set[str]()),
    ],
)
def test_each_finding(panel_of: PanelOf, values: list[float], agreeing: set[str]) -> None:
    """Strictly: an equal value is no movement, and no lowest or highest."""
    every = ("fell", "rose", "fell_every_period", "rose_every_period", "lowest", "highest")
    assert {each for each in every if one(panel_of, values, each)["agrees"]} == agreeing


@pytest.mark.parametrize(
    ("values", "finding", "note"),
    [
        ([4.0, None, 2.0], "fell", None),
        ([4.0, None, 2.0], "lowest", "cannot be calculated: missing 2021"),
        ([4.0, None, None, 2.0], "fell_every_period", "cannot be calculated: missing 2020 to 2021"),
        ([None, 3.0, 2.0], "fell", "no value for 2020"),
        ([4.0, 3.0, None], "fell", "no value for 2022"),
        ([None, 3.0, None], "fell", "no value for 2020; no value for 2022"),
        ([None, 3.0, 2.0], "highest", "cannot be calculated: missing 2020"),
    ],
)
def test_holes(panel_of: PanelOf, values: list[float | None], finding: str, note: str | None) -> None:
    """Both ends are needed for a change, every year for the others; what is missing is not zero."""
    row = one(panel_of, values, finding)
    assert row["note"] == note
    assert (row["agrees"] is None) == (note is not None)


@pytest.mark.parametrize(
    ("window", "agrees"), [("2020/2022", None), ("2021/2022", True), ("2019/2020", True), ("2019/2021", None)]
)
def test_a_break_within_the_window(panel_of: PanelOf, window: str, agrees: bool | None) -> None:
    """The first period after the break may start a window, the last before may end one."""
    breaks = (Break(period="2021", reason="counted anew"),)
    row = one(panel_of, [5.0, 4.0, 3.0, 2.0], "fell", windows=window, breaks=breaks)
    assert row["agrees"] is agrees
    assert row["note"] == (None if agrees else "across a break: 2021 (counted anew)")


# --- Beside others -----------------------------------------------------------------------------------

BESIDE = {
    "9901": (10.0, 8.0),  # -20 %, -2
    "9902": (20.0, 17.0),  # -15 %, -3
    "9903": (10.0, 9.0),  # -10 %, -1
    "9904": (5.0, 5.0),
    "00": (8.0, 6.0),  # -25 %, -2
}


def beside(panel_of: PanelOf, finding: str = "fell", **more: Any) -> list[dict[str, Any]]:
    """The rows of 9901, whose peers are 9902, 9903 and itself."""
    peers = more.pop("peers", {"9901": ("9902", "9903", "9901")})
    panel = panel_with(panel_of, {"aid": BESIDE}, shown=("9901",), unit="%", peers=peers, **more)
    return rows(panel, finding=finding, windows="2021/2022")


def test_every_comparison_by_hand(panel_of: PanelOf) -> None:
    """The country, the median of -20, -15, -10 and 0, the peers' mean without the region itself."""
    expected = [
        ("itself", "percent", -20.0, None, None, "%", True),
        ("benchmark", "absolute", -2.0, -2.0, 0.0, "percentage points", False),
        ("benchmark", "percent", -20.0, -25.0, 5.0, "%", False),
        ("median", "absolute", -2.0, -1.5, -0.5, "percentage points", True),
        ("median", "percent", -20.0, -12.5, -7.5, "%", True),
        ("peers", "absolute", -2.0, -2.0, 0.0, "percentage points", False),
        ("peers", "percent", -20.0, -12.5, -7.5, "%", True),
    ]
    names = ("against", "scale", "estimate", "compared_with", "difference", "unit", "agrees")
    found = beside(panel_of)
    assert [tuple(row[name] for name in names) for row in found] == expected
    assert {(row["specifications"], row["agreeing"], row["share"]) for row in found} == {(7, 4, 4 / 7)}
    assert {row["scale"]: (row["rank"], row["n"]) for row in found} == {"percent": (1, 4), "absolute": (2, 4)}


def test_what_rose_less_did_not_fall_more(panel_of: PanelOf) -> None:
    """Beside a country that rose further a rise agrees neither with fell nor with rose further."""
    series = {"aid": {"9901": (10.0, 11.0), "9902": (10.0, 15.0), "00": (10.0, 20.0)}}
    panel = panel_with(panel_of, series, shown=("9901",))
    for finding, itself in (("fell", False), ("rose", True)):
        found = rows(panel, finding=finding, windows="2021/2022", against=("itself", "benchmark"))
        assert column(found, "agrees") == [itself, False, False]


def test_the_same_change_in_other_digits_is_no_more(panel_of: PanelOf) -> None:
    """0.3 - 0.2 and 0.2 - 0.1 differ in the last digit of the machine only."""
    panel = panel_with(panel_of, {"aid": {"9901": (0.3, 0.2), "9902": (0.2, 0.1), "00": (0.2, 0.1)}})
    found = rows(panel, finding="fell", windows="2021/2022", against="benchmark", scales="absolute")
    assert {(row["rank"], row["agrees"]) for row in found} == {(1, False)}


def test_equal_changes_share_the_best_rank(panel_of: PanelOf) -> None:
    """-50 %, twice -20 %, none: 1, 2, 2, 4; from the other end 4, 2, 2, 1."""
    values = {"9901": (10.0, 5.0), "9902": (10.0, 8.0), "9903": (5.0, 4.0), "9904": (5.0, 5.0)}
    panel = panel_with(panel_of, {"aid": values})
    for finding, ranks in (("fell", [1, 2, 2, 4]), ("rose", [4, 2, 2, 1])):
        found = rows(panel, finding=finding, windows="2021/2022", against="itself")
        assert column(found, "rank") == ranks
        assert column(found, "n") == [4] * 4


def test_a_region_outside_the_group_has_no_rank(panel_of: PanelOf) -> None:
    """It is held against the others' median all the same."""
    panel = panel_with(panel_of, {"aid": BESIDE}, members=("9902", "9903", "9904"), shown=("9901",))
    row = only(rows(panel, finding="fell", windows="2021/2022", scales="percent"), against="median")
    assert (row["rank"], row["n"], row["compared_with"]) == (None, None, -10.0)


@pytest.mark.parametrize(
    ("more", "against", "note"),
    [
        ({"peers": {}}, "peers", "no group around 9901 in the study"),
        (
            {"peers": {"9901": ("9950", "9951", "9902")}},
            "peers",
            "no mean of peers: figures at hand give a change of 1 of 3",
        ),
        ({"members": ("9901", "9950", "9951")}, "median", "no median: 1 of 3 in the group have a change"),
        ({"benchmark": "9901"}, "benchmark", "the benchmark itself"),
        ({"benchmark": "17"}, "benchmark", "no change of the benchmark 17"),
    ],
)
def test_nothing_to_be_held_against(panel_of: PanelOf, more: dict[str, Any], against: str, note: str) -> None:
    """The rows are there, without an answer; half of a group's members are enough."""
    found = [row for row in beside(panel_of, **more) if row["against"] == against]
    assert [row["note"] for row in found] == [note, note]
    assert {(row["agrees"], row["compared_with"], row["difference"]) for row in found} == {(None,) * 3}
    assert {row["specifications"] for row in found} == {5}


def test_a_start_of_zero_has_no_per_cent(panel_of: PanelOf) -> None:
    """By itself it is told in the indicator's unit; others without a percent change are left out of n."""
    panel = panel_with(panel_of, {"aid": {"9901": (0.0, 1.0), "9902": (1.0, 3.0), "00": (1.0, 1.5)}})
    found = rows(panel, finding="rose", windows="2021/2022", against=("itself", "benchmark"))
    itself = only(found, region="9901", against="itself")
    assert (itself["scale"], itself["estimate"], itself["unit"]) == ("absolute", 1.0, "kr/inv")
    assert (itself["rank"], itself["n"], itself["agrees"]) == (2, 2, True)
    refused = only(found, region="9901", against="benchmark", scale="percent")
    assert refused["note"] == "no percent change: the start value is not above zero"
    assert (refused["estimate"], refused["agrees"]) == (None, None)
    assert only(found, region="9902", against="itself")["n"] == 1


def test_counts_are_set_beside_others_in_per_cent_only(panel_of: PanelOf) -> None:
    """A town loses more households than a village whatever happens."""
    found = beside(panel_of, kind="count")
    refused = [row for row in found if row["scale"] == "absolute"]
    assert {row["note"] for row in refused} == {"a count follows the size of the region"}
    assert {row[name] for row in refused for name in ("rank", "n", "compared_with", "agrees")} == {None}
    assert column(found, "agrees", scale="percent") == [True, False, True, True]
    levels = rows(panel_with(panel_of, {"aid": BESIDE}, kind="count"), finding="lower", windows="2022")
    assert {row["note"].split("; ")[0] for row in levels} == {"a count follows the size of the region"}


@pytest.mark.parametrize(
    ("country", "benchmark", "agrees"), [(6.0, "00", True), (39.0, "00", None), (6.0, "9904", None)]
)
def test_amounts_may_follow_size(
    panel_of: PanelOf, country: float, benchmark: str, agrees: bool | None
) -> None:
    """A country's mean lies among its municipalities, its total above them; without it nobody knows."""
    series = {"aid": {**BESIDE, "00": (8.0, country)}}
    panel = panel_with(panel_of, series, shown=("9901",), kind="amount", unit="tkr", benchmark=benchmark)
    found = rows(panel, finding="fell", windows="2021/2022", against="median")
    row = only(found, scale="absolute")
    assert row["agrees"] is agrees
    assert row["note"] == (None if agrees else "an amount may follow the size of the region")
    assert only(found, scale="percent")["agrees"] is True


def test_no_per_cent_of_an_index_on_both_sides_of_zero(panel_of: PanelOf) -> None:
    """A deviation of 10 % that became 5 % is 5 points less; a price index has per cent."""
    for other, scale in ((-4.0, "absolute"), (4.0, "percent")):
        series = {"aid": {"9901": (10.0, 5.0), "9902": (other, 1.0), "00": (8.0, 6.0)}}
        panel = panel_with(panel_of, series, shown=("9901",), kind="index", unit="%")
        found = rows(panel, finding="fell", windows="2021/2022", against=("itself", "benchmark"))
        assert only(found, against="itself")["scale"] == scale
        refused = only(found, against="benchmark", scale="percent")
        wanted = "no percent change: the index is below zero for some" if other < 0 else None
        assert refused["note"] == wanted


# --- Levels ------------------------------------------------------------------------------------------


def test_levels_by_hand(panel_of: PanelOf) -> None:
    """8 beside a country of 6, the median of 8, 17, 9 and 5, and the peers' mean of 17 and 9."""
    names = ("against", "start", "period", "value_start", "value", "estimate", "compared_with", "agrees")
    found = beside_levels(panel_of, "lower")
    assert [tuple(row[name] for name in names) for row in found] == [
        ("benchmark", "", "2022", None, 8.0, 2.0, 6.0, False),
        ("median", "", "2022", None, 8.0, -0.5, 8.5, True),
        ("peers", "", "2022", None, 8.0, -5.0, 13.0, True),
    ]
    assert {(row["rank"], row["n"], row["difference"], row["scale"]) for row in found} == {
        (2, 4, None, "absolute")
    }
    assert column(beside_levels(panel_of, "higher"), "rank") == [3] * 3
    assert column(beside_levels(panel_of, "higher"), "agrees") == [True, False, False]


def beside_levels(panel_of: PanelOf, finding: str) -> list[dict[str, Any]]:
    panel = panel_with(panel_of, {"aid": BESIDE}, shown=("9901",), peers={"9901": ("9902", "9903")})
    return rows(panel, finding=finding, windows="2022")


def test_an_equal_level_is_neither_lower_nor_higher(panel_of: PanelOf) -> None:
    """As an equal value neither fell nor rose."""
    panel = panel_with(panel_of, {"aid": {"9901": (5.0, 6.0), "00": (5.0, 6.0)}})
    for finding in ("lower", "higher"):
        assert column(rows(panel, finding=finding, windows="2022", against="benchmark"), "agrees") == [False]


def test_the_interval_of_a_level(panel_of: PanelOf) -> None:
    """12 of 20: Wilson's 38.7 to 78.1 %, beside the benchmark only."""
    series = {"aid": {"9901": (50.0, 60.0), "00": (75.0, 75.0)}, "people": {"9901": (20.0, 20.0)}}
    panel = panel_with(panel_of, series, kind="share", unit="%", denominator="people")
    people = replace(panel.others["people"], kind="count", unit="antal")
    found = rows(replace(panel, others={"people": people}), finding="lower", windows="2022")
    row = only(found, against="benchmark")
    assert (round(row["lower"], 1), round(row["upper"], 1)) == (38.7, 78.1)
    assert row["interval_note"].startswith("Wilson, 12 cases")
    assert column(found, "lower") == [row["lower"], None, None]
    assert {row["interval_note"] for row in found[1:]} == {"no interval: given beside the benchmark"}


def test_the_interval_of_a_change_as_in_the_documentation_of_r(panel_of: PanelOf) -> None:
    """21 of 3,011 to 11 of 800 (poisson.test): 1.971488 times as many, from 0.8584264 to 4.2772659."""
    series = {"aid": {"9901": (2100 / 3011, 1100 / 800)}, "people": {"9901": (3011.0, 800.0)}}
    panel = panel_with(panel_of, series, kind="share", unit="%", denominator="people")
    people = replace(panel.others["people"], kind="count", unit="antal")
    found = rows(
        replace(panel, others={"people": people}),
        finding="rose",
        windows="2021/2022",
        against="itself",
        scales="percent",
    )
    times = [1 + only(found)[each] / 100 for each in ("estimate", "lower", "upper")]
    assert times == pytest.approx([1.971488, 0.8584264, 4.2772659], rel=1e-6)


def test_the_interval_of_a_share_that_changed(panel_of: PanelOf) -> None:
    """98 of 1,000 became 57 of 2,000: the ratio of rates is that of the counts, halved."""
    series = {"aid": {"9901": (9.8, 2.85)}, "people": {"9901": (1000.0, 2000.0)}}
    panel = panel_with(panel_of, series, kind="share", unit="%", denominator="people")
    people = replace(panel.others["people"], kind="count", unit="antal")
    row = only(
        rows(replace(panel, others={"people": people}), finding="fell", windows="2021/2022"), against="itself"
    )
    assert row["estimate"] == pytest.approx(100 * (57 / 98 / 2 - 1))
    assert [round(2 * (1 + row[name] / 100), 3) for name in ("lower", "upper")] == [0.412, 0.814]
    unknown = rows(replace(panel, others={}), finding="fell", windows="2021/2022", against="itself")
    assert only(unknown)["interval_note"] == "no interval: no figures of the denominator people are held"


# --- Prices ------------------------------------------------------------------------------------------

PRICES = {"00": (100.0, 110.0, 121.0)}
PAID = {"9901": (1000.0, 1150.0, 1200.0), "00": (1000.0, 1100.0, 1210.0)}


def priced(panel_of: PanelOf, prices: Mapping[str, Sequence[float | None]] = PRICES, **more: Any) -> Panel:
    """Paid aid in kronor while prices rise by a tenth a year."""
    return panel_with(panel_of, {"aid": PAID, "prices": prices}, **{"price_basis": "nominal", **more})


def test_real_terms_by_hand(panel_of: PanelOf) -> None:
    """1,000 in prices of the end are 1,210: what rose by 20 % fell by 10 kr; the country stood still."""
    found = rows(
        priced(panel_of), finding="fell", windows="2020/2022", cpi="prices", against=("itself", "benchmark")
    )
    nominal, real = (only(found, against="itself", prices=each) for each in ("nominal", "real"))
    assert (nominal["value_start"], nominal["value"], nominal["agrees"]) == (1000.0, 1200.0, False)
    assert (real["value_start"], real["value"], real["agrees"]) == (pytest.approx(1210.0), 1200.0, True)
    assert real["estimate"] == pytest.approx(-100 / 121)
    beside_country = only(found, against="benchmark", prices="real", scale="absolute")
    assert (beside_country["estimate"], beside_country["compared_with"]) == pytest.approx((-10.0, 0.0))
    assert (real["specifications"], real["agreeing"]) == (6, 3)


def test_real_terms_of_every_period(panel_of: PanelOf) -> None:
    """1,210, 1,265, 1,200 in prices of the end: the lowest, but it did not fall every year."""
    for finding, agrees in (("lowest", [False, True]), ("fell_every_period", [False, False])):
        found = rows(priced(panel_of), finding=finding, windows="2020/2022", cpi="prices")
        assert column(found, "agrees") == agrees
        assert column(found, "prices") == ["nominal", "real"]


@pytest.mark.parametrize(
    ("about", "asked", "words"),
    [
        ({}, ("nominal", "real"), ["nominal", "real"]),
        ({}, "nominal", ["nominal"]),
        ({}, "real", ["real"]),
        ({"price_basis": None}, ("nominal", "real"), [""]),
        ({"price_basis": "2015"}, "nominal", ["real"]),
    ],
)
def test_whose_prices(panel_of: PanelOf, about: dict[str, Any], asked: object, words: list[str]) -> None:
    """What is no money has none; what is in prices of a year is real as it stands, and not deflated again."""
    found = rows(
        priced(panel_of, **about),
        finding="rose",
        windows="2020/2022",
        cpi="prices",
        prices=asked,
        against="itself",
    )
    assert column(found, "prices") == words
    if about:
        assert column(found, "value_start") == [1000.0]


def test_without_a_price_index(panel_of: PanelOf) -> None:
    """Nothing real is told, and that is said; for levels it changes nothing."""
    for cpi, text in (("scb_cpi", "scb_cpi"), ("", "a price index")):
        found = rows(priced(panel_of), finding="rose", windows="2020/2022", cpi=cpi, against="itself")
        assert [(row["prices"], row["note"]) for row in found] == [
            ("nominal", f"no real terms: no figures of {text}")
        ]
    only_real = rows(priced(panel_of), finding="rose", windows="2020/2022", prices="real", against="itself")
    assert [(row["prices"], row["agrees"]) for row in only_real] == [("real", None)]
    assert "no price index for 2020" in only_real[0]["note"]
    levels = rows(priced(panel_of), finding="higher", windows="2022", cpi="prices", against="benchmark")
    assert [(row["prices"], row["note"]) for row in levels] == [("nominal", None)]


def test_a_hole_in_the_price_index(panel_of: PanelOf) -> None:
    """Only what is looked at needs a price."""
    panel = priced(panel_of, {"00": (100.0, None, 121.0)})
    for finding, agrees, note in (
        ("rose", False, None),
        ("lowest", None, "no price index for 2021"),
    ):
        found = rows(panel, finding=finding, windows="2020/2022", cpi="prices", against="itself")
        row = only(found, prices="real")
        assert (row["agrees"], row["note"]) == (agrees, note)


# --- Windows and indicators --------------------------------------------------------------------------


def test_the_windows_without_any_given(panel_of: PanelOf) -> None:
    """Starts a year before to a year after, ends up to a year before; those that run forwards."""
    panel = panel_with(panel_of, {"aid": {"9901": (5.0, 4.0, 3.0, 2.0)}}, start="2020")
    found = rows(panel, finding="fell", against="itself")
    windows = [(row["start"], row["period"]) for row in found]
    assert windows == [
        ("2019", "2021"),
        ("2019", "2022"),
        ("2020", "2021"),
        ("2020", "2022"),
        ("2021", "2022"),
    ]
    assert {row["agrees"] for row in found} == {True}
    levels = rows(panel, finding="lower", against="median")
    assert column(levels, "period") == ["2020", "2021", "2022"]


def test_windows_in_the_form_of_the_indicator(panel_of: PanelOf) -> None:
    """A year stands for the same month of it, a month for its year where there are only years."""
    monthly = panel_of(
        {"aid": {when: {"9901": 1.0} for when in ("2019-07", "2023-07")}},
        members=("9901",),
        period="2023-07",
        start="2019-07",
    )
    asked = {"finding": "fell", "against": "itself"}
    for window in ("2019/2023", "2019/2023-07", "2019-07/2023-07"):
        found = rows(monthly, windows=window, **asked)
        assert [(row["start"], row["period"]) for row in found] == [("2019-07", "2023-07")]
    yearly = panel_with(panel_of, {"aid": {"9901": (5.0, 4.0)}})
    found = rows(yearly, windows=("2021-08/2022-08", "2021/2022", "2022-01/2022-08"), **asked)
    assert [(row["start"], row["period"], row["note"]) for row in found] == [
        ("2021", "2022", None),
        ("2022", "2022", "2022 is not before 2022"),
    ]


def test_a_week_that_a_year_does_not_have(panel_of: PanelOf) -> None:
    """Week 53 of 2020 is set beside week 52 of 2019."""
    figures = {"aid": {"2019-W52": {"9901": 2.0}, "2020-W53": {"9901": 1.0}}}
    panel = panel_of(figures, members=("9901",), period="2020-W53", start="2019-W52")
    (row,) = rows(panel, finding="fell", windows="2019/2020", against="itself")
    assert (row["start"], row["period"], row["agrees"]) == ("2019-W52", "2020-W53", True)


def test_further_indicators(panel_of: PanelOf) -> None:
    """They have the latest period in which half of the group has a value, up to the year asked for."""
    more = {
        "2019": {"9901": 4.0, "9902": 4.0},
        "2021": {"9901": 3.0, "9902": 1.0},
        "2022": {"9901": 2.0},
        "2023": {"9901": 1.0, "9902": 1.0},
    }
    aid = {"2020": {"9901": 5.0, "9902": 5.0}, "2022": {"9901": 4.0, "9902": 4.0}}
    panel = panel_of({"aid": aid, "more": more}, members=("9901", "9902", "9903"), shown=("9901",))
    found = rows(panel, finding="fell", indicators=("more", "nowhere", "aid"), against="itself")
    assert list(dict.fromkeys(row["indicator"] for row in found)) == ["aid", "more", "nowhere"]
    windows = [(row["start"], row["period"]) for row in found if row["indicator"] == "more"]
    assert windows == [("2019", "2020"), ("2019", "2021"), ("2020", "2021")]
    row = only(found, indicator="nowhere")
    assert (row["note"], row["start"], row["period"]) == ("no figures of nowhere", "", "")
    given = rows(panel, finding="fell", indicators="nowhere", windows="2020/2022", against="itself")
    assert (only(given, indicator="nowhere")["start"], only(given, indicator="nowhere")["agrees"]) == (
        "2020",
        None,
    )


def test_an_indicator_without_a_period(panel_of: PanelOf) -> None:
    """Nothing is compared unless windows are given; an indicator without figures says so."""
    panel = panel_of({"aid": {"2021": {"9901": 5.0}, "2022": {"9901": 4.0}}}, members=("9901",), period=None)
    (row,) = rows(panel, finding="fell")
    assert (row["note"], row["specifications"], row["share"]) == ("no period to compare", 0, None)
    found = rows(panel, finding="fell", windows="2021/2022", against="itself")
    assert column(found, "agrees") == [True]
    empty = replace(panel, observations=panel.observations.head(0))
    (row,) = rows(empty, finding="fell", windows="2021/2022")
    assert row["note"] == "no figures of aid"


def test_only_shown_regions_have_rows(panel_of: PanelOf) -> None:
    """Each with its own totals; the rank is still among the whole group."""
    panel = panel_with(panel_of, {"aid": BESIDE}, shown=("9904", "9901"))
    found = rows(panel, finding="fell", windows="2021/2022", against=("itself", "median"), scales="percent")
    assert [(row["region"], row["rank"], row["agreeing"]) for row in found] == [
        ("9904", 4, 0),
        ("9904", 4, 0),
        ("9901", 1, 2),
        ("9901", 1, 2),
    ]


# --- Bad parameters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"finding": ""},
        {"finding": "down"},
        {"finding": ("fell",)},
        {"windows": "2019-2022"},
        {"windows": "2022"},
        {"windows": "2022/2019"},
        {"windows": "2022/2022"},
        {"windows": "2019/2020/2022"},
        {"windows": 2022.0},
        {"finding": "lower", "windows": "2019/2022"},
        {"finding": "lower", "windows": ""},
        {"against": "county"},
        {"against": ()},
        {"against": 7},
        {"finding": "lower", "against": "itself"},
        {"finding": "lowest", "against": ("median", "peers")},
        {"scales": ("percent", "log")},
        {"prices": "fixed"},
        {"cpi": 7},
        {"level": 95},
        {"level": 0.2},
        {"indicators": 7},
        {"indicators": ("aid", "aid")},
    ],
)
def test_wrong_parameters(panel_of: PanelOf, wrong: dict[str, object]) -> None:
    """Each is told with what may be written in its place."""
    panel = panel_with(panel_of, {"aid": BESIDE})
    with pytest.raises(ConfigError, match="metric robustness") as caught:
        rows(panel, **{"finding": "fell", **wrong})
    assert caught.value.suggestion or "twice" in caught.value.message


def test_no_start_of_change(panel_of: PanelOf) -> None:
    """A study without one has to say the windows; a level needs none."""
    panel = panel_with(panel_of, {"aid": BESIDE}, start=None)
    with pytest.raises(ConfigError, match="from when change is counted"):
        rows(panel, finding="fell")
    assert rows(panel, finding="lower")
    assert rows(panel, finding="fell", windows="2021/2022")


# --- What always holds -------------------------------------------------------------------------------

VALUE = st.one_of(st.none(), st.integers(-50, 400).map(lambda each: each / 4))
SERIES = st.lists(st.tuples(VALUE, VALUE, VALUE), min_size=5, max_size=5)
FINDING = st.sampled_from(["fell", "rose", "fell_every_period", "lowest", "lower", "higher"])
CODES = (*FOUR, "00")


def invented(
    panel_of: PanelOf, series: Sequence[tuple[float | None, ...]], codes: Sequence[str] = CODES
) -> Panel:
    aid = dict(zip(codes, series, strict=True))
    peers = {codes[0]: codes[1:3], codes[1]: codes[:4]}
    prices = {codes[-1]: (100.0, 110.0, 121.0)}
    return panel_with(
        panel_of,
        {"aid": aid, "prices": prices},
        members=tuple(codes[:4]),
        benchmark=codes[-1],
        peers=peers,
        price_basis="nominal",
    )


def asked(panel: Panel, finding: str) -> list[dict[str, Any]]:
    windows = ("2020", "2022") if finding in ("lower", "higher") else ("2020/2022", "2021/2022")
    return rows(panel, finding=finding, windows=windows, cpi="prices")


def alike(found: Sequence[Row], other: Sequence[Row], *, but: Sequence[str] = ()) -> None:
    """Whether two results are the same, numbers to nine digits, *but* for some columns."""
    assert len(found) == len(other)
    for row, twin in zip(found, other, strict=True):
        for name in row.keys() - set(but):
            same = (
                pytest.approx(twin[name], rel=1e-9, abs=1e-9) if isinstance(twin[name], float) else twin[name]
            )
            assert row[name] == same, name


@given(series=SERIES, finding=FINDING, seed=st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_does_not_matter(
    panel_of: PanelOf, series: list[tuple[float | None, ...]], finding: str, seed: int
) -> None:
    """Neither of the observations nor of the group's members."""
    panel = invented(panel_of, series)
    mixed = panel.observations.collect().sample(fraction=1.0, shuffle=True, seed=seed).lazy()
    turned = replace(panel.group, members=panel.group.members[::-1])
    alike(asked(panel, finding), asked(replace(panel, observations=mixed, group=turned), finding))


@given(series=SERIES, finding=FINDING)
@settings(max_examples=40, deadline=None)
def test_names_of_regions_do_not_matter(
    panel_of: PanelOf, series: list[tuple[float | None, ...]], finding: str
) -> None:
    """Other codes in another order of the alphabet give the same figures."""
    other = ("9948", "9933", "9927", "9911", "00")
    found = asked(invented(panel_of, series), finding)
    alike(found, asked(invented(panel_of, series, other), finding), but=("region", "note"))


@given(series=SERIES, finding=FINDING)
@settings(max_examples=40, deadline=None)
def test_the_unit_of_money_does_not_matter(
    panel_of: PanelOf, series: list[tuple[float | None, ...]], finding: str
) -> None:
    """In thousandths every answer, rank and percent change is the same."""
    smaller = [tuple(None if each is None else 1000 * each for each in values) for values in series]
    found = asked(invented(panel_of, series), finding)
    other = asked(invented(panel_of, smaller), finding)
    money = ("value_start", "value", "estimate", "compared_with", "difference", "note")
    alike(found, other, but=money)
    for row, twin in zip(found, other, strict=True):
        times = 1 if row["scale"] == "percent" else 1000
        if row["estimate"] is not None:
            assert twin["estimate"] == pytest.approx(times * row["estimate"], abs=1e-6)


@given(series=SERIES, finding=FINDING)
@settings(max_examples=60, deadline=None)
def test_what_the_columns_say_of_each_other(
    panel_of: PanelOf, series: list[tuple[float | None, ...]], finding: str
) -> None:
    """Totals count the answers; no answer has a reason; what agrees moved so; ranks follow the estimates."""
    found = asked(invented(panel_of, series), finding)
    way = -1 if finding.startswith(("fell", "low")) else 1
    for row in found:
        answers = column(found, "agrees", region=row["region"])
        told = [each for each in answers if each is not None]
        assert (row["specifications"], row["agreeing"]) == (len(told), sum(told))
        assert row["share"] == (sum(told) / len(told) if told else None)
        assert row["agrees"] is not None or row["note"]
        if row["agrees"]:
            assert way * row["estimate"] > 0
            assert row["difference"] is None or way * row["difference"] > 0
        assert (row["rank"] is None) or 1 <= row["rank"] <= row["n"]
    in_scale = [row for row in found if row["rank"] is not None and row["against"] in ("median", "benchmark")]
    for row in in_scale:
        same = [
            each
            for each in in_scale
            if all(each[name] == row[name] for name in ("start", "period", "prices", "scale", "against"))
        ]
        figure = "value" if finding in ("lower", "higher") else "estimate"
        better = sum(way * each[figure] > way * row[figure] + 1e-6 for each in same)
        assert (row["rank"], row["n"]) == (better + 1, len(same))


def test_real_terms_by_what_is_no_index_are_refused(panel_of: PanelOf) -> None:
    """Prices are those of an index; another figure under that parameter is a slip, not a missing index."""
    panel = priced(panel_of)
    known = {**panel.others, **panel.indicators}
    panel = replace(panel, others={**panel.others, "prices": replace(known["prices"], kind="share")})
    with pytest.raises(ConfigError, match="prices, which is a share and no index"):
        rows(panel, finding="rose", windows="2020/2022", cpi="prices", against="itself")
