"""What the way to a service can do: told in a line, nothing wrong stored, and all there once it is over."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.reliability.faults import wires
from tests.reliability.faults.conftest import EXPECTED, Fetched
from tests.reliability.faults.server import honest

if TYPE_CHECKING:
    from tests.reliability.faults.conftest import Bench
    from tests.reliability.faults.server import Asked, Behaviour, Reply, Server, Wire
    from tests.reliability.faults.service import Service

OF_KOLADA = ("N99001", "N99002")
TRIES = r"no usable reply in \d tries: "


def first_time(target: str, again: int) -> bool:
    """The first of equal requests."""
    return again == 0


def with_length_twice(wire: Wire, asked: Asked, reply: Reply) -> None:
    """Says the right length twice."""
    wires.headed([("Content-Length", str(len(reply.body)))] * 2)(wire, asked, reply)


def said_to_be_latin_1(wire: Wire, asked: Asked, reply: Reply) -> None:
    """Gives UTF-8 and says something else."""
    kind = ("Content-Type", "application/json; charset=iso-8859-1")
    wires.said(200, kind, body=reply.body)(wire, asked, reply)


def to_itself(wire: Wire, asked: Asked, reply: Reply) -> None:
    """Redirects to what was asked for."""
    wires.said(302, ("Location", asked.target))(wire, asked, reply)


def data_of_kolada(target: str, again: int) -> bool:
    """Requests for Kolada's data, all pages."""
    return "/kolada/v3/data/" in target


def require_told(fetched: Fetched, message: str) -> None:
    """The failure is told once for each series, in a line with a way out, and ends the command with 1."""
    told = [line for line in fetched.told if re.search(message, line)]
    assert len(told) == len(OF_KOLADA), "\n".join(fetched.lines)
    for line in fetched.told:
        assert re.search(r" -> \S", line), line
    assert "Traceback" not in "".join(fetched.lines)
    assert fetched.code == 1


def require_kept(fetched: Fetched) -> None:
    """The series of the other service is there, and of the one that failed nothing."""
    assert fetched.states == {"N99001": "failed", "N99002": "failed", "folk": "new"}
    assert fetched.held == {key: value for key, value in EXPECTED.items() if key[0] == "folk"}


