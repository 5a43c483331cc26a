"""The metric "expected": what it says of each region, what it refuses, and what always holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import ConfigError, MetricError, Panel
from obs.contracts.frames import check_frame
from obs_comparison.expected import Expected

# numpy's own types for these are partly unknown.
polyfit, polyval = cast("Any", np.polyfit), cast("Any", np.polyval)

PanelOf = Callable[..., Panel]
CODES = tuple(f"99{number:02}" for number in range(20))


def rows(panel: Panel, **parameters: object) -> dict[tuple[str, str], dict[str, Any]]:
    """The result by indicator and region."""
    given = {**Expected.info.parameters, "covariates": ["need"], **parameters}
    result = Expected().compute(panel, given).collect()
    assert check_frame(result, dict(Expected.info.result)) == []
    return {(row["indicator"], row["region"]): row for row in result.to_dicts()}


def series(values: Any, year: str = "2022") -> dict[str, dict[str, float | None]]:
    return {
        year: {
            code: None if value is None else float(value) for code, value in zip(CODES, values, strict=True)
        }
    }


RANDOM = np.random.default_rng(3)
NEED = RANDOM.uniform(1, 9, size=20)
AID = 100 + 10 * NEED + RANDOM.normal(size=20)


def test_the_outlier_is_above_expected_and_the_rest_as_expected(panel_of: PanelOf) -> None:
    """One region 30 above a line with a spread of about 1: rank last, outside its interval."""
    aid = AID.copy()
    aid[4] += 30
    found = rows(panel_of({"aid": series(aid), "need": series(NEED)}, members=CODES))
    row = found["aid", "9904"]
    assert (row["reading"], row["rank"], row["n"], row["covariates"]) == ("above expected", 20, 20, 1)
    assert row["percentile"] == 97.5
    assert row["residual"] == pytest.approx(30, abs=3)
    assert row["value"] - row["predicted"] == pytest.approx(row["residual"])
    assert row["relative_residual"] == pytest.approx(100 * row["residual"] / row["predicted"])
    assert {found["aid", code]["reading"] for code in CODES if code != "9904"} == {"as expected"}
    assert row["model"].startswith("OLS: intercept ")
    assert "need " in row["model"]


def test_prediction_is_by_the_line_through_the_others(panel_of: PanelOf) -> None:
    """A polyfit on the 19 others gives the same prediction; the SD of relative residuals follows."""
    found = rows(panel_of({"aid": series(AID), "need": series(NEED)}, members=CODES))
    expected = [
        polyval(polyfit(np.delete(NEED, i), np.delete(AID, i), 1), NEED[i]) for i in range(len(CODES))
    ]
    assert [found["aid", code]["predicted"] for code in CODES] == pytest.approx(expected)
    relative = 100 * (AID / np.array(expected) - 1)
    assert found["aid", "9900"]["sd_relative_residual"] == pytest.approx(relative.std(ddof=1))


def test_outside_the_interval_and_beyond_the_t_limit_are_the_same(panel_of: PanelOf) -> None:
    """The interval of the prediction holds the value just when |studentised residual| <= t(.975; 17)."""
    limit = 2.1098156  # printed in t tables for 17 degrees of freedom as 2.110
    for row in rows(panel_of({"aid": series(AID), "need": series(NEED)}, members=CODES)).values():
        inside = row["lower"] <= row["value"] <= row["upper"]
        assert inside == (abs(row["studentised_residual"]) <= limit)
        assert inside == (row["reading"] == "as expected")


def test_covariates_may_lag(panel_of: PanelOf) -> None:
    """With a lag of one year the covariates are those of 2021, whatever 2022 says."""
    need = {**series(RANDOM.uniform(1, 9, size=20)), **series(NEED, "2021")}
    panel = panel_of({"aid": series(AID), "need": need}, members=CODES)
    row = rows(panel, lag=1)["aid", "9900"]
    plain = rows(panel_of({"aid": series(AID), "need": series(NEED)}, members=CODES))["aid", "9900"]
    assert row["covariate_period"] == "2021"
    assert row["predicted"] == plain["predicted"]


def test_weights_pull_the_line(panel_of: PanelOf) -> None:
    """WLS by population is numpy's polyfit with the roots as weights, and named in the model."""
    people = RANDOM.uniform(1000, 90000, size=20)
    panel = panel_of({"aid": series(AID), "need": series(NEED), "people": series(people)}, members=CODES)
    row = rows(panel, weights="people")["aid", "9900"]
    line = polyfit(NEED[1:], AID[1:], 1, w=np.sqrt(people[1:]))
    assert row["predicted"] == pytest.approx(polyval(line, NEED[0]))
    assert row["model"].startswith("WLS by people: ")


