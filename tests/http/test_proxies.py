"""A proxy that is itself spoken to over TLS, and one of a kind that obs does not go through."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme

from obs import Request, SourceUnavailableError

if TYPE_CHECKING:
    from obs.http import Client

Make = Callable[..., "Client"]
PROXIES = ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


class Handler(BaseHTTPRequestHandler):
    """Answers with a number, or drips a head without end."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.endswith("drip"):
            with suppress(OSError):
                for _ in range(200):
                    self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                    time.sleep(0.02)
            return
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"17")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who vouches for service and proxy."""
    return trustme.CA()


@pytest.fixture(scope="module")
def secured(authority: trustme.CA) -> ssl.SSLContext:
    """How both show their certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)  # pyright: ignore
    return context


@pytest.fixture
def service(secured: ssl.SSLContext) -> Iterator[int]:
    """The port of a service over TLS."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda request, client_address: None
    server.socket = secured.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def passed_on(source: socket.socket, target: socket.socket) -> None:
    """Hands on what *source* says until one of both ends."""
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    for each in (source, target):
        each.close()


def tunnelled(plain: socket.socket, secured: ssl.SSLContext, port: int) -> None:
    """What the proxy does with one connection: a tunnel to the service, whatever host is asked for."""
    with suppress(OSError):
        near = secured.wrap_socket(plain, server_side=True)
        while not near.recv(65_536).endswith(b"\r\n\r\n"):
            pass
        far = socket.create_connection(("127.0.0.1", port))
        near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        threading.Thread(target=passed_on, args=(far, near), daemon=True).start()
        passed_on(near, far)


@pytest.fixture
def through_tls(
    authority: trustme.CA,
    secured: ssl.SSLContext,
    service: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """The base address of the service, which only a proxy spoken to over TLS finds."""
    bundle = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))

    def listen(listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                plain, _ = listening.accept()
                threading.Thread(target=tunnelled, args=(plain, secured, service), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=listen, args=(listening,), daemon=True).start()
        go_through(f"https://127.0.0.1:{listening.getsockname()[1]}", monkeypatch)
        yield "https://localhost/v3"
        listening.shutdown(socket.SHUT_RDWR)


def go_through(proxy: str, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Names *proxy* in the variables *names*, or those for HTTPS, and in no other; no host is left out."""
    for name in (*PROXIES, "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name in names or ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, proxy)


def test_tls_in_tls(through_tls: str, client: Make) -> None:
    """The service is asked over TLS inside the TLS of the proxy, twice on one connection."""
    made = client(through_tls, tries=1)
    assert [made.send(Request(path="/data"), lambda reply: reply.body) for _ in range(2)] == [b"17"] * 2


def test_tls_in_tls_has_a_deadline(through_tls: str, client: Make) -> None:
    """A reply that drips through both is not waited for."""
    with pytest.raises(SourceUnavailableError, match=r"not complete at its deadline, 0\.5 s"):
        client(through_tls, tries=1, deadline=0.5).send(Request(path="/drip"), lambda reply: reply.body)


@pytest.mark.parametrize("scheme", ["socks5h", "SOCKS5", "socks4a", "socks"])
@pytest.mark.parametrize("origin", ["https://pahittat.invalid", "http://pahittat.invalid"])
def test_a_socks_proxy_is_refused(
    patient_client: Make, monkeypatch: pytest.MonkeyPatch, scheme: str, origin: str
) -> None:
    """At once, by its address without the password, with the way out; whether PySocks is there or not."""
    go_through(f"{scheme}://me:hemligt@127.0.0.1:1080", monkeypatch, "ALL_PROXY", "all_proxy")
    made = patient_client(origin)
    with pytest.raises(SourceUnavailableError) as caught:
        made.send(Request(path="/data"), lambda reply: reply.body)
    proxy = f"{scheme.lower()}://127.0.0.1:1080"
    assert caught.value.message == (
        f"the proxy for {origin}/data is {proxy}, and obs goes through HTTP proxies only"
    )
    assert all(name in caught.value.suggestion for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"))
    assert made.sent == 1
