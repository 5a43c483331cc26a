"""Snapshots: the figures of a study in two files, to ship or to hand on.

``observations.parquet`` holds the latest vintage of every series in the shape of
`obs.observations.SCHEMA`; ``snapshot.json`` says when and from where they came, and what the groups are.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from operator import itemgetter
from pathlib import Path
from typing import Any

import polars as pl

from obs.errors import StoreError, StoreVersionError
from obs.models import Group, Indicator
from obs.observations import SCHEMA, canonical
from obs.store import Store, Vintage
from obs.store.files import keep_pair
from obs.store.series import query_hash
from obs.study import Study

FORMAT = 1
_DATA, _ABOUT = "observations.parquet", "snapshot.json"

# What ``snapshot.json`` must have: at the top, and in every entry of its three tables.
_TOP = itemgetter("study", "as_of", "last_period")
_ENTRIES = {
    "sources": itemgetter("as_of", "last_period", "origin"),
    "series": itemgetter("source", "query"),
    "groups": itemgetter("id", "title", "members", "origin"),
}


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
    """Figures read from a snapshot; see `obs.figures.Figures`.

    Raises `StoreError` for a *folder* without a whole snapshot, `StoreVersionError` for another format.
    """

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder
        try:
            about: dict[str, Any] = json.loads(folder.joinpath(_ABOUT).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise StoreError(
                f"there is no snapshot in {folder}", suggestion="obs snapshot export makes one"
            ) from error
        _require_whole(about, folder)
        self.about = about

    @property
    def label(self) -> str:
        """One line: the day as of which the oldest figures hold, and the last period of most series."""
        about = self.about
        where, day, last = about["study"], about["as_of"], about["last_period"] or "none"
        return f"built-in study {where}, snapshot of {day}, last period {last}"

    @property
    def known_by(self) -> date | None:
        """None: a snapshot has no other figures than its own."""
        return None

    @cached_property
    def _rows(self) -> pl.DataFrame:
        try:
            with self._folder.joinpath(_DATA).open("rb") as file:
                return pl.read_parquet(file, schema=SCHEMA)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise StoreError(
                f"{_DATA} of the snapshot in {self._folder} cannot be read: {error}",
                suggestion="export the snapshot again, or install obs again if it came with it",
            ) from error

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        """The observations of *indicator*, None if the snapshot has none made by the same query."""
        if not self.holds(indicator):
            return None
        return self._rows.filter(pl.col("indicator") == indicator.id)

    def as_of(self, indicator: Indicator) -> date | None:
        """The day as of which the figures of the source of *indicator* hold."""
        if not self.holds(indicator):
            return None
        return date.fromisoformat(self.about["sources"][indicator.source]["as_of"])

    def size(self, indicator: Indicator) -> int:
        """How many observations `read` gives."""
        return self.about["series"][indicator.id]["rows"] if self.holds(indicator) else 0

    def holds(self, indicator: Indicator) -> bool:
        """Whether there are observations of *indicator*, made by the query it has."""
        entry = self.about["series"].get(indicator.id)
        return entry is not None and entry["query"] == query_hash(indicator)

    def groups(self) -> Mapping[str, Group]:
        """The groups that a source drew up, by their id."""
        return {
            key: Group(
                id=entry["id"], title=entry["title"], members=tuple(entry["members"]), origin=entry["origin"]
            )
            for key, entry in self.about["groups"].items()
        }


def _require_whole(about: dict[str, Any], folder: Traversable) -> None:
    """Raises `StoreError` unless *about* has all that is looked for in it later."""
    try:
        if about["format"] != FORMAT:
            raise StoreVersionError(
                f"the snapshot in {folder} has format {about['format']}; this obs reads {FORMAT}",
                suggestion="update obs, or export the snapshot again",
            )
        _TOP(about)
        for table, required in _ENTRIES.items():
            for entry in about[table].values():
                required(entry)
    except (KeyError, TypeError, AttributeError) as error:
        raise StoreError(
            f"{_ABOUT} in {folder} is not a snapshot of this obs: it has another shape ({error})",
            suggestion="obs snapshot export makes one",
        ) from error


def embedded(name: str) -> Snapshot:
    """The snapshot that comes with the built-in study *name*."""
    return Snapshot(files("obs").joinpath("studies", name, "snapshot"))


def export(study: Study, store: Store, folder: Path, origins: Sequence[Origin]) -> Summary:
    """Writes the latest vintage of every series of *study* in *store* to *folder*.

    The figures of a source hold as of the day on which the one of its series that was seen longest ago was
    last seen; *origins* override the day and add the words for sources whose figures were not fetched from
    the service itself. Equal figures give equal files. An export that is cut off leaves the snapshot that
    was there, or none. Raises `StoreError` when there is nothing to export or *folder* cannot be written.
    """
    latest = {key: store.latest(indicator) for key, indicator in study.indicators.items()}
    held = {key: vintage for key, vintage in latest.items() if vintage is not None}
    if not held:
        raise StoreError("the store holds no figures of this study", suggestion="run obs fetch first")
    strangers = {origin.source for origin in origins} - {study.indicators[key].source for key in held}
    if strangers:
        raise StoreError(
            f"there are no figures of the source {', '.join(sorted(strangers))} to tell the origin of"
        )
    about = _about(study, held, store.groups(), {origin.source: origin for origin in origins})
    data = _parquet(study, store, held)
    text = (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode()
    try:
        keep_pair((folder / _DATA, data), (folder / _ABOUT, text))
    except OSError as error:
        raise StoreError(
            f"the snapshot cannot be written to {folder}: {error.strerror or error}",
            suggestion="free some space or change the permissions there, or name another folder",
        ) from error
    return Summary(
        series=len(held),
        rows=sum(vintage.rows for vintage in held.values()),
        size=len(data) + len(text),
        without=tuple(key for key in latest if key not in held),
    )


def _parquet(study: Study, store: Store, held: Mapping[str, Vintage]) -> bytes:
    """The observations of the vintages *held*, one series after the other."""
    frames = [store.read(study.indicators[key], vintage) for key, vintage in held.items()]
    buffer = io.BytesIO()
    pl.concat(canonical(frame) for frame in frames if frame is not None).write_parquet(
        buffer, compression="zstd", compression_level=19
    )
    return buffer.getvalue()


def _about(
    study: Study, held: Mapping[str, Vintage], groups: Mapping[str, Group], origins: Mapping[str, Origin]
) -> dict[str, Any]:
    """What ``snapshot.json`` says. A last period is one with a value, "" when there is none."""
    sources = _sources(study, held, origins)
    return {
        "format": FORMAT,
        "study": study.name,
        "as_of": min(entry["as_of"] for entry in sources.values()),
        "last_period": Counter(vintage.last_period for vintage in held.values()).most_common(1)[0][0],
        "sources": sources,
        "series": {
            key: {
                "source": study.indicators[key].source,
                "query": vintage.query_hash,
                "rows": vintage.rows,
                "last_period": vintage.last_period,
            }
            for key, vintage in held.items()
        },
        "groups": {key: asdict(group) for key, group in sorted(groups.items())},
    }


def _sources(
    study: Study, held: Mapping[str, Vintage], origins: Mapping[str, Origin]
) -> dict[str, dict[str, str]]:
    """For each source: the day as of which its figures hold, its last period, and where they came from."""
    found: dict[str, dict[str, str]] = {}
    for source in sorted({study.indicators[key].source for key in held}):
        mine = [vintage for key, vintage in held.items() if study.indicators[key].source == source]
        origin = origins.get(source)
        found[source] = {
            "as_of": str(origin.as_of if origin else min(vintage.last_seen for vintage in mine).date()),
            "last_period": max(vintage.last_period for vintage in mine),
            "origin": origin.text if origin else "fetched from the service",
        }
    return found
