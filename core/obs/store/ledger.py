"""The ledger: one SQLite file that says what the store holds. A thing not in it is not stored."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from obs.errors import StoreError, StoreVersionError
from obs.store.files import denied, full
from obs.store.past import look_back
from obs.store.tables import APPLICATION, AS_IF_UPGRADED, FORMAT, LATER_INDEXES, TABLES, UPGRADES

NAME = "ledger.sqlite"
_WAIT = 60.0  # seconds to wait for another process that writes


class Ledger:
    """An open ledger. One connection, which the threads of a process take in turn.

    With *known_by*, only to be read: as it was at the end of that day.
    """

    def __init__(self, path: Path, *, read_only: bool, known_by: date | None = None) -> None:
        self.path = path
        self.read_only = read_only
        self.known_by = known_by
        self._turn = threading.Lock()
        with self._explained():
            self._connection = _connect(path, read_only=read_only)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Close the file; what is written is safe with or without it."""
        with self._turn:  # a thread that outlives its fetch may be at work: SQLite crashes under it
            self._connection.close()

    def __del__(self) -> None:
        # From Python 3.13 on sqlite3 complains of a connection that is dropped without being closed.
        with suppress(AttributeError):
            self._connection.close()

    def require_writable(self) -> None:
        """Raises `StoreError` if the store was opened for reading only."""
        if self.read_only:
            raise StoreError(
                f"the store {self.path.parent} was opened for reading only",
                suggestion="run obs fetch on a store that may be written",
            )

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """The connection, for queries; `StoreError` if the ledger is damaged or busy."""
        with self._turn, self._explained():
            yield self._connection

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """The connection in a transaction that no other process or thread disturbs.

        All is on the disk when the block ends; nothing is when it raises. `StoreError` if the store was
        opened for reading or cannot be written.
        """
        self.require_writable()
        with self._turn, self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite itself may have rolled back, on a full disk
                    self._connection.execute("ROLLBACK")
                raise

    def _prepare(self) -> None:
        """Make the tables in a new file, upgrade an older one, refuse one that is not ours or is newer."""
        if self._is_new():
            require_not_lost(self.path, self._is_new)
            if self.read_only:
                raise nothing_at(self.path.parent)
            _into_wal(self._connection)
            self._connection.execute("BEGIN IMMEDIATE")
            if self._is_new():  # another process may have been quicker
                for statement in TABLES:
                    self._connection.execute(statement)
            self._connection.execute("COMMIT")
        if self._pragma("application_id") != APPLICATION:
            raise lost(self.path, "it is an SQLite file, but not a ledger of obs")
        version = self._pragma("user_version")
        if version != FORMAT and version not in UPGRADES:
            raise StoreVersionError(
                f"{self.path.parent} was written by another version of obs: its format is {version}, "
                f"this one reads {FORMAT}",
                suggestion="update obs (pip install --upgrade obs), or name another folder with --store",
            )
        if self.read_only:
            self._arrange(version)
        else:
            if version != FORMAT:
                self._upgrade()
            self._add_indexes()

    def _arrange(self, version: int) -> None:
        """Let this connection see what the tables of format *version* hold as those of the present one do.

        And as they did at the end of the day `known_by`, if that is an earlier one.
        """
        if version != FORMAT:
            for statement in AS_IF_UPGRADED[version]:
                self._connection.execute(statement)
        if self.known_by is not None:
            look_back(self._connection, self.known_by, version)

    def _upgrade(self) -> None:
        """Bring the tables to the present format, all at once or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        # Another process may have been quicker: then nothing is left to do.
        for version in range(self._pragma("user_version"), FORMAT):
            for statement in UPGRADES[version]:
                self._connection.execute(statement)
        self._connection.execute(f"PRAGMA user_version = {FORMAT}")
        self._connection.execute("COMMIT")

    def _add_indexes(self) -> None:
        """Make the indexes that the ledger lacks; nothing is written where it has them."""
        names = {name for (name,) in self._connection.execute("SELECT name FROM sqlite_master")}
        for name, statement in LATER_INDEXES.items():
            if name not in names:
                self._connection.execute(statement)

    def _is_new(self) -> bool:
        return not self._connection.execute("SELECT EXISTS (SELECT * FROM sqlite_master)").fetchone()[0]

    def _pragma(self, name: str) -> int:
        return self._connection.execute(f"PRAGMA {name}").fetchone()[0]

    @contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _store_error(error, self.path) from error


def nothing_at(folder: Path) -> StoreError:
    """The error for a *folder* to be read in which nothing was stored yet."""
    return StoreError(f"there is no store at {folder}", suggestion="run obs fetch, or name one with --store")


def lost(path: Path, reason: str) -> StoreError:
    """The error for a ledger at *path* that cannot be used any more: only a backup has what it said."""
    return StoreError(
        f"{path} is damaged: {reason}",
        suggestion=f"put {NAME} back from a backup of the whole store, or move {path.parent} elsewhere "
        "and run obs fetch, which begins anew",
    )


def require_not_lost(path: Path, is_new: Callable[[], bool]) -> None:
    """Raises `StoreError` if the ledger at *path* is gone or empty (*is_new*) and replies or series are not.

    None is written before the ledger has its tables. A new ledger would know none of them, and they would
    be thrown away as leftovers.
    """
    folder = path.parent
    kept = any(folder.glob("raw/*/*.gz")) or any(folder.glob("series/*.parquet"))
    if kept and is_new():  # asked after the files were seen: another process may just have made it
        raise lost(path, "it is gone or empty, but what it knew is there")


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    if not read_only:
        return _open(path, "mode=rwc")
    if not path.exists():
        require_not_lost(path, lambda: not path.exists())
        raise nothing_at(path.parent)
    try:
        return _open(path, "mode=ro")
    except sqlite3.OperationalError as error:
        if not _may_not_write(error):
            raise
    # Even to read, SQLite wants to write small files beside a ledger in WAL mode, unless it is told that
    # the file does not change: https://www.sqlite.org/wal.html#read_only_databases
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise StoreError(
            f"{path} was not closed and cannot be read where nothing may be written",
            suggestion="run any obs command once on the store in a folder that may be written",
        )
    return _open(path, "mode=ro&immutable=1")


def _open(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?{mode}"
    connection = sqlite3.connect(
        address, uri=True, timeout=_WAIT, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA synchronous = FULL")
        # Before SQLite 3.51.3 a checkpoint beside a writer could lose what was committed. So there is none
        # but that of the last connection, which is alone: https://www.sqlite.org/wal.html#the_wal_reset_bug
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA schema_version").fetchone()  # the first statement to look into the file
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _into_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work at once. SQLite does not wait its turn for this one statement."""
    until = time.monotonic() + _WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the other bits tell variants of an error apart


def _may_not_write(error: sqlite3.Error) -> bool:
    return _code(error) in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


def _store_error(error: sqlite3.Error, path: Path) -> StoreError:
    code = _code(error)
    if code == sqlite3.SQLITE_FULL:
        return full(path)
    if _may_not_write(error):
        return denied(path)
    if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
        return lost(path, str(error))
    if code == sqlite3.SQLITE_IOERR:  # what a full disk is to SQLite when it is not a page that has no room
        return StoreError(
            f"{path} cannot be read or written: the disk is full or fails ({error})",
            suggestion="free some space or check the disk, then run the same command again: "
            "all that was stored is kept",
        )
    if code == sqlite3.SQLITE_BUSY:
        return StoreError(
            f"{path} is being written by another process",
            suggestion="wait until the other obs is done, then run the command again",
        )
    return StoreError(
        f"{path} cannot be used: {error}",
        suggestion="check the disk and the folder, or name another folder with --store",
    )
