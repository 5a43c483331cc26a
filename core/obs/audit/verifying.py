"""A store against itself: hashes, the ledger, and what the plugins make of the raw replies now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from obs.audit.asking import Asking
from obs.audit.bodies import (
    LEDGER,
    check_names,
    check_replies,
    check_series,
    check_unknown,
    fetch_command,
    source_of,
)
from obs.audit.groups import check_groups, check_requests
from obs.audit.losing import check_lost
from obs.audit.model import Audit, Notes, Progress, named
from obs.audit.rereading import Reread, Rereader
from obs.errors import StoreError, StoreVersionError
from obs.observations import canonical
from obs.plugins import Registry
from obs.store import Inventory, Parser, Store, Vintage, list_files, parquet
from obs.store.series import changes
from obs.study import Study


def verify(
    path: Path, study: Study, *, registry: Registry, now: datetime, progress: Progress = lambda _: None
) -> Audit:
    """All that is wrong with the store in *path*; nothing is written.

    The raw replies are read again by the plugins of *registry*, for the indicators of *study*, the newest
    vintages first; what cannot be read again is told with the reason. Raises `StoreError` where there is no
    store, `StoreVersionError` for one of a newer obs.
    """
    notes = Notes()
    files = list_files(path) if path.is_dir() else ()  # before the ledger: what is written meanwhile is known
    try:
        store = Store.open(path, read_only=True)
    except StoreVersionError:
        raise
    except StoreError as error:
        if "damaged" not in error.message or not any(each.path == "ledger.sqlite" for each in files):
            raise  # there is none, or another process is just making it
        notes.note("ledger-damaged", "error", error.message, _way_out(error), file="ledger.sqlite")
        return Audit(
            checked={"files": check_names(path, files, notes, progress)}, findings=tuple(notes.found)
        )
    with store:
        try:
            progress("the ledger")
            for problem in store.integrity():
                notes.note("ledger-damaged", "error", problem, LEDGER, file="ledger.sqlite")
            inventory = store.inventory()
        except StoreError as error:
            notes.note("ledger-damaged", "error", error.message, _way_out(error), file="ledger.sqlite")
            count = check_names(path, files, notes, progress)
            return Audit(checked={"files": count}, findings=tuple(notes.found))
        for problem in inventory.problems:
            notes.note("ledger-damaged", "error", problem, LEDGER, file="ledger.sqlite")
        bad = check_replies(store, inventory, notes, progress)
        rereader = Rereader(study=study, registry=registry, store=store, inventory=inventory, unusable=bad)
        asking = Asking(study=study, registry=registry, inventory=inventory)
        vintages = _Vintages(store=store, inventory=inventory, asking=asking, notes=notes, unusable=bad)
        vintages.check(rereader, progress)
        check_requests(inventory, notes)
        groups = check_groups(rereader, asking, notes)
        check_lost(rereader, asking, notes, progress)
        check_unknown(files, inventory, now, notes)
        _note_times(inventory, now, notes)
    checked = {
        "runs": inventory.runs,
        "raw replies": len(inventory.raw),
        "series files": len(inventory.series),
        "vintages": len(inventory.vintages),
        "vintages read again": vintages.reread,
        "values compared": vintages.values,
        "groups read again": groups,
        "files in the folder": len(files),
    }
    return Audit(checked=checked, findings=tuple(notes.found))


def _way_out(error: StoreError) -> str:
    return LEDGER if "damaged" in error.message else error.suggestion


@dataclass(slots=True, kw_only=True)
class _Vintages:
    """Checks vintages one by one and counts; *same* and *unread* collect what is told once for many."""

    store: Store
    inventory: Inventory
    asking: Asking
    notes: Notes
    unusable: frozenset[str]
    reread: int = 0
    values: int = 0
    same: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    unread: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def check(self, rereader: Rereader, progress: Progress) -> None:
        """Every vintage: its file, and what its raw replies say."""
        total = len(self.inventory.vintages)
        for number, reread in enumerate(rereader.read(self.inventory.vintages), 1):
            vintage = reread.held.vintage
            progress(f"vintage {number} of {total}: {vintage.indicator} {vintage.number}")
            problem = check_series(self.store, reread.held)
            if problem:
                self._damaged(reread, problem)
            if reread.rows is None:
                if self._is_inexcusable(reread):
                    self._unreadable(reread)
                else:
                    self.unread[reread.why].append(_name(vintage))
                continue
            self.reread += 1
            self.values += reread.rows.frame.height
            if reread.rows.content == vintage.content:
                self._same(reread)
            elif not problem:
                self._other(reread, reread.rows.frame)
        for told, names in self.same.items():
            self.notes.note("other-version", "info", f"{told}: {len(names)} vintages, the same values")
        for why, names in self.unread.items():
            self.notes.note("not-read-again", "warning", f"not read again: {named(names)}: {why}")

    def _is_inexcusable(self, reread: Reread) -> bool:
        """Whether what cannot be read again must be readable: by the same plugin, asked for the same."""
        held, replies = reread.held, self.inventory.replies
        for each in (replies.get(id_) for id_ in held.replies):
            if each is None or each.sha256 in self.unusable or not each.url.endswith(each.path):
                return False  # told of the reply
        asked = {each.id for each in self.asking.of(held.run)}
        return held.vintage.indicator in asked and self.asking.is_now(reread.source, held.vintage.parser)

    def _unreadable(self, reread: Reread) -> None:
        vintage = reread.held.vintage
        self.notes.note(
            "ledger-damaged",
            "error",
            f"vintage {vintage.number} cannot be read again, though its run asked for just what the study "
            f"asks for now, and the same version of the plugin read it: {reread.why}",
            f"{LEDGER}; {fetch_command(reread.source, vintage.indicator)} brings the figures of today",
            file="ledger.sqlite",
            indicator=vintage.indicator,
        )

    def _damaged(self, reread: Reread, problem: str) -> None:
        vintage, source = reread.held.vintage, source_of(self.inventory, reread.held)
        if reread.rows is not None and reread.rows.content == vintage.content:
            way_out = "obs store repair writes it anew from the raw replies"
        else:
            way_out = (
                "put the file back from a backup; "
                f"{fetch_command(source, vintage.indicator)} brings the figures of today"
            )
        self.notes.note(
            "series-damaged",
            "error",
            f"vintage {vintage.number} is damaged: {problem}",
            way_out,
            file=vintage.path.as_posix(),
            indicator=vintage.indicator,
        )

    def _same(self, reread: Reread) -> None:
        parser = reread.held.vintage.parser
        now = self._parser(reread.source)
        if parser is not None and parser != now:
            self.same[f"parsed by {_told(parser)}, read again by {_told(now)}"].append(
                _name(reread.held.vintage)
            )

    def _other(self, reread: Reread, frame: pl.DataFrame) -> None:
        vintage = reread.held.vintage
        stored = canonical(parquet.read(self.store.path, vintage))
        found = changes(stored, frame, reread.held.scope)
        now, then = self._parser(reread.source), vintage.parser
        places = [f"{region}/{period}/{sex}" for region, period, sex in _keys(found)]
        what = f"vintage {vintage.number} and its raw replies differ in {len(places)} of {stored.height} rows"
        where = f" ({named(places)})" if places else ""
        by = f"parsed by {_told(then)}, read again by {_told(now)}"
        excused = then is None or then != now or not reread.last
        self.notes.note(
            "values-differ",
            "warning" if excused else "error",
            f"{what}{where}; {by}",
            "obs fetch --offline stores what the plugin reads now as a new vintage"
            if excused
            else "the stored figures are not what the source said: put the store back from a backup, or run "
            f"{fetch_command(reread.source, vintage.indicator)}",
            file=vintage.path.as_posix(),
            indicator=vintage.indicator,
        )

    def _parser(self, source: str) -> Parser | None:
        return self.asking.parser(source)


def _keys(found: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    return found.select("region", "period", "sex").iter_rows()


def _name(vintage: Vintage) -> str:
    return f"{vintage.indicator} {vintage.number}"


def _told(parser: Parser | None) -> str:
    return f"{parser.plugin} ({parser.distribution} {parser.version})" if parser else "an unknown version"


def _note_times(inventory: Inventory, now: datetime, notes: Notes) -> None:
    """A clock that ran ahead leaves times that have not come."""
    late = [held.vintage for held in inventory.vintages if held.vintage.last_seen > now + timedelta(days=1)]
    if late:
        latest = max(each.last_seen for each in late)
        notes.note(
            "times-to-come",
            "warning",
            f"{len(late)} vintages ({named([_name(each) for each in late])}) are noted as of a time "
            f"that has not come, up to {latest:%Y-%m-%d}: the clock ran ahead",
            "set the clock right; the next obs fetch notes the true day",
        )
