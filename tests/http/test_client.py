"""What the client does when a service answers as it should, as it should not, or not at all."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
import traceback
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

import pytest

from obs import (
    ForeignAddressError,
    Limits,
    Reply,
    Request,
    SourceUnavailableError,
    UnexpectedReplyError,
    UnreadableReplyError,
)

if TYPE_CHECKING:
    from tests.http.conftest import FakeTime, Loopback

    from obs.http import Client

    Serve = Callable[..., Loopback]
    MakeClient = Callable[..., Client]

DATA = Request(path="/data")
FINE: tuple[int, dict[str, str], bytes] = (200, {}, b'{"values": []}')


def status(reply: Reply) -> int:
    return reply.status


def body(reply: Reply) -> bytes:
    return reply.body


def statuses(client: Client, number: int, *, threads: int) -> list[int]:
    """The statuses of *number* requests that *threads* send at once."""
    with ThreadPoolExecutor(threads) as pool:
        return [
            waiting.result() for waiting in [pool.submit(client.send, DATA, status) for _ in range(number)]
        ]


def parsed(reply: Reply) -> object:
    """The JSON in *reply*, or the error that makes the client ask again."""
    try:
        return json.loads(reply.body)
    except ValueError as error:
        raise UnreadableReplyError("not JSON") from error


def head(handler: BaseHTTPRequestHandler, headers: dict[str, str], code: int = 200) -> None:
    """The beginning of an answer whose body the test sends itself and whose connection then ends."""
    handler.send_response(code)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.close_connection = True


def short(handler: BaseHTTPRequestHandler) -> None:
    """Fewer bytes than Content-Length says."""
    head(handler, {"Content-Length": "100"})
    handler.wfile.write(b"x" * 50)


def cut_chunks(handler: BaseHTTPRequestHandler) -> None:
    """A chunked body without its end."""
    head(handler, {"Transfer-Encoding": "chunked"})
    handler.wfile.write(b"5\r\nhello\r\n")


def reset(handler: BaseHTTPRequestHandler) -> None:
    """A connection that is reset in the middle of the body."""
    head(handler, {"Content-Length": "100"})
    handler.wfile.write(b"x" * 50)
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def silence(handler: BaseHTTPRequestHandler) -> None:
    """A connection that is closed without an answer."""
    handler.close_connection = True


def garbage(handler: BaseHTTPRequestHandler) -> None:
    """Something that is not HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    handler.close_connection = True


def compressed(data: bytes) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Encoding": "gzip"}, data


GZIPPED = gzip.compress(b'{"values": []}', mtime=0)


# What is sent


@pytest.mark.parametrize(
    "path",
    [
        "/data/kpi/N31807,N31816/municipality/0180,1783/year/2022",
        "/tables/TAB638/data?lang=sv&valueCodes%5BTid%5D=top(3)&valueCodes%5BRegion%5D=00,01*&x=a%2Bb",
        "/codelists/agg_%C3%85lder10%C3%A5rJ",
        "/kpi?title=ekonomiskt%20bist%C3%A5nd&x=%2F%25%26%2D%7E",
        "/data?empty=&flag",
    ],
)
def test_encoded_path_arrives_byte_for_byte(serve: Serve, client: MakeClient, path: str) -> None:
    """A percent-encoded path reaches the service as the source wrote it."""
    server = serve(FINE)
    reply = client(server.url).send(Request(path=path), lambda reply: reply)
    assert server.arrivals[0].target == f"/api{path}"
    assert reply.url == server.url + path


def test_other_characters_are_encoded_once(serve: Serve, client: MakeClient) -> None:
    """Characters that may not stand in an address are percent-encoded once; none disappears."""
    server = serve(FINE)
    client(server.url).send(Request(path="/codelists/agg_Ålder?valueCodes[Tid]=*"), status)
    assert server.arrivals[0].target == "/api/codelists/agg_%C3%85lder?valueCodes%5BTid%5D=*"


def test_headers(serve: Serve, client: MakeClient) -> None:
    """A request names the project, asks for what the source accepts and for gzip only."""
    server = serve(FINE)
    client(server.url).send(Request(path="/data", accept="text/csv"), status)
    headers = server.arrivals[0].headers
    assert headers["user-agent"].startswith("obs/0.")
    assert headers["accept"] == "text/csv"
    assert headers["accept-encoding"] == "gzip"
    assert "content-type" not in headers


