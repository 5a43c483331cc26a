"""The tables of the ledger, and what makes of those of an older format the present ones."""

from __future__ import annotations

FORMAT = 2
"""The version of the tables below, in the file's user_version.

A store of a newer one is refused. An older one is upgraded when it is opened to be written, and read as if it
had been when it may only be read.
"""

APPLICATION = 0x6F627331  # "obs1", in the file's application_id

# Rows are only ever added, but for a run's end and the file of a vintage that was damaged and written
# again. A vintage is made by its first sighting; each later fetch that finds it unchanged is one more.
TABLES = (
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY, plan TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,
        whole INTEGER NOT NULL DEFAULT 0)""",
    "CREATE INDEX run_of_plan ON run (plan)",
    """CREATE TABLE reply (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run, source TEXT NOT NULL,
        key TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, body BLOB, url TEXT NOT NULL,
        status INTEGER NOT NULL, sha256 TEXT NOT NULL, fetched_at TEXT NOT NULL, bytes INTEGER NOT NULL,
        UNIQUE (run, source, key, sha256))""",
    "CREATE INDEX reply_of_key ON reply (source, key)",
    "CREATE INDEX reply_of_moment ON reply (run, fetched_at)",
    "CREATE TABLE scope (id INTEGER PRIMARY KEY, asked TEXT NOT NULL UNIQUE)",
    """CREATE TABLE vintage (
        id INTEGER PRIMARY KEY, indicator TEXT NOT NULL, number INTEGER NOT NULL,
        query_hash TEXT NOT NULL, content TEXT NOT NULL, file TEXT NOT NULL, rows INTEGER NOT NULL,
        last_period TEXT NOT NULL, UNIQUE (indicator, number))""",
    """CREATE TABLE sighting (
        id INTEGER PRIMARY KEY, vintage INTEGER NOT NULL REFERENCES vintage,
        run INTEGER NOT NULL REFERENCES run, scope INTEGER NOT NULL REFERENCES scope,
        fetched_at TEXT NOT NULL, plugin TEXT NOT NULL DEFAULT '', distribution TEXT NOT NULL DEFAULT '',
        plugin_version TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX sighting_of_vintage ON sighting (vintage, fetched_at)",
    """CREATE TABLE lineage (
        vintage INTEGER NOT NULL REFERENCES vintage, reply INTEGER NOT NULL REFERENCES reply,
        PRIMARY KEY (vintage, reply)) WITHOUT ROWID""",
    """CREATE TABLE region_group (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run, source TEXT NOT NULL,
        group_id TEXT NOT NULL, title TEXT NOT NULL, members TEXT NOT NULL, origin TEXT NOT NULL,
        fetched_at TEXT NOT NULL)""",
    "CREATE INDEX region_group_of_id ON region_group (source, group_id)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)

LATER_INDEXES = {"reply_of_moment": "CREATE INDEX IF NOT EXISTS reply_of_moment ON reply (run, fetched_at)"}
"""Indexes that stores of the present format may lack: made when one is opened to be written.

An index changes no answer, only how long it takes: every obs that knows the format reads a ledger with it.
"""

UPGRADES = {
    # Who parsed what was fetched before is not known: ''.
    1: (
        "ALTER TABLE sighting ADD COLUMN plugin TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE sighting ADD COLUMN distribution TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE sighting ADD COLUMN plugin_version TEXT NOT NULL DEFAULT ''",
    ),
}
"""What makes of each older format the next one."""

# A temporary view hides the table of its name. It names the columns: another process may upgrade meanwhile.
AS_IF_UPGRADED = {
    1: (
        "PRAGMA temp_store = MEMORY",
        """CREATE TEMP VIEW sighting AS
        SELECT id, vintage, run, scope, fetched_at, '' AS plugin, '' AS distribution, '' AS plugin_version
        FROM main.sighting""",
    ),
}
"""What makes an older format, which may not be changed, look like the present one to its connection."""
