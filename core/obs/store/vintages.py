"""Vintages in the ledger: when each was first and last seen, and which replies it came from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from obs.errors import StoreError
from obs.store.records import Parser, RecordedReply, Run, Scope, Sighting, Vintage
from obs.store.runs import REPLY, to_reply, to_text

VINTAGE = """
    SELECT indicator, number, query_hash, content, file, rows, last_period,
           first.fetched_at, last.fetched_at, scope.asked,
           first.plugin, first.distribution, first.plugin_version
    FROM vintage
    JOIN sighting AS first ON first.id = (SELECT min(id) FROM sighting WHERE vintage = vintage.id)
    JOIN sighting AS last ON last.id = (
        SELECT id FROM sighting WHERE vintage = vintage.id
        ORDER BY run DESC, fetched_at DESC, id DESC LIMIT 1)
    JOIN scope ON scope.id = last.scope
"""
# The last fetch is that of the newest run: a clock that once ran ahead must not name a day to come for ever.


def of_indicator(connection: sqlite3.Connection, indicator: str) -> tuple[Vintage, ...]:
    """All vintages of a series, oldest first, whatever was asked for."""
    rows = connection.execute(f"{VINTAGE} WHERE indicator = ? ORDER BY number", (indicator,)).fetchall()
    return tuple(to_vintage(row) for row in rows)


def newest(connection: sqlite3.Connection, indicator: str, query_hash: str) -> Vintage | None:
    """The newest vintage of a series that was fetched with this query."""
    row = connection.execute(
        f"{VINTAGE} WHERE indicator = ? AND query_hash = ? ORDER BY number DESC LIMIT 1",
        (indicator, query_hash),
    ).fetchone()
    return to_vintage(row) if row else None


def next_number(connection: sqlite3.Connection, indicator: str) -> int:
    """The number of the vintage that comes next."""
    return connection.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM vintage WHERE indicator = ?", (indicator,)
    ).fetchone()[0]


def add(
    connection: sqlite3.Connection, run: Run, vintage: Vintage, source: str, replies: Sequence[str]
) -> None:
    """Note a new *vintage* and the *replies* (keys of requests to *source* in *run*) it came from."""
    connection.execute(
        "INSERT INTO vintage (indicator, number, query_hash, content, file, rows, last_period)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            vintage.indicator,
            vintage.number,
            vintage.query_hash,
            vintage.content,
            vintage.file,
            vintage.rows,
            vintage.last_period,
        ),
    )
    for key in dict.fromkeys(replies):
        _link(connection, run, vintage, source, key)
    see(
        connection,
        run,
        vintage,
        Sighting(fetched_at=vintage.fetched_at, scope=vintage.scope, parser=vintage.parser),
    )


def _link(connection: sqlite3.Connection, run: Run, vintage: Vintage, source: str, key: str) -> None:
    """Note that *vintage* came from the reply to a request, the last one that *run* recorded."""
    row = connection.execute(
        "SELECT id FROM reply WHERE run = ? AND source = ? AND key = ? ORDER BY id DESC LIMIT 1",
        (run.id, source, key),
    ).fetchone()
    if row is None:
        raise StoreError(
            f"series {vintage.indicator} is not stored: it is said to come from the reply of {source} "
            f"to request {key}, which was never recorded in this run",
            suggestion="record each reply before the series that is made from it",
        )
    connection.execute(
        "INSERT INTO lineage (vintage, reply) VALUES (?, ?)", (_id(connection, vintage), row[0])
    )


def see(connection: sqlite3.Connection, run: Run, vintage: Vintage, sighting: Sighting) -> Vintage:
    """Note that a fetch found the content of *vintage*; the vintage as it is from then on.

    An earlier run, or an earlier reply of the run that last saw it, is noted, but does not set it back.
    """
    scope, parser = sighting.scope, sighting.parser
    asked = json.dumps([sorted(scope.regions), scope.first, scope.last])
    connection.execute("INSERT INTO scope (asked) VALUES (?) ON CONFLICT (asked) DO NOTHING", (asked,))
    connection.execute(
        "INSERT INTO sighting (vintage, run, scope, fetched_at, plugin, distribution, plugin_version)"
        " VALUES (?, ?, (SELECT id FROM scope WHERE asked = ?), ?, ?, ?, ?)",
        (
            _id(connection, vintage),
            run.id,
            asked,
            to_text(sighting.fetched_at),
            *((parser.plugin, parser.distribution, parser.version) if parser else ("", "", "")),
        ),
    )
    row = connection.execute(
        f"{VINTAGE} WHERE indicator = ? AND number = ?", (vintage.indicator, vintage.number)
    ).fetchone()
    return to_vintage(row)


def came_before(
    connection: sqlite3.Connection,
    run: Run,
    source: str,
    replies: Sequence[str],
    *,
    at: datetime,
    held: Vintage,
) -> bool:
    """Whether *replies* (keys of requests to *source* in *run*) came before those that last said *held*.

    Replies are numbered as they come, which no clock can disturb: after one that ran ahead, figures that
    come later with an earlier time are newer. The time *at* decides where a number is not known.
    """
    (mine,) = connection.execute(
        "SELECT max(id) FROM reply WHERE run = ? AND source = ? AND key IN (SELECT value FROM json_each(?))",
        (run.id, source, json.dumps(list(replies))),
    ).fetchone()
    (theirs,) = connection.execute(
        "SELECT max(number) FROM (SELECT min(reply.id) AS number FROM sighting JOIN reply"
        " ON reply.run = sighting.run AND reply.fetched_at = sighting.fetched_at"
        " WHERE sighting.vintage = ? AND reply.source = ? GROUP BY sighting.id)",
        (_id(connection, held), source),
    ).fetchone()
    return at < held.last_seen if mine is None or theirs is None else mine < theirs


def sightings(connection: sqlite3.Connection, vintage: Vintage) -> tuple[Sighting, ...]:
    """Every fetch that found the content of *vintage*, in the order noted."""
    rows = connection.execute(
        "SELECT fetched_at, asked, plugin, distribution, plugin_version FROM sighting"
        " JOIN scope ON scope.id = sighting.scope WHERE vintage = ? ORDER BY sighting.id",
        (_id(connection, vintage),),
    ).fetchall()
    return tuple(
        Sighting(
            fetched_at=datetime.fromisoformat(fetched_at), scope=to_scope(asked), parser=_parser(*parser)
        )
        for fetched_at, asked, *parser in rows
    )


def refile(connection: sqlite3.Connection, vintage: Vintage, file: str) -> Vintage:
    """Note that the observations of *vintage* were written again and now lie in *file*."""
    connection.execute(
        "UPDATE vintage SET file = ? WHERE indicator = ? AND number = ?",
        (file, vintage.indicator, vintage.number),
    )
    return replace(vintage, file=file)


def replies(connection: sqlite3.Connection, vintage: Vintage) -> tuple[RecordedReply, ...]:
    """The replies that *vintage* came from, in the order recorded."""
    rows = connection.execute(
        f"{REPLY} JOIN lineage ON lineage.reply = reply.id WHERE vintage = ? ORDER BY reply.id",
        (_id(connection, vintage),),
    ).fetchall()
    return tuple(to_reply(row) for row in rows)


def overview(connection: sqlite3.Connection) -> tuple[int, str, str]:
    """How many series are held, when one was last fetched, and the last period with a value."""
    count, last_period = connection.execute(
        "SELECT count(*), coalesce(max(last_period), '') FROM vintage AS held"
        " WHERE number = (SELECT max(number) FROM vintage WHERE indicator = held.indicator)"
    ).fetchone()
    fetched = connection.execute("SELECT coalesce(max(fetched_at), '') FROM sighting").fetchone()[0]
    return count, fetched, last_period


def _id(connection: sqlite3.Connection, vintage: Vintage) -> int:
    return connection.execute(
        "SELECT id FROM vintage WHERE indicator = ? AND number = ?", (vintage.indicator, vintage.number)
    ).fetchone()[0]


def to_vintage(row: tuple[Any, ...]) -> Vintage:
    """A row that `VINTAGE` gives, as what it stands for."""
    indicator, number, query_hash, content, file, rows, last_period, fetched_at, last_seen, asked = row[:10]
    return Vintage(
        indicator=indicator,
        number=number,
        fetched_at=datetime.fromisoformat(fetched_at),
        last_seen=datetime.fromisoformat(last_seen),
        content=content,
        file=file,
        rows=rows,
        query_hash=query_hash,
        scope=to_scope(asked),
        last_period=last_period,
        parser=_parser(*row[10:]),
    )


def _parser(plugin: str, distribution: str, version: str) -> Parser | None:
    return Parser(plugin=plugin, distribution=distribution, version=version) if plugin else None


@lru_cache(maxsize=16)
def to_scope(asked: str) -> Scope:
    """What was asked for, as the ledger tells it: the same of many series, and long."""
    regions, first, last = json.loads(asked)
    return Scope(regions=tuple(regions), first=first, last=last)
