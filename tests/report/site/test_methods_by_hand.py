"""What methods give is reckoned by hand from the figures alone, by the published formulas."""

from __future__ import annotations

import math
from itertools import permutations
from typing import cast

import numpy as np
import pytest
from tests.report.site.figures_again import COUNTRY
from tests.report.site.known_texts import WORST_FIT
from tests.report.site.reading import cells_of, read_page
from tests.report.site.truth import Truth

Z = 1.959963984540054
"""The 97.5 per cent point of the normal distribution."""


def test_intervals_of_shares_are_wilsons(truth: Truth) -> None:
    """Wilson (1927) from share and denominator, for every share that has one by this method."""
    rows = [
        (id_, row)
        for (id_, _), row in truth.rows("uncertainty").items()
        if row["method"] is not None and "ilson" in row["method"] and truth.indicators[id_].unit == "%"
    ]
    assert len(rows) > 1000
    for id_, row in rows:
        denominator = truth.indicators[id_].denominator
        assert denominator
        n = truth.value(denominator, row["region"], row["period"])
        value = truth.value(id_, row["region"], row["period"])
        assert n is not None
        assert value is not None
        p = round(value * n / 100) / n
        middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        low, high = 100 * (middle - half), 100 * (middle + half)
        assert row["lower"] == pytest.approx(max(low, 0), abs=1e-6)
        assert row["upper"] == pytest.approx(min(high, 100), abs=1e-6)
        assert row["benchmark_value"] == truth.value(id_, COUNTRY, row["period"])


def test_parts_of_a_change_are_shapleys_and_make_the_whole(truth: Truth) -> None:
    """Households, months and kronor put in by every order (Shapley 1953): their means are the parts."""
    regions = {region for _, region, _ in truth.rows("decomposition")}
    assert {*truth.study.regions} <= regions
    for region in regions:
        rows = {
            factor: row
            for (_, of, factor), row in truth.rows("decomposition").items()
            if of == region and row["part"] is not None
        }
        first = rows["households"]
        ends = [
            [truth.value(id_, region, first[end]) or math.nan for id_ in ("N31857", "N31849", "N31805")]
            for end in ("change_from", "period")
        ]
        (start, end) = (
            {
                "households": 1000 * total / year,
                "months per household": year / month,
                "kronor per month": month,
            }
            for total, year, month in ends
        )
        for name, row in rows.items():
            assert row["start_value"] == pytest.approx(start[name])
            assert row["end_value"] == pytest.approx(end[name])
            assert row["part"] == pytest.approx(_shapley(start, end, name) / 1000)
        assert sum(row["part"] for row in rows.values()) == pytest.approx(first["total_change"])
        assert first["total_change"] == pytest.approx(ends[1][0] - ends[0][0])


def _shapley(start: dict[str, float], end: dict[str, float], name: str) -> float:
    added: list[float] = []
    for order in permutations(start):
        before = {each: end[each] if order.index(each) < order.index(name) else start[each] for each in order}
        after = {**before, name: end[name]}
        added.append(math.prod(after.values()) - math.prod(before.values()))
    return sum(added) / len(added)


@pytest.mark.parametrize("id_", ["N31807", "N31816"])
def test_expected_is_the_least_squares_fit(id_: str, truth: Truth) -> None:
    """Ordinary least squares on the covariates of the year before, without the municipality itself."""
    period = truth.period(id_)
    assert period is not None
    names = [str(each) for each in cast("list[object]", truth.study.metrics["expected"]["covariates"])]
    rows = {
        code: [truth.value(name, code, str(int(period) - 1)) for name in names] for code in truth.level(id_)
    }
    codes = [code for code, values in rows.items() if None not in values]
    x = np.array([[1.0, *(value or 0.0 for value in rows[code])] for code in codes])
    y = np.array([truth.level(id_)[code] for code in codes])
    assert len(codes) > 250
    for at, code in enumerate(codes):
        others = np.arange(len(codes)) != at
        coefficients = np.linalg.lstsq(x[others], y[others], rcond=None)[0]
        row = truth.measured("expected", id_, code)
        assert row["predicted"] == pytest.approx(float(x[at] @ coefficients), abs=1e-9)


def test_the_funnel_shows_values_against_their_denominators(truth: Truth) -> None:
    """Size and value are the figures themselves; formulas are rounded to fifteen digits."""
    rows = truth.rows("funnel")
    assert rows
    for (id_, region), row in rows.items():
        denominator = truth.indicators[id_].denominator or ""
        period = truth.period(id_)
        value = truth.value(id_, region, period)
        assert row["value"] == (None if value is None else pytest.approx(value, rel=1e-14))
        if row["denominator"] is not None:
            assert row["denominator"] == truth.value(denominator, region, period)


def test_the_mean_gap_is_that_of_the_path(truth: Truth) -> None:
    """The effect after the start is the mean of the gaps drawn there, and a gap is actual minus synthetic."""
    for region, start in truth.starts:
        key = (region, start, truth.main, region, "synthetic control")
        after = [
            row["gap"]
            for path, row in truth.rows("effect_path").items()
            if path[:5] == key and row["gap"] is not None and path[5] >= start
        ]
        assert truth.measured("effect", *key, "as declared")["mean_gap"] == pytest.approx(
            sum(after) / len(after)
        )


def test_the_placebos_drawn_are_those_that_fit(truth: Truth, swedish: dict[str, str]) -> None:
    """Shown are all whose mean squared gap before the start is at most five times the own one.

    Those that say that they began something are no placebos (Abadie, Diamond & Hainmueller 2010).
    """
    seen = 0
    for text in swedish.values():
        for table in read_page(text).all("table"):
            if not table.get("data-refs").startswith("effect_path/"):
                continue
            _, region, start, main, *_ = table.get("data-refs").split("/")
            before: dict[str, list[float]] = {}
            for path, row in truth.rows("effect_path").items():
                if path[:3] != (region, start, main) or path[4] != "synthetic control" or path[5] >= start:
                    continue
                if row["gap"] is not None:
                    before.setdefault(path[3], []).append(row["gap"] ** 2)
            fit = {code: sum(gaps) / len(gaps) for code, gaps in before.items()}
            begun = {each.region for each in truth.study.programmes}
            others = {*begun, *truth.study.regions} - {region}
            fitting = {code for code in fit if fit[code] <= WORST_FIT * fit[region]} - others
            assert {cell.ref.split("/")[4] for cell in cells_of(table)} == fitting
            seen += 1
    assert seen == len(truth.starts)
