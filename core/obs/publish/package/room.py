"""How much a stranger's package may bring, wherever it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from obs.errors import PublishError

FILES = 10_000
"""The most files that a package may have."""
CHUNK = 1 << 16


def write_within(target: Path, chunks: Iterator[bytes], room: int) -> int:
    """Write *chunks* to a new file; its size. Raises PublishError where it would be above *room*."""
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with target.open("xb") as body:
        for chunk in chunks:
            size += len(chunk)
            if size > room:
                raise too_large(target.name, room)
            body.write(chunk)
    return size


def too_large(what: str, limit: int) -> PublishError:
    """The error for *what*, which holds more than *limit* bytes."""
    return PublishError(
        f"{what} holds more than {limit} bytes, or too many files", suggestion="unpack it yourself"
    )
