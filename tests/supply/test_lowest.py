"""A lower bound that nothing can be tried with is told."""

from __future__ import annotations

from packaging.requirements import Requirement
from packaging.version import Version
from supply.lowest import untried


def test_a_bound_must_be_what_gets_installed() -> None:
    """1 is 1.0.0; a bound below the oldest that can be had promises too much; none promises everything."""
    required = [Requirement(line) for line in ("a>=1,<2", "B_c>=1.0,<2", "d<2", "e>=1,<2")]
    versions = {"a": Version("1.0.0"), "b-c": Version("1.2"), "d": Version("1.0")}
    assert untried(required, versions) == [
        "B_c: >=1.0 is written, 1.2 is the oldest to be had",
        "d<2 has no lower bound",
        "e: >=1 is written, None is the oldest to be had",
    ]
