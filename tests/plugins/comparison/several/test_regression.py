"""The regression against published fits, R and refitting without each case."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs_comparison.regression import collinear, fit

stats = cast("Any", import_module("scipy.stats"))
datasets = cast("Any", import_module("statsmodels.datasets"))
linear_model = cast("Any", import_module("statsmodels.regression.linear_model"))

Numbers = npt.NDArray[np.float64]


def bundled(dataset: Any) -> tuple[Numbers, Numbers]:
    """Outcome and covariates of a data set that comes with statsmodels."""
    loaded = dataset.load()
    return np.asarray(loaded.endog, dtype=float), np.asarray(loaded.exog, dtype=float)


def test_longley_has_the_certified_values() -> None:
    """NIST StRD, Longley: coefficients and R2 to nine digits."""
    model = fit(*bundled(datasets.longley))
    certified = [
        -3482258.63459582,
        15.0618722713733,
        -0.0358191792925910,
        -2.02022980381683,
        -1.03322686717359,
        -0.0511041056535807,
        1829.15146461355,
    ]
    # Single precision of a design whose condition number is 5e9: nine digits are not to be had of all.
    assert list(model.coefficients) == pytest.approx(certified, rel=1e-7)
    assert model.r_squared == pytest.approx(0.995479004577296, rel=1e-9)


def test_longley_has_the_robust_errors_of_stata() -> None:
    """HC3 as Stata gives them (statsmodels' tests, results_regression.py; intercept last there)."""
    model = fit(*bundled(datasets.longley))
    printed = [91.11939, 0.05562, 0.82213, 0.29879, 0.32491, 922.80784]
    assert list(model.errors[1:]) == pytest.approx(printed, rel=0, abs=1e-4)
    assert model.errors[0] == pytest.approx(1799477, rel=1e-6)


ANSCOMBE_X = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
ANSCOMBE = [
    (ANSCOMBE_X, [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]),
    (ANSCOMBE_X, [9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74]),
    (ANSCOMBE_X, [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73]),
    ([8] * 7 + [19] + [8] * 3, [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89]),
]


@pytest.mark.parametrize("quartet", range(4))
def test_anscombe_is_one_line_four_times(quartet: int) -> None:
    """Anscombe (1973): y = 3.00 + 0.500 x, R2 0.67, whatever the points look like."""
    x, y = (np.array(each, dtype=float) for each in ANSCOMBE[quartet])
    model = fit(y, x[:, np.newaxis])
    assert list(model.coefficients) == pytest.approx([3.00, 0.500], abs=0.005)
    assert round(model.r_squared, 2) == 0.67


def test_the_point_that_makes_the_line_cannot_be_left_out() -> None:
    """Anscombe's fourth: at x = 19 there is one point, and without it no slope: nothing is predicted."""
    x, y = (np.array(each, dtype=float) for each in ANSCOMBE[3])
    model = fit(y, x[:, np.newaxis])
    assert list(np.flatnonzero(np.isnan(model.predicted))) == [7]
    assert model.leverage[7] == pytest.approx(1)


def test_anscombes_outlier_is_off_by_what_the_others_say() -> None:
    """The third: ten points lie on y = 4 + 0.346 x, so (13, 12.74) is expected to be 8.5."""
    x, y = (np.array(each, dtype=float) for each in ANSCOMBE[2])
    model = fit(y, x[:, np.newaxis])
    others = np.polyfit(np.delete(x, 2), np.delete(y, 2), 1)
    assert list(others) == pytest.approx([0.346, 4.0], abs=0.02)
    assert model.predicted[2] == pytest.approx(np.polyval(others, 13))
    assert np.argmax(np.abs(model.studentised)) == 2
    assert model.studentised[2] > 1000


def test_stack_loss_has_the_published_fit_and_residuals() -> None:
    """Coefficients and R2 of R's summary(lm(stack.loss ~ stack.x)); deleted residuals of R's rstudent."""
    model = fit(*bundled(datasets.stackloss))
    assert list(model.coefficients) == pytest.approx([-39.9197, 0.7156, 1.2953, -0.1521], abs=5e-5)
    assert round(model.r_squared, 4) == 0.9136
    deleted = [
        1.21, -0.71, 1.62, 2.05, -0.53, -0.96, -0.83, -0.47, -1.05, 0.43, 0.88,
        0.97, -0.47, -0.02, 0.80, 0.29, -0.60, -0.15, -0.20, 0.44, -3.33,
    ]  # fmt: skip
    assert list(model.studentised.round(2)) == pytest.approx(deleted, abs=1e-9)


# Duncan (1961): income, education and prestige of 45 occupations.
DUNCAN = """62 86 82, 72 76 83, 75 92 90, 55 90 76, 64 86 90, 21 84 87, 64 93 93, 80 100 90, 67 87 52, 72
86 88, 42 74 57, 76 98 89, 76 97 97, 41 84 59, 48 91 73, 76 34 38, 53 45 76, 60 56 81, 42 44 45, 78 82 92,
29 72 39, 48 55 34, 55 71 41, 29 50 16, 21 23 33, 47 39 53, 81 28 67, 36 32 57, 22 22 26, 44 25 29, 15 29
10, 7 7 15, 42 26 19, 9 19 10, 21 15 13, 21 20 24, 16 26 20, 16 28 7, 9 17 3, 14 22 16, 12 30 6, 17 25 11,
7 20 8, 34 47 41, 8 32 10"""


def test_the_minister_of_duncan() -> None:
    """Fox, Applied Regression: R2 0.8282; the minister's prestige is 3.134519 off, as R's car prints it."""
    income, education, prestige = np.array(
        [[float(word) for word in row.split()] for row in DUNCAN.split(",")]
    ).T
    model = fit(prestige, np.column_stack([income, education]))
    assert list(model.coefficients) == pytest.approx([-6.06466, 0.59873, 0.54583], abs=5e-6)
    assert round(model.r_squared, 4) == 0.8282
    assert int(np.argmax(np.abs(model.studentised))) == 5
    assert model.studentised[5] == pytest.approx(3.134519, abs=5e-7)


# Leverage and studentised residual of quarters of statsmodels' macro data by R's ls.diag (printed in
# statsmodels' tests, influence_lsdiag_R.json): investment growth on growth of GDP and real interest.
R_LS_DIAG = {
    0: (0.0256401118204194, -0.195841650155928),
    1: (0.0102912791219414, -1.58641911384379),
    2: (0.00615382823137815, 1.67629486670585),
    3: (0.022891524007603, 1.34615356839809),
    63: (0.0433947127055191, -4.86764398407849),
    90: (0.0507621647937914, 1.88172072984451),
}


def test_the_macro_data_have_the_diagnostics_of_r() -> None:
    """The extreme residuals and the first ones, to ten digits."""
    data = datasets.macrodata.load_pandas().data
    growth = 400 * np.diff(np.log(data[["realinv", "realgdp"]].to_numpy()), axis=0)
    model = fit(growth[:, 0], np.column_stack([growth[:, 1], data["realint"].to_numpy()[:-1]]))
    assert list(model.coefficients) == pytest.approx(
        [-9.48167277465485, 4.3742216647032, -0.613996969478989], rel=1e-12
    )
    for quarter, (leverage, studentised) in R_LS_DIAG.items():
        assert model.leverage[quarter] == pytest.approx(leverage, rel=1e-10)
        assert model.studentised[quarter] == pytest.approx(studentised, rel=1e-10)


CASES = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@settings(deadline=None, max_examples=25)  # a busy machine is no failure
@given(random=CASES, weighted=st.booleans())
def test_each_case_is_predicted_as_by_a_fit_without_it(random: np.random.Generator, weighted: bool) -> None:
    """Refitting by plain least squares and by hand gives prediction, spread and studentised residual."""
    x, y = random.normal(size=(12, 2)), random.normal(size=12)
    w = random.uniform(0.5, 5, size=12) if weighted else np.ones(12)
    w = w / w.mean()
    model = fit(y, x, w if weighted else None)
    design = np.column_stack([np.ones(12), x])
    for i in range(12):
        keep = np.arange(12) != i
        root = np.sqrt(w[keep])
        rows = design[keep] * root[:, np.newaxis]
        beta = cast("Numbers", np.linalg.lstsq(rows, y[keep] * root, rcond=None)[0])
        variance = float(((y[keep] * root - rows @ beta) ** 2).sum()) / (11 - 3)
        inverse = cast("Numbers", np.linalg.inv(rows.T @ rows))
        doubt = float(design[i] @ inverse @ design[i])
        spread = (variance * (1 / float(w[i]) + doubt)) ** 0.5
        assert model.predicted[i] == pytest.approx(design[i] @ beta, rel=1e-7, abs=1e-9)
        assert model.spread[i] == pytest.approx(spread, rel=1e-7)
        assert model.studentised[i] == pytest.approx((y[i] - design[i] @ beta) / spread, rel=1e-6, abs=1e-9)
    assert model.freedom == 8
    assert model.margin(0.95) == pytest.approx(model.spread * stats.t.ppf(0.975, 8))


@settings(deadline=None, max_examples=10)  # a busy machine is no failure
@given(random=CASES)
def test_studentised_residuals_agree_with_statsmodels(random: np.random.Generator) -> None:
    """Our closed form gives what statsmodels gets by leaving out one case after the other."""
    x, y = random.normal(size=(15, 2)), random.normal(size=15)
    result = linear_model.OLS(y, np.column_stack([np.ones(15), x])).fit()
    expected = result.get_influence().resid_studentized_external
    assert fit(y, x).studentised == pytest.approx(np.asarray(expected), rel=1e-8, abs=1e-10)


def test_the_scale_of_weights_does_not_matter() -> None:
    """Residents or thousands of residents: the same fit."""
    random = np.random.default_rng(1)
    x, y, w = random.normal(size=(12, 2)), random.normal(size=12), random.uniform(1, 9, size=12)
    one, thousand = fit(y, x, w), fit(y, x, 1000 * w)
    assert one.spread == pytest.approx(thousand.spread)
    assert one.errors == pytest.approx(thousand.errors)


def test_a_perfect_fit_has_predictions_and_no_spread() -> None:
    """Rounding errors are not taken for a residual spread: nothing is infinite."""
    x = np.arange(12.0)
    model = fit(2 + 3 * x, x[:, np.newaxis])
    assert model.predicted == pytest.approx(2 + 3 * x)
    assert np.isnan(model.spread).all()
    assert np.isnan(model.studentised).all()


def test_collinear_columns_are_named() -> None:
    """A sum of two others, and a constant; an independent column is not accused."""
    random = np.random.default_rng(7)
    a, b, c = random.normal(size=(3, 40))
    names = ["a", "b", "c", "ab"]
    assert collinear(np.column_stack([a, b, c, a + b]), names) == ("a", "b", "ab")
    near = a + 1e-3 * random.normal(size=40)
    assert collinear(np.column_stack([a, b, c, near]), names) == ("a", "ab")
    assert collinear(np.column_stack([a, b, c, np.ones(40)]), names) == ("ab",)
    assert collinear(np.column_stack([a, b, c]), names[:3]) == ()
    assert collinear(a[:, np.newaxis], ["a"]) == ()


def test_collinearity_does_not_depend_on_units() -> None:
    """Population in millions or in persons beside a share: independent either way."""
    random = np.random.default_rng(7)
    a, b = random.normal(size=(2, 40))
    assert collinear(np.column_stack([a * 1e9, b * 1e-6]), ["a", "b"]) == ()


def test_longley_is_the_classic_of_collinearity() -> None:
    """Its covariates are refused; what makes them so is trend: year, product, population, prices."""
    _, x = bundled(datasets.longley)
    named = collinear(x, ["deflator", "product", "unemployed", "armed", "population", "year"])
    assert {"product", "year"} <= set(named)
    assert "armed" not in named
