"""Reading a reply's body with an end to its size and to the time it takes."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from urllib3.exceptions import ProtocolError
from urllib3.response import BaseHTTPResponse

_CHUNK = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS


class TooSlowError(Exception):
    """The body did not arrive in the time allowed."""


class TooLargeError(Exception):
    """The body is larger than allowed."""


def read_body(response: BaseHTTPResponse, *, most: int, expired: Callable[[], bool]) -> bytes:
    """The whole body of *response*, decompressed.

    Raises `TooLargeError` as soon as it is sure to be larger than *most* bytes, `TooSlowError` once *expired*
    says so, and urllib3's `HTTPError` when it is cut off, damaged or does not come.
    """
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise TooLargeError
    body = bytearray()
    # urllib3's own decoding goes on reading until it has something to give, however long that takes.
    while chunk := response.read1(_CHUNK, decode_content=False):
        body += chunk
        if len(body) > most:
            raise TooLargeError
        if expired():
            raise TooSlowError
    return _decoded(bytes(body), response.headers.get("content-encoding", "").strip().lower(), most)


def _decoded(body: bytes, encoding: str, most: int) -> bytes:
    if encoding in ("", "identity") or not body:
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise ProtocolError(f"content encoding {encoding!r} was not asked for")
    out = bytearray()
    while body:  # a gzip file may have several members
        member = zlib.decompressobj(_GZIP)
        try:
            out += member.decompress(body, most + 1 - len(out))
        except zlib.error as error:
            raise ProtocolError("the compressed body is damaged") from error
        if len(out) > most:
            raise TooLargeError
        if not member.eof:
            raise ProtocolError("the compressed body is cut off")
        body = member.unused_data
    return bytes(out)
