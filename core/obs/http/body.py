"""Reading a reply's body with an end to its size, packed and unpacked."""

from __future__ import annotations

import zlib

from urllib3.response import BaseHTTPResponse

_CHUNK = 1 << 18
_GZIP = 16 + zlib.MAX_WBITS
_DIGITS = 18  # more bytes than a disk has


class TooLargeError(Exception):
    """The body is larger than allowed."""


class GarbledError(Exception):
    """The body is not what its headers say; the text goes on from "the reply ..."."""


def read_body(response: BaseHTTPResponse, *, most: int) -> bytes:
    """The whole body of *response*, decompressed.

    Raises `TooLargeError` as soon as it is sure to be larger than *most* bytes, `GarbledError` when it is not
    what the headers say, and urllib3's `HTTPError` when it is cut off or does not come.
    """
    if _declared(response) > most:
        raise TooLargeError
    chunks: list[bytes] = []
    size = 0
    # urllib3's own decoding goes on reading until it has something to give, however long that takes.
    while chunk := response.read1(_CHUNK, decode_content=False):
        chunks.append(chunk)
        size += len(chunk)
        if size > most:
            raise TooLargeError
    return _decoded(b"".join(chunks), response.headers.get("content-encoding", "").strip().lower(), most)


def _declared(response: BaseHTTPResponse) -> int:
    """The length that the headers say, 0 where they say none; said twice it must be the same."""
    said = response.headers.get("content-length")
    if said is None:
        return 0
    length, *others = {each.strip() for each in said.split(",")}
    if others or not (length.isascii() and length.isdecimal()) or len(length) > _DIGITS:
        raise GarbledError(f"has the length {said[:40]!r}")
    return int(length)


def _decoded(body: bytes, encoding: str, most: int) -> bytes:
    if encoding in ("", "identity") or not body:
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise GarbledError(f"came in the encoding {encoding[:40]!r}, which was not asked for")
    out = bytearray()
    while body:  # a gzip file may have several members
        member = zlib.decompressobj(_GZIP)
        try:
            out += member.decompress(body, most + 1 - len(out))
        except zlib.error as error:
            raise GarbledError("is damaged: it cannot be decompressed") from error
        if len(out) > most:
            raise TooLargeError
        if not member.eof:
            raise GarbledError("is cut off: it cannot be decompressed to its end")
        body = member.unused_data
    return bytes(out)
