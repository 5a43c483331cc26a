"""The estimate of what the portals' quality score will be."""

from __future__ import annotations

import re

import pytest
from tests.publish.catalogue.conftest import by_hand

from obs.publish.catalogue import score


def test_the_most_is_what_can_be_told_without_the_web(ours: bytes) -> None:
    """405 points less 80 for addresses that answer and 30 for SHACL, by dimension as the EU has them."""
    told = score(ours)
    assert told.most == 405 - 80 - 30
    assert {name: most for name, (_, most) in told.dimensions.items()} == {
        "findability": 100,
        "accessibility": 100 - 80,
        "interoperability": 110 - 30,
        "reusability": 75,
        "contextuality": 20,
    }


def test_ours_loses_points_for_the_licence_that_cannot_be_named_and_no_others(ours: bytes) -> None:
    """Three of four files have values under a source's own terms."""
    told = score(ours)
    assert told.points == 295 - 30 * 3 / 4
    assert all(each.startswith("dcterms:license") for each in told.missing)
    assert "3 of 4" in told.missing[0]


def test_each_property_that_is_taken_away_costs_its_points(ours: bytes) -> None:
    """Weights by the EU's method."""
    for name, points in (
        ("dcat:keyword", 30),
        ("dcat:theme", 30),
        ("dcterms:temporal", 20),
        ("dcat:contactPoint", 20),
        ("dcterms:accessRights", 15),
        ("dcat:mediaType", 10),
        ("dcat:downloadURL", 20),
        ("dcat:byteSize", 5),
        ("dcterms:rights", 5),
    ):
        less = re.sub(rf"<{name}\b.*(/>|</{name}>)", "", ours.decode()).encode()
        assert score(ours).points - score(less).points == pytest.approx(points), name


def test_the_least_that_is_allowed_scores_little() -> None:
    """Only format and publisher earn points: format four times over."""
    told = score(by_hand("minimal.rdf").encode())
    assert told.points == 20 + 10 + 20 + 20 + 10
    assert any("dcat:keyword" in each for each in told.missing)


def test_what_cannot_be_read_scores_nothing() -> None:
    """And says what it misses."""
    told = score(b"<html/>")
    assert told.points == 0
    assert score(b"").points == 0
    assert len(told.missing) == 20
