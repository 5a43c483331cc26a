"""A small study file that the tests of its reader change."""

from __future__ import annotations

from pathlib import Path

import pytest

SMALL = """\
[study]
name = "small"
title_sv = "Liten"
title_en = "Small"
regions = ["1783", "0767"]

[indicators.A1]
source = "kolada"
query = { kpi = "A1" }
title_sv = "Andel"
title_en = "Share"
unit = "%"
kind = "share"
polarity = "none"
producer = "SCB"
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A valid study with one indicator, in a file of its own."""
    file = tmp_path / "obs.toml"
    file.write_text(SMALL, "utf-8")
    return file
