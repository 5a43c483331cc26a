"""Units as printed, multiplied, divided and printed again."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.formulas import Unit, printed, unit_of

YEAR = Fraction(1, 12)

READ: dict[str, tuple[Fraction, dict[str, int]]] = {
    "%": (Fraction(1, 100), {}),
    "‰": (Fraction(1, 1000), {}),
    "kvot": (Fraction(1), {}),
    "antal": (Fraction(1), {"antal": 1}),
    "index": (Fraction(1), {"index": 1}),
    "hushåll": (Fraction(1), {"hushåll": 1}),
    "personer": (Fraction(1), {"personer": 1}),
    "kr": (Fraction(1), {"kr": 1}),
    "tkr": (Fraction(1000), {"kr": 1}),
    "mnkr": (Fraction(10**6), {"kr": 1}),
    "kr/inv": (Fraction(1), {"kr": 1, "inv": -1}),
    "kr/invånare": (Fraction(1), {"kr": 1, "inv": -1}),
    "KR / Inv": (Fraction(1), {"kr": 1, "inv": -1}),
    "kr per inv": (Fraction(1), {"kr": 1, "inv": -1}),
    "kr/hushåll och månad": (Fraction(1), {"kr": 1, "hushåll": -1, "månad": -1}),
    "kr/hushåll och år": (YEAR, {"kr": 1, "hushåll": -1, "månad": -1}),
    "kr/hushåll/kvartal": (Fraction(1, 3), {"kr": 1, "hushåll": -1, "månad": -1}),
    "månader/år": (YEAR, {}),
    "dagar/vecka": (Fraction(1, 7), {}),
    "antal/1000 inv": (Fraction(1, 1000), {"antal": 1, "inv": -1}),
    "antal/1 000 inv": (Fraction(1, 1000), {"antal": 1, "inv": -1}),
    "antal per 100 000 inv": (Fraction(1, 100000), {"antal": 1, "inv": -1}),
    "kr/antal": (Fraction(1), {"kr": 1, "/antal": 1}),
    "kr/inv 20+": (Fraction(1), {"kr": 1, "inv 20+": -1}),
    "elever 6-15 år": (Fraction(1), {"elever 6-15 år": 1}),
    "1000 hushåll": (Fraction(1000), {"hushåll": 1}),
}


@pytest.mark.parametrize(("text", "unit"), READ.items(), ids=READ.keys())
def test_a_unit_is_a_scale_and_powers(text: str, unit: tuple[Fraction, dict[str, int]]) -> None:
    """Each word has its scale; below the line stands what it is divided by."""
    found = unit_of(text, flow=False)
    assert (found.scale, dict(found.powers)) == unit


def test_a_flow_of_kronor_is_per_year_unless_it_names_a_time() -> None:
    """A year's figure is per 12 months, a month's stays, a stock and a count are not per time."""
    assert unit_of("tkr", flow=True) == Unit(1000 * YEAR, {"kr": 1, "månad": -1})
    assert unit_of("kr/hushåll och månad", flow=True) == unit_of("kr/hushåll och månad", flow=False)
    assert unit_of("tkr", flow=False).powers == {"kr": 1}
    assert unit_of("antal", flow=True).powers == {"antal": 1}


@pytest.mark.parametrize("text", [text for text in READ if "dag" not in text and "20+" not in text])
@pytest.mark.parametrize("flow", [False, True])
def test_what_is_printed_reads_back(text: str, flow: bool) -> None:
    """The printed form of a unit is that unit."""
    unit = unit_of(text, flow=flow)
    assert unit_of(printed(unit), flow=flow) == unit


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (Unit(Fraction(1000), {"kr": 1}), "tkr"),
        (Unit(YEAR, {"kr": 1, "inv": -1, "månad": -1}), "kr/inv"),
        (Unit(YEAR, {"kr": 1, "hushåll": -1, "månad": -1}, names_time=True), "kr/hushåll och år"),
        (Unit(Fraction(1), {"kr": 1, "hushåll": -1, "månad": -1}, names_time=True), "kr/hushåll och månad"),
        (Unit(Fraction(1000), {"hushåll": 1}), "1000 hushåll"),
        (Unit(Fraction(1, 12), {"hushåll": 1}), "0.0833333 hushåll"),
        (Unit(Fraction(1), {"hushåll": -1}), "1/hushåll"),
        (Unit(Fraction(1), {"kr": 1, "inv": -1, "antal": 1}), "kr"),
        (Unit(Fraction(1, 1000), {"antal": 1, "inv": -1}), "antal/1000 inv"),
        (Unit(Fraction(1), {"antal": 1, "/antal": 1}), "kvot"),
        (Unit(Fraction(1, 100), {"antal": 1, "/antal": 1}), "%"),
        (Unit(Fraction(2), {}), "2 kvot"),
    ],
)
def test_a_unit_is_printed_as_people_write_it(unit: Unit, text: str) -> None:
    """Powers of ten of kronor and of nothing have their words, and a year's kronor need not say so."""
    assert printed(unit) == text


@given(st.text(max_size=30), st.booleans())
def test_any_text_is_a_unit(text: str, flow: bool) -> None:
    """Whatever stands there, it is a unit, and one divided by itself is a ratio of scale 1."""
    unit = unit_of(text, flow=flow)
    ratio = unit.times(unit.inverse())
    assert ratio.is_ratio
    assert ratio.scale == 1
    assert printed(unit)


SAME = [
    ("antal", "hushåll"),
    ("hushåll", "antal"),
    ("antal/inv", "hushåll/inv"),
    ("kr", "kr·antal/inv"),
    ("antal/antal", "personer/hushåll"),
    ("antal/antal", "%"),
]
OTHER = [
    ("antal", "kr"),
    ("antal", "%"),
    ("antal", "index"),
    ("antal", "månad"),
    ("hushåll", "personer"),
    ("kr/inv", "kr/hushåll"),
    ("antal", "hushåll·personer"),
    ("index", "%"),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_antal_stands_for_one_thing_that_is_counted(a: str, b: str) -> None:
    """One "antal" is one thing, above or below the line; two of them need not be the same."""
    assert unit_of(a, flow=False).measures_as(unit_of(b, flow=False))
    assert unit_of(b, flow=False).measures_as(unit_of(a, flow=False))


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_antal_does_not_stand_for_anything_else(a: str, b: str) -> None:
    """Not for money, time, an index, a share or two things at once."""
    assert not unit_of(a, flow=False).measures_as(unit_of(b, flow=False))


@given(st.sampled_from(list(READ)), st.fractions(Fraction(1, 10**6), 10**6))
def test_a_conversion_keeps_the_quantity(text: str, factor: Fraction) -> None:
    """Figures times a factor are in a unit that many times smaller, of either sign."""
    unit = unit_of(text, flow=True)
    assert unit.converted(factor).scale * factor == unit.scale
    assert unit.converted(-factor) == unit.converted(factor)
