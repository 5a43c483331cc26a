"""The looks of what is marked."""

from __future__ import annotations

import pytest

from obs.report.charts import STYLES
from obs.report.charts.bars import LESS, MORE, TOTAL
from obs.report.charts.styles import AXIS, GREY, INK, RULE


def contrast_to_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.1 (relative luminance of sRGB)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def test_the_formula_gives_published_contrasts() -> None:
    """Black is 21:1; #767676 is the lightest grey of 4.5:1, as WCAG's own examples have it."""
    assert contrast_to_white("#000000") == pytest.approx(21)
    assert contrast_to_white("#767676") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(
    "colour", sorted({*(style.colour for style in STYLES), GREY, RULE, MORE, LESS, TOTAL})
)
def test_what_carries_meaning_is_seen(colour: str) -> None:
    """3:1 for graphics (WCAG 1.4.11)."""
    assert contrast_to_white(colour) >= 3


@pytest.mark.parametrize("colour", [INK, AXIS])
def test_text_is_read(colour: str) -> None:
    """4.5:1 for text (WCAG 1.4.3)."""
    assert contrast_to_white(colour) >= 4.5


def test_every_style_has_a_second_cue_of_its_own() -> None:
    """No two styles share a colour, a dash or a marker."""
    for what in ("colour", "dash", "marker"):
        assert len({getattr(style, what) for style in STYLES}) == len(STYLES) == 6
