"""Where the replies to a source's requests come from: the service, a file, or the store.

A channel hands out a reply together with what the source read in it, and sees to it that every reply
that could be read is kept in the store by its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
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


def request_key(address: str, request: Request) -> str:
    """The identity of a request to the service at *address*: another address is another service."""
    text = f"{address}\n{request.method}\n{request.path}\n".encode() + (request.body or b"")
    return hashlib.sha256(text).hexdigest()


@dataclass(frozen=True, slots=True)
class LiveChannel:
    """The service itself. What this run already has, because it was interrupted, is not asked for again."""

    source: Source
    address: str
    client: Client
    store: Store
    run: Run

    def get(self, request: Request) -> Received:
        """The reply recorded in this run, or else a new one from the service."""
        with blaming(self.source.info.id, f"with the path {request.path!r}"):
            request = replace(request, path=self.client.relative(request.path))
        key = request_key(self.address, request)
        known = self.store.reply_in_run(self.run, self.source.info.id, key)
        if known is not None:
            with suppress(StoreError):  # a damaged file: the service has the reply too
                return _from_store(self.source, self.store, request, known)
        reply, page = self.client.send(
            request, lambda reply: (reply, read_reply(self.source, request, reply))
        )
        if page.limits:
            self.client.set_limits(page.limits)
        return _record(self, key, request, reply, page)


@dataclass(frozen=True, slots=True)
class OfflineChannel:
    """The replies that an earlier run has kept; nothing is sent."""

    source: Source
    address: str
    client: Client
    store: Store
    run: Run

    def get(self, request: Request) -> Received:
        """The reply recorded in that run."""
        with blaming(self.source.info.id, f"with the path {request.path!r}"):
            request = replace(request, path=self.client.relative(request.path))
        known = self.store.reply_in_run(self.run, self.source.info.id, request_key(self.address, request))
        if known is None:
            raise RequestError(
                f"{self.source.info.id}: no recorded reply of {self.address} to {request.path[:120]}",
                suggestion="run obs fetch without --offline once",
            )
        return _from_store(self.source, self.store, request, known)


@dataclass(frozen=True, slots=True)
class FileChannel:
    """Files beside the study file. They are read anew each time: a file may have changed."""

    source: Source
    folder: Path
    store: Store
    run: Run
    clock: Clock

    def get(self, request: Request) -> Received:
        """The bytes of the file named by the request's path."""
        reply = read_file(self.folder, request, self.clock())
        page = read_reply(self.source, request, reply)
        return _record(self, request_key("", request), request, reply, page)


def read_file(folder: Path, request: Request, now: datetime) -> Reply:
    """The file that *request* names, which must lie in *folder*, as a reply; RequestError else."""
    home = folder.resolve()
    found = (home / request.path).resolve()
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


def _from_store(source: Source, store: Store, request: Request, known: RecordedReply) -> Received:
    reply = Reply(
        status=known.status,
        headers={},
        body=store.get_raw(known.sha256),
        url=known.url,
        fetched_at=known.fetched_at,
    )
    page = read_reply(source, request, reply)
    return Received(page=page, key=known.key, fetched_at=known.fetched_at)
