"""Real figures: answers known from elsewhere, and all ranks computed again in plain Python.

The figures are Kolada's of 2024-08-30 as saved in open-numbers/ddf--kolada--dump. The quoted answers come
from the project's notes on the claims of the five municipalities and on Kolada's values, not from obs.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from obs import Break
from obs.compare import Options
from obs.models import Polarity
from obs.regions import municipalities

if TYPE_CHECKING:
    from tests.compare.conftest import Bench

pytestmark = pytest.mark.shared

POLARITIES: dict[str, Polarity] = {
    "N31807": "lower_is_better",
    "N31001": "none",
    "U31001": "lower_is_better",
    "N40011": "none",
    "U40455": "higher_is_better",
    "N30001": "none",
}
SEXES = {"T": "T", "K": "F", "M": "M"}
Values = dict[str, list[tuple[str, str, str, float | None]]]


@pytest.fixture(scope="module", name="values")
def _values(shared_data: Path) -> Values:
    values: Values = {indicator: [] for indicator in POLARITIES}
    with gzip.open(shared_data / "kolada" / "panel_1994-2022.csv.gz", "rt", encoding="utf-8") as lines:
        for kpi, area, year, gender, value in csv.reader(lines):
            if kpi in values:
                code = "00" if area == "0000" else area.removeprefix("00")
                values[kpi].append((code, year, SEXES[gender], float(value) if value else None))
    return values


@pytest.fixture(name="kolada")
def _kolada(bench: Bench, values: Values) -> Bench:
    breaks = {"N30001": (Break(period="2019", reason="new model"),)}
    for indicator, polarity in POLARITIES.items():
        bench.put(indicator, values[indicator], polarity=polarity, breaks=breaks.get(indicator, ()))
    return bench


def row(kolada: Bench, indicator: str, region: str, period: str) -> dict[str, Any]:
    """The one row asked for, among all municipalities."""
    options = Options(regions=(region,), indicators=(indicator,), period=period, group="municipalities")
    return kolada.rows(options)[0]


@pytest.mark.parametrize(
    ("indicator", "year", "rank", "n"),
    [
        ("N31001", "2011", 90, 290),
        ("U31001", "2011", 133, 273),
        ("N31807", "2011", 254, 285),
        ("N30001", "2011", 21, 290),
        ("N30001", "2012", 26, 289),
    ],
)
def test_quoted_ranks(kolada: Bench, indicator: str, year: str, rank: int, n: int) -> None:
    """Fagersta's ranks from the lowest value, with the number of municipalities that have one."""
    found = row(kolada, indicator, "Fagersta", year)
    assert (found["rank"], found["n"]) == (rank, n)


@pytest.mark.parametrize(
    ("region", "value"),
    [
        ("Markaryd", 1.003344),
        ("Hagfors", 3.201312),
        ("Fagersta", 6.24391),
        ("Kramfors", 4.435),
        ("Hässleholm", 3.918),
        ("Sverige", 2.85),
    ],
)
def test_quoted_values(kolada: Bench, region: str, value: float) -> None:
    """The share of residents with social assistance in 2022 (N31807)."""
    assert row(kolada, "N31807", region, "2022")["value"] == pytest.approx(value, abs=5e-4)


@pytest.mark.parametrize(
    ("indicator", "region", "ends", "percent"),
    [
        ("N31807", "Hagfors", ("2019", "2022"), -34.9),
        ("N31807", "Sverige", ("2019", "2022"), -22.8),
        ("N31807", "Markaryd", ("2017", "2022"), -85),
        ("U31001", "Markaryd", ("2017", "2022"), -76),
        ("N31001", "Markaryd", ("2017", "2022"), -28),
        ("N31001", "Markaryd", ("2019", "2020"), -43.0),
        ("N40011", "Markaryd", ("2019", "2022"), 112.3),
    ],
)
def test_quoted_changes(
    kolada: Bench, indicator: str, region: str, ends: tuple[str, str], percent: float
) -> None:
    """Changes in per cent, to the digits quoted."""
    kolada.study = replace(kolada.study, change_from=ends[0])
    digits = 1 if isinstance(percent, float) else 0
    assert round(row(kolada, indicator, region, ends[1])["percent_change"], digits) == percent


def test_four_municipalities_have_no_value_in_2022(kolada: Bench) -> None:
    """Nynäshamn, Perstorp, Nordmaling and Kalix lack N31807: 286 of 290, and none of the four is ranked."""
    without = ("Nynäshamn", "Perstorp", "Nordmaling", "Kalix")
    rows = kolada.rows(Options(regions=without, indicators=("N31807",), group="municipalities"))
    assert [(each["period"], each["value"], each["rank"], each["n"]) for each in rows] == [
        ("2022", None, None, 286)
    ] * 4


def test_the_median_of_paid_assistance(kolada: Bench) -> None:
    """733 kronor in Fagersta in 2011, the median municipality paid 741."""
    found = row(kolada, "U31001", "Fagersta", "2011")
    assert (round(found["value"]), round(found["median"])) == (733, 741)


def test_the_country_is_missing_in_2012(kolada: Bench) -> None:
    """N31001 has no value for Sweden in 2012: the difference is empty, not the value itself."""
    found = row(kolada, "N31001", "Hagfors", "2012")
    assert found["value"] is not None
    assert (found["benchmark_value"], found["difference"]) == (None, None)


def test_no_percent_from_a_negative_base(kolada: Bench) -> None:
    """N40011 was -44.8 in Hagfors in 2019; a percent change from there would read -944 %."""
    kolada.study = replace(kolada.study, change_from="2019")
    found = row(kolada, "N40011", "Hagfors", "2022")
    assert found["change"] == pytest.approx(378.4 + 44.8, abs=0.1)
    assert found["percent_change"] is None


def test_no_change_across_the_new_model(kolada: Bench) -> None:
    """N30001 has a new model from 2019."""
    kolada.study = replace(kolada.study, change_from="2017")
    found = row(kolada, "N30001", "Fagersta", "2022")
    assert (found["change"], found["percent_change"]) == (None, None)
    assert "2019 (new model)" in found["note"]


@pytest.mark.parametrize("indicator", list(POLARITIES))
@pytest.mark.parametrize("year", ["2011", "2019", "2022"])
def test_every_rank_by_counting(kolada: Bench, values: Values, indicator: str, year: str) -> None:
    """Rank, percentile, median and differences of all 290 are what plain Python finds in the file."""
    held = {
        code: value
        for code, period, sex, value in values[indicator]
        if (period, sex) == (year, "T") and value is not None
    }
    country = held.get("00")
    group = {code: held[code] for code in municipalities() if code in held}
    rows = kolada.rows(
        Options(regions=municipalities(), indicators=(indicator,), period=year, group="municipalities")
    )
    sign = -1 if POLARITIES[indicator] == "higher_is_better" else 1
    assert len(rows) == 290
    for each in rows:
        value = group.get(each["region"])
        assert each["value"] == value
        assert each["n"] == len(group)
        if value is None:
            assert (each["rank"], each["percentile"], each["band"], each["difference"]) == (None,) * 4
            continue
        assert each["rank"] == 1 + sum(sign * other < sign * value for other in group.values())
        below = sum(other < value for other in group.values())
        equal = sum(other == value for other in group.values())
        assert each["percentile"] == pytest.approx(100 * (below + equal / 2) / len(group))
        assert each["difference_median"] == pytest.approx(value - median(group.values()))
        assert each["difference"] == (None if country is None else pytest.approx(value - country))
