"""The files of a store against the hashes in their names and against what the ledger says of them."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from obs.audit.model import Notes, Progress, named
from obs.errors import StoreError
from obs.observations import canonical
from obs.store import Held, Inventory, Store, StoredFile, parquet
from obs.store.content import content_hash
from obs.store.series import last_period

LEDGER = "put ledger.sqlite back from a backup of the whole store"


def require_store(path: Path) -> None:
    """Raises `StoreError` where there is no store, so that none is made there."""
    Store.open(path, read_only=True).close()


def check_replies(store: Store, inventory: Inventory, notes: Notes, progress: Progress) -> frozenset[str]:
    """Unpacks every raw reply, against its hash and length; the hashes of those that are gone or damaged."""
    bad: set[str] = set()
    sizes: dict[str, set[int]] = {}
    for reply in inventory.replies.values():
        sizes.setdefault(reply.sha256, set()).add(reply.bytes)
    for number, (sha256, told) in enumerate(sizes.items(), 1):
        progress(f"raw reply {number} of {len(sizes)}")
        file = f"raw/{sha256[:2]}/{sha256}.gz"
        try:
            body = store.get_raw(sha256)
        except StoreError as error:
            bad.add(sha256)
            served, way_out = _served(inventory, sha256)
            notes.note("raw-damaged", "error", f"{_short(store, file, error)}; {served}", way_out, file=file)
            continue
        if told != {len(body)}:
            wrong = ", ".join(map(str, sorted(told - {len(body)})))
            notes.note(
                "ledger-damaged",
                "error",
                f"this reply has {len(body)} bytes, the ledger says {wrong}",
                LEDGER,
                file=file,
            )
    return frozenset(bad)


def check_series(store: Store, held: Held) -> str:
    """What is wrong with the file of *held*, "" if it holds what was stored."""
    vintage = held.vintage
    try:
        frame = canonical(parquet.read(store.path, vintage))
    except StoreError as error:
        return _short(store, vintage.path.as_posix(), error)
    except Exception as error:  # noqa: BLE001  a file with the right hash that cannot be read as Parquet
        return f"it cannot be read as Parquet ({type(error).__name__})"
    if content_hash(frame) != vintage.content:
        return "it does not hold the observations that the ledger has noted"
    if (frame.height, last_period(frame)) != (vintage.rows, vintage.last_period):
        return "it has other rows than the ledger has noted"
    regions = set(frame.get_column("region").cast(str).unique())
    if not regions <= set(held.scope.regions) & set(vintage.scope.regions):
        return "it has regions that were not asked for, by what the ledger has noted"
    return ""


def check_names(root: Path, files: Sequence[StoredFile], notes: Notes, progress: Progress) -> int:
    """Files against the hashes in their names alone, where there is no ledger; how many there were."""
    named_by_hash = [each for each in files if each.kind in ("raw", "series")]
    for number, each in enumerate(named_by_hash, 1):
        progress(f"file {number} of {len(named_by_hash)}")
        try:
            body = (root / each.path).read_bytes()
            body = gzip.decompress(body) if each.kind == "raw" else body
        except (OSError, EOFError, zlib.error) as error:
            problem = f"it cannot be read ({error})"
        else:
            problem = "its content does not have the hash in its name"
            if hashlib.sha256(body).hexdigest() == each.sha256:
                continue
        notes.note(f"{each.kind}-damaged", "error", problem, "put it back from a backup", file=each.path)
    return len(named_by_hash)


def check_unknown(files: Sequence[StoredFile], inventory: Inventory, now: datetime, notes: Notes) -> None:
    """Remarks on files that the ledger does not know."""
    unknown = [each for each in files if not inventory.needs(each)]
    still = [each for each in unknown if each.still(now)]
    old = [each for each in unknown if not each.still(now)]
    lost = any(each.code == "ledger-damaged" for each in notes.found)
    if old:
        notes.note(
            "leftover",
            "warning",
            f"{_files(old)} not known to the ledger, of a process that was killed: {_paths(old)}",
            "leave them until the ledger is sound: it may have lost what names them"
            if lost
            else "obs store gc removes them",
        )
    if still:
        notes.note(
            "under-way",
            "info",
            f"{_files(still)} not known to the ledger, touched within the hour: {_paths(still)}",
            "a process may be at work on them; look again later",
        )
    foreign = [each.path for each in files if each.kind == "foreign"]
    if foreign:
        notes.note(
            "foreign",
            "warning",
            f"not written by obs: {named(foreign)}",
            "it is left alone; move it elsewhere",
        )


def _short(store: Store, file: str, error: StoreError) -> str:
    """The message of *error* without the path, which stands beside it."""
    return error.message.removeprefix(f"{store.path / file} ").removeprefix("is damaged: ")


def source_of(inventory: Inventory, held: Held) -> str:
    """The source that *held* came from, "" where the ledger names no reply of it."""
    return next((inventory.replies[id_].source for id_ in held.replies if id_ in inventory.replies), "")


def fetch_command(source: str, indicator: str = "") -> str:
    """The command that asks again."""
    return f"obs fetch --indicator {indicator}" if indicator else f"obs fetch --source {source}"


def _served(inventory: Inventory, sha256: str) -> tuple[str, str]:
    """Which series came from a reply, and how to get it again."""
    numbers: Mapping[int, str] = {
        id_: reply.source for id_, reply in inventory.replies.items() if reply.sha256 == sha256
    }
    series = sorted({h.vintage.indicator for h in inventory.vintages if numbers.keys() & set(h.replies)})
    command = fetch_command(next(iter(numbers.values()), ""))
    served = f"it served {len(series)} series ({named(series)})" if series else "no series came from it"
    way_out = (
        f"put the file back from a backup, or run {command}: if the source still says the same, it is mended"
    )
    return served, way_out


def _paths(files: Sequence[StoredFile]) -> str:
    return named([each.path for each in files])


def _files(files: Sequence[StoredFile]) -> str:
    size = sum(each.bytes for each in files)
    return f"1 file ({size:,} bytes)" if len(files) == 1 else f"{len(files)} files ({size:,} bytes)"
