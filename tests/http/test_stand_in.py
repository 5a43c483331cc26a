"""The client against the stand-in for both services, with and without its faults."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from obs import Reply, Request, SourceUnavailableError, UnreadableReplyError

if TYPE_CHECKING:
    from tests.conftest import Replay

    from obs.http import Client

    MakeClient = Callable[..., Client]

pytestmark = pytest.mark.shared

FAULTS = "429:every=7;after=0,503:every=11;after=0,reset:every=13,truncate:every=17"
KOLADA = [f"/data/kpi/N31807,N31001/municipality/1783,1982/year/{year}" for year in range(1994, 2023)]
SCB = ["/tables/TAB638", "/config"] * 24


def parsed(reply: Reply) -> object:
    """The JSON in *reply*, or the error that makes the client ask again."""
    try:
        assert reply.status == 200
        return json.loads(reply.body)
    except ValueError as error:
        raise UnreadableReplyError("not JSON") from error


def fetched(client: Client, paths: Sequence[str]) -> list[object]:
    """The replies to *paths*, asked for by eight threads, without the server's own address."""
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(client.send, Request(path=path), parsed) for path in paths]
        return [each.result() for each in waiting]


def test_faults_change_nothing(replay: Callable[..., Replay], client: MakeClient) -> None:
    """Kolada's replies through one fault in three are the same as without."""
    calm, stormy = replay(), replay("--faults", FAULTS)
    expected = fetched(client(calm.kolada), KOLADA)
    stubborn = client(stormy.kolada, backoff=0.05)
    assert fetched(stubborn, KOLADA) == expected
    assert stubborn.sent == len(stormy.requests(of=stubborn.sent)) > len(KOLADA)


def test_limit_holds_through_faults(replay: Callable[..., Replay], client: MakeClient) -> None:
    """SCB's limit is kept by its own count, retries included, and it never has to refuse."""
    server = replay("--faults", FAULTS, "--scb-rate", "30/2")
    one = client(server.scb, calls=30, seconds=2, backoff=0.05)
    fetched(one, SCB)
    seen = server.requests(of=one.sent)
    times = [float(str(entry["time"])) for entry in seen]
    assert len(seen) == one.sent > len(SCB)
    assert max(sum(start <= other < start + 2 for other in times) for start in times) <= 30
    assert not [entry for entry in seen if entry["status"] == 429 and "429" not in str(entry["faults"])]


@pytest.mark.parametrize(
    ("faults", "reason"), [("html", "not JSON"), ("truncate:every=1", "not JSON"), ("503:every=1", "503")]
)
def test_lasting_fault_is_an_error(
    replay: Callable[..., Replay], patient_client: MakeClient, faults: str, reason: str
) -> None:
    """A service that never answers usefully is one clear error."""
    with pytest.raises(SourceUnavailableError, match=rf"tries: .*{reason}.*/kolada/v3/data/kpi"):
        patient_client(replay("--faults", faults).kolada).send(Request(path=KOLADA[0]), parsed)
