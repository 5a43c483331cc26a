"""The metric "funnel": a worked example, published limits, the real panel, and what always holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import ConfigError, Group, Panel, all_regions, observation_frame
from obs.contracts.frames import check_frame
from obs.snapshot import embedded
from obs.study import builtin
from obs_comparison.funnel import Funnel
from obs_comparison.funnel_limits import (
    SCALES,
    additive_variance,
    binomial_limits,
    fit,
    poisson_limits,
)

PanelOf = Callable[..., Panel]
Cases = Mapping[str, tuple[float | None, float]]
TEN = tuple(f"99{number:02}" for number in range(1, 11))
WORKED: Cases = {code: (20 if place < 5 else 45, 1000) for place, code in enumerate(TEN)}
DEFAULTS: Mapping[str, object] = {"scale": "log", "winsorise": 0.1}


def counted(panel_of: PanelOf, cases: Cases, *, members: tuple[str, ...] = TEN, **about: Any) -> Panel:
    """A panel of the share that *cases* (count, people) give, with the indicator "people" behind it."""
    shares = [
        (code, "2022", "T", None if x is None or n == 0 else 100 * x / n) for code, (x, n) in cases.items()
    ]
    panel = panel_of(shares, members=members, **about)
    aid = replace(panel.indicators["aid"], denominator="people")
    people = replace(aid, id="people", kind="count", unit="antal", denominator=None)
    rows = [("people", code, "2022", "T", n, "reported") for code, (_, n) in cases.items()]
    columns = ["indicator", "region", "period", "sex", "value", "status"]
    more = pl.DataFrame(rows, schema=columns, schema_overrides={"value": pl.Float64}, orient="row")
    return replace(
        panel,
        observations=pl.concat([panel.observations, observation_frame(more).lazy()]),
        indicators={"aid": aid},
        others={"people": people},
    )


def funnel(panel: Panel, **given: object) -> dict[str, dict[str, Any]]:
    """The result by region."""
    result = Funnel().compute(panel, {**DEFAULTS, **given}).collect()
    assert check_frame(result, dict(Funnel.info.result)) == []
    return {row["region"]: row for row in result.to_dicts()}


def test_the_worked_example(panel_of: PanelOf) -> None:
    """Five with 20 and five with 45 of 1,000: outside the plain limits, inside those with tau."""
    rows = funnel(counted(panel_of, WORKED), scale="linear")
    few, many = rows["9901"], rows["9910"]
    assert (few["centre"], few["expected"], few["n"]) == (pytest.approx(3.25), pytest.approx(32.5), 10)
    z = 12.5 / 32.5**0.5
    assert (few["z"], many["z"]) == (pytest.approx(-z), pytest.approx(z))
    assert few["phi"] == pytest.approx(z**2)
    tau2 = (10 * z**2 - 9) / (9 * 1000 / 0.0325)
    assert few["tau2"] == pytest.approx(tau2)
    reach = 1.959964 * (0.0325 / 1000 + tau2) ** 0.5
    assert few["lower_95"] == pytest.approx(100 * (0.0325 - reach), abs=1e-6)
    assert few["upper_95"] == pytest.approx(100 * (0.0325 + reach), abs=1e-6)
    assert {row["outside"] for row in rows.values()} == {"inside", None}
    assert (few["plain_outside"], many["plain_outside"]) == ("below the 95 % limit", "above the 95 % limit")
    assert few["plain_process"] == "exact Poisson, chance only"


def test_poisson_limits_as_public_health_england_prints_them() -> None:
    """Rates, baseline 116.1720835 per 100,000: the populations at which 10 and 100 events differ.

    PHEindicatormethods, table of the funnel for rates (three years): 10 events are the lower 95 % limit for
    5276.757672 people and the upper one for 1375.943768, at 99.8 % for 6924.776769 and 849.4639547.
    """
    years, baseline = 3, 116.1720835 / 100_000
    for level, of_lower, of_upper in ((0.95, 5276.757672, 1375.943768), (0.998, 6924.776769, 849.4639547)):
        lower, _ = poisson_limits(np.array([of_lower * years * baseline]), level)
        _, upper = poisson_limits(np.array([of_upper * years * baseline]), level)
        assert [float(lower[0]), float(upper[0])] == pytest.approx([10, 10], rel=1e-6)


@pytest.mark.parametrize(
    ("people", "limits"),
    [
        (20, (63.326743, 97.958152, 53.341156, 100)),
        (50, (69.691035, 91.593861, 63.375595, 97.909301)),
        (1008, (78.203374, 83.081521, 76.796814, 84.488082)),
    ],
)
def test_binomial_limits_as_public_health_england_prints_them(
    people: float, limits: tuple[float, ...]
) -> None:
    """A funnel of shares, baseline 80.642448 % (PHEindicatormethods, table of the funnel for proportions)."""
    ours = [
        float(limit[0])
        for level in (0.95, 0.998)
        for limit in binomial_limits(0.80642448, np.array([people]), level)
    ]
    assert [100 * each for each in ours] == pytest.approx(limits, abs=2e-6)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (10, (18.39035799, 4.795387629, 24.13397235, 2.960519925)),
        (100, (121.6268111, 81.36400699, 134.9243187, 71.92139974)),
        (716, (770.4222128, 664.5083011, 802.60414, 636.1521174)),
    ],
)
def test_limits_of_ratios_as_public_health_england_prints_them(
    events: int, expected: tuple[float, ...]
) -> None:
    """Events expected where so many are the lower and the upper 95 % limit, and the 99.8 % ones.

    PHEindicatormethods, table of the funnel for ratios; its own search stops at some seven digits.
    """
    limits = [
        float(poisson_limits(np.array([each]), level)[side][0])
        for each, (level, side) in zip(expected, [(0.95, 0), (0.95, 1), (0.998, 0), (0.998, 1)], strict=True)
    ]
    assert limits == pytest.approx([events] * 4, rel=1e-6)


def test_additive_variance_as_in_nine_laboratories() -> None:
    """Kacker (2004), as R's metafor has them (statsmodels' tests, results_meta.py): Q 24.80, tau2 0.288."""
    effects = np.array([61.00, 61.40, 62.21, 62.30, 62.34, 62.60, 62.70, 62.84, 65.90])
    variances = np.array([0.2025, 1.21, 0.09, 0.2025, 0.3844, 0.5625, 0.0676, 0.0225, 1.8225])
    mean = (effects / variances).sum() / (1 / variances).sum()
    q = float(((effects - mean) ** 2 / variances).sum())
    assert q == pytest.approx(24.801897741835, abs=1e-10)
    assert additive_variance(q / 9, np.sqrt(variances)) == pytest.approx(0.288049246973751, abs=1e-10)


BCG = """4 119 11 128, 6 300 29 274, 3 228 11 209, 62 13536 248 12619, 33 5036 47 5761, 180 1361 372 1079,
8 2537 10 619, 505 87886 499 87892, 29 7470 45 7232, 17 1699 65 1600, 186 50448 141 27197, 5 2493 3 2338,
27 16886 29 17825"""


def test_additive_variance_as_in_the_trials_of_bcg_vaccine() -> None:
    """Colditz et al. (1994), thirteen trials, log risk ratios: Q = 152.2330, tau2 = 0.3088 (metafor)."""
    a, b, c, d = np.array([[float(word) for word in row.split()] for row in BCG.split(",")]).T
    effects = np.log((a / (a + b)) / (c / (c + d)))
    errors = np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    mean = (effects / errors**2).sum() / (1 / errors**2).sum()
    q = float((((effects - mean) / errors) ** 2).sum())
    assert q == pytest.approx(152.2330, abs=5e-5)
    assert additive_variance(q / 13, errors) == pytest.approx(0.3088, abs=5e-5)


@pytest.fixture(scope="session", name="recipients")
def _recipients() -> tuple[Any, Any, Panel]:
    """Recipients of assistance in 2022 and the population, by municipality, and their panel."""
    study, figures = builtin("bistand"), embedded("bistand")
    aid, people = study.indicators["N31807"], study.indicators["N01951"]
    frames = [frame for each in (aid, people) if (frame := figures.read(each)) is not None]
    members = tuple(code for code in all_regions() if len(code) == 4)
    panel = Panel(
        observations=pl.concat(frames).lazy(),
        indicators={"N31807": aid},
        group=Group(id="municipalities", title="All", members=members),
        shown=study.regions,
        benchmark="00",
        periods={"N31807": "2022"},
        starts={},
        others={"N01951": people},
    )
    result = Funnel().compute(panel, DEFAULTS).collect().drop_nulls("z")
    return result["count"].to_numpy().astype(float), result["denominator"].to_numpy(), panel


def test_phi_of_recipients_on_three_scales(recipients: tuple[Any, Any, Panel]) -> None:
    """286 municipalities in 2022: phi is 96.5 on the linear, 103 on the root and 120 on the log scale."""
    counts, people, _ = recipients
    assert len(counts) == 286
    assert fit(counts, people, SCALES["linear"]).phi == pytest.approx(96.5, abs=0.05)
    assert round(fit(counts, people, SCALES["square_root"]).phi) == 103
    assert round(fit(counts, people, SCALES["log"]).phi) == 120


def test_plain_limits_call_nearly_every_municipality_unusual(recipients: tuple[Any, Any, Panel]) -> None:
    """286: 250 outside the Poisson limits, 33 after widening by the root of phi, 48 with tau (0.34)."""
    counts, people, panel = recipients
    plain = fit(counts, people, SCALES["linear"])
    z = np.abs(plain.z(counts, people))
    assert ((z > 1.959964).sum(), (z > 1.959964 * plain.phi**0.5).sum()) == (250, 33)
    rows = [row for row in funnel(panel).values() if row["outside"]]
    assert sum(row["plain_outside"] != "inside" for row in rows) == 250
    assert sum(row["outside"] != "inside" for row in rows) == 48
    assert round(rows[0]["tau2"] ** 0.5, 2) == 0.34


def test_markaryd_is_unusual_and_hagfors_is_not(recipients: tuple[Any, Any, Panel]) -> None:
    """1.0 % in Markaryd is below the 99.8 % limit that holds tau; Hagfors' 3.2 % is inside."""
    rows = funnel(recipients[2])
    assert rows["0767"]["outside"] == "below the 99.8 % limit"
    assert rows["1783"]["outside"] == "inside"
    assert rows["00"]["funnel_note"] == "the benchmark is no region of the funnel"


