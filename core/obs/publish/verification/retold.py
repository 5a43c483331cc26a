"""A release as its descriptor tells it, to hold its other documents against."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from obs.publish.descriptor import NAME
from obs.publish.files import File
from obs.publish.model import Licence, Lineage, Release, SourceUsed, Table
from obs.publish.writing import CSV, PARQUET, parquet_path
from obs.study import Dataset, Publisher

_READ = ("indicators", "regions")
"""The tables whose rows are told elsewhere too."""
_FIGURES = ("observations", "derived")
_CREDIT = "Källa: "
_FETCHED = "hämtad "


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """*release* and *files* as far as the descriptor and the tables tell them; *keywords* in both languages.

    Only the tables of indicators and regions have their rows; how many others have, their files tell. A
    source has its title and publisher in one, as the descriptor. Who is behind the address is not known.
    """

    release: Release
    files: tuple[File, ...]
    keywords: tuple[str, ...]

    def rows(self, table: str) -> int | None:
        """How many rows *table* has."""
        return next((each.rows for each in self.files if each.table == table and each.rows is not None), None)

    def paths(self, table: str) -> list[str]:
        """Where *table* lies."""
        return [each.path for each in self.files if each.table == table]

    def untouched(self) -> list[Lineage]:
        """What holds for figures that are as their source gave them, by source."""
        lines = {
            each.sources[0]: each for each in _lines(self.release.tables) if not each.derived and each.sources
        }
        return [lines[source] for source in sorted(lines)]


def retold(folder: Path) -> Retold:
    """The release in *folder*. Raises OSError, and ValueError for a descriptor of too few words."""
    try:
        return _retold(folder, json.loads((folder / NAME).read_text("utf-8")))
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"nothing can be held against it: {NAME} lacks {error}") from error


def _retold(folder: Path, told: dict[str, Any]) -> Retold:
    resources: list[dict[str, Any]] = told["resources"]
    tables = tuple(_table(each, folder) for each in resources if each.get("type") == "table")
    contributor, english = told["contributors"][0], told["translations"]["en"]
    lines = list(_lines(tables))
    own = next((each.licence for each in lines if each.derived), None)
    publisher = Publisher(
        name=contributor["title"],
        email=contributor["email"],
        contact="",
        homepage=contributor.get("path", ""),
    )
    dataset = Dataset(
        name=told["name"],
        title_sv=told["title"],
        title_en=english["title"],
        description_sv=told["description"],
        description_en=english["description"],
        address=told.get("id", ""),
    )
    release = Release(
        version=told["version"],
        dataset=dataset,
        publisher=publisher,
        created=datetime.fromisoformat(told["created"]),
        tables=tables,
        sources=tuple(_sources(told["sources"], lines)),
        provenance={},
        licence=own or _licence(told["licenses"][0]),
        first_period=told["temporal"]["start"],
        last_period=told["temporal"]["end"],
        previous=told["previous"],
    )
    return Retold(
        release=release,
        files=tuple(_file(each, tables) for each in resources),
        keywords=tuple(told.get("keywords", ())),
    )


def _table(resource: Mapping[str, Any], folder: Path) -> Table:
    name, english, schema = resource["name"], resource["translations"]["en"], resource["schema"]
    columns = [field["name"] for field in schema["fields"]]
    return Table(
        name=name,
        kind="figures" if name in _FIGURES else "reference",
        title_sv=resource["title"],
        title_en=english["title"],
        description_sv=resource["description"],
        description_en=english["description"],
        schema=schema,
        frame=pl.read_parquet(folder / parquet_path(name)) if name in _READ else pl.DataFrame(schema=columns),
        lineage={
            field["name"]: tuple(_lineage(each) for each in field["lineage"])
            for field in schema["fields"]
            if field.get("lineage")
        },
    )


def _lineage(told: Mapping[str, Any]) -> Lineage:
    return Lineage(
        derived=told["derived"],
        credit=told["credit"],
        licence=_licence(told["licence"]),
        sources=tuple(told["sources"]),
        where=told.get("where", ""),
    )


def _licence(told: Mapping[str, Any]) -> Licence:
    return Licence(title=told["title"], path=told["path"], name=told.get("name", ""))


def _lines(tables: Sequence[Table]) -> Iterator[Lineage]:
    for table in tables:
        for lines in table.lineage.values():
            yield from lines


def _sources(told: Sequence[Mapping[str, Any]], lines: Sequence[Lineage]) -> Iterator[SourceUsed]:
    """The sources, which stand in the order of their ids; what they ask for stands with their figures."""
    untouched = {each.sources[0]: each for each in lines if not each.derived and each.sources}
    if len(untouched) != len(told):
        raise ValueError(f"it names {len(told)} sources, and has figures of {', '.join(sorted(untouched))}")
    for source, each in zip(sorted(untouched), told, strict=True):
        first, _, last = str(each["version"]).removeprefix(_FETCHED).partition("/")
        yield SourceUsed(
            id=source,
            title=each["title"],
            publisher="",
            homepage=each.get("path", ""),
            licence=untouched[source].licence,
            credit=untouched[source].credit,
            credit_processed="",
            first=first,
            last=last or first,
        )


def _file(resource: Mapping[str, Any], tables: Sequence[Table]) -> File:
    name, mediatype = resource["name"], resource["mediatype"]
    of = name.removesuffix("-parquet") if mediatype == PARQUET else name
    return File(
        path=resource["path"],
        bytes=resource["bytes"],
        sha256=str(resource["hash"]).partition(":")[2],
        mediatype=mediatype,
        table=of if any(of == each.name for each in tables) else "",
        rows=resource["rows"] if mediatype == CSV else None,
    )
