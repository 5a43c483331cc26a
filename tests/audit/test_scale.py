"""What is shared by many series is read again once, not once a series."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.audit.conftest import Shop, registry
from tests.fetch.conftest import ONE, TWO, TinySource, serving, study
from tests.fetch.test_everything import Listing, WholeSource
from tests.loopback import Silent

from obs import Page, Query, Reply, Request
from obs.audit import verify
from obs.fetch import Options, fetch, job
from obs.http import Client
from obs.store import Store


def test_a_fetch_is_planned_once_for_all_its_series(shop: Shop) -> None:
    planned: list[int] = []

    class Counting(TinySource):
        def plan(self, query: Query) -> Iterable[Request]:
            planned.append(len(query.indicators))
            return super().plan(query)

    found = shop.verify(registry=registry(Counting))
    assert found.checked["vintages read again"] == 2
    assert planned == [2]


def test_a_catalogue_is_read_once_for_all_its_series(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its two pages, whatever number of series rest on them."""
    monkeypatch.setattr(job, "Client", functools.partial(Client, backoff=0.001))
    read: list[str] = []

    class Counting(WholeSource):
        def parse(self, request: Request, reply: Reply) -> Page:
            read.append(request.purpose)
            return super().parse(request, reply)

    service = Listing(pages={"a": [ONE, TWO], "b": [ONE], "c": [TWO]}, catalogue=[["a"], ["b", "c"]])
    root, mine, plugins = tmp_path / ".obs", study("mine"), registry(WholeSource)
    with serving(service), Store.open(root) as store:
        report = fetch(
            mine,
            registry=plugins,
            store=store,
            watcher=Silent(),
            options=Options(everything=("tiny",)),
            environ={"OBS_TINY_BASE_URL": service.url},
        )
        assert report.ok
    found = verify(root, mine, registry=registry(Counting), now=datetime.now(UTC))
    assert found.checked["vintages read again"] == 3
    assert read.count("list") <= 4  # as often to find out which series there are
