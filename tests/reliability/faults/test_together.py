"""All passing faults at once, again and again: nothing wrong is stored, and in the end all is there."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

import pytest
from tests.reliability.faults import wires
from tests.reliability.faults.conftest import EXPECTED
from tests.reliability.faults.test_transport import HARMLESS, SHORT_LIVED

if TYPE_CHECKING:
    from tests.reliability.faults.conftest import Bench
    from tests.reliability.faults.server import Asked, Reply, Wire
    from tests.reliability.faults.service import Document


def stormy(seed: int, share: float) -> object:
    """A behaviour that meets a *share* of the requests with one of all faults, by chance of *seed*."""
    chance, lock = random.Random(seed), threading.Lock()
    faults, manners = list(SHORT_LIVED.values()), list(HARMLESS.values())

    def behave(wire: Wire, asked: Asked, reply: Reply) -> None:
        with lock:
            act = chance.choice(faults if chance.random() < share else manners)
        act(wire, asked, reply)

    return behave


@pytest.mark.parametrize("seed", range(4))
def test_through_all_faults_at_once(bench: Bench, seed: int) -> None:
    """Two requests in five go wrong: after a few fetches all is there, and it was never wrong in between."""
    bench.server.behave = stormy(seed, 0.4)  # type: ignore[assignment]
    for _ in range(5):
        fetched = bench.fetch(timeout=(2, 1.5))
        assert fetched.held.items() <= EXPECTED.items()
        assert (fetched.code == 0) == (fetched.held == EXPECTED and not fetched.told), fetched.lines
        if fetched.code == 0:
            return
    pytest.fail("five fetches did not bring everything")


@pytest.mark.parametrize("seed", range(3))
def test_through_wrong_replies_too(bench: Bench, seed: int) -> None:
    """Pages of other questions and contradicting ones in between: told, and nothing wrong is ever stored."""
    chance, lock = random.Random(seed), threading.Lock()

    def wrong(kind: str, document: Document) -> Document:
        with lock:
            luck = chance.random()
        if kind == "data" and luck < 0.3:
            other = chance.choice([{"period": 2019}, {"municipality": "9909"}, {"kpi": "N99009"}])
            return document | {"values": [row | other for row in document["values"]]}
        return document

    bench.server.behave = stormy(seed, 0.2)  # type: ignore[assignment]
    bench.service.change = wrong
    for _ in range(5):
        fetched = bench.fetch(timeout=(2, 1.5))
        assert fetched.held.items() <= EXPECTED.items()
        assert fetched.code == 0 or fetched.told
    bench.service.change = lambda kind, document: document
    bench.behave(wires.slow)
    assert bench.fetch().held == EXPECTED
