"""A server on this machine that speaks HTTP byte by byte, so that it can break it anywhere."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, cast

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came; *again* counts those of the same method, target and body before it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    again: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What an honest server would answer."""

    status: int = 200
    headers: Headers = field(default_factory=list[tuple[str, str]])
    body: bytes = b""

    def head(self, *, length: bool = True) -> bytes:
        """Status line and headers as they stand on the wire, the empty line included."""
        named = {name.lower() for name, _ in self.headers}
        headers = [*self.headers]
        if length and "content-length" not in named:
            headers.append(("Content-Length", str(len(self.body))))
        lines = [f"HTTP/1.1 {self.status} Said", *(f"{name}: {value}" for name, value in headers), "", ""]
        return "\r\n".join(lines).encode("latin-1")

    def whole(self) -> bytes:
        """All of it as it stands on the wire."""
        return self.head() + self.body


class Wire:
    """One connection to a client; what is sent after it is gone is lost without a word."""

    def __init__(self, connection: socket.socket, released: threading.Event) -> None:
        self._connection = connection
        self._released = released
        self.open = True

    def send(self, data: bytes) -> None:
        """Sends *data*; nothing once the client has gone."""
        try:
            self._connection.sendall(data)
        except OSError:
            self.open = False

    def drip(self, data: bytes, every: float) -> None:
        """Sends one byte of *data* *every* so many seconds until the client has gone or the test is over."""
        for byte in data:
            if not self.open or self._released.wait(every):
                self.open = False
                return
            self.send(bytes([byte]))

    def hang(self) -> None:
        """Says nothing more until the test is over."""
        self._released.wait(30)
        self.open = False

    def pause(self, seconds: float) -> None:
        """Says nothing for a while."""
        self._released.wait(seconds)

    def reset(self) -> None:
        """Ends the connection the rude way."""
        with suppress(OSError):
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        self.open = False


Behaviour = Callable[[Wire, Asked, Reply], None]


def honest(wire: Wire, asked: Asked, reply: Reply) -> None:
    """Sends the reply as it is."""
    wire.send(reply.whole())


class Server:
    """Answers with what *answer* says, in the way of *behave*; both may be changed while it runs."""

    def __init__(
        self,
        answer: Callable[[Asked], Reply],
        *,
        address: str = "127.0.0.1",
        secured: ssl.SSLContext | None = None,
    ) -> None:
        self.answer = answer
        self.behave: Behaviour = honest
        self.asked: list[Asked] = []
        self.arrived = threading.Event()
        self.released = threading.Event()
        self._counts: Counter[tuple[str, str, bytes]] = Counter()
        self._lock = threading.Lock()
        self._secured = secured
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._listening = socket.create_server((address, 0), family=family, backlog=64)
        self.port: int = self._listening.getsockname()[1]
        host = f"[{address}]" if ":" in address else address
        self.origin = f"{'https' if secured else 'http'}://{host}:{self.port}"
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """Ends the server and every connection that hangs."""
        self.released.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(30)
            served = connection
            try:
                if self._secured:
                    served = self._secured.wrap_socket(connection, server_side=True)
                with served, served.makefile("rb") as incoming:
                    wire = Wire(served, self.released)
                    while wire.open and (asked := self._read(cast("BinaryIO", incoming))):
                        self.behave(wire, asked, self.answer(asked))
            except (OSError, ValueError):  # gone, or it did not speak HTTP
                return

    def _read(self, incoming: BinaryIO) -> Asked | None:
        line = incoming.readline()
        if not line.strip():
            return None
        method, target, _ = line.decode("latin-1").split(" ", 2)
        headers: dict[str, str] = {}
        while line := incoming.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = incoming.read(int(headers.get("content-length", 0)))
        key = (method, target, body)
        with self._lock:
            asked = Asked(method=method, target=target, headers=headers, body=body, again=self._counts[key])
            self._counts[key] += 1
            self.asked.append(asked)
            self.arrived.set()
        return asked
