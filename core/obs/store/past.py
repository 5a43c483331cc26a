"""What a store held at the end of an earlier day: views that hide from a connection all that came later.

A temporary view hides the table of its name, so that every question to the ledger is answered as it would
have been then. The day of a figure is that on which the reply came that it was read from.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta

_BOUND = ("PRAGMA temp_store = MEMORY", "CREATE TEMP TABLE known (until TEXT NOT NULL)")

_SIGHTINGS = {
    1: """CREATE TEMP VIEW sighting AS
        SELECT id, vintage, run, scope, fetched_at, '' AS plugin, '' AS distribution, '' AS plugin_version
        FROM main.sighting WHERE fetched_at < (SELECT until FROM known)""",
    2: """CREATE TEMP VIEW sighting AS
        SELECT id, vintage, run, scope, fetched_at, plugin, distribution, plugin_version
        FROM main.sighting WHERE fetched_at < (SELECT until FROM known)""",
}
"""The fetches until then, by the format of the ledger."""

_VIEWS = (
    "DROP VIEW IF EXISTS temp.sighting",
    """CREATE TEMP VIEW vintage AS
        SELECT id, indicator, number, query_hash, content, file, rows, last_period FROM main.vintage AS held
        WHERE EXISTS (
            SELECT * FROM main.sighting AS seen
            WHERE seen.vintage = held.id AND seen.fetched_at < (SELECT until FROM known))""",
    """CREATE TEMP VIEW region_group AS
        SELECT id, run, source, group_id, title, members, origin, fetched_at
        FROM main.region_group WHERE fetched_at < (SELECT until FROM known)""",
)


def first_day(connection: sqlite3.Connection) -> date | None:
    """The day on which the first series came into the store; None for an empty one."""
    (moment,) = connection.execute("SELECT min(fetched_at) FROM main.sighting").fetchone()
    return datetime.fromisoformat(moment).astimezone(UTC).date() if moment else None


def look_back(connection: sqlite3.Connection, day: date, version: int) -> None:
    """Let *connection*, to a ledger of format *version*, see what came until the end of *day* (UTC).

    A vintage is known from the first reply on that said it. When it was last seen, and of what scope, is as
    it was then.
    """
    for statement in _BOUND:
        connection.execute(statement)
    # Times in the ledger are texts in UTC, so that the order of texts is that of moments.
    connection.execute("INSERT INTO known VALUES (?)", ((day + timedelta(days=1)).isoformat(),))
    for statement in (*_VIEWS, _SIGHTINGS[version]):
        connection.execute(statement)
