"""What is asked for and is nowhere is told, with what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_an_indicator_of_another_source(run: Run) -> None:
    ended = run("fetch", "--indicator", "N31807", "--indicator", "N31008", "--source", "scb")
    assert ended.code == 2
    told = " ".join(ended.err.split())
    assert "N31807 is of kolada, N31008 is of kolada, and not of scb -> leave --source out" in told


def test_a_region_without_claims(run: Run) -> None:
    """Nothing tried is no answer; where one claim of a region is named, it is asked for all the same."""
    ended = run("claims", "--region", "Sunne")
    assert ended.code == 2
    told = " ".join(ended.err.split())
    assert "no claim is about Sunne -> there are claims about Hagfors, Fagersta, " in told
    assert run("claims", "--region", "Hagfors", "M1").code == 2
    assert run("claims", "--region", "Markaryd", "M5b").code == 0
