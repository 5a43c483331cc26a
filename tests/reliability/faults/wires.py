"""What a server, or the way to it, can do to a reply; each takes wire, request and honest reply."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import cache

from tests.reliability.faults.server import Asked, Behaviour, Headers, Reply, Wire

MILLION = b" " * 1_000_000


def hangs(wire: Wire, asked: Asked, reply: Reply) -> None:
    """Takes the request and says nothing."""
    wire.hang()


def hangs_in_the_head(wire: Wire, asked: Asked, reply: Reply) -> None:
    wire.send(reply.head()[:30])
    wire.hang()


def hangs_in_the_body(wire: Wire, asked: Asked, reply: Reply) -> None:
    wire.send(reply.whole()[:-20])
    wire.hang()


def drips_its_head(wire: Wire, asked: Asked, reply: Reply) -> None:
    """A byte now and then, never long enough apart for a timeout between bytes."""
    wire.drip(reply.head() * 100, 0.05)


def drips_its_body(wire: Wire, asked: Asked, reply: Reply) -> None:
    wire.send(reply.head())
    wire.drip(reply.body, 0.05)


def drips_chunk_sizes(wire: Wire, asked: Asked, reply: Reply) -> None:
    wire.send(Reply(headers=[("Transfer-Encoding", "chunked")]).head(length=False))
    wire.drip(b"0" * 10_000, 0.05)


def continues_without_end(wire: Wire, asked: Asked, reply: Reply) -> None:
    """Says "100 Continue" again and again."""
    while wire.open:
        wire.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        wire.pause(0.01)


def says_100_mb(wire: Wire, asked: Asked, reply: Reply) -> None:
    wire.send(Reply(headers=[("Content-Length", "100000000")]).head())
    wire.hang()


def pours_100_mb(wire: Wire, asked: Asked, reply: Reply) -> None:
    wire.send(Reply().head(length=False))
    for _ in range(100):
        if wire.open:
            wire.send(MILLION)
    wire.close()


def encoded(encoding: str, pack: Callable[[bytes], bytes]) -> Behaviour:
    """Sends the body packed, under *encoding*."""

    def send(wire: Wire, asked: Asked, reply: Reply) -> None:
        wire.send(
            Reply(headers=[*reply.headers, ("Content-Encoding", encoding)], body=pack(reply.body)).whole()
        )

    return send


def headed(
    headers: Headers, *, status: int = 200, body: bytes | None = None, close: bool = True
) -> Behaviour:
    """Sends the body, or another one, under these headers and no others."""

    def send(wire: Wire, asked: Asked, reply: Reply) -> None:
        content = reply.body if body is None else body
        wire.send(Reply(status=status, headers=headers).head(length=False) + content)
        if close:
            wire.close()

    return send


def said(status: int, *headers: tuple[str, str], body: bytes = b"") -> Behaviour:
    """Sends another reply."""

    def send(wire: Wire, asked: Asked, reply: Reply) -> None:
        wire.send(Reply(status=status, headers=list(headers), body=body).whole())

    return send


def length(change: int) -> Behaviour:
    """Says a length that is wrong by *change*."""

    def send(wire: Wire, asked: Asked, reply: Reply) -> None:
        wire.send(Reply(headers=[("Content-Length", str(len(reply.body) + change))]).head() + reply.body)
        wire.close()

    return send


def broken_at(share: float, *, rudely: bool) -> Behaviour:
    """Ends the connection after a *share* of the reply."""

    def send(wire: Wire, asked: Asked, reply: Reply) -> None:
        whole = reply.whole()
        wire.send(whole[: int(len(whole) * share)])
        if rudely:
            wire.reset()
        wire.close()

    return send


def broken_between_chunks(wire: Wire, asked: Asked, reply: Reply) -> None:
    wire.send(Reply(headers=[("Transfer-Encoding", "chunked")]).head(length=False) + b"5\r\nhello\r\n")
    wire.close()


def bytes_sent(data: bytes) -> Behaviour:
    """Sends *data* in place of a reply."""

    def send(wire: Wire, asked: Asked, reply: Reply) -> None:
        wire.send(data)
        wire.close()

    return send


def closes_after(wire: Wire, asked: Asked, reply: Reply) -> None:
    """Sends all and closes a connection that it promised to keep."""
    wire.send(reply.whole())
    wire.close()


def more_than_it_says(wire: Wire, asked: Asked, reply: Reply) -> None:
    """Sends a second reply, of its own accord, behind the first."""
    wire.send(reply.whole() + Reply(body=b'{"values": [], "next_url": null}').whole())


def slow(wire: Wire, asked: Asked, reply: Reply) -> None:
    """Thinks for a while, within the time allowed."""
    wire.pause(0.2)
    wire.send(reply.whole())


def in_chunks(wire: Wire, asked: Asked, reply: Reply) -> None:
    """Sends the body in chunks of a byte, a hundred and the rest."""
    wire.send(Reply(headers=[("Transfer-Encoding", "chunked")]).head(length=False))
    for part in (reply.body[:1], reply.body[1:101], reply.body[101:]):
        if part:
            wire.send(b"%x\r\n%s\r\n" % (len(part), part))
    wire.send(b"0\r\n\r\n")


@cache
def bomb(wraps: int) -> bytes:
    """A hundred million bytes, packed *wraps* times."""
    data = bytes(100_000_000)
    for _ in range(wraps):
        data = gzip.compress(data, compresslevel=1, mtime=0)
    return data


def deflated(body: bytes) -> bytes:
    return zlib.compress(body)


def gzipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def gzipped_twice(body: bytes) -> bytes:
    return gzipped(gzipped(body))