def test_a_benchmark_without_a_count_says_why(panel_of: PanelOf) -> None:
    """Beside that it is no region of the funnel: its denominator is not there."""
    panel = counted(panel_of, {**WORKED, "00": (3000, 100_000)})
    assert funnel(panel)["00"]["funnel_note"] == "the benchmark is no region of the funnel"
    theirs = (pl.col("indicator") == "people") & (pl.col("region") == "00")
    row = funnel(replace(panel, observations=panel.observations.filter(~theirs)))["00"]
    assert row["count"] is None
    assert row["funnel_note"] == (
        "the benchmark is no region of the funnel; no value of the denominator people"
    )


@pytest.mark.parametrize(
    ("about", "note"),
    [
        ({"denominator": None}, "no denominator known"),
        ({"denominator": "else"}, "no figures of the denominator else are held"),
        ({"kind": "rate", "unit": "kr/inv"}, "an amount or a modelled value, not a number of cases"),
        ({"kind": "index"}, "an amount or a modelled value, not a number of cases"),
        ({"kind": "rate", "unit": "antal"}, "the unit 'antal' does not say per how many"),
        ({"kind": "count"}, "a count is neither share nor rate"),
    ],
)
def test_without_cases_there_is_no_funnel(panel_of: PanelOf, about: dict[str, Any], note: str) -> None:
    """Nothing is guessed where no number of cases is known; the row says why."""
    panel = counted(panel_of, dict.fromkeys(TEN, (500, 1000)))
    aid = replace(panel.indicators["aid"], **about)
    row = funnel(replace(panel, indicators={"aid": aid}))["9901"]
    assert (row["outside"], row["phi"], row["lower_95"]) == (None, None, None)
    assert row["funnel_note"] == f"cannot be calculated: {note}"


