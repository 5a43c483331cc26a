"""A transport that answers from recordings and from nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from obs.errors import ForeignAddressError
from obs.http.addresses import Base
from obs.models import Reply, Request
from obs.testing.recordings import Key, Recording, read_recordings, request_key


class NotRecordedError(AssertionError):
    """A request was made to which no reply is recorded; the message says what to record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Answers requests to a source at *base_url* ("" for one that reads files) from *recordings*.

    Strict: a request without a recording is a `NotRecordedError`, never a request to the service. A link
    below the address at which a reply was recorded is as good as one below the source's own.
    """

    recordings: Mapping[Key, Recording]
    base_url: str = ""
    folder: Path | None = None

    @classmethod
    def of(cls, folder: Path, base_url: str = "") -> Replay:
        """The recordings in *folder*; ValueError for a file there that is none."""
        return cls(recordings=read_recordings(folder), base_url=base_url, folder=folder)

    def relative(self, request: Request) -> Request:
        """*request* with its path relative to the source's address, or to one that the recordings name.

        Raises ForeignAddressError for anything else.
        """
        if not self.base_url:
            return request
        try:
            return replace(request, path=Base.parse(self.base_url).relative(request.path))
        except ForeignAddressError:
            for address in {each.base_url for each in self.recordings.values() if each.base_url}:
                with suppress(ForeignAddressError):
                    return replace(request, path=Base.parse(address).relative(request.path))
            raise

    def reply(self, request: Request) -> Reply:
        """The reply recorded to *request*."""
        request = self.relative(request)
        known = self.recordings.get(request_key(request))
        if known is None:
            raise NotRecordedError(self._to_record(request))
        address = self.base_url and (known.base_url or self.base_url)
        url = Base.parse(address).url(request.path) if address else request.path
        return Reply(
            status=known.status,
            headers=known.headers,
            body=known.content,
            url=url,
            fetched_at=known.fetched,
        )

    def _to_record(self, request: Request) -> str:
        path, _, query = request.path.partition("?")
        entry: dict[str, Any] = {"method": request.method, "path": path}
        if query:
            entry["query"] = query
        if request.body is not None:
            entry["body"] = request.body.decode("utf-8", errors="replace")
        held = "\n".join(f"  {each.method} {each.path}" for each in self.recordings.values())
        return (
            f"nothing is recorded for {request.method} {request.path}\n"
            f"record its reply in {self.folder or 'the folder of recordings'}, in a file NAME.json with "
            f"{json.dumps(entry, ensure_ascii=False)} and status, fetched and content\n"
            f"recorded are:\n{held or '  none'}"
        )