def test_a_region_that_lacks_a_value_is_not_in_the_model(panel_of: PanelOf) -> None:
    """Neither counted nor ranked; what it lacks is said. A stranger to the group is not in it either."""
    need: list[float | None] = [None, *NEED[1:]]
    panel = panel_of({"aid": series(AID), "need": series(need)}, members=CODES[:19], shown=CODES)
    found = rows(panel)
    missing, stranger = found["aid", "9900"], found["aid", "9919"]
    assert (missing["rank"], missing["predicted"], missing["n"]) == (None, None, 18)
    assert missing["expected_note"] == "not in the model: no value of need for 2022"
    assert stranger["expected_note"] == "not in the group, so not in the model"
    assert sorted(found["aid", code]["rank"] for code in CODES[1:19]) == list(range(1, 19))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"covariates": ()}, "no covariates"),
        ({"covariates": ["nothing"]}, "does not have"),
        ({"covariates": ["need", "need"]}, "twice"),
        ({"lag": -1}, "lag is -1"),
        ({"lag": 0.5}, "lag is 0.5"),
        ({"weights": ["need", "aid"]}, "id of a population"),
        ({"weights": "nothing"}, "does not have"),
    ],
)
def test_impossible_parameters_are_refused(panel_of: PanelOf, given: dict[str, object], message: str) -> None:
    """Without covariates the message says how to name them; unknown ids and lags are refused."""
    panel = panel_of({"aid": series(AID), "need": series(NEED)}, members=CODES)
    with pytest.raises(ConfigError, match=message) as caught:
        rows(panel, **given)
    assert "covariates = [" in str(caught.value) or given.get("covariates") != ()


def test_too_few_regions_are_refused(panel_of: PanelOf) -> None:
    """Two covariates need thirty regions."""
    figures = {"aid": series(AID), "need": series(NEED), "age": series(RANDOM.normal(size=20))}
    with pytest.raises(MetricError, match="2 covariates need 30 regions with every value, 20 of 20 are left"):
        rows(panel_of(figures, members=CODES), covariates=["need", "age"])


def test_missing_covariates_are_named(panel_of: PanelOf) -> None:
    """Nothing is held for the lagged year: the refusal says of what."""
    panel = panel_of({"aid": series(AID), "need": series(NEED)}, members=CODES)
    with pytest.raises(MetricError, match="0 of 20 are left, no value of need for 2021"):
        rows(panel, lag=1)


def many(random: np.random.Generator) -> tuple[tuple[str, ...], Callable[[Any], Any]]:
    codes = tuple(f"9{number:03}" for number in range(50))
    return codes, lambda values: {"2022": dict(zip(codes, map(float, values), strict=True))}


def test_collinear_covariates_are_refused_by_name(panel_of: PanelOf) -> None:
    """Shares that add to 100 are named, an independent one is not."""
    random = np.random.default_rng(5)
    codes, of = many(random)
    low, age = random.uniform(5, 30, size=50), random.normal(size=50)
    figures = {
        "aid": of(random.normal(size=50)),
        "low": of(low),
        "age": of(age),
        "high": of(100 - low),
    }
    with pytest.raises(MetricError, match="collinear or constant covariates: low, high"):
        rows(panel_of(figures, members=codes), covariates=["low", "age", "high"])


def test_a_constant_covariate_is_refused_by_name(panel_of: PanelOf) -> None:
    """It tells no regions apart."""
    with pytest.raises(MetricError, match="constant covariates: need"):
        rows(panel_of({"aid": series(AID), "need": series([4] * 20)}, members=CODES))


