"""Certificates that are not to be trusted and proxies that refuse: the reason is told, nobody goes round."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme
from tests.reliability.faults import wires
from tests.reliability.faults.conftest import EXPECTED, Fetched

if TYPE_CHECKING:
    from tests.reliability.faults.conftest import Bench
    from tests.reliability.faults.server import Server
    from tests.reliability.faults.service import Service

    Start = Callable[..., tuple[Server, Service]]
    Fetch = Callable[..., Fetched]

PAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)
ADVICE_TO_TURN_IT_OFF = re.compile(r"verify\s*=|insecure|disable|turn off|switch off|ignore", re.IGNORECASE)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who vouches for the certificates of these tests."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes obs trust `authority`, as a user whose network has an authority of its own does."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(path))


def showing(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """How a server shows *certificate*."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
    return context


def require_told(fetched: Fetched, message: str) -> None:
    """One line for each series, with a way out that is not to stop looking; nothing stored; exit code 1."""
    assert fetched.code == 1
    assert fetched.held == {}
    told = [line for line in fetched.told if re.search(message, line)]
    assert len(told) == 3, "\n".join(fetched.lines)
    for line in fetched.told:
        assert re.search(r" -> \S", line), line
        assert not ADVICE_TO_TURN_IT_OFF.search(line), line


def test_a_trusted_certificate(started: Start, fetch: Fetch, authority: trustme.CA, trusted: None) -> None:
    """Everything arrives over TLS."""
    server, _ = started(secured=showing(authority.issue_cert("127.0.0.1")))
    assert fetch(server.origin).held == EXPECTED


def test_an_authority_that_nobody_trusts(started: Start, fetch: Fetch, authority: trustme.CA) -> None:
    """Its certificate is not known here; asked for once only."""
    server, _ = started(secured=showing(authority.issue_cert("127.0.0.1")))
    fetched = fetch(server.origin)
    require_told(fetched, "not trusted: unable to get local issuer certificate .*REQUESTS_CA_BUNDLE")
    assert fetched.report["sent"] == {"kolada": 1, "scb": 1}


def test_a_self_signed_certificate(started: Start, fetch: Fetch) -> None:
    """The certificate of an authority that shows itself."""
    own = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with own.private_key_pem.tempfile() as key, own.cert_pem.tempfile() as certificate:
        context.load_cert_chain(certificate, key)
    server, _ = started(secured=context)
    require_told(fetch(server.origin), r"not trusted: self.signed certificate .*REQUESTS_CA_BUNDLE")


def test_a_certificate_out_of_date(
    started: Start, fetch: Fetch, authority: trustme.CA, trusted: None
) -> None:
    """The clock of this computer may be wrong, or nobody renewed it."""
    expired = authority.issue_cert("127.0.0.1", not_before=PAST[0], not_after=PAST[1])
    server, _ = started(secured=showing(expired))
    require_told(fetch(server.origin), "not trusted: certificate has expired -> .*clock.*renew")


def test_a_certificate_of_another_host(
    started: Start, fetch: Fetch, authority: trustme.CA, trusted: None
) -> None:
    """The address leads to somebody else."""
    server, _ = started(secured=showing(authority.issue_cert("pahittat.example")))
    require_told(fetch(server.origin), "not trusted: IP address mismatch.*'127.0.0.1'.* -> .*base_url")


def test_no_tls_where_it_is_expected(fetch: Fetch) -> None:
    """A server that speaks plain HTTP at a port for HTTPS."""

    def answer(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = server.accept()
                with connection:
                    connection.recv(10_000)
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = threading.Thread(target=answer, args=(server,))
        answering.start()
        fetched = fetch(f"https://127.0.0.1:{server.getsockname()[1]}")
        server.shutdown(socket.SHUT_RDWR)
        answering.join()
    require_told(fetched, r"no usable reply in 7 tries: the secure connection failed \([a-z ]+\)")


def test_tls_that_hangs(fetch: Fetch) -> None:
    """A server that takes the connection and never shakes hands."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        fetched = fetch(f"https://127.0.0.1:{server.getsockname()[1]}", waits=True, tries=2)
    require_told(fetched, r"no (connection|data) within 0\.\d s")
    assert fetched.seconds < 15


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("status", [403, 407, 502])
def test_a_proxy_that_refuses(
    bench: Bench, fetch: Fetch, monkeypatch: pytest.MonkeyPatch, scheme: str, status: int
) -> None:
    """Its refusal is not taken for the word of the service."""
    bench.behave(wires.said(status, body=b"<html><title>Proxy</title></html>"))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, bench.server.origin)
    fetched = fetch(f"{scheme}://pahittat.invalid")
    require_told(fetched, "proxy")


def test_a_proxy_that_drips(bench: Bench, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a proxy says before a tunnel stands counts as time of the request."""
    bench.behave(lambda wire, asked, reply: wire.drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100, 0.03))
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, bench.server.origin)
    fetched = fetch("https://pahittat.invalid", waits=True, tries=2)
    require_told(fetched, "not complete at its deadline, 1 s")
    assert fetched.seconds < 15


def test_a_proxy_that_is_not_there(fetch: Fetch, monkeypatch: pytest.MonkeyPatch, started: Start) -> None:
    """Nobody listens at its port."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{unused.getsockname()[1]}")
        require_told(fetch("http://pahittat.invalid"), "the proxy does not answer or refuses")


def test_a_proxy_that_works(bench: Bench, fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything arrives through it."""
    bench.service.origin = "http://pahittat.invalid"
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, bench.server.origin)
    assert fetch("http://pahittat.invalid").held == EXPECTED
