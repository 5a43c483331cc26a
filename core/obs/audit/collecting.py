"""What killed processes have left, thrown away while others may be at work."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from obs.audit.bodies import require_store
from obs.audit.model import Collected
from obs.store import Store, StoredFile, list_files


def collect(path: Path, *, now: datetime, dry: bool) -> Collected:
    """Throws away the files in *path* that the ledger does not know; never a vintage, never a foreign file.

    A file touched within the hour stays; raw replies all stay while a fetch is under way, and everything does
    while the ledger is damaged. With *dry* nothing is removed. Raises `StoreError`.
    """
    require_store(path)
    with Store.open(path, read_only=dry) as store:
        inventory = store.inventory()
        damaged = bool(inventory.problems or store.integrity())
        unknown = [each for each in list_files(path) if not inventory.needs(each)]
        removed = store.disposable(unknown, now) if dry else store.discard(unknown, now)
    gone = {each.path for each in removed}
    return Collected(
        removed=tuple(sorted(gone)),
        bytes=sum(each.bytes for each in removed),
        left={each.path: _why(each, now, damaged=damaged) for each in unknown if each.path not in gone},
        dry=dry,
    )


def _why(file: StoredFile, now: datetime, *, damaged: bool) -> str:
    if damaged:
        return "the ledger is damaged and may have lost what names it: see obs store verify"
    if file.still(now):
        return "touched within the hour: a process may be at work on it"
    return "a fetch is under way, or was cut off within the hour"
