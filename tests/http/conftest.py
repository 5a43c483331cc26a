"""A small server on this machine that answers as told, and clients that ask it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from obs import Limits
from obs.http import Client

Act = Callable[[BaseHTTPRequestHandler], None]
Answer = tuple[int, dict[str, str], bytes] | Act
"""Status, headers and body; or a function that does as it likes with the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One request as it came over the wire; *target* is the path and query, byte for byte."""

    time: float
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True, kw_only=True)
class Loopback:
    """The running server: what it answers (the last one for ever) and what it has seen."""

    answers: list[Answer]
    url: str = ""
    arrivals: list[Arrival] = field(default_factory=list[Arrival])
    connections: int = 0
    at_once: int = 0
    arrived: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)
    _open: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, arrival: Arrival) -> Answer:
        """Notes *arrival* and says how to answer it."""
        with self._lock:
            self.arrivals.append(arrival)
            self.arrived.set()
            self._open += 1
            self.at_once = max(self.at_once, self._open)
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def end(self) -> None:
        """Notes that an answer is about to be complete."""
        with self._lock:
            self._open -= 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    loopback: Loopback

    def setup(self) -> None:
        super().setup()
        self.loopback.connections += 1

    def do_GET(self) -> None:
        now = time.monotonic()
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(length)
        answer = self.loopback.begin(
            Arrival(time=now, method=self.command, target=self.path, headers=headers, body=body)
        )
        try:
            if callable(answer):
                answer(self)
            else:
                self.reply(*answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.loopback.end()

    do_POST = do_GET  # noqa: N815 - the names are http.server's

    def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """Sends a whole answer."""
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@pytest.fixture
def serve() -> Iterator[Callable[..., Loopback]]:
    """Starts a server: ``serve((503, {}, b""), (200, {}, b"{}"))`` answers 503 once and 200 from then on."""
    running: list[tuple[ThreadingHTTPServer, Loopback]] = []

    def start(*answers: Answer) -> Loopback:
        loopback = Loopback(answers=list(answers) or [(200, {}, b"{}")])
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"loopback": loopback}))
        server.daemon_threads = True
        server.handle_error = lambda request, client_address: None
        loopback.url = f"http://127.0.0.1:{server.server_port}/api"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        running.append((server, loopback))
        return loopback

    yield start
    for server, loopback in running:
        loopback.released.set()
        server.shutdown()
        server.server_close()


@dataclass(slots=True)
class FakeTime:
    """A clock that only moves when somebody sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list[float])

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def fake_time() -> FakeTime:
    """Time for a client of `patient_client`."""
    return FakeTime()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test servers are asked directly, whatever proxy the environment names."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture
def client() -> Iterator[Callable[..., Client]]:
    """Makes a client by the true clock: ``client(server.url, connections=3, deadline=1)``."""
    made: list[Client] = []

    def make(
        url: str, *, connections: int = 8, calls: int | None = None, seconds: float = 10, **tuning: object
    ) -> Client:
        limits = Limits(connections=connections, calls=calls, seconds=seconds)
        made.append(Client(base_url=url, limits=limits, **tuning))  # pyright: ignore[reportArgumentType]
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def patient_client(client: Callable[..., Client], fake_time: FakeTime) -> Callable[..., Client]:
    """Makes a client that waits by `fake_time`, so not at all."""

    def make(url: str, **options: object) -> Client:
        return client(url, clock=fake_time.clock, sleep=fake_time.sleep, **options)

    return make
