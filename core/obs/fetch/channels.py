"""Where the replies to a source's requests come from: the service, a file, or the store.

A channel hands out a reply together with what the source read in it, and sees to it that every reply
that could be read is kept in the store by its hash.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from obs.calling import blaming, read_reply
from obs.errors import RequestError, StoreError
from obs.http import Client
from obs.models import Page, Reply, Request
from obs.source import Source
from obs.store import RecordedReply, Run, Store

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A reply as read: what the source made of it, which request it answers, and when it came."""

    page: Page
    key: str
    fetched_at: datetime


class Channel(Protocol):
    """One way to get replies."""

    def get(self, request: Request) -> Received:
        """The reply to *request*, read; SourceError if there is none that can be used."""
        ...


def request_key(request: Request) -> str:
    """The identity of a request within a run, which is of one address of each service."""
    text = f"{request.method}\n{request.path}\n".encode() + (request.body or b"")
    return hashlib.sha256(text).hexdigest()


@dataclass(frozen=True, slots=True)
class LiveChannel:
    """The service itself. What this run already has, because it was interrupted, is not asked for again."""

    source: Source
    client: Client
    store: Store
    run: Run
    turn: threading.Lock = field(default_factory=threading.Lock)

    def get(self, request: Request) -> Received:
        """The reply recorded in this run, or else a new one from the service."""
        request = _on_host(self, request)
        received = self._recorded(request) or self._asked(request)
        if received.page.limits:
            self.client.set_limits(received.page.limits)
        return received

    def _recorded(self, request: Request) -> Received | None:
        key = request_key(request)
        known = self.store.reply_in_run(self.run, self.source.info.id, key)
        if known is None:
            return None
        try:
            return _from_store(self, request, known)
        except StoreError:  # a damaged file: the service has the reply too
            return None

    def _asked(self, request: Request) -> Received:
        reply, page = self.client.send(request, lambda reply: (reply, _read(self, request, reply)))
        return _record(self, request_key(request), request, reply, page)


@dataclass(frozen=True, slots=True)
class OfflineChannel:
    """The replies that an earlier run has kept; nothing is sent. Without a *client* they are files."""

    source: Source
    client: Client | None
    store: Store
    run: Run
    turn: threading.Lock = field(default_factory=threading.Lock)

    def get(self, request: Request) -> Received:
        """The reply recorded in that run."""
        request = _on_host(self, request)
        known = self.store.reply_in_run(self.run, self.source.info.id, request_key(request))
        if known is None:
            raise RequestError(
                f"{self.source.info.id}: no recorded reply to {request.path[:120]}",
                suggestion="run obs fetch without --offline once",
            )
        return _from_store(self, request, known)


@dataclass(frozen=True, slots=True)
class LastChannel:
    """The last replies that any run has kept, each of its own time; nothing is sent."""

    source: Source
    client: Client
    store: Store
    turn: threading.Lock = field(default_factory=threading.Lock)

    def get(self, request: Request) -> Received:
        """The last reply recorded to the same request."""
        request = _on_host(self, request)
        known = self.store.last_reply(self.source.info.id, request_key(request))
        if known is None:
            raise RequestError(f"{self.source.info.id}: no recorded reply to {request.path[:120]}")
        try:
            return _from_store(self, request, known)
        except StoreError as error:
            raise RequestError(f"the recorded reply is lost: {error.message}") from error


@dataclass(frozen=True, slots=True)
class FileChannel:
    """Files beside the study file. They are read anew each time: a file may have changed."""

    source: Source
    folder: Path
    store: Store
    run: Run
    clock: Clock
    turn: threading.Lock = field(default_factory=threading.Lock)

    def get(self, request: Request) -> Received:
        """The bytes of the file named by the request's path."""
        reply = read_file(self.folder, request, self.clock())
        page = _read(self, request, reply)
        return _record(self, request_key(request), request, reply, page)


def read_file(folder: Path, request: Request, now: datetime) -> Reply:
    """The file that *request* names, which must lie in *folder*, as a reply; RequestError else."""
    home = folder.resolve()
    try:
        found = (home / request.path).resolve()
    except ValueError as error:  # a NUL
        raise RequestError(
            f"{request.path!r} is no path of a file: {error}", suggestion="correct it"
        ) from error
    if not found.is_relative_to(home):
        raise RequestError(
            f"the file {request.path} lies outside the folder of the study, {home}",
            suggestion="copy it into that folder",
        )
    try:
        body = found.read_bytes()
    except OSError as cause:
        raise RequestError(
            f"the file {request.path} cannot be read: {cause.strerror}",
            suggestion=f"its path is taken from {home}",
        ) from cause
    return Reply(status=200, headers={}, body=body, url=request.path, fetched_at=now)


def _on_host(channel: LiveChannel | OfflineChannel | LastChannel, request: Request) -> Request:
    """*request* with its path relative to the source's address; ForeignAddressError if it leads elsewhere.

    A file has no address, and its path is as `FileChannel` records it.
    """
    if channel.client is None:
        return request
    with blaming(channel.source, f"with the path {request.path!r}"):
        return replace(request, path=channel.client.relative(request.path))


def _record(
    channel: LiveChannel | FileChannel, key: str, request: Request, reply: Reply, page: Page
) -> Received:
    sha256 = channel.store.put_raw(reply.body)
    channel.store.record_reply(
        channel.run,
        RecordedReply(
            source=channel.source.info.id,
            key=key,
            method=request.method,
            path=request.path,
            body=request.body,
            url=reply.url,
            status=reply.status,
            sha256=sha256,
            fetched_at=reply.fetched_at,
            bytes=len(reply.body),
        ),
    )
    return Received(page=page, key=key, fetched_at=reply.fetched_at)


def reply_of(store: Store, recorded: RecordedReply) -> Reply:
    """What a service sent, out of the *store*; `StoreError` if it is gone or damaged."""
    return Reply(
        status=recorded.status,
        headers={},
        body=store.get_raw(recorded.sha256),
        url=recorded.url,
        fetched_at=recorded.fetched_at,
    )


def _from_store(
    channel: LiveChannel | OfflineChannel | LastChannel, request: Request, known: RecordedReply
) -> Received:
    page = _read(channel, request, reply_of(channel.store, known))
    return Received(page=page, key=known.key, fetched_at=known.fetched_at)


def _read(
    channel: LiveChannel | OfflineChannel | LastChannel | FileChannel, request: Request, reply: Reply
) -> Page:
    """What the source reads in *reply*; one after the other, whichever threads they were got by.

    What reads gives Python's own lock away at each small step and has to wait for it: of twelve threads that
    read at a time each does so at every step, which costs more than to read in turn.
    """
    with channel.turn:
        return read_reply(channel.source, request, reply)
