"""What the figures are worth, on the page of an indicator: letters, and what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.memory import InMemory
from tests.report.site.invented import INDICATOR, REGISTRY, held, series, study

from obs.calendar.heard import Heard
from obs.grades import grade_indicators
from obs.language import Language
from obs.report.material.gathering import gather_material
from obs.report.site.building import build


def page(figures: InMemory, language: Language, *, graded: bool = True) -> str:
    """The page of the invented indicator, whose figures are graded or not."""
    of = study(regions=("9901",))
    material = gather_material(of, figures, REGISTRY)
    if graded:
        material = replace(material, grades=grade_indicators(of, figures, Heard()))
    (body,) = [
        body.decode()
        for path, body in build(material, language).items()
        if path.endswith(f"/{INDICATOR.id}.html")
    ]
    return body


SV = (
    "<dt>Vad siffrorna är värda</dt><dd>B på en skala från A (bäst) till D: täckning A, eftersläpning okänt, "
    "revideringar okänt, jämförbara år A. Betyget gäller siffrorna, inte kommunerna.</dd>"
)
EN = (
    "<dt>What the figures are worth</dt><dd>B on a scale from A (best) to D: coverage A, lateness not known, "
    "revisions not known, comparable years A. This is about the figures, not about the municipalities.</dd>"
)


@pytest.mark.parametrize(("language", "told"), [("sv", SV), ("en", EN)])
def test_the_letters_of_a_grade(language: Language, told: str) -> None:
    """The country has all of 13 years; without vintages, lateness and revisions are not known."""
    assert told in page(held(A=series()), language)


def test_without_a_grade_nothing_is_said() -> None:
    """Of an indicator without figures, and where nobody graded."""
    assert "What the figures are worth" not in page(held(A=series()), "en", graded=False)
    assert "What the figures are worth" not in page(InMemory(), "en")
