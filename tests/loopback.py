"""Services on a free port of this machine, and nobody who looks on while they are asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from obs.fetch import SeriesReport

Answer = Callable[[str, bytes], tuple[int, bytes]]
"""Status and body of the reply to a path and the body that was sent."""


@contextmanager
def answering(answer: Answer) -> Generator[str]:
    """The address at which every GET and POST is answered by *answer*, as JSON."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body = answer(self.path, sent)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with listening(Handler) as url:
        yield url


@contextmanager
def listening(handler: Callable[..., BaseHTTPRequestHandler]) -> Generator[str]:
    """The address at which *handler* is asked; afterwards nobody listens there."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False  # so that closing the server waits for the last connection to be closed
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Silent:
    """A watcher of a fetch that looks away."""

    def planned(self, source: str, requests: int) -> None: ...

    def answered(self, source: str) -> None: ...

    def waiting(self, source: str, seconds: float, reason: str) -> None: ...

    def stored(self, series: SeriesReport) -> None: ...
