"""Recorded replies as small files that a reviewer can read, one for each request."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlencode

from obs.errors import ConfigError
from obs.http.addresses import Base
from obs.models import Request

Key = tuple[str, str, tuple[tuple[str, str], ...], str]
_FLAT = re.compile(r"\[\n[^\[\]{}]*\]")  # a list of plain values; no text holds a line break as such
KEYS = frozenset(
    {"base_url", "method", "path", "query", "body", "status", "headers", "fetched", "content", "text", "file"}
)
"""What a file may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A request and what a service once answered to it.

    *path* is relative to the source's address, query string included, as in `obs.Request`. *content* are the
    bytes of the reply, *fetched* is when they came (UTC). *base_url* is the address that was asked, where it
    is not the source's own: the links in the reply lead there.
    """

    path: str
    fetched: datetime
    content: bytes
    method: str = "GET"
    body: bytes | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    base_url: str = ""

    @property
    def key(self) -> Key:
        """Equal for equal requests."""
        return key_of(self.method, self.path, self.body)


def key_of(method: str, path: str, body: bytes | None) -> Key:
    """The identity of a request: the order of its query and the blanks in a JSON body do not count."""
    place, _, query = path.partition("?")
    return (
        method,
        unquote(place),
        tuple(sorted(parse_qsl(query, keep_blank_values=True))),
        _canonical(body or b""),
    )


def request_key(request: Request) -> Key:
    """The identity of *request*, whose path is relative."""
    return key_of(request.method, request.path, request.body)


def read_recordings(folder: Path) -> dict[Key, Recording]:
    """The recordings in *folder*, its files NAME.json; ValueError, with its name, for one that is none."""
    found: dict[Key, Recording] = {}
    for path, recording in recordings_by_file(folder).items():
        if recording.key in found:
            raise ValueError(f"{path} records {recording.method} {recording.path}, as another file does")
        found[recording.key] = recording
    return found


def recordings_by_file(folder: Path) -> dict[Path, Recording]:
    """As `read_recordings`, by the file of each."""
    found: dict[Path, Recording] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            found[path] = _read(path)
        except (ConfigError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path} is no recording: {type(error).__name__}: {error}") from error
    return found


def write_recording(recording: Recording, path: Path) -> None:
    """Writes *recording* to *path* (NAME.json), JSON indented, text as text.

    Anything else, such as a workbook, goes as it is into a file NAME.content beside it.
    """
    place, _, query = recording.path.partition("?")
    entry: dict[str, Any] = {"base_url": recording.base_url} if recording.base_url else {}
    entry |= {"method": recording.method, "path": place}
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        entry["query"] = {name: [value for each, value in pairs if each == name] for name, _ in pairs}
    if recording.body is not None:
        entry["body"] = _readable(recording.body)
    entry |= {"status": recording.status, "fetched": recording.fetched.isoformat()}
    if recording.headers:
        entry["headers"] = dict(recording.headers)
    entry |= _content(recording.content, path)
    text = json.dumps(entry, indent=1, ensure_ascii=False)
    path.write_text(
        _FLAT.sub(lambda found: re.sub(r"(,?)\n *", lambda gap: ", " if gap[1] else "", found[0]), text)
        + "\n",
        "utf-8",
    )


def _content(content: bytes, path: Path) -> dict[str, Any]:
    readable = _readable(content)
    if not isinstance(readable, str):
        return {"content": readable}
    if readable.encode() == content and "\r" not in readable:
        return {"text": readable}
    beside = path.with_suffix(".content")
    beside.write_bytes(content)
    return {"file": beside.name}


def _readable(content: bytes) -> object:
    """JSON where that says exactly the same, digit by digit; else the text."""
    try:
        value = json.loads(content)
        if not isinstance(value, str) and _said(content) == _said(json.dumps(value)):
            return value
    except (ValueError, RecursionError):
        pass
    return content.decode("utf-8", errors="replace")


def _said(text: bytes | str) -> object:
    """What a JSON text says, with numbers as they are written and names in order, also repeated ones."""
    return json.loads(text, object_pairs_hook=tuple, parse_float=str, parse_int=str)


def _read(path: Path) -> Recording:
    entry = cast("dict[str, Any]", json.loads(path.read_bytes()))
    unknown = sorted(entry.keys() - KEYS)
    if unknown:
        raise ValueError(f"it has the keys {', '.join(unknown)}; known are {', '.join(sorted(KEYS))}")
    query = entry.get("query", [])
    place = entry["path"] + (f"?{urlencode(query, doseq=True)}" if query else "")
    body = entry.get("body")
    fetched = datetime.fromisoformat(entry["fetched"])
    return Recording(
        method=entry.get("method", "GET"),
        path=place,
        body=None if body is None else _bytes(body),
        status=int(entry.get("status", 200)),
        headers={name.lower(): str(value) for name, value in entry.get("headers", {}).items()},
        fetched=fetched if fetched.tzinfo else fetched.replace(tzinfo=UTC),
        content=_recorded(entry, path.parent),
        base_url=_address(entry.get("base_url", "")),
    )


def _address(given: str) -> str:
    """The address that was asked; ConfigError where it is none."""
    if given:
        Base.parse(given)
    return given


def _recorded(entry: Mapping[str, Any], folder: Path) -> bytes:
    given = sorted({"content", "text", "file"} & entry.keys())
    if len(given) != 1:
        raise ValueError(f"it must have one of content, text and file, and has {', '.join(given) or 'none'}")
    if "file" in entry:
        return (folder / entry["file"]).read_bytes()
    return cast("str", entry["text"]).encode() if "text" in entry else _as_json(entry["content"])


def _bytes(value: object) -> bytes:
    return value.encode() if isinstance(value, str) else _as_json(value)


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _canonical(body: bytes) -> str:
    try:
        return json.dumps(json.loads(body), sort_keys=True)
    except (ValueError, RecursionError):
        return body.decode("utf-8", errors="backslashreplace")
