"""What goes on where an indicator has ended: the key `successor`."""

from __future__ import annotations

from pathlib import Path

import pytest

from obs.errors import ConfigError
from obs.study import load

SECOND = """
[indicators.A2]
source = "kolada"
query = { kpi = "A2" }
title_sv = "Andel två"
title_en = "Share two"
unit = "%"
kind = "share"
polarity = "none"
producer = "SCB"
successor = "A1"
"""


def test_a_successor_is_read(small: Path) -> None:
    """It is another indicator of the file; without the key there is none."""
    small.write_text(small.read_text("utf-8") + SECOND, "utf-8")
    indicators = load(small).indicators
    assert (indicators["A2"].successor, indicators["A1"].successor) == ("A1", "")


@pytest.mark.parametrize("name", ["A3", "A2"])
def test_a_successor_that_is_no_other_indicator(small: Path, name: str) -> None:
    """An unknown one, and the indicator itself, are refused with the place."""
    small.write_text(small.read_text("utf-8") + SECOND.replace('"A1"', f'"{name}"'), "utf-8")
    with pytest.raises(ConfigError, match=f"indicators.A2.successor.*{name}.*no other indicator"):
        load(small)


def test_a_derived_indicator_has_none(small: Path) -> None:
    """Nothing of it is published by anybody: its parts have successors."""
    derived = SECOND.replace("indicators.A2", "derived.A2").replace('source = "kolada"', 'formula = "A1*2"')
    small.write_text(small.read_text("utf-8") + derived, "utf-8")
    with pytest.raises(ConfigError, match="successor"):
        load(small)
