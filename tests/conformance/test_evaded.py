"""Tests that skip, override or decide over a promise do not keep it: it is evaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conformance.seeding import checked
from tests.conformance.seeds import EVADED


@pytest.mark.parametrize("trick", EVADED)
def test_a_trick_is_named(tmp_path: Path, trick: str) -> None:
    checked(EVADED[trick], tmp_path)