def test_a_rate_says_per_how_many(panel_of: PanelOf) -> None:
    """20 per 1 000 inhabitants of 5,000 are 100 cases, and so are the limits per 1 000."""
    panel = counted(panel_of, dict.fromkeys(TEN, (1000, 5000)))
    aid = replace(panel.indicators["aid"], kind="rate", unit="antal/1 000 inv")
    row = funnel(replace(panel, indicators={"aid": aid}))["9901"]
    assert (row["count"], row["centre"], row["outside"]) == (100, pytest.approx(20), "inside")


def test_too_few_regions(panel_of: PanelOf) -> None:
    """With one of ten missing nine are left, too few for limits."""
    row = funnel(counted(panel_of, {**WORKED, "9901": (None, 1000)}))["9902"]
    assert row["funnel_note"] == (
        "cannot be calculated: only 9 regions of the group have a count, fewer than 10"
    )


@pytest.mark.parametrize(
    ("count", "note"),
    [
        (0, "cannot be calculated: no region of the group has a case"),
        (1000, "cannot be calculated: every case counts in every region"),
    ],
)
def test_nothing_to_tell_apart(panel_of: PanelOf, count: int, note: str) -> None:
    """Where nobody or everybody counts there is no funnel, and no division by zero."""
    assert funnel(counted(panel_of, dict.fromkeys(TEN, (count, 1000))))["9901"]["funnel_note"] == note


