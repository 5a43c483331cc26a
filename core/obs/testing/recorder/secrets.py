"""What must not get into a recording, which is published with the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, quote

from obs.errors import ConfigError
from obs.source import Source
from obs.testing.recorder.conversation import Turn

HEADERS = ("content-type", "retry-after")
"""The headers of a reply that are recorded: those that sources read, none that name a session."""

_SECRET = re.compile(
    r"(^|[_.-])(api_?key|key|token|secret|password|passwd|credentials?|auth)$", re.IGNORECASE
)
_SHORTEST = 6


def require_none(source: Source, turns: list[Turn]) -> None:
    """ConfigError where a recording of *turns* would hold a key or a password."""
    hidden = [text for name, text in _texts(source.options) if _SECRET.search(name)]
    for turn in turns:
        _, _, query = turn.request.path.partition("?")
        named = [name for name, value in parse_qsl(query) if value and _SECRET.search(name)]
        sent = turn.request.path.encode() + (turn.request.body or b"") + turn.reply.body
        if named or any(form.encode() in sent for text in hidden for form in (text, quote(text, safe=""))):
            what = f"the parameter {named[0]}" if named else "a secret of the source's options"
            path = turn.request.path.partition("?")[0]
            raise ConfigError(
                f"the recording of {turn.request.method} {path} would hold {what}; nothing was written",
                suggestion="record by hand with obs.testing.write_recording, an invented one in its place",
            )


def _texts(options: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in options.items():
        if isinstance(value, str) and len(value) >= _SHORTEST:
            yield name, value
