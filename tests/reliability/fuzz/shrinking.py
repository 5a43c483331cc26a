"""The smallest input found that still shows a fault."""

from __future__ import annotations

from collections.abc import Callable


def shrunk(body: bytes, shows: Callable[[bytes], bool], tries: int = 400) -> bytes:
    """*body* with all taken out that can be, part by part, while it *shows* the fault."""
    size = max(1, len(body) // 2)
    while size and tries > 0:
        at, smaller = 0, False
        while at < len(body) and tries > 0:
            shorter = body[:at] + body[at + size :]
            tries -= 1
            if shows(shorter):
                body, smaller = shorter, True
            else:
                at += size
        if not smaller or size > len(body):
            size //= 2
    return body