def test_post_is_sent_and_repeated_as_json(
    serve: Serve, client: MakeClient, patient_client: MakeClient
) -> None:
    """A POST carries its body as JSON, also when it is sent again."""
    server = serve((503, {}, b""), FINE)
    patient_client(server.url).send(Request(path="/data", method="POST", body=b'{"selection": []}'), status)
    assert [arrival.method for arrival in server.arrivals] == ["POST", "POST"]
    assert {arrival.body for arrival in server.arrivals} == {b'{"selection": []}'}
    assert {arrival.headers["content-type"] for arrival in server.arrivals} == {"application/json"}


def test_reply_is_handed_over(serve: Serve, client: MakeClient) -> None:
    """A reply has status, lower-case header names, body, address and an aware time."""
    server = serve((200, {"X-Rate-Limit-Limit": "10s"}, "Ås".encode("cp1252")))
    reply = client(server.url).send(DATA, lambda reply: reply)
    assert (reply.status, reply.body, reply.url) == (200, b"\xc5s", f"{server.url}/data")
    assert reply.headers["x-rate-limit-limit"] == "10s"
    assert reply.fetched_at.utcoffset() is not None


# Retries


@pytest.mark.parametrize("fault", [429, 500, 502, 503, 504])
def test_passing_fault_is_overcome(serve: Serve, patient_client: MakeClient, fault: int) -> None:
    """A status that speaks of a passing trouble leads to another try."""
    server = serve((fault, {}, b"trouble"), FINE)
    client = patient_client(server.url)
    assert client.send(DATA, body) == FINE[2]
    assert client.sent == len(server.arrivals) == 2


@pytest.mark.parametrize(
    "answer", [400, 401, 403, 404, 408, 409, 410, 413, 422, 425, 431, 451, 501, 505, 204, 304]
)
def test_other_status_is_final(serve: Serve, patient_client: MakeClient, answer: int) -> None:
    """Any other status, Retry-After or not, is read as it is and never asked for again."""
    server = serve((answer, {"Retry-After": "1"}, b"" if answer in (204, 304) else b"no"))
    client = patient_client(server.url)
    assert client.send(DATA, status) == answer
    assert client.sent == len(server.arrivals) == 1


def test_500_is_repeated_once(serve: Serve, patient_client: MakeClient) -> None:
    """The second 500 is final: SCB answers so to a request that is wrong."""
    server = serve((500, {}, b"oops"))
    assert patient_client(server.url).send(DATA, status) == 500
    assert len(server.arrivals) == 2


@pytest.mark.parametrize(
    "fault",
    [
        short,
        cut_chunks,
        reset,
        silence,
        garbage,
        (200, {"Content-Length": "14, 15"}, FINE[2]),
        compressed(GZIPPED[:-6]),
        compressed(b"not gzip at all"),
        (200, {"Content-Encoding": "br"}, b"unasked"),
    ],
)
def test_broken_reply_is_asked_for_again(serve: Serve, patient_client: MakeClient, fault: object) -> None:
    """A body or connection that breaks is never taken for the whole."""
    server = serve(fault, fault, FINE)
    assert patient_client(server.url).send(DATA, body) == FINE[2]
    assert len(server.arrivals) == 3


@pytest.mark.parametrize("cut", [b'{"values": [', b"<!DOCTYPE html><html></html>"])
def test_unreadable_reply_is_asked_for_again(serve: Serve, patient_client: MakeClient, cut: bytes) -> None:
    """A reply that the reader cannot read is asked for again, four times at most."""
    server = serve((200, {}, cut), FINE)
    assert patient_client(server.url).send(DATA, parsed) == {"values": []}
    server = serve((200, {}, cut))
    with pytest.raises(SourceUnavailableError, match="in 4 tries: not JSON"):
        patient_client(server.url).send(DATA, parsed)
    assert len(server.arrivals) == 4


def test_reader_error_is_final(serve: Serve, client: MakeClient) -> None:
    """Any other error of the reader comes through at once."""
    server = serve(FINE)

    def refuse(reply: Reply) -> None:
        raise UnexpectedReplyError("the field value is gone")

    with pytest.raises(UnexpectedReplyError, match="the field value is gone"):
        client(server.url).send(DATA, refuse)
    assert len(server.arrivals) == 1


def test_429_for_ever_ends(serve: Serve, patient_client: MakeClient, fake_time: FakeTime) -> None:
    """Endless refusal ends after seven tries with an error that says what, where and what to do."""
    server = serve((429, {"Retry-After": "1"}, b""))
    with pytest.raises(SourceUnavailableError) as caught:
        patient_client(server.url).send(Request(path="/data?api_key=hush"), status)
    assert len(server.arrivals) == 7
    assert sum(fake_time.slept) == pytest.approx(1 + 1 + 2 + 4 + 8 + 16)
    assert (
        caught.value.message == f"no usable reply in 7 tries: status 429 Too Many Requests: {server.url}/data"
    )
    assert "again" in caught.value.suggestion


