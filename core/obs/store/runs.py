"""Runs, their replies and the groups they brought, in the ledger."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import Any

from obs.models import Group
from obs.store.records import RecordedReply, Run

# Kolada pages by offset: rows are lost when the service changes between two pages, and a series must not
# mix figures of today with those of yesterday. An hour is time enough to find the network again.
_RESUMED_WITHIN = timedelta(hours=1)
REPLY = "SELECT source, key, method, path, body, url, status, sha256, fetched_at, bytes FROM reply"


def to_text(moment: datetime) -> str:
    """An aware *moment* as the ledger keeps it: in UTC, so that order of text is order of time."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def begin(connection: sqlite3.Connection, plan: str, started: datetime) -> Run:
    """The unfinished run of *plan* if its last reply (without one, its start) is recent, else a new one."""
    row = connection.execute(
        "SELECT id, started, coalesce("
        " (SELECT fetched_at FROM reply WHERE reply.run = run.id ORDER BY id DESC LIMIT 1), started)"
        " FROM run WHERE plan = ? AND finished IS NULL ORDER BY id DESC LIMIT 1",
        (plan,),
    ).fetchone()
    # abs: a clock that was put back must not make a run of tomorrow last for ever
    if row and abs(started - datetime.fromisoformat(row[2])) < _RESUMED_WITHIN:
        return Run(id=row[0], plan=plan, started=datetime.fromisoformat(row[1]), resumed=True)
    number = connection.execute(
        "INSERT INTO run (plan, started) VALUES (?, ?)", (plan, to_text(started))
    ).lastrowid
    assert number is not None
    return Run(id=number, plan=plan, started=started.astimezone(UTC), resumed=False)


def under_way(connection: sqlite3.Connection, now: datetime, within: timedelta) -> bool:
    """Whether a run has not ended whose start or last reply is not further from *now* than *within*."""
    rows = connection.execute(
        "SELECT started, coalesce((SELECT fetched_at FROM reply WHERE reply.run = run.id"
        " ORDER BY id DESC LIMIT 1), started) FROM run WHERE finished IS NULL"
    ).fetchall()
    return any(abs(now - datetime.fromisoformat(moment)) < within for row in rows for moment in row)


def finish(connection: sqlite3.Connection, run: Run, finished: datetime, *, whole: bool) -> None:
    """Note the end of *run*: it will not be resumed; *whole*: it has every reply that it asked for.

    Two fetches may share a run: what one of them has whole stays so whatever the other lacks.
    """
    connection.execute(
        "UPDATE run SET finished = ?, whole = whole OR ? WHERE id = ?", (to_text(finished), whole, run.id)
    )


def latest_whole(connection: sqlite3.Connection, plan: str) -> Run | None:
    """The last run of *plan* that has every reply it asked for."""
    row = connection.execute(
        "SELECT id, started FROM run WHERE plan = ? AND whole ORDER BY id DESC LIMIT 1", (plan,)
    ).fetchone()
    return Run(id=row[0], plan=plan, started=datetime.fromisoformat(row[1]), resumed=False) if row else None


def record(connection: sqlite3.Connection, run: Run, reply: RecordedReply) -> None:
    """Note *reply*; the same body to the same request is noted once in a run."""
    connection.execute(
        "INSERT INTO reply (run, source, key, method, path, body, url, status, sha256, fetched_at, bytes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run, source, key, sha256) DO NOTHING",
        (
            run.id,
            reply.source,
            reply.key,
            reply.method,
            reply.path,
            reply.body,
            reply.url,
            reply.status,
            reply.sha256,
            to_text(reply.fetched_at),
            reply.bytes,
        ),
    )


def reply_in(connection: sqlite3.Connection, run: Run, source: str, key: str) -> RecordedReply | None:
    """The reply to a request in *run*, the last one recorded if there are several."""
    row = connection.execute(
        f"{REPLY} WHERE run = ? AND source = ? AND key = ? ORDER BY id DESC LIMIT 1",
        (run.id, source, key),
    ).fetchone()
    return to_reply(row) if row else None


def last_reply(
    connection: sqlite3.Connection, source: str, key: str, until: date | None = None
) -> RecordedReply | None:
    """The reply to a request that came last, in whatever run, by the end of the day *until* (UTC)."""
    before = (until + timedelta(days=1)).isoformat() if until else date.max.isoformat()
    row = connection.execute(
        f"{REPLY} WHERE source = ? AND key = ? AND fetched_at < ? ORDER BY id DESC LIMIT 1",
        (source, key, before),
    ).fetchone()
    return to_reply(row) if row else None


def to_reply(row: tuple[Any, ...]) -> RecordedReply:
    """A row that `REPLY` gives, as what it stands for."""
    source, key, method, path, body, url, status, sha256, fetched_at, size = row
    return RecordedReply(
        source=source,
        key=key,
        method=method,
        path=path,
        body=body,
        url=url,
        status=status,
        sha256=sha256,
        fetched_at=datetime.fromisoformat(fetched_at),
        bytes=size,
    )


def put_group(
    connection: sqlite3.Connection, run: Run, source: str, group: Group, fetched_at: datetime
) -> None:
    """Note *group* unless it is just as it was the last time, or a later reply has said otherwise since."""
    if groups(connection).get(f"{source}:{group.id}") == group:
        return
    last = connection.execute(
        "SELECT run, fetched_at FROM region_group WHERE source = ? AND group_id = ? ORDER BY id DESC LIMIT 1",
        (source, group.id),
    ).fetchone()
    if last and _came_before(connection, source, (run.id, to_text(fetched_at)), last):
        return
    connection.execute(
        "INSERT INTO region_group (run, source, group_id, title, members, origin, fetched_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (run.id, source, group.id, group.title, json.dumps(group.members), group.origin, to_text(fetched_at)),
    )


def _came_before(
    connection: sqlite3.Connection, source: str, one: tuple[int, str], other: tuple[int, str]
) -> bool:
    """Whether the reply of *source* in *one* (a run and a time) came before that in *other*.

    By the numbers of the replies, as for figures, so that no clock decides; by the times where one is not
    known.
    """
    mine, theirs = (
        connection.execute(
            "SELECT max(id) FROM reply WHERE source = ? AND run = ? AND fetched_at = ?", (source, *each)
        ).fetchone()[0]
        for each in (one, other)
    )
    return one[1] < other[1] if mine is None or theirs is None else mine < theirs


def days_of_groups(connection: sqlite3.Connection) -> dict[str, date]:
    """The day on which each group was last fetched."""
    rows = connection.execute(
        "SELECT source, group_id, MAX(fetched_at) FROM region_group GROUP BY source, group_id"
    )
    return {f"{source}:{group_id}": datetime.fromisoformat(at).date() for source, group_id, at in rows}


def groups(connection: sqlite3.Connection, before: date = date.max) -> dict[str, Group]:
    """Each group as last fetched before the day *before*, or as first fetched where that was later."""
    # What came before the day is last, the latest of it at the very end; what came later is first, backwards.
    rows = connection.execute(
        "SELECT source, group_id, title, members, origin FROM region_group"
        " ORDER BY fetched_at < :day, CASE WHEN fetched_at < :day THEN id ELSE -id END",
        {"day": before.isoformat()},
    ).fetchall()
    return {
        f"{source}:{group_id}": Group(
            id=group_id, title=title, members=tuple(json.loads(members)), origin=origin
        )
        for source, group_id, title, members, origin in rows
    }