def test_one_indicator_that_cannot_be_modelled_does_not_stop_the_others(panel_of: PanelOf) -> None:
    """A constant outcome, the covariate itself: null with the reason; the other indicator has its model."""
    figures = {"aid": series(AID), "flat": series([7] * 20), "need": series(NEED)}
    found = rows(panel_of(figures, members=CODES, asked=("aid", "flat", "need")))
    assert found["aid", "9900"]["rank"] is not None
    assert found["flat", "9900"]["rank"] is None
    assert found["flat", "9900"]["expected_note"] == "cannot be calculated: it is the same in all regions"
    assert found["need", "9900"]["expected_note"] == "cannot be calculated: it is one of the covariates"


def test_without_a_period_it_refuses(panel_of: PanelOf) -> None:
    """Nothing to compare is told, not modelled."""
    panel = panel_of({"aid": series(AID), "need": series(NEED)}, members=CODES, period=None)
    with pytest.raises(MetricError, match="aid: no period to compare"):
        rows(panel)


def test_a_region_the_model_rests_on_cannot_be_left_out(panel_of: PanelOf) -> None:
    """Where one region alone has another covariate, there is no slope without it: no figure is made up."""
    row = rows(panel_of({"aid": series(AID), "need": series([1] * 19 + [2])}, members=CODES))["aid", "9919"]
    assert (row["predicted"], row["residual"], row["rank"], row["reading"]) == (None, None, None, None)
    assert "rests on this region" in row["expected_note"]
    assert "(HC3 cannot be calculated)" in row["model"]


def test_a_perfect_line_has_no_interval(panel_of: PanelOf) -> None:
    """Residuals are zero, nothing is infinite, and no reading is given."""
    row = rows(panel_of({"aid": series(5 + 2 * NEED), "need": series(NEED)}, members=CODES))["aid", "9903"]
    assert row["residual"] == pytest.approx(0, abs=1e-9)
    assert (row["studentised_residual"], row["lower"], row["reading"]) == (None, None, None)
    assert row["expected_note"] == "no prediction interval: the other regions fit the model perfectly"


def test_a_prediction_below_zero_has_no_relative_residual(panel_of: PanelOf) -> None:
    """The residual stands; per cent of a negative expectation does not."""
    found = rows(panel_of({"aid": series(AID - 150), "need": series(NEED)}, members=CODES))
    negative = [row for row in found.values() if row["predicted"] < 0]
    assert negative
    assert all(row["relative_residual"] is None and row["residual"] is not None for row in negative)
    assert negative[0]["expected_note"] == "no relative residual: predicted is not above zero"


def test_the_study_can_be_modelled(study_panel: PanelOf) -> None:
    """All 290 municipalities' cost on three covariates of the year before, weighted or not."""
    panel = study_panel(("N31008", "N31807"), "2022")
    for weights in (None, "N01951"):
        found = rows(panel, covariates=["N03920", "N01984", "N02926"], lag=1, weights=weights)
        row = found["N31008", "0767"]
        assert row["n"] == 290
        assert 0.2 < row["r_squared"] < 0.9
        assert row["residual"] < 0
        assert "efficien" not in str(row)


@settings(deadline=None, max_examples=15)  # a busy machine is no failure
@given(seed=st.integers(0, 2**32 - 1), power=st.integers(-8, 8))
def test_order_names_and_units_do_not_matter(panel_of: PanelOf, seed: int, power: int) -> None:
    """Shuffled and renamed regions in another unit: same ranks and readings, figures in the new unit."""
    random = np.random.default_rng(seed)
    need, aid = random.normal(size=20), random.normal(size=20)
    plain = rows(panel_of({"aid": series(aid), "need": series(need)}, members=CODES))
    order = [int(each) for each in random.permutation(20)]
    factor = 2.0**power
    new = {CODES[i]: CODES[order[i]] for i in range(20)}
    panel = panel_of(
        {
            "aid": {"2022": {new[CODES[i]]: float(aid[i] * factor) for i in order}},
            "need": {"2022": {new[CODES[i]]: float(need[i] * 10) for i in order}},
        },
        members=tuple(new[CODES[i]] for i in order),
    )
    turned = rows(panel)
    for code in CODES:
        before, after = plain["aid", code], turned["aid", new[code]]
        assert (after["rank"], after["reading"]) == (before["rank"], before["reading"])
        assert after["residual"] == pytest.approx(before["residual"] * factor)
        assert after["studentised_residual"] == pytest.approx(before["studentised_residual"])
        assert after["r_squared"] == pytest.approx(before["r_squared"])
