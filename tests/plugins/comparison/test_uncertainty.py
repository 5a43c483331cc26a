"""The metric "uncertainty": worked examples, the real panel, and what always holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as scipy_stats  # pyright: ignore[reportMissingTypeStubs]

from obs import Break, ConfigError, Group, Panel, all_regions, observation_frame
from obs.contracts.frames import check_frame
from obs.snapshot import embedded
from obs.study import builtin
from obs_comparison.intervals import clopper_pearson
from obs_comparison.rank_intervals import Chance, rank_intervals
from obs_comparison.uncertainty import Uncertainty

stats: Any = scipy_stats

PanelOf = Callable[..., Panel]
Cases = Mapping[str, tuple[float | None, float | None]]
FOUR = ("9901", "9902", "9903", "9904")
YEARS = [str(year) for year in range(2016, 2023)]
DEFAULTS: Mapping[str, object] = {"level": 0.95, "draws": 1000, "seed": 1}


def counted(
    panel_of: PanelOf,
    cases: Cases,
    *,
    country: float | None = None,
    members: tuple[str, ...] = FOUR,
    **about: Any,
) -> Panel:
    """A panel of the share that *cases* (count, people) give, with the indicator "people" behind it."""
    shares = [
        (code, "2022", "T", 100 * x / n if x is not None and n else None) for code, (x, n) in cases.items()
    ]
    panel = panel_of([*shares, ("00", "2022", "T", country)], members=members, **about)
    aid = replace(panel.indicators["aid"], denominator="people")
    people = replace(aid, id="people", kind="count", unit="antal", denominator=None)
    rows = [("people", code, "2022", "T", n, "reported") for code, (_, n) in cases.items() if n is not None]
    columns = ["indicator", "region", "period", "sex", "value", "status"]
    more = pl.DataFrame(rows, schema=columns, schema_overrides={"value": pl.Float64}, orient="row")
    return replace(
        panel,
        observations=pl.concat([panel.observations, observation_frame(more).lazy()]),
        indicators={"aid": aid},
        others={"people": people},
    )


def alone(panel: Panel, **about: Any) -> Panel:
    """*panel* with other facts about its indicator, by default without a denominator."""
    return replace(panel, indicators={"aid": replace(panel.indicators["aid"], **about)})


def uncertainty(panel: Panel, **given: object) -> dict[str, dict[str, Any]]:
    """The result by region."""
    result = Uncertainty().compute(panel, {**DEFAULTS, **given}).collect()
    assert check_frame(result, dict(Uncertainty.info.result)) == []
    return {row["region"]: row for row in result.to_dicts()}


def test_the_worked_example(panel_of: PanelOf) -> None:
    """12 of 20: 60 % (38.7 to 78.1 by Wilson); one case is 5 points; lower than 80, similar to 75."""
    row = uncertainty(counted(panel_of, {"9901": (12, 20)}, country=80.0, polarity="none"))["9901"]
    assert (row["lower"], row["upper"]) == (pytest.approx(38.66, abs=0.01), pytest.approx(78.12, abs=0.01))
    assert (row["method"], row["count"], row["denominator"]) == ("Wilson", 12, 20)
    assert (row["one_case"], row["judgement"]) == (5.0, "lower")
    assert row["n_note"] == "count = value x denominator, rounded to whole cases"
    row = uncertainty(counted(panel_of, {"9901": (12, 20)}, country=75.0, polarity="none"))["9901"]
    assert row["judgement"] == "similar"


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        ("lower_is_better", ["better", "similar", "worse"]),
        ("higher_is_better", ["worse", "similar", "better"]),
        ("none", ["lower", "similar", "higher"]),
    ],
)
def test_polarity_gives_the_words(panel_of: PanelOf, polarity: str, words: list[str]) -> None:
    """An interval wholly below, around or above the benchmark's 5 %."""
    cases = {"9901": (10, 1000), "9902": (50, 1000), "9903": (90, 1000)}
    rows = uncertainty(counted(panel_of, cases, country=5.0, polarity=polarity))
    assert [rows[code]["judgement"] for code in FOUR[:3]] == words
    assert rows["9901"]["judgement_note"] is None


