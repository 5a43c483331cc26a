"""The newest figures of a store as a few Parquet files and a manifest, in a folder or an object store.

    panel.json              each series: its indicator, its vintage and its file; the groups
    panel-HASH.parquet      observations of many series, named by the hash of the file

An engine on another machine reads files and no ledger: so `obs store export` writes what the ledger knows of
the newest figures beside them. Vintages, replies and revisions stay in the store.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import polars as pl

from obs.engines.manifest import FORMAT, MANIFEST, Held, manifest_of
from obs.engines.places import Place, place_at
from obs.errors import StoreError
from obs.models import Group, Indicator
from obs.observations import SCHEMA
from obs.store import Store, Vintage
from obs.store.series import query_hash

ROWS = 500_000
"""About so many rows to a file: a few megabytes, so that an engine has work for each core."""


def export(store: Store, indicators: Mapping[str, Indicator], address: str, *, now: datetime) -> int:
    """Write the newest figures of *indicators* to *address*; the number of series written.

    Indicators without figures are left out. The manifest is written last: until then whoever reads sees the
    panel that was there before. StoreError for a file that is damaged or cannot be written.
    """
    place = place_at(address)
    held = {id_: each for id_, each in indicators.items() if store.latest(each) is not None}
    series: dict[str, dict[str, Any]] = {}
    for batch in _batches(store, held):
        frame = pl.concat(batch.values())
        buffer = BytesIO()
        frame.write_parquet(buffer, compression="zstd", statistics=True)
        content = buffer.getvalue()
        name = f"panel-{hashlib.sha256(content).hexdigest()}.parquet"
        place.write(name, content)
        series |= {id_: _entry(store, held[id_], name) for id_ in batch}
    groups = {name: asdict(group) for name, group in store.groups().items()}
    told = {"format": FORMAT, "label": store.label, "written": now.isoformat()}
    manifest = json.dumps(
        told | {"series": series, "groups": groups}, ensure_ascii=False, indent=1, default=str
    )
    place.write(MANIFEST, manifest.encode())
    return len(series)


def _batches(store: Store, indicators: Mapping[str, Indicator]) -> Iterator[dict[str, pl.DataFrame]]:
    """The figures, in the order of the ids, about `ROWS` rows at a time: never all in memory."""
    batch: dict[str, pl.DataFrame] = {}
    rows = 0
    for id_ in sorted(indicators):
        frame = store.read(indicators[id_])
        assert frame is not None
        batch[id_] = frame
        rows += frame.height
        if rows >= ROWS:
            yield batch
            batch, rows = {}, 0
    if batch:
        yield batch


def _entry(store: Store, indicator: Indicator, file: str) -> dict[str, Any]:
    vintage = cast("Vintage", store.latest(indicator))
    return {
        "indicator": asdict(indicator),
        "file": file,
        "query": vintage.query_hash,
        "vintage": vintage.number,
        "content": vintage.content,
        "last_seen": vintage.last_seen.date().isoformat(),
        "rows": vintage.rows,
    }


class Exported:
    """An exported panel as figures to compare (`obs.figures.Figures`); each file is checked by its hash.

    Files of an object store are fetched once, into a folder for temporary files.
    """

    known_by: date | None = None

    def __init__(self, address: str) -> None:
        """StoreError where there is no panel, or one of another format."""
        self._place: Place = place_at(address)
        self._manifest = manifest_of(self._place)
        self._here = Path(tempfile.mkdtemp(prefix="obs-panel-"))
        weakref.finalize(self, shutil.rmtree, str(self._here), ignore_errors=True)

    @property
    def label(self) -> str:
        """That of the store, and where the panel lies."""
        return f"{self._manifest.label}, exported to {self._place.address}"

    def _held(self, indicator: Indicator) -> Held | None:
        found = self._manifest.series.get(indicator.id)
        return found if found and found.query == query_hash(indicator) else None

    def file(self, indicator: Indicator) -> str | None:
        """A file of this machine with the figures of *indicator*, among others."""
        held = self._held(indicator)
        if held is None:
            return None
        path = self._here / held.file
        if not path.exists():  # one that is there was checked before
            content = self._place.read(held.file)
            if f"panel-{hashlib.sha256(content).hexdigest()}.parquet" != held.file:
                raise StoreError(
                    f"{self._place.address}/{held.file} is damaged: its content does not have the hash in "
                    "its name",
                    suggestion="write it again: obs store export",
                )
            part = path.with_suffix(".part")
            part.write_bytes(content)
            part.replace(path)
        return str(path)

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        """The observations of *indicator*; None where the panel has none for what it asks."""
        file = self.file(indicator)
        if file is None:
            return None
        rows = pl.scan_parquet(file).filter(pl.col("indicator").cast(pl.String) == indicator.id)
        return rows.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()).collect()

    def as_of(self, indicator: Indicator) -> date | None:
        """The day on which the figures were last seen at the source."""
        held = self._held(indicator)
        return held.last_seen if held else None

    def size(self, indicator: Indicator) -> int:
        """How many observations `read` gives."""
        held = self._held(indicator)
        return held.rows if held else 0

    def groups(self) -> Mapping[str, Group]:
        """The groups held when it was exported."""
        return self._manifest.groups

    def indicators(self) -> dict[str, Indicator]:
        """All that the panel holds, by id."""
        return {id_: each.indicator for id_, each in self._manifest.series.items()}
