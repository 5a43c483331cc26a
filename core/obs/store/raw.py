"""Raw replies, compressed, under the SHA-256 of the body: never changed, each kept once."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from pathlib import Path

from obs.errors import StoreError
from obs.store.files import damaged, explained, keep

_HASH = re.compile(r"[0-9a-f]{64}")

# A Kolada page of 1,140 kB: 0.7 ms and 77 kB are left; zlib at its level 3 takes 3.7 and leaves 78.
_LEVEL = 1


def put(folder: Path, body: bytes) -> str:
    """Keep *body* in *folder* and give its hash; `StoreError` if it cannot be written."""
    from isal import igzip  # noqa: PLC0415  whoever only reads does not wait for it

    sha256 = hashlib.sha256(body).hexdigest()
    packed = igzip.compress(body, _LEVEL, mtime=0)  # pyright: ignore[reportUnknownMemberType]
    keep(_path(folder, sha256), packed)
    return sha256


def get(folder: Path, sha256: str) -> bytes:
    """The body with this hash; `StoreError` naming the file if it is gone or damaged."""
    path = _path(folder, sha256)
    with explained(path):
        packed = path.read_bytes()
    try:
        body = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise damaged(path, f"it cannot be unpacked ({error})") from error
    if hashlib.sha256(body).hexdigest() != sha256:
        raise damaged(path, "its content does not have the hash in its name")
    return body


def _path(folder: Path, sha256: str) -> Path:
    if not _HASH.fullmatch(sha256):
        raise StoreError(f"{sha256!r} is not the hash of a raw reply: 64 hexadecimal digits are")
    return folder / sha256[:2] / f"{sha256}.gz"