def test_a_higher_level_judges_less(panel_of: PanelOf) -> None:
    """35 of 1,000 are below 5 % at 95 % and similar at 99.8 %, as Fingertips' second level."""
    panel = counted(panel_of, {"9901": (35, 1000)}, country=5.0)
    assert uncertainty(panel)["9901"]["judgement"] == "better"
    assert uncertainty(panel, level=0.998)["9901"]["judgement"] == "similar"


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"denominator": None}, "no interval: no denominator known"),
        ({"denominator": "else"}, "no interval: no figures of the denominator else are held"),
        (
            {"kind": "rate", "unit": "kr/inv"},
            "no interval: an amount or a modelled value, not a number of cases",
        ),
        ({"kind": "index"}, "no interval: an amount or a modelled value, not a number of cases"),
        ({"kind": "count", "unit": "antal"}, "a count follows the size of the region"),
    ],
)
def test_without_interval_nothing_is_compared(panel_of: PanelOf, about: dict[str, Any], reason: str) -> None:
    """Never a guess: "not compared", and why."""
    panel = alone(counted(panel_of, {"9901": (500, 1000)}, country=5.0), **about)
    row = uncertainty(panel)["9901"]
    assert (row["judgement"], row["judgement_note"]) == ("not compared", reason)
    assert (row["lower"] is None) == (about.get("kind") != "count")


def test_no_region_is_compared_with_itself_or_with_nothing(panel_of: PanelOf) -> None:
    """Neither the benchmark, nor a region without value, nor any region when the benchmark has none."""
    cases = {"9901": (10, 100), "9902": (None, 100), "9903": (5, None), "00": (500, 10_000)}
    panel = counted(panel_of, {code: cases[code] for code in cases}, members=FOUR[:3])
    panel = replace(panel, observations=panel.observations.unique(["indicator", "region"], keep="first"))
    notes = {code: row["judgement_note"] for code, row in uncertainty(panel).items()}
    assert notes == {
        "9901": None,
        "9902": "no value",
        "9903": "no value",
        "00": "the benchmark itself",
    }
    row = uncertainty(counted(panel_of, {"9901": (10, 100)}))["9901"]
    assert (row["judgement"], row["judgement_note"]) == ("not compared", "benchmark not available")


def test_counts_are_poisson_and_few_are_marked(panel_of: PanelOf) -> None:
    """Nine events: 4.1 to 17.1, exact, a small number; 64 by Byar; half an event is no count."""
    figures = [("9901", "2022", "T", 9.0), ("9902", "2022", "T", 64.0), ("9903", "2022", "T", 8.5)]
    panel = alone(panel_of([*figures, ("9904", "2022", "T", -1.0)], members=FOUR), kind="count", unit="antal")
    rows = uncertainty(panel)
    assert rows["9901"]["lower"] == pytest.approx(4.115, abs=1e-3)
    assert rows["9901"]["upper"] == pytest.approx(17.085, abs=1e-3)
    assert rows["9901"]["method"] == "exact Poisson"
    assert rows["9901"]["n_note"] == "a small number: fewer than 10 cases"
    assert (rows["9902"]["method"], rows["9902"]["one_case"]) == ("Byar", 1.0)
    assert (rows["9903"]["count"], rows["9903"]["n_note"]) == (None, "the value is no whole number")
    assert (rows["9904"]["lower"], rows["9904"]["n_note"]) == (None, "the value is below zero")


def test_a_rate_is_poisson_over_its_denominator(panel_of: PanelOf) -> None:
    """10 of 5,000 are 2 per 1000 inhabitants, 0.957 to 3.678 by Byar; one case is 0.2."""
    panel = counted(panel_of, {"9901": (100, 5000)}, country=2.0)
    row = uncertainty(alone(panel, kind="rate", unit="antal/1000 inv", denominator="people"))["9901"]
    assert (row["value"], row["count"], row["one_case"]) == (2.0, 10, 0.2)
    assert (row["lower"], row["upper"]) == (pytest.approx(0.9575, abs=1e-4), pytest.approx(3.6783, abs=1e-4))


def test_a_case_that_moves_the_quarter(panel_of: PanelOf) -> None:
    """Of 1, 2, 3, 40 cases in 100, one more for the lowest shares its place: no longer the best quarter."""
    rows = uncertainty(
        counted(panel_of, dict(zip(FOUR, [(1, 100), (2, 100), (3, 100), (40, 100)], strict=True)))
    )
    # Mid-rank percentiles: 12.5, 37.5, 62.5, 87.5; a tie of the first two gives both 25.
    assert [rows[code]["one_case_band"] for code in FOUR] == [True, False, False, False]
    rows = uncertainty(
        counted(panel_of, dict(zip(FOUR, [(1, 100), (3, 100), (5, 100), (40, 100)], strict=True)))
    )
    assert [rows[code]["one_case_band"] for code in FOUR] == [False, False, False, False]
    assert rows["00"]["one_case_band"] is None


