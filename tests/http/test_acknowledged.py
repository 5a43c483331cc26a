"""What arrives is acknowledged at once, so that a service that waits for it goes on at once."""

from __future__ import annotations

import socket
import time

import pytest
from tests.loopback import answering

from obs.http import Client
from obs.models import Limits, Request


@pytest.mark.skipif(not hasattr(socket, "TCP_QUICKACK"), reason="only Linux can be told")
def test_a_head_sent_before_its_body_does_not_wait() -> None:
    """The service here writes both apart and holds the body back until the head is acknowledged."""
    took: list[float] = []
    with answering(lambda path, body: (200, b"{}")) as url:
        client = Client(base_url=url, limits=Limits())
        for _ in range(30):
            began = time.perf_counter()
            client.send(Request(path="/"), lambda reply: reply.body)
            took.append(time.perf_counter() - began)
        client.close()
    assert sorted(took)[10] < 0.03


def test_a_system_that_cannot_be_told_so_is_asked_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The option only saves time: where the system refuses it, replies arrive as ever."""
    monkeypatch.setattr("obs.http.deadline._QUICKACK", 9_999)
    with answering(lambda path, body: (200, b"{}")) as url, Client(base_url=url, limits=Limits()) as client:
        assert client.send(Request(path="/"), lambda reply: reply.body) == b"{}"
