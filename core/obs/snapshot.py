"""Snapshots: the figures of a study in two files, to ship or to hand on.

``observations.parquet`` holds the latest vintage of every series in the shape of
`obs.observations.SCHEMA`; ``snapshot.json`` says when and from where they came, and what the groups are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import polars as pl

from obs.errors import StoreError, StoreVersionError
from obs.models import Group, Indicator
from obs.observations import SCHEMA, canonical
from obs.store import Store
from obs.store.series import query_hash
from obs.study import Study

FORMAT = 1
_DATA, _ABOUT = "observations.parquet", "snapshot.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the figures of one *source* come from, in words, and the day *as_of* which they hold."""

    source: str
    as_of: date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What an export has written."""

    series: int
    rows: int
    size: int
    without: tuple[str, ...]


class Snapshot:
    """Figures read from a snapshot; see `obs.figures.Figures`."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        try:
            about: dict[str, Any] = json.loads(folder.joinpath(_ABOUT).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(
                f"there is no snapshot in {folder}", suggestion="obs snapshot export makes one"
            ) from error
        if about.get("format") != FORMAT:
            raise StoreVersionError(
                f"the snapshot in {folder} has format {about.get('format')}; this obs reads {FORMAT}",
                suggestion="update obs, or export the snapshot again",
            )
        self.about = about

    @property
    def label(self) -> str:
        """One line: the day as of which the oldest figures hold, and the last period of most series."""
        about = self.about
        where, day, last = about["study"], about["as_of"], about["last_period"]
        return f"built-in study {where}, snapshot of {day}, last period {last}"

    @cached_property
    def _rows(self) -> pl.DataFrame:
        with self._folder.joinpath(_DATA).open("rb") as file:
            return pl.read_parquet(file, schema=SCHEMA)

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        """The observations of *indicator*, None if the snapshot has none made by the same query."""
        entry = self.about["series"].get(indicator.id)
        if entry is None or entry["query"] != query_hash(indicator):
            return None
        return self._rows.filter(pl.col("indicator") == indicator.id)

    def groups(self) -> Mapping[str, Group]:
        """The groups that a source drew up, by their id."""
        return {
            key: Group(
                id=entry["id"], title=entry["title"], members=tuple(entry["members"]), origin=entry["origin"]
            )
            for key, entry in self.about["groups"].items()
        }


def embedded(name: str) -> Snapshot:
    """The snapshot that comes with the built-in study *name*."""
    return Snapshot(files("obs").joinpath("studies", name, "snapshot"))


def export(study: Study, store: Store, folder: Path, origins: Sequence[Origin]) -> Summary:
    """Writes the latest vintage of every series of *study* in *store* to *folder*.

    *origins* override the day and add the words for sources whose figures were not fetched from the
    service itself. Equal figures give equal files.
    """
    held = {indicator.id: store.read(indicator) for indicator in study.indicators.values()}
    frames = {key: canonical(rows) for key, rows in held.items() if rows is not None}
    if not frames:
        raise StoreError("the store holds no figures of this study", suggestion="run obs fetch first")
    strangers = {origin.source for origin in origins} - {study.indicators[key].source for key in frames}
    if strangers:
        raise StoreError(
            f"there are no figures of the source {', '.join(sorted(strangers))} to tell the origin of"
        )
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / _DATA
    pl.concat(frames.values()).write_parquet(data, compression="zstd", compression_level=19)
    sources = _sources(study, store, frames, {origin.source: origin for origin in origins})
    last_periods = Counter(str(rows.get_column("period").cast(pl.String).max()) for rows in frames.values())
    about = {
        "format": FORMAT,
        "study": study.name,
        "as_of": min(entry["as_of"] for entry in sources.values()),
        "last_period": last_periods.most_common(1)[0][0],
        "sources": sources,
        "series": {
            key: {
                "source": study.indicators[key].source,
                "query": query_hash(study.indicators[key]),
                "rows": rows.height,
                "last_period": rows.get_column("period").cast(pl.String).max(),
            }
            for key, rows in frames.items()
        },
        "groups": {key: asdict(group) for key, group in sorted(store.groups().items())},
    }
    (folder / _ABOUT).write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return Summary(
        series=len(frames),
        rows=sum(rows.height for rows in frames.values()),
        size=data.stat().st_size + (folder / _ABOUT).stat().st_size,
        without=tuple(key for key, rows in held.items() if rows is None),
    )


def _sources(
    study: Study, store: Store, frames: Mapping[str, pl.DataFrame], origins: Mapping[str, Origin]
) -> dict[str, dict[str, str]]:
    """For each source: the day as of which its figures hold, its last period, and where they came from."""
    found: dict[str, dict[str, str]] = {}
    for source in sorted({study.indicators[key].source for key in frames}):
        mine = [key for key in frames if study.indicators[key].source == source]
        fetched: datetime = max(store.vintages(key)[-1].fetched_at for key in mine)
        origin = origins.get(source)
        found[source] = {
            "as_of": str(origin.as_of if origin else fetched.date()),
            "last_period": max(str(frames[key].get_column("period").cast(pl.String).max()) for key in mine),
            "origin": origin.text if origin else "fetched from the service",
        }
    return found
