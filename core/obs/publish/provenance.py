"""Where every figure of a release came from: requests, raw replies by hash, vintages, and who read them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from obs.models import Indicator
from obs.store import Parser, RecordedReply, Store, Vintage

FORMAT = 2
_PROGRAMS = ("obs", "polars")


def provenance(
    held: Mapping[str, Indicator], vintages: Mapping[str, Vintage], store: Store
) -> dict[str, Any]:
    """The document provenance.json: a series for each of *held*, with the replies it was made from.

    *vintages* are those published; known_by is the day at whose end the store was seen, if it was an earlier
    one. A reply is told once, by the hash of its body; a series names the hashes.
    """
    replies = {id_: store.replies(vintages[id_]) for id_ in held}
    bodies = {reply.sha256: reply for many in replies.values() for reply in many}
    return {
        "format": FORMAT,
        **({"known_by": store.known_by.isoformat()} if store.known_by else {}),
        "programs": {name: version(name) for name in _PROGRAMS},
        "series": {id_: _series(each, vintages[id_], replies[id_]) for id_, each in sorted(held.items())},
        "replies": {sha256: _reply(reply) for sha256, reply in sorted(bodies.items())},
    }


def _plugin(parser: Parser | None) -> dict[str, str] | None:
    """Who made observations of the replies; None where the store did not note it then."""
    if parser is None:
        return None
    return {"name": parser.plugin, "distribution": parser.distribution, "version": parser.version}


def _series(indicator: Indicator, vintage: Vintage, replies: tuple[RecordedReply, ...]) -> dict[str, Any]:
    return {
        "source": indicator.source,
        "query_sha256": vintage.query_hash,
        "vintage": vintage.number,
        "content_sha256": vintage.content,
        "file_sha256": vintage.file,
        "rows": vintage.rows,
        "fetched": vintage.fetched_at.isoformat(),
        "last_seen": vintage.last_seen.isoformat(),
        "plugin": _plugin(vintage.parser),
        "replies": [reply.sha256 for reply in replies],
    }


def _reply(reply: RecordedReply) -> dict[str, Any]:
    """A request and the reply to it. Its path only: the host may be that of a proxy, with secrets."""
    told: dict[str, Any] = {
        "source": reply.source,
        "method": reply.method,
        "path": reply.path,
        "status": reply.status,
        "bytes": reply.bytes,
        "fetched": reply.fetched_at.isoformat(),
    }
    if reply.body is not None:
        told["body"] = base64.b64encode(reply.body).decode()
        told["body_sha256"] = hashlib.sha256(reply.body).hexdigest()
    return told
