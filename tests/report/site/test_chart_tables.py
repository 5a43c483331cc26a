"""The table beneath a chart has exactly the numbers that are drawn: each at its reference, reckoned again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pytest
from markupsafe import Markup
from tests.report.site.truth import Truth

from obs.report.material.model import Material
from obs.report.site.addresses import Addresses
from obs.report.site.illustrations import causes, places, trends
from obs.report.site.page import Illustration
from obs.report.site.reader import page_voice
from obs.report.site.teller import Teller

HEAD = Markup("Påhittad rubrik")
MAIN, REGION, PARTS = "N31807", "0767", "N31857"
Draw = Callable[[Teller], Illustration | None]


def _main(teller: Teller):  # noqa: ANN202
    return teller.material.indicators[MAIN]


CHARTS: Mapping[str, tuple[Draw, Sequence[str], Sequence[str]]] = {
    "trend": (
        lambda teller: trends.trend_of(teller, _main(teller), teller.material.regions, HEAD),
        ("value", "low", "high"),
        ("value", "lower_quartile", "upper_quartile"),
    ),
    "strip": (
        lambda teller: places.strip_of(teller, _main(teller), teller.material.regions, HEAD),
        ("value",),
        ("value",),
    ),
    "intervals": (
        lambda teller: places.intervals_of(teller, _main(teller), teller.material.regions, HEAD),
        ("value", "low", "high"),
        ("value", "lower", "upper"),
    ),
    "funnel": (
        lambda teller: places.funnel_of(teller, _main(teller), teller.material.regions, HEAD),
        ("size", "value"),
        ("denominator", "value"),
    ),
    "expectation": (
        lambda teller: places.expectation_of(teller, _main(teller), teller.material.regions, HEAD),
        ("expected", "actual"),
        ("predicted", "value"),
    ),
    "gap": (
        lambda teller: causes.gap_of(
            teller, next(each for each in teller.material.starts if each.region == REGION), HEAD
        ),
        ("value",),
        ("gap",),
    ),
    "parts": (
        lambda teller: causes.parts_of(teller, teller.material.indicators[PARTS], REGION, HEAD),
        ("value",),
        ("part",),
    ),
}
ASIDE: Mapping[str, Sequence[str]] = {
    "strip": [f"comparison/{MAIN}/{REGION}/median"],  # a rule, told in the note
    "intervals": [f"comparison/{MAIN}/{REGION}/benchmark_value"],  # a rule, told in a column of its own
    "parts": [f"decomposition/{PARTS}/{REGION}/households/total_change"],  # the last bar
}


@pytest.mark.parametrize("kind", CHARTS)
def test_the_table_has_exactly_what_is_drawn(kind: str, material: Material, truth: Truth) -> None:
    """No number is drawn that the table has not, and none stands there that is not drawn."""
    draw, drawn_as, columns = CHARTS[kind]
    teller = Teller(material, page_voice("sv", material.catalogues), Addresses("sv"))
    made = draw(teller)
    assert made is not None
    plotted = [float(value) for name in drawn_as for value in made.chart.plotted[name] if value is not None]
    found = [truth.find(ref) for ref in (*_refs(made, columns), *ASIDE.get(kind, ()))]
    figures = [float(value) for value in found if value is not None]
    assert Counter(round(each, 9) for each in plotted) == Counter(round(each, 9) for each in figures)


def _refs(made: Illustration, columns: Sequence[str]) -> list[str]:
    pattern = made.grid.pattern
    refs = [
        pattern.replace("{column}", head.key).replace("{row}", row.head.key)
        for row in made.grid.rows
        for head in made.grid.heads
        if head.number
    ]
    return [ref for ref in refs if ref.rpartition("/")[2] in columns]
