"""A plugin with one mistake is tried by its own tests, and the mistake is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conformance.seeding import checked
from tests.conformance.seeds import TRIED


@pytest.mark.parametrize("mistake", TRIED)
def test_a_mistake_is_named_and_nothing_else(tmp_path: Path, mistake: str) -> None:
    checked(TRIED[mistake], tmp_path)
