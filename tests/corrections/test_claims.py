"""What a claim says of corrected figures: its indicators' own, and those read beside them."""

from __future__ import annotations

from dataclasses import replace

from tests.corrections.conftest import Held, correction

from obs.claims.ground import Ground
from obs_comparison.level import Level


def test_the_corrections_of_what_is_read_beside_an_indicator_count_for_it(held: Held) -> None:
    """A1 is divided by B1, of which a figure is corrected."""
    divided = replace(held.study.indicators["A1"], denominator="B1")
    held.study = replace(held.study, indicators={**held.study.indicators, "A1": divided})
    held.correct(correction(indicator="B1", expect=10.0))
    ground = Ground(study=held.study, figures=held, metrics={"level": Level})
    assert ground.corrected({"A1"}) == {}
    ground.rows("level", {"A1": divided}, ["9901"])
    assert [each.correction.indicator for each in ground.corrected({"A1"})["A1"]] == ["B1"]


def test_a_formula_has_those_of_its_parts_once(held: Held) -> None:
    held.correct(correction())
    ground = Ground(study=held.study, figures=held, metrics={"level": Level})
    ground.rows("level", {"sum": held.study.derived["sum"]}, ["9901"])
    assert [each.correction.key for each in ground.corrected({"sum"})["sum"]] == [("A1", "9901", "2022", "T")]