def test_shares_at_the_end_of_the_scale(panel_of: PanelOf) -> None:
    """None and all have limits within 0 and 100, and a case fewer than none does not exist."""
    rows = uncertainty(counted(panel_of, {"9901": (0, 50), "9902": (50, 50)}, country=50.0, members=FOUR[:2]))
    assert (rows["9901"]["lower"], rows["9902"]["upper"]) == (0.0, 100.0)
    assert [rows[code]["judgement"] for code in FOUR[:2]] == ["better", "worse"]


def test_a_share_above_its_denominator_has_no_interval(panel_of: PanelOf) -> None:
    """105 % of the people is not a share."""
    assert (
        uncertainty(counted(panel_of, {"9901": (105, 100)}))["9901"]["n_note"] == "the share is above 100 %"
    )


def test_rank_intervals_of_certain_and_of_equal_regions(panel_of: PanelOf) -> None:
    """Far apart, the ranks are sure; four small regions alike may each have any rank."""
    apart = {code: (10**place * 10, 10**6) for place, code in enumerate(FOUR)}
    rows = uncertainty(counted(panel_of, apart))
    ranks = [(rows[code]["rank"], rows[code]["rank_lower"], rows[code]["rank_upper"]) for code in FOUR]
    assert ranks == [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4)]
    assert rows["9901"]["rank_note"] == "interval simulated: binomial"
    rows = uncertainty(counted(panel_of, dict.fromkeys(FOUR, (50, 1000))))
    ranks = [(rows[code]["rank"], rows[code]["rank_lower"], rows[code]["rank_upper"]) for code in FOUR]
    assert ranks == [(1, 1, 4)] * 4


def test_ties_share_the_best_rank_in_every_draw(panel_of: PanelOf) -> None:
    """Three regions without a case are drawn as such each time: all three are always first."""
    rows = uncertainty(counted(panel_of, {**dict.fromkeys(FOUR[:3], (0, 1000)), "9904": (500, 1000)}))
    assert [(rows[code]["rank_lower"], rows[code]["rank_upper"]) for code in FOUR] == [(1, 1)] * 3 + [(4, 4)]


def test_the_highest_is_first_where_high_is_better(panel_of: PanelOf) -> None:
    """Ranks and their intervals turn with polarity."""
    apart = {code: (10**place * 10, 10**6) for place, code in enumerate(FOUR)}
    rows = uncertainty(counted(panel_of, apart, polarity="higher_is_better"))
    assert [rows[code]["rank_lower"] for code in FOUR] == [4, 3, 2, 1]


def test_the_simulation_agrees_with_the_exact_chance() -> None:
    """Two normal values 1 apart, sd 1 each, change places with chance 0.24; three sd apart with 0.017."""
    for gap, upper in ((1.0, 2), (3.0, 1)):
        chance = Chance(
            values=np.array([0.0, gap]),
            worth=np.full(2, np.nan),
            counts=np.full(2, np.nan),
            denominators=np.full(2, np.nan),
            sigmas=np.array([1.0, 1.0]),
            process="binomial",
        )
        found = rank_intervals(chance, highest_first=False, draws=20_000, seed=3)
        assert [list(map(int, each)) for each in found] == [[1, 3 - upper], [upper, 2]]


@pytest.mark.parametrize("size", [1, 2, 63, 64, 290, 4000])
@pytest.mark.parametrize("highest_first", [False, True])
def test_normal_draws_are_ranked_as_scipy_ranks_them(size: int, highest_first: bool) -> None:
    """The quick way of ranking, by the bits of doubles, says what a plain one says, below zero too.

    More draws than are kept are made in parts, and are the same.
    """
    random = np.random.default_rng(size)
    values, sigmas = np.sort(random.normal(0, 3, size)), random.uniform(0.5, 5, size)
    none = np.full(size, np.nan)
    chance = Chance(
        values=values, worth=none, counts=none, denominators=none, sigmas=sigmas, process="poisson"
    )
    found = rank_intervals(chance, highest_first=highest_first, draws=1010, seed=7)
    drawn = np.random.default_rng(7).standard_normal((1010, size)) * sigmas + values
    ranks = np.sort(stats.rankdata(-drawn if highest_first else drawn, method="min", axis=1), axis=0)
    # The first rank that holds 2.5 % of 1,010 draws is the 26th of them.
    assert np.array_equal(found, [ranks[25], ranks[984]])


