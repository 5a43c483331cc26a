"""The invented services and the study fit together: without a fault everything arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reliability.faults.conftest import EXPECTED

if TYPE_CHECKING:
    from tests.reliability.faults.conftest import Bench


def test_everything_arrives(bench: Bench) -> None:
    """All figures of both services, three pages of one of them, and the group."""
    fetched = bench.fetch()
    assert fetched.code == 0, fetched.lines
    assert fetched.held == EXPECTED
    assert fetched.told == []
    assert sum("page=" in each.target for each in bench.server.asked) == 2
