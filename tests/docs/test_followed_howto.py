"""How-to pages can be followed word for word."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.docs.following import follow, pages


@pytest.mark.parametrize("page", pages("howto"))
def test_a_page_can_be_followed(page: str, tmp_path: Path) -> None:
    """Its files are written, its Python and its commands run, and the output is what it shows."""
    follow(page, tmp_path)
