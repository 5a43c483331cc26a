"""A municipality's own statistics: it is itself the publisher of that source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.filling import fill
from tests.publish.invented import release
from tests.report.site.invented import REGISTRY, held, series, study

from obs.publish.assembly import state
from obs.store import Store


def test_the_publisher_of_own_statistics_is_that_of_the_release(tmp_path: Path) -> None:
    publisher = release().publisher
    own = replace(study(), publisher=publisher)
    with Store.open(tmp_path / ".obs") as store:
        fill(store, own, held("", A=series()).held, datetime(2026, 11, 20, tzinfo=UTC))
        used = state(own, store, REGISTRY).lineages.used["local_csv"]
    assert (used.publisher, used.homepage) == (publisher.name, publisher.homepage)
    assert used.licence.name == publisher.licence


def test_the_publisher_of_other_statistics_is_their_own(tmp_path: Path) -> None:
    publisher = release().publisher
    other = replace(study(), publisher=publisher)
    indicator = replace(other.indicators["A"], source="scb")
    other = replace(other, indicators={"A": indicator})
    with Store.open(tmp_path / ".obs") as store:
        fill(store, other, held("", A=series()).held, datetime(2026, 11, 20, tzinfo=UTC))
        used = state(other, store, REGISTRY).lineages.used["scb"]
    assert used.publisher == "Statistiska centralbyrån (SCB)"
    assert used.homepage == "https://www.statistikdatabasen.scb.se"
