"""Shapley and LMDI against published and hand-made examples, and what always holds of their parts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs_comparison.factors import lmdi, logarithmic_mean, shapley

# Das Gupta (1993) Standardization and decomposition of rates: A user's manual, chapter 2; the effects as
# printed by the R package DasGuptR 2.1.0 in its README. For a product they are the Shapley values.
DAS_GUPTA = [
    # Mean earnings and the share who earn, black and white men.
    ((10930, 0.717892), (16591, 0.825974), (4369.913, 1487.262), 5e-4),
    # Births per 1,000, Austria and Chile: births per woman 15-49, women 15-49 of women, women of all.
    (
        (51.78746, 0.45919, 0.52638),
        (84.90502, 0.75756, 0.51065),
        (10.4340333, 10.5608476, -0.6670084),
        5e-8,
    ),
    # Non-marital live births, white women aged 15 to 19, 1971 and 1979.
    (
        (25.3, 0.214, 0.279, 0.949),
        (32.7, 0.290, 0.473, 0.986),
        (0.6889411, 0.8125381, 1.3829055, 0.1047547),
        5e-8,
    ),
]


@pytest.mark.parametrize(("start", "end", "effects", "within"), DAS_GUPTA)
def test_shapley_gives_the_published_effects(
    start: tuple[float, ...], end: tuple[float, ...], effects: tuple[float, ...], within: float
) -> None:
    """Two, three and four factors to the printed digits."""
    assert shapley(start, end) == pytest.approx(effects, rel=0, abs=within)


def test_lmdi_by_hand() -> None:
    """From 1 * 1 to 2 * 4 = 8 the mean is 7 / ln 8: ln 2 is a third of ln 8 and ln 4 two thirds."""
    assert lmdi((1.0, 1.0), (2.0, 4.0)) == pytest.approx((7 / 3, 14 / 3))
    assert logarithmic_mean(math.e, 1.0) == pytest.approx(math.e - 1)
    assert logarithmic_mean(3.0, 3.0) == 3.0


@pytest.mark.parametrize("factor", [0.0, -1.0])
def test_lmdi_refuses_what_has_no_logarithm(factor: float) -> None:
    """Zero and below zero are refused, at either end; shapley takes them."""
    for start, end in (((factor, 2.0), (1.0, 2.0)), ((1.0, 2.0), (factor, 2.0))):
        with pytest.raises(ValueError, match="above zero"):
            lmdi(start, end)
        assert sum(shapley(start, end)) == pytest.approx(math.prod(end) - math.prod(start))


POSITIVE = st.lists(st.tuples(st.floats(0.01, 1e4), st.floats(0.01, 1e4)), min_size=2, max_size=4)


@given(pairs=POSITIVE)
def test_parts_sum_and_time_turns_them(pairs: list[tuple[float, float]]) -> None:
    """No residual to 1e-9 of the larger end; backwards in time every part changes its sign."""
    start, end = zip(*pairs, strict=True)
    total = math.prod(end) - math.prod(start)
    scale = max(math.prod(end), math.prod(start))
    for method in (shapley, lmdi):
        parts = method(start, end)
        assert math.fsum(parts) == pytest.approx(total, rel=0, abs=1e-9 * scale)
        back = method(end, start)
        assert [-part for part in back] == pytest.approx(parts, rel=1e-9, abs=1e-9 * scale)


@given(pairs=POSITIVE)
def test_a_factor_that_stays_has_no_part(pairs: list[tuple[float, float]]) -> None:
    """Whatever the others do."""
    start, end = zip(*pairs, strict=True)
    for method in (shapley, lmdi):
        assert method((5.0, *start), (5.0, *end))[0] == 0.0


@given(a=st.floats(1e-3, 1e6), nudge=st.floats(-1e-6, 1e-6))
def test_the_logarithmic_mean_lies_between(a: float, nudge: float) -> None:
    """Also where the two are almost equal: between the geometric and the arithmetic mean."""
    b = a * (1 + nudge)
    assert math.sqrt(a * b) * (1 - 1e-12) <= logarithmic_mean(a, b) <= (a + b) / 2 * (1 + 1e-12)