def test_equal_shares_have_no_over_dispersion(panel_of: PanelOf) -> None:
    """A constant share gives phi 0 and tau2 0: everyone is inside."""
    row = funnel(counted(panel_of, dict.fromkeys(TEN, (50, 1000))))["9901"]
    assert (row["phi"], row["tau2"], row["outside"]) == (pytest.approx(0), 0, "inside")


def test_zero_has_no_logarithm_and_is_judged_all_the_same(panel_of: PanelOf) -> None:
    """A count of zero has no z on the log scale, a note, and lies below the limit."""
    rows = funnel(counted(panel_of, {**dict.fromkeys(TEN, (100, 1000)), "9901": (0, 1000)}), winsorise=0)
    assert (rows["9901"]["z"], rows["9901"]["outside"]) == (None, "below the 99.8 % limit")
    assert rows["9901"]["funnel_note"] == "no z: zero has no logarithm"


def test_few_expected_cases_are_marked(panel_of: PanelOf) -> None:
    """A region where fewer than five cases are expected has rough limits."""
    rows = funnel(counted(panel_of, {**WORKED, "9901": (1, 40)}))
    assert rows["9901"]["funnel_note"] == "fewer than five cases expected: rough limits"


def test_no_denominator_in_the_period(panel_of: PanelOf) -> None:
    """A region without a denominator, or with one of zero, is left out and says so."""
    panel = counted(
        panel_of, {**WORKED, "9911": (30, 1000), "9912": (30, 1000)}, shown=(*TEN, "9911", "9912")
    )
    region, indicator = pl.col("region").cast(pl.String), pl.col("indicator").cast(pl.String)
    people = indicator == "people"
    figures = panel.observations.filter(~(people & (region == "9911"))).with_columns(
        value=pl.when(people & (region == "9912")).then(0.0).otherwise("value")
    )
    rows = funnel(replace(panel, observations=figures))
    assert rows["9911"]["funnel_note"] == "cannot be calculated: no value of the denominator people"
    assert rows["9912"]["funnel_note"] == "cannot be calculated: the denominator is not above zero"


def test_a_region_outside_the_group_does_not_move_the_limits(panel_of: PanelOf) -> None:
    """It is placed among limits that the group alone gives."""
    before = funnel(counted(panel_of, WORKED))["9901"]
    rows = funnel(counted(panel_of, {**WORKED, "9911": (500, 1000)}, shown=("9911",)))
    assert {name: rows["9901"][name] for name in before} == before
    assert rows["9911"]["outside"] == "above the 99.8 % limit"
    assert rows["9911"]["funnel_note"] == "not in the group: the limits leave it out"


@pytest.mark.parametrize("wrong", [{"scale": "cubic"}, {"scale": 1}, {"winsorise": 0.5}, {"winsorise": "no"}])
def test_wrong_parameters_are_refused(panel_of: PanelOf, wrong: dict[str, object]) -> None:
    """Another scale, or so much winsorising that nothing is left."""
    with pytest.raises(ConfigError, match="metric funnel"):
        funnel(counted(panel_of, WORKED), **wrong)


@settings(deadline=None, max_examples=20)  # a busy machine is no failure
@given(
    cases=st.lists(
        st.integers(5, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=10,
        max_size=10,
    ),
    scale=st.sampled_from(sorted(SCALES)),
    data=st.data(),
)
def test_what_always_holds(
    panel_of: PanelOf, cases: list[tuple[int, int]], scale: str, data: st.DataObject
) -> None:
    """Order and codes of the regions do not matter, the limits are nested, and tau only widens them."""
    before = funnel(counted(panel_of, dict(zip(TEN, cases, strict=True))), scale=scale)
    others = data.draw(st.permutations(TEN))
    after = funnel(counted(panel_of, dict(zip(others, cases, strict=True))), scale=scale)
    for code, other in zip(TEN, others, strict=True):
        row, same = before[code], after[other]
        assert row["outside"] == same["outside"]
        assert row["funnel_note"] == same["funnel_note"]
        if row["centre"] is not None:
            assert same["upper_95"] == pytest.approx(row["upper_95"])
            assert 0 <= row["lower_998"] <= row["lower_95"] <= row["centre"] * (1 + 1e-9)
            assert row["centre"] <= row["upper_95"] * (1 + 1e-9) <= row["upper_998"] * (1 + 2e-9)
            if row["z"] is not None:
                assert abs(row["z_adjusted"]) <= abs(row["z"])
