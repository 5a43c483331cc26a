"""The store: raw replies, series and the ledger that knows them, in one folder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from obs import observations
from obs.errors import StoreError
from obs.models import Finding, Group, Indicator, Place
from obs.store import inventory, leftovers, parquet, past, raw, revision, runs, series, vintages
from obs.store.canonical import Canonical, canonical_of
from obs.store.content import content_hash
from obs.store.files import explained, make_folder
from obs.store.inventory import Inventory
from obs.store.ledger import NAME, Ledger, require_not_lost
from obs.store.listing import StoredFile
from obs.store.records import Parser, RecordedReply, Run, Scope, Sighting, Stored, Vintage, series_path

if TYPE_CHECKING:
    import polars as pl

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


class Store:
    """An open store. Threads may share it, and other processes may work on the same folder.

    A method that puts something in returns when it is on the disk, and either all of it or nothing is.
    Files are written first and the ledger last, so that what the ledger knows is there. Every method raises
    `StoreError` when the disk, the folder or a file fails it.
    """

    def __init__(self, path: Path, ledger: Ledger) -> None:
        self.path = path
        self._ledger = ledger

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, known_by: date | None = None) -> Self:
        """The store in the folder *path*, made if there is none unless *read_only*.

        With *known_by* it can only be read, and every answer is what it would have been at the end of that
        day (UTC). Raises `StoreVersionError` for a store of a newer obs, `StoreError` for a folder that is
        something else or may not be used, and for a day on which nothing was stored yet.
        """
        if not read_only and known_by is None:
            _claim(path)
        store = cls(path, Ledger(path / NAME, read_only=read_only or known_by is not None, known_by=known_by))
        if known_by is not None:
            store._require_known(known_by)
        return store

    def _require_known(self, day: date) -> None:
        with self._ledger.reading() as ledger:
            first = past.first_day(ledger)
        if first is None or day < first:
            self.close()
            raise StoreError(
                f"nothing was stored by {day} in {self.path}",
                suggestion=f"the first figures there are of {first}; name that day or a later one"
                if first
                else "run obs fetch first",
            )

    @property
    def known_by(self) -> date | None:
        """The day at whose end the store is seen, None for now."""
        return self._ledger.known_by

    def close(self) -> None:
        """Give back the ledger's file."""
        self._ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def label(self) -> str:
        """One line for the user: where, how many series, when fetched, up to which period."""
        with self._ledger.reading() as ledger:
            count, fetched, last_period = vintages.overview(ledger)
        where = f"store {self.path}" + (f" as known on {self.known_by}" if self.known_by else "")
        if not count:
            return f"{where}, empty"
        return f"{where}, {count} series, fetched {fetched[:10]}, last period {last_period or 'none'}"

    # raw replies

    def put_raw(self, body: bytes) -> str:
        """Keep the body of a reply; its SHA-256, by which `get_raw` gives it back."""
        self._ledger.require_writable()
        return raw.put(self.path / "raw", body)

    def get_raw(self, sha256: str) -> bytes:
        """The body with this hash, which is checked; `StoreError` names the file if it is gone or damaged."""
        return raw.get(self.path / "raw", sha256)

    # runs

    def begin_run(self, plan: str, started: datetime) -> Run:
        """A run of *plan* (its hash): the unfinished one with a reply within the hour, else a new one."""
        with self._ledger.writing() as ledger:
            return runs.begin(ledger, plan, started)

    def record_reply(self, run: Run, reply: RecordedReply) -> None:
        """Note a reply whose body was put here before; from now on a resumed run need not ask again."""
        with self._ledger.writing() as ledger:
            runs.record(ledger, run, reply)

    def reply_in_run(self, run: Run, source: str, key: str) -> RecordedReply | None:
        """The last reply recorded in *run* to the request *key* of *source*."""
        with self._ledger.reading() as ledger:
            return runs.reply_in(ledger, run, source, key)

    def last_reply(self, source: str, key: str) -> RecordedReply | None:
        """The reply to the request *key* of *source* that came last, in whatever run."""
        with self._ledger.reading() as ledger:
            return runs.last_reply(ledger, source, key, self.known_by)

    def finish_run(self, run: Run, finished: datetime, *, whole: bool = True) -> None:
        """Note that *run* is over and will not be resumed; *whole*: every reply it asked for is recorded."""
        with self._ledger.writing() as ledger:
            runs.finish(ledger, run, finished, whole=whole)

    def whole_run(self, plan: str) -> Run | None:
        """The last run of *plan* of which every reply is recorded: what can be rebuilt without the source."""
        with self._ledger.reading() as ledger:
            return runs.latest_whole(ledger, plan)

    # groups

    def put_group(self, run: Run, group: Group, *, source: str, fetched_at: datetime) -> None:
        """Keep a group as *source* gives it; one that is as before is not kept twice."""
        with self._ledger.writing() as ledger:
            runs.put_group(ledger, run, source, group, fetched_at)

    def groups(self) -> Mapping[str, Group]:
        """Each group as last fetched, keyed by source and id: "kolada:G175965"."""
        with self._ledger.reading() as ledger:
            return runs.groups(ledger)

    def days_of_groups(self) -> Mapping[str, date]:
        """The day on which each group was last fetched, by the keys of `groups`."""
        with self._ledger.reading() as ledger:
            return runs.days_of_groups(ledger)

    def groups_before(self, day: date) -> Mapping[str, Group]:
        """Each group as last fetched before *day*, or as first fetched where that was later."""
        with self._ledger.reading() as ledger:
            return runs.groups(ledger, day)

    # series

    def put_series(
        self,
        run: Run,
        indicator: Indicator,
        rows: pl.DataFrame | Canonical,
        *,
        scope: Scope,
        replies: Sequence[str],
        fetched_at: datetime,
        parser: Parser | None = None,
    ) -> Stored:
        """Keep the observations of *indicator* as a new vintage, unless the newest one says the same.

        Values say the same that differ by less than `obs.store.series.NOISE`.
        *rows* have the shape of `obs.observations.SCHEMA` and were checked against the contracts; in what
        order they are does not matter, unless they are `Canonical` already. *scope* is what was asked for,
        *replies* are the keys of the requests whose replies, recorded in *run*, they came from, *fetched_at*
        is when the last of these came, *parser* the plugin that read them. Other figures than the newest
        vintage, but of replies that came before those that last said it, are not stored, and a finding says
        so. A vintage of another query is not compared with: it is another series.
        """
        if not _ID.fullmatch(indicator.id):
            raise StoreError(
                f"{indicator.id!r} cannot be stored under this id",
                suggestion="use a letter, then letters, digits, _ and -, at most 64 in all",
            )
        canonical, query = canonical_of(indicator, rows), series.query_hash(indicator)
        frame, content = canonical.frame, canonical.content
        self._ledger.require_writable()
        # A first vintage is written before the ledger is taken, so that others can be noted meanwhile.
        early = "" if self.latest(indicator) else parquet.write(self.path, indicator.id, frame)
        with self._ledger.writing() as ledger:
            held = vintages.newest(ledger, indicator.id, query)
            if held is not None and (held.content == content or self._is_alike(held, frame)):
                seen = Sighting(fetched_at=fetched_at, scope=scope, parser=parser)
                held = vintages.see(ledger, run, held, seen)
                if not parquet.is_whole(self.path, held):
                    held = vintages.refile(ledger, held, parquet.write(self.path, indicator.id, frame))
                return Stored(vintage=held, new=False, rows=frame.height)
            if held is not None and vintages.came_before(
                ledger, run, indicator.source, replies, at=fetched_at, held=held
            ):
                return revision.older(frame, held, fetched_at)
            # A process that slept for an hour may find that it was taken for a leftover meanwhile.
            kept = early and (self.path / series_path(indicator.id, early)).is_file()
            vintage = Vintage(
                indicator=indicator.id,
                number=vintages.next_number(ledger, indicator.id),
                fetched_at=fetched_at,
                last_seen=fetched_at,
                content=content,
                file=early if kept else parquet.write(self.path, indicator.id, frame),
                rows=frame.height,
                query_hash=query,
                scope=scope,
                last_period=series.last_period(frame),
                parser=parser,
            )
            vintages.add(ledger, run, vintage, indicator.source, replies)
        return revision.compared(self.path, frame, vintage, held)

    def _is_alike(self, held: Vintage, frame: pl.DataFrame) -> bool:
        """Whether *frame* says what *held* does although it has another hash; not if that cannot be read."""
        try:
            return held.rows == frame.height and series.alike(parquet.read(self.path, held), frame)
        except StoreError:
            return False

    def vintages(self, indicator_id: str) -> tuple[Vintage, ...]:
        """All vintages of a series, oldest first, those of an earlier query included."""
        with self._ledger.reading() as ledger:
            return vintages.of_indicator(ledger, indicator_id)

    def latest(self, indicator: Indicator) -> Vintage | None:
        """The newest vintage fetched with the query of *indicator*, None when nothing is held for it."""
        with self._ledger.reading() as ledger:
            return vintages.newest(ledger, indicator.id, series.query_hash(indicator))

    def sightings(self, vintage: Vintage) -> tuple[Sighting, ...]:
        """Every fetch that found what *vintage* says, in the order noted: the first one made it."""
        with self._ledger.reading() as ledger:
            return vintages.sightings(ledger, vintage)

    def replies(self, vintage: Vintage) -> tuple[RecordedReply, ...]:
        """The recorded replies that *vintage* was made from."""
        with self._ledger.reading() as ledger:
            return vintages.replies(ledger, vintage)

    def read(self, indicator: Indicator, vintage: Vintage | None = None) -> pl.DataFrame | None:
        """The observations of *vintage*, else of the `latest` one.

        In canonical order; None when nothing is held for that query (`stale` tells whether something is for
        another). The file's hash is checked: `StoreError` names a file that is gone or damaged.
        """
        vintage = vintage or self.latest(indicator)
        return None if vintage is None else parquet.read(self.path, vintage)

    def file(self, indicator: Indicator) -> str | None:
        """The path of the Parquet file that `read` reads, for an engine that reads files by itself.

        Its hash is checked as there: `StoreError` names a file that is gone or damaged.
        """
        vintage = self.latest(indicator)
        return None if vintage is None else str(parquet.whole(self.path, vintage))

    def as_of(self, indicator: Indicator) -> date | None:
        """The day on which the newest vintage of *indicator* was last seen at the source."""
        vintage = self.latest(indicator)
        return None if vintage is None else vintage.last_seen.date()

    def size(self, indicator: Indicator) -> int:
        """How many observations `read` gives."""
        vintage = self.latest(indicator)
        return 0 if vintage is None else vintage.rows

    # what keeps it sound

    def inventory(self) -> Inventory:
        """All that the ledger knows, at one moment, with the rows that obs cannot have written."""
        with self._ledger.reading() as ledger:
            return inventory.take_at_once(ledger)

    def integrity(self) -> tuple[str, ...]:
        """What is wrong with the ledger as a file and in its tables, one text each."""
        with self._ledger.reading() as ledger:
            return inventory.integrity(ledger)

    def restore(self, vintage: Vintage, frame: pl.DataFrame) -> Vintage:
        """Write the lost file of *vintage* anew from *frame*; `StoreError` unless that is what it said."""
        frame = observations.canonical(frame)
        if content_hash(frame) != vintage.content:
            raise StoreError(f"vintage {vintage.number} of {vintage.indicator} said something else")
        with self._ledger.writing() as ledger:
            return vintages.refile(ledger, vintage, parquet.write(self.path, vintage.indicator, frame))

    def disposable(self, files: Sequence[StoredFile], now: datetime) -> tuple[StoredFile, ...]:
        """Those of *files* that nothing needs and nobody is at work on; see `obs.store.leftovers`."""
        with self._ledger.reading() as ledger:
            return leftovers.disposable(ledger, self.path, files, now)

    def discard(self, files: Sequence[StoredFile], now: datetime) -> tuple[StoredFile, ...]:
        """Remove those of *files* that are `disposable`, and give them."""
        with self._ledger.writing() as ledger:
            return leftovers.discard(ledger, self.path, files, now)

    def stale(self, indicator: Indicator) -> Finding | None:
        """Why `read` gives nothing although the series is held: it was fetched with another query."""
        held = self.vintages(indicator.id)
        query = series.query_hash(indicator)
        if not held or any(vintage.query_hash == query for vintage in held):
            return None
        return Finding(
            code="query-changed",
            severity="warning",
            message=f"{indicator.id} was last fetched {held[-1].last_seen:%Y-%m-%d}, with another query",
            suggestion=f"run obs fetch --indicator {indicator.id}",
            place=Place(indicator=indicator.id),
        )


def _claim(path: Path) -> None:
    """Make the folder of a store; `StoreError` if something else is there."""
    with explained(path):
        if path.exists() and not path.is_dir():
            raise StoreError(f"{path} is a file, not a store", suggestion="name a folder with --store")
        make_folder(path)
        require_not_lost(path / NAME, lambda: not (path / NAME).exists())
        names = [entry.name for entry in path.iterdir()]
    if names and not any(name.startswith(NAME) for name in names):
        raise StoreError(
            f"{path} is not a store: it holds files, but no {NAME}",
            suggestion="name an empty or a new folder with --store",
        )