@pytest.mark.parametrize("status_code", [429, 502, 503])
def test_retry_after_is_kept(
    serve: Serve, patient_client: MakeClient, fake_time: FakeTime, status_code: int
) -> None:
    """Retry-After in seconds is waited for."""
    server = serve((status_code, {"Retry-After": "37"}, b""), FINE)
    patient_client(server.url).send(DATA, status)
    assert sum(fake_time.slept) == pytest.approx(37)


def test_429_without_retry_after_pauses_longer_each_time(
    serve: Serve, patient_client: MakeClient, fake_time: FakeTime
) -> None:
    """A service that only says "too many" is left alone, over a minute in all."""
    server = serve(*[(429, dict[str, str](), b"")] * 5, FINE)
    patient_client(server.url).send(DATA, status)
    assert sum(fake_time.slept) > 60


@pytest.mark.parametrize(("said", "pause"), [("1.5", 2), (" 3 ", 3), ("0", 0), ("0.0", 0), ("soon", 5)])
def test_a_fraction_is_rounded_up_and_zero_is_at_once(
    serve: Serve, patient_client: MakeClient, fake_time: FakeTime, said: str, pause: float
) -> None:
    """What is no number and no date is as if nothing was said."""
    server = serve((429, {"Retry-After": said}, b""), FINE)
    patient_client(server.url).send(DATA, status)
    assert sum(fake_time.slept) == pytest.approx(pause)


def test_at_once_for_ever_backs_off_and_ends(
    serve: Serve, patient_client: MakeClient, fake_time: FakeTime
) -> None:
    server = serve((429, {"Retry-After": "0"}, b""))
    with pytest.raises(SourceUnavailableError, match="7 tries"):
        patient_client(server.url).send(DATA, status)
    assert sum(fake_time.slept) == pytest.approx(1 + 2 + 4 + 8 + 16)


@pytest.mark.parametrize("headers", [{"Retry-After": "110"}, {}], ids=["110 s each time", "nothing said"])
def test_a_request_is_told_to_wait_for_five_minutes_at_most(
    serve: Serve, patient_client: MakeClient, fake_time: FakeTime, headers: dict[str, str]
) -> None:
    """Also where each wait by itself is one to sit through."""
    server = serve((429, headers, b""))
    with pytest.raises(SourceUnavailableError) as caught:
        patient_client(server.url).send(DATA, status)
    assert sum(fake_time.slept) <= 310
    if headers:
        assert len(server.arrivals) == 3
        assert "asked to wait again and again for 220 s (status 429" in caught.value.message
    assert "what was fetched is kept" in caught.value.suggestion


def test_each_wait_of_all_threads_is_told(serve: Serve, patient_client: MakeClient) -> None:
    told: list[tuple[float, str]] = []
    server = serve((429, {"Retry-After": "7"}, b""), (503, {}, b""), FINE)

    def waits(seconds: float, reason: str) -> None:
        told.append((seconds, reason))

    patient_client(server.url, waits=waits).send(DATA, status)
    assert told == [(7, "status 429 Too Many Requests")]


def test_retry_after_date_is_kept(serve: Serve, patient_client: MakeClient, fake_time: FakeTime) -> None:
    """Retry-After as a date is waited for."""
    server = serve((503, {"Retry-After": formatdate(time.time() + 60, usegmt=True)}, b""), FINE)
    patient_client(server.url).send(DATA, status)
    assert 50 < sum(fake_time.slept) <= 60


@pytest.mark.parametrize(
    "nonsense", ["soon", "-5", "", "Mon, 99 Foo 2099 99:99:99 GMT", "Mon, 01 Jan 2001 00:00:00 GMT"]
)
def test_retry_after_nonsense_is_ignored(serve: Serve, patient_client: MakeClient, nonsense: str) -> None:
    """A Retry-After that cannot be read, or lies in the past, does no harm."""
    server = serve((503, {"Retry-After": nonsense}, b""), FINE)
    assert patient_client(server.url).send(DATA, status) == 200


def test_absurd_retry_after_is_told(serve: Serve, patient_client: MakeClient, fake_time: FakeTime) -> None:
    """A wait that nobody would sit through is an error that names it, at once."""
    server = serve((429, {"Retry-After": "3600"}, b""))
    with pytest.raises(SourceUnavailableError, match="3,600 s"):
        patient_client(server.url).send(DATA, status)
    assert len(server.arrivals) == 1
    assert fake_time.slept == []