SHORT_LIVED: dict[str, Behaviour] = {
    "hangs in the head": wires.hangs_in_the_head,
    "length too long": wires.length(50),
    "length too short": wires.length(-5),
    "length negative": wires.headed([("Content-Length", "-5")]),
    "length no number": wires.headed([("Content-Length", "many")]),
    "lengths that differ": wires.headed([("Content-Length", "14"), ("Content-Length", "15")]),
    "cut off gzip": wires.encoded("gzip", lambda body: wires.gzipped(body)[:-6]),
    "no gzip": wires.encoded("gzip", lambda body: body),
    "deflate": wires.encoded("deflate", wires.deflated),
    "nested gzip": wires.encoded("gzip, gzip", wires.gzipped_twice),
    "closed at once": wires.broken_at(0, rudely=False),
    "closed in the head": wires.broken_at(0.05, rudely=False),
    "reset at once": wires.broken_at(0, rudely=True),
    "reset in the head": wires.broken_at(0.05, rudely=True),
    "reset in the body": wires.broken_at(0.7, rudely=True),
    "closed in the body": wires.broken_at(0.7, rudely=False),
    "closed between chunks": wires.broken_between_chunks,
    "not HTTP": wires.bytes_sent(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    "a header without end": wires.bytes_sent(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000),
    "headers without end": wires.bytes_sent(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n"),
    "429": wires.said(429, ("Retry-After", "1")),
    "503": wires.said(503),
    "an HTML page": wires.said(200, body=b"<!DOCTYPE html><title>Fel</title>"),
}


@pytest.mark.parametrize("fault", SHORT_LIVED.values(), ids=list(SHORT_LIVED))
def test_a_passing_fault_changes_nothing(bench: Bench, fault: Behaviour) -> None:
    """Every request meets it once, and every figure arrives all the same."""
    bench.behave(fault, first_time)
    fetched = bench.fetch()
    assert fetched.code == 0, fetched.lines
    assert fetched.held == EXPECTED
    assert fetched.told == []


HARMLESS: dict[str, Behaviour] = {
    "no length": wires.headed([]),
    "a length said twice": with_length_twice,
    "gzip": wires.encoded("gzip", wires.gzipped),
    "chunks": wires.in_chunks,
    "a slow start": wires.slow,
    "no keep-alive": wires.closes_after,
    "a reply too many": wires.more_than_it_says,
    "said to be Latin-1": said_to_be_latin_1,
}


@pytest.mark.parametrize("fault", HARMLESS.values(), ids=list(HARMLESS))
def test_what_is_unusual_is_no_fault(bench: Bench, fault: Behaviour) -> None:
    """Every reply comes so, and every figure arrives."""
    bench.behave(fault)
    fetched = bench.fetch()
    assert fetched.code == 0, fetched.lines
    assert fetched.held == EXPECTED


LASTING: dict[str, tuple[Behaviour, str]] = {
    "length too long": (wires.length(50), TRIES + "the reply was cut off"),
    "length negative": (wires.headed([("Content-Length", "-5")]), TRIES + "the reply has the length '-5'"),
    "gzip bomb": (wires.encoded("gzip", lambda body: wires.bomb(1)), r"the reply is larger than 5 MB"),
    "bomb in a bomb": (wires.encoded("gzip", lambda body: wires.bomb(2)), "is not encoded in UTF-8"),
    "nested gzip": (wires.encoded("gzip, gzip", wires.gzipped_twice), "in the encoding 'gzip, gzip'"),
    "deflate": (wires.encoded("deflate", wires.deflated), "in the encoding 'deflate'"),
    "br": (wires.encoded("br", lambda body: body), "in the encoding 'br', which was not asked for"),
    "zstd": (wires.encoded("zstd", lambda body: body), "in the encoding 'zstd'"),
    "says 100 MB": (wires.says_100_mb, r"the reply is larger than 5 MB"),
    "pours 100 MB": (wires.pours_100_mb, r"the reply is larger than 5 MB"),
    "closed at once": (wires.broken_at(0, rudely=False), "the connection was closed without an answer"),
    "reset in the body": (wires.broken_at(0.7, rudely=True), "the connection failed .*reset by peer"),
    "429": (wires.said(429), TRIES + "status 429"),
    "429 for 1e9 s": (
        wires.said(429, ("Retry-After", "1000000000")),
        r"asks for at least [\d,]{6,} s without requests",
    ),
    "429 for -5 s": (wires.said(429, ("Retry-After", "-5")), TRIES + "status 429"),
    "429 until 2001": (
        wires.said(429, ("Retry-After", "Mon, 01 Jan 2001 00:00:00 GMT")),
        TRIES + "status 429",
    ),
    "429 for soon": (wires.said(429, ("Retry-After", "soon")), TRIES + "status 429"),
    "429 for 5000 digits": (wires.said(429, ("Retry-After", "9" * 5000)), TRIES + "status 429"),
    "503": (wires.said(503), TRIES + "status 503"),
    "an HTML page": (
        wires.said(200, body=b"<!DOCTYPE html><title>Fel</title>"),
        TRIES + r".*is an HTML page \(Fel\) in place of JSON",
    ),
    "redirect to another host": (
        wires.said(302, ("Location", "http://evil.example/kolada/v3/data")),
        "http://evil.example/kolada/v3/data is not below",
    ),
    "redirect to a file": (wires.said(302, ("Location", "file:///etc/passwd")), "is not below"),
    "redirect with credentials": (
        wires.said(302, ("Location", "http://me:hush@127.0.0.1/kolada/v3/data")),
        "http://127.0.0.1/kolada/v3/data is not below",
    ),
    "redirect in a loop": (
        to_itself,
        "more than 3 redirects",
    ),
}


@pytest.mark.parametrize(("fault", "message"), LASTING.values(), ids=list(LASTING))
def test_a_lasting_fault_is_told_and_nothing_lost(bench: Bench, fault: Behaviour, message: str) -> None:
    """Kolada's data fail with a reason, SCB's are stored; once it is over, what lacked is fetched."""
    for wraps in (1, 2):
        wires.bomb(wraps)  # made before the clock runs, and kept
    bench.behave(fault, data_of_kolada)
    fetched = bench.fetch()
    require_told(fetched, message)
    require_kept(fetched)
    assert "hush" not in "".join(fetched.lines)
    bench.server.behave = honest
    after = bench.fetch()
    assert after.code == 0, after.lines
    assert after.held == EXPECTED


NEVER_DONE: dict[str, tuple[Behaviour, str]] = {
    "hangs": (wires.hangs, r"no data within 0\.4 s"),
    "hangs in the body": (wires.hangs_in_the_body, r"no data within 0\.4 s"),
    "drips its head": (wires.drips_its_head, "not complete at its deadline, 1 s"),
    "drips its body": (wires.drips_its_body, "not complete at its deadline, 1 s"),
    "drips chunk sizes": (wires.drips_chunk_sizes, "not complete at its deadline, 1 s"),
    "continues without end": (wires.continues_without_end, "not complete at its deadline, 1 s"),
}


@pytest.mark.parametrize(("fault", "message"), NEVER_DONE.values(), ids=list(NEVER_DONE))
def test_a_reply_that_is_never_done_is_given_up(bench: Bench, fault: Behaviour, message: str) -> None:
    """However it goes on, a request ends at its deadline, and is tried twice."""
    bench.behave(fault, data_of_kolada)
    fetched = bench.fetch(waits=True, tries=2)
    require_told(fetched, message)
    require_kept(fetched)
    assert fetched.seconds < 15  # two tries of a second, and what a busy computer adds


def test_a_service_that_is_not_there(bench: Bench) -> None:
    """Nobody listens at the port."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        fetched = bench.fetch(kolada=f"http://127.0.0.1:{port}/v3")
    require_told(fetched, TRIES + "the connection failed .*refused")
    require_kept(fetched)


def test_a_name_that_nobody_knows(bench: Bench) -> None:
    """The name server has no such host."""
    fetched = bench.fetch(kolada="http://pahittat.invalid/v3")
    require_told(fetched, TRIES + r"the connection failed \(.*(not known|name resolution|No address)")
    require_kept(fetched)


def test_all_services_down_send_few_requests(bench: Bench) -> None:
    """A fetch of which every request fails ends and says so for every series."""
    bench.behave(wires.said(503))
    fetched = bench.fetch()
    assert fetched.code == 1
    assert set(fetched.states.values()) == {"failed"}
    assert fetched.held == {}
    assert len(bench.server.asked) == 2 * 7


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_ipv6(started: Callable[..., tuple[Server, Service]], fetch: Callable[..., Fetched]) -> None:
    """An address in brackets works, links to it included, and is shown in brackets."""
    try:
        server, _ = started(address="::1")
    except OSError:
        pytest.skip("no IPv6 here")
    assert fetch(server.origin).held == EXPECTED
    server.behave = wires.said(503)
    assert any(f"{server.origin}/kolada/v3/kpi/" in line for line in fetch(server.origin).told)
