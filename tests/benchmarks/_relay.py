"""A service in front of the stand-in, so that clients are measured and not the stand-in.

It asks the stand-in once for each request and answers with the same bytes from then on, after *latency*. The
links in replies lead to itself. A process of its own:

    python -m tests.benchmarks._relay SERVICE LATENCY_MS
"""

from __future__ import annotations

import sys
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Key = tuple[str, str, bytes]


class Relay(ThreadingHTTPServer):
    """What was answered so far, and the number of requests since `GET /reset`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, service: str, latency: float) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        parts = urlsplit(service)
        self.host, self.latency = parts.netloc, latency
        self.known: dict[Key, tuple[int, list[tuple[str, str]], bytes]] = {}
        self.asking = threading.Lock()
        self.counted = 0

    def answer(self, key: Key, host: str) -> tuple[int, list[tuple[str, str]], bytes]:
        """The reply to a request, from memory if it was asked before."""
        if key not in self.known:
            with self.asking:
                connection = HTTPConnection(self.host, timeout=600)
                method, path, body = key
                headers = {"Host": host, "Content-Type": "application/json"}
                connection.request(method, path, body or None, headers)
                reply = connection.getresponse()
                kept = [(name, value) for name, value in reply.getheaders() if name.lower() in KEPT]
                self.known[key] = reply.status, kept, reply.read()
                connection.close()
        return self.known[key]


KEPT = {"content-type", "retry-after", "ratelimit-limit", "ratelimit-remaining"}


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Relay  # pyright: ignore[reportIncompatibleVariableOverride]
    wbufsize = -1

    def do_GET(self) -> None:
        """Any request; two of the relay's own tell and set back the count."""
        if self.path in ("/count", "/reset"):
            status, headers, body = 200, [("Content-Type", "text/plain")], str(self.server.counted).encode()
            if self.path == "/reset":
                self.server.counted = 0
        else:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.server.counted += 1
            time.sleep(self.server.latency)
            status, headers, body = self.server.answer(
                (self.command, self.path, sent), self.headers.get("Host", "")
            )
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def main() -> None:
    """Print the address, and answer."""
    relay = Relay(sys.argv[1], float(sys.argv[2]) / 1000)
    print(f"http://127.0.0.1:{relay.server_address[1]}", flush=True)
    relay.serve_forever()


if __name__ == "__main__":
    main()
