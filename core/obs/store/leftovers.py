"""Throwing away what nobody needs, while other processes may be at work on the same store.

Files are written before the ledger knows them, so a file that it does not know may be of a fetch under way:

- a series is written by the process that holds the ledger, as the one does that throws away; the first of an
  indicator is written just before, and again if it is gone by the time that the ledger is held;
- a reply is written just before it is noted, and a run is noted before its first reply. While a run is under
  way, no reply is thrown away; none can begin, as the ledger is held;
- whatever was touched within the hour stays. A reply that was there already is touched when it comes again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from obs.store.files import explained
from obs.store.inventory import integrity, take
from obs.store.listing import STILL, StoredFile, look_again
from obs.store.runs import under_way


def discard(
    connection: sqlite3.Connection, root: Path, files: Sequence[StoredFile], now: datetime
) -> tuple[StoredFile, ...]:
    """Remove those of *files* that are `disposable`, and give them.

    Within a transaction that holds the ledger. Raises `StoreError`.
    """
    removed = disposable(connection, root, files, now)
    for each in removed:
        with explained(root / each.path):
            (root / each.path).unlink(missing_ok=True)
    return removed


def disposable(
    connection: sqlite3.Connection, root: Path, files: Sequence[StoredFile], now: datetime
) -> tuple[StoredFile, ...]:
    """Those of *files* that obs has written, that the ledger does not know and that nobody is at work on.

    None while the ledger is damaged: it may have lost rows, and a file be all that is left of them.
    """
    known = take(connection)
    if known.problems or integrity(connection):
        return ()
    fetching = under_way(connection, now, STILL)
    found = [
        look_again(root, each.path)
        for each in files
        if not known.needs(each) and not (each.kind == "raw" and fetching)
    ]
    return tuple(each for each in found if each is not None and not each.still(now))