SERIES = [10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0]


def _history(code: str, values: Sequence[float | None]) -> list[tuple[str, str, str, float | None]]:
    return [(code, year, "T", value) for year, value in zip(YEARS, values, strict=True)]


def test_without_cases_the_own_series_gives_the_spread(panel_of: PanelOf) -> None:
    """Moving ranges of 2 are a sigma of 1.77: regions 1 apart overlap, one that is 40 above does not."""
    others = [[11 + value - 10 for value in SERIES], [50 + value - 10 for value in SERIES], [10.0] * 7]
    figures = [
        row for code, values in zip(FOUR, [SERIES, *others], strict=True) for row in _history(code, values)
    ]
    rows = uncertainty(alone(panel_of(figures, members=FOUR), kind="rate", unit="kr/inv"))
    assert (rows["9901"]["rank_lower"], rows["9901"]["rank_upper"]) == (1, 3)
    assert (rows["9903"]["rank_lower"], rows["9903"]["rank_upper"]) == (4, 4)
    assert rows["9901"]["rank_note"] == "interval simulated: normal, spread of the region's own series"
    assert (rows["9904"]["rank"], rows["9904"]["rank_lower"]) == (1, None)
    assert rows["9904"]["rank_note"] == (
        "no rank interval: no cases known, and too short or constant a series"
    )


@pytest.mark.parametrize(
    ("values", "breaks"),
    [
        (SERIES, (Break(period="2019", reason="another method"),)),
        ([10.0, 12.0, None, 12.0, None, 12.0, 10.0], ()),
        ([None, None, None, None, 9.0, 12.0, 10.0], ()),
    ],
)
def test_a_break_or_gaps_leave_too_short_a_series(
    panel_of: PanelOf, values: list[float | None], breaks: tuple[Break, ...]
) -> None:
    """Fewer than four moving ranges since the break, none of them across a gap, give no rank interval."""
    row = uncertainty(panel_of(_history("9901", values), members=FOUR[:1], breaks=breaks))["9901"]
    assert (row["rank"], row["rank_lower"], row["rank_upper"]) == (1, None, None)


def test_a_region_outside_the_group_is_judged_and_not_ranked(panel_of: PanelOf) -> None:
    """It has its interval and judgement, and says why it has no rank."""
    cases = {**dict.fromkeys(FOUR, (50, 1000)), "9905": (10, 1000)}
    row = uncertainty(counted(panel_of, cases, country=5.0, shown=("9905",)))["9905"]
    assert (row["judgement"], row["rank"], row["rank_lower"]) == ("better", None, None)
    assert (row["rank_note"], row["n"]) == ("no rank: not in the group", 4)


def test_without_a_period_there_is_nothing(panel_of: PanelOf) -> None:
    """No value, no rank, no interval, and no fault."""
    row = uncertainty(panel_of([("9901", "2022", "T", 1.0)], members=FOUR[:1], period=None))["9901"]
    assert (row["value"], row["rank"], row["n"], row["judgement"]) == (None, None, 0, "not compared")


def test_the_seed_decides(panel_of: PanelOf) -> None:
    """The same seed gives the same table, whatever else is computed."""
    panel = counted(panel_of, dict.fromkeys(FOUR, (50, 1000)))
    again = [Uncertainty().compute(panel, DEFAULTS).collect() for _ in range(2)]
    assert again[0].equals(again[1])


@pytest.mark.parametrize(
    "wrong", [{"level": 95}, {"level": 1.0}, {"draws": 10}, {"draws": 1e4}, {"seed": "x"}, {"seed": -1}]
)
def test_wrong_parameters_are_refused(panel_of: PanelOf, wrong: dict[str, object]) -> None:
    """A level that is no share, too few draws, a seed that is none."""
    with pytest.raises(ConfigError, match="metric uncertainty"):
        uncertainty(counted(panel_of, {"9901": (5, 10)}), **wrong)