def test_retry_after_holds_all_threads(serve: Serve, client: MakeClient) -> None:
    """While one request waits for its Retry-After, no other of the same client leaves."""
    server = serve((429, {"Retry-After": "1"}, b""), FINE)
    one = client(server.url)
    first = threading.Thread(target=one.send, args=(DATA, status))
    first.start()
    server.arrived.wait(5)
    server.released.wait(0.2)
    statuses(one, 4, threads=4)
    first.join(5)
    start, *others = (arrival.time for arrival in server.arrivals)
    assert len(others) == 5
    assert min(others) - start > 0.95


def test_refused_connection(client: MakeClient, fake_time: FakeTime, patient_client: MakeClient) -> None:
    """A service that does not listen is tried several times and then named."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(SourceUnavailableError, match=rf"7 tries: .*[Rr]efused.*{url}/data"):
            patient_client(url).send(DATA, status)


# Bounds


def test_silent_service_is_cut_off(serve: Serve, client: MakeClient) -> None:
    """A service that takes the request and says nothing is given up after the read timeout, a few times."""
    server = serve()

    def hang(handler: BaseHTTPRequestHandler) -> None:
        server.released.wait(5)
        handler.close_connection = True

    server.answers = [hang]
    with pytest.raises(SourceUnavailableError, match=r"2 tries: no data within 0\.1 s"):
        client(server.url, timeout=(1, 0.1), tries=2).send(DATA, status)


@pytest.mark.parametrize("headers", [{"Content-Length": "1000000"}, {"Content-Encoding": "gzip"}])
def test_dripping_service_is_cut_off(serve: Serve, client: MakeClient, headers: dict[str, str]) -> None:
    """A body that comes a few bytes at a time is given up at the deadline, compressed or not."""
    server = serve()
    content = gzip.compress(bytes(range(256)) * 1000, mtime=0)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        head(handler, headers)
        for byte in content:
            if server.released.wait(0.01):
                break
            handler.wfile.write(bytes([byte]))

    server.answers = [drip]
    begun = time.monotonic()
    with pytest.raises(SourceUnavailableError, match="not complete at its deadline"):
        client(server.url, deadline=0.2, tries=1).send(DATA, status)
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    ("code", "headers", "taken"),
    [
        (200, {"Content-Length": "100000000"}, 15),
        (200, {}, 60),
        (404, {}, 60),
        (302, {"Location": "/api/x"}, 60),
    ],
)
def test_endless_body_is_refused(
    serve: Serve, client: MakeClient, code: int, headers: dict[str, str], taken: int
) -> None:
    """A body above the bound is refused, unread if it says its size, and whatever its status."""
    server = serve()
    written: list[int] = []

    def pour(handler: BaseHTTPRequestHandler) -> None:
        head(handler, headers, code)
        for _ in range(100):
            handler.wfile.write(b" " * 1_000_000)
            written.append(1_000_000)

    server.answers = [pour]
    with pytest.raises(UnexpectedReplyError, match=r"larger than 30 MB: http://127.0.0.1:\d+/api/data"):
        client(server.url, most_bytes=30_000_000).send(DATA, status)
    assert sum(written) < taken * 1_000_000
    assert len(server.arrivals) == 1


def test_gzip_bomb_is_not_unpacked(serve: Serve, client: MakeClient) -> None:
    """A small body that unpacks to 100 MB is refused before it fills the memory."""
    bomb = gzip.compress(bytes(100_000_000), compresslevel=1)
    server = serve(compressed(bomb))
    one = client(server.url, most_bytes=1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(UnexpectedReplyError, match="larger than 1 MB"):
            one.send(DATA, status)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_body_of_exactly_the_bound_is_read(serve: Serve, client: MakeClient) -> None:
    """The bound itself is allowed, plain, compressed and in several gzip members."""
    most = bytes(1000)
    halves = gzip.compress(most[:500], mtime=0) + gzip.compress(most[500:], mtime=0)
    server = serve((200, {}, most), compressed(gzip.compress(most, mtime=0)), compressed(halves))
    one = client(server.url, most_bytes=1000)
    assert [one.send(DATA, body) for _ in range(3)] == [most, most, most]


def test_connections_are_kept_and_bounded(serve: Serve, client: MakeClient) -> None:
    """Requests reuse their connections, and never more than the limit are open at once."""
    server = serve()

    def answer_later(handler: BaseHTTPRequestHandler) -> None:
        server.released.wait(0.01)
        head(handler, {"Content-Length": "0"})
        handler.close_connection = False

    server.answers = [answer_later]
    one = client(server.url, connections=3)
    statuses(one, 60, threads=12)
    assert server.at_once <= 3
    assert server.connections == 3
    one.set_limits(Limits(connections=1))
    server.at_once = 0
    statuses(one, 20, threads=12)
    assert server.at_once == 1
    assert one.sent == 80


def test_limit_of_calls_holds_at_the_service(serve: Serve, client: MakeClient) -> None:
    """With eight threads and retries no more than 30 requests reach the service in any two seconds."""
    server = serve(*[FINE, FINE, FINE, (503, {}, b"")] * 8, FINE)
    one = client(server.url, connections=8, calls=30, seconds=2)
    assert set(statuses(one, 57, threads=8)) == {200}
    times = [arrival.time for arrival in server.arrivals]
    assert len(times) == one.sent == 65
    assert max(sum(start <= other < start + 2 for other in times) for start in times) <= 30


def test_close_ends_waiting(serve: Serve, client: MakeClient) -> None:
    """Closing the client ends long waits at once, so that an interrupted program can end."""
    server = serve((503, {"Retry-After": "100"}, b""))
    one = client(server.url)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(one.send, DATA, status)
        server.arrived.wait(5)
        server.released.wait(0.05)
        one.close()
        with pytest.raises(SourceUnavailableError, match="stopped"):
            waiting.result(5)


# Where it goes


def test_redirect_within_the_service_is_followed(serve: Serve, client: MakeClient) -> None:
    """A redirect below the base address is followed."""
    server = serve(
        (301, {"Location": "/api/moved?page=2"}, b"moved"), (307, {"Location": "there"}, b""), FINE
    )
    assert client(server.url).send(DATA, body) == FINE[2]
    assert [arrival.target for arrival in server.arrivals] == ["/api/data", "/api/moved?page=2", "/api/there"]


@pytest.mark.parametrize("location", ["{other}/data", "//localhost:{port}/api/data", "/elsewhere"])
def test_redirect_to_another_place_is_refused(serve: Serve, client: MakeClient, location: str) -> None:
    """A redirect to another host, or out of the base path, is not followed."""
    other = serve(FINE)
    server = serve()
    location = location.format(other=other.url, port=server.url.split(":")[2].split("/")[0])
    server.answers = [(302, {"Location": location}, b"x" * 100)]
    with pytest.raises(ForeignAddressError):
        client(server.url).send(DATA, status)
    assert len(server.arrivals) == 1
    assert other.arrivals == []


def test_redirect_loop_ends(serve: Serve, client: MakeClient) -> None:
    """A circle of redirects ends after three."""
    server = serve((302, {"Location": "/api/data"}, b""))
    with pytest.raises(ForeignAddressError, match="more than 3 redirects"):
        client(server.url).send(DATA, status)
    assert len(server.arrivals) == 4


@pytest.mark.parametrize(
    "path", ["http://127.0.0.1:9/api/next?page=2", "//evil.example/api", "/../x", "/a\\b"]
)
def test_foreign_path_is_not_asked(serve: Serve, client: MakeClient, path: str) -> None:
    """A link to another host is refused before anything is sent."""
    server = serve(FINE)
    one = client(server.url)
    with pytest.raises(ForeignAddressError):
        one.send(Request(path=path), status)
    assert one.sent == len(server.arrivals) == 0


def test_link_of_the_service_is_followed(serve: Serve, client: MakeClient) -> None:
    """An absolute link to the service's own host is asked for below the base address."""
    server = serve(FINE)
    client(server.url).send(Request(path=f"{server.url}/data?page=2"), status)
    assert server.arrivals[0].target == "/api/data?page=2"


# Secrets


@pytest.mark.parametrize(
    "proxy", ["http://me:{secret}@127.0.0.1:{port}", "http://me:{secret}@", "foo://me:{secret}@127.0.0.1:1"]
)
def test_no_secret_in_an_error(
    patient_client: MakeClient, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    """Neither the proxy's password nor a key in the query is in the error or its traceback."""
    secret = chr(104) + "ush"  # a traceback quotes this file, so the word itself must not stand in it
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, proxy.format(secret=secret, port=unused.getsockname()[1]))
        with pytest.raises(SourceUnavailableError) as caught:
            patient_client("http://service.invalid/v1").send(Request(path=f"/data?api_key={secret}"), status)
    assert "proxy" in str(caught.value)
    assert "http://service.invalid/v1/data" in str(caught.value)
    assert secret not in "".join(traceback.format_exception(caught.value))