def test_the_five_municipalities() -> None:
    """2022: Markaryd's 1.0 % is 102 of 10,166 and better than the country, Hagfors' 3.2 % worse."""
    study, figures = builtin("bistand"), embedded("bistand")
    ids = ("N31807", "N31008", "N31816")
    held = {id_: study.indicators[id_] for id_ in (*ids, "N01951")}
    frames = [frame for each in held.values() if (frame := figures.read(each)) is not None]
    panel = Panel(
        observations=pl.concat(frames).lazy(),
        indicators={id_: held[id_] for id_ in ids},
        group=Group(id="all", title="All", members=tuple(code for code in all_regions() if len(code) == 4)),
        shown=study.regions,
        benchmark="00",
        periods=dict.fromkeys(ids, "2022"),
        starts={},
        others={"N01951": held["N01951"]},
    )
    result = Uncertainty().compute(panel, {**DEFAULTS, "draws": 10_000}).collect()
    rows = {(row["indicator"], row["region"]): row for row in result.to_dicts()}
    markaryd, hagfors = rows["N31807", "0767"], rows["N31807", "1783"]
    assert (markaryd["count"], markaryd["denominator"], markaryd["judgement"]) == (102, 10_166, "better")
    assert hagfors["judgement"] == "worse"
    lower, upper = clopper_pearson(102, 10_166)
    assert markaryd["lower"] == pytest.approx(100 * float(lower), abs=0.02)
    assert markaryd["upper"] == pytest.approx(100 * float(upper), abs=0.02)
    assert markaryd["rank_lower"] < markaryd["rank"] == 9 < markaryd["rank_upper"] < 30
    assert (
        rows["N31816", "0767"]["judgement_note"]
        == "no interval: no figures of the denominator N02104 are held"
    )
    assert rows["N31008", "0767"]["judgement"] == "not compared"
    assert rows["N31008", "0767"]["rank_note"].endswith("own series")
    ranked = [row for row in rows.values() if row["rank_lower"] is not None]
    assert len(ranked) > 800
    assert all(1 <= row["rank_lower"] <= row["rank_upper"] <= row["n"] for row in ranked)


@settings(deadline=None, max_examples=20)  # a busy machine is no failure
@given(
    cases=st.lists(
        st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=4,
        max_size=4,
        unique_by=lambda case: case[0] / case[1],
    ),
    country=st.floats(0, 100),
    polarity=st.sampled_from(["lower_is_better", "higher_is_better", "none"]),
    data=st.data(),
)
def test_what_always_holds(
    panel_of: PanelOf,
    cases: list[tuple[int, int]],
    country: float,
    polarity: str,
    data: st.DataObject,
) -> None:
    """Order and codes do not matter; the interval holds the value and widens with the level."""
    panel = counted(panel_of, dict(zip(FOUR, cases, strict=True)), country=country, polarity=polarity)
    before = uncertainty(panel)
    others = data.draw(st.permutations(FOUR))
    renamed = counted(panel_of, dict(zip(others, cases, strict=True)), country=country, polarity=polarity)
    after = uncertainty(renamed)
    for code, other in zip(FOUR, others, strict=True):
        assert {**after[other], "region": code} == before[code]
    wider = uncertainty(panel, level=0.998)
    for code in FOUR:
        row, wide = before[code], wider[code]
        ends = [wide["lower"], row["lower"], row["value"], row["upper"], wide["upper"]]
        assert all(low <= high + 1e-9 for low, high in pairwise(ends))
        assert row["rank_lower"] <= row["rank_upper"]


@settings(deadline=None, max_examples=20)  # a busy machine is no failure
@given(
    values=st.lists(st.lists(st.integers(1, 50), min_size=7, max_size=7), min_size=4, max_size=4),
    power=st.integers(-6, 6),
)
def test_the_unit_does_not_matter(panel_of: PanelOf, values: list[list[int]], power: int) -> None:
    """Kronor or thousands of kronor: rank intervals stay."""
    tables: list[dict[str, dict[str, Any]]] = []
    for factor in (1.0, 2.0**power):
        figures = [
            row
            for code, series in zip(FOUR, values, strict=True)
            for row in _history(code, [factor * value for value in series])
        ]
        tables.append(uncertainty(alone(panel_of(figures, members=FOUR), kind="amount", unit="kr")))
    for code in FOUR:
        for name in ("rank", "rank_lower", "rank_upper", "rank_note"):
            assert tables[0][code][name] == tables[1][code][name]
