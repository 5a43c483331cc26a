"""The sections of a study file, each read into its value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from obs.models import Programme
from obs.periods import first_day
from obs.regions import COUNTRY
from obs.study.code import read_code
from obs.study.derived import read_derived
from obs.study.forms import (
    ANYWHERE,
    MUNICIPALITY,
    inner_path,
    is_web_address,
    no_web_address,
    optional_period,
    optional_year,
    period,
    region,
    regions,
)
from obs.study.indicators import read_indicator
from obs.study.model import MUNICIPALITIES, GroupSpec, Study
from obs.study.publishing import read_dataset, read_publisher
from obs.study.references import check_references
from obs.study.statements import read_statement
from obs.study.tables import Table

_SECTIONS = (
    "study",
    "sources",
    "plugins",
    "groups",
    "indicators",
    "derived",
    "metrics",
    "programmes",
    "statements",
    "publisher",
    "dataset",
)
_STUDY_KEYS = (
    *("name", "title_sv", "title_en", "regions", "group", "benchmark"),
    *("also", "first", "last", "change_from", "intro_sv", "intro_en", "claims"),
)
_GROUP_KEYS = ("title", "title_sv", "title_en", "source", "id", "regions", "around")
_PROGRAMME_KEYS = (
    *("region", "start", "end", "title", "title_sv", "title_en"),
    *("source", "source_sv", "source_en"),
)
_Read = TypeVar("_Read")


def read_study(root: Table, folder: Path | None) -> Study:
    """The study in *root*, the whole file; problems are noted in its `Problems`."""
    root.refuse_unknown(_SECTIONS)
    head = root.table("study", required=True)
    head.refuse_unknown(_STUDY_KEYS)
    indicators = _by_id(root, "indicators", read_indicator)
    study = Study(
        name=head.file_name("name"),
        title_sv=head.text("title_sv"),
        title_en=head.text("title_en"),
        folder=folder,
        regions=regions(head, "regions", MUNICIPALITY),
        indicators=indicators,
        derived=read_derived(root, indicators),
        group=head.text("group", MUNICIPALITIES),
        benchmark=region(head, "benchmark", ANYWHERE, COUNTRY),
        also=regions(head, "also", ANYWHERE),
        first=optional_year(head, "first"),
        last=optional_year(head, "last"),
        change_from=optional_period(head, "change_from"),
        intro_sv=head.optional_text("intro_sv") or "",
        intro_en=head.optional_text("intro_en") or "",
        claims=inner_path(head, "claims"),
        groups=_by_id(root, "groups", _group),
        programmes=tuple(_programme(table) for table in root.tables("programmes")),
        statements=tuple(read_statement(table) for table in root.tables("statements")),
        sources=_by_id(root, "sources", _source),
        metrics={name: dict(table.values) for name, table in root.named_tables("metrics").items()},
        publisher=read_publisher(root),
        dataset=read_dataset(root),
        code=read_code(root),
    )
    check_references(root, head, study)
    return study


def _by_id(root: Table, key: str, read: Callable[[str, Table], _Read]) -> dict[str, _Read]:
    return {name: read(name, table) for name, table in root.named_tables(key).items()}


def _group(name: str, table: Table) -> GroupSpec:
    table.refuse_unknown(_GROUP_KEYS)
    if name == MUNICIPALITIES:
        table.problems.add(table.path, "this name stands for all municipalities already; choose another")
    listed = "regions" in table
    if listed == ("source" in table or "id" in table):
        table.problems.add(
            table.path, "needs either regions, or source and id of a group that a source draws up"
        )
    members = regions(table, "regions", MUNICIPALITY)
    if table.values.get("regions") == []:
        table.problem("regions", "must not be empty")
    return GroupSpec(
        id=name,
        title=table.text("title"),
        source="" if listed else table.identifier("source", None if "id" in table else ""),
        source_id="" if listed else table.text("id", None if "source" in table else ""),
        regions=members,
        around=region(table, "around", MUNICIPALITY, ""),
        title_sv=table.optional_text("title_sv") or "",
        title_en=table.optional_text("title_en") or "",
    )


def _programme(table: Table) -> Programme:
    table.refuse_unknown(_PROGRAMME_KEYS)
    programme = Programme(
        region=region(table, "region", MUNICIPALITY),
        start=period(table, "start"),
        end=optional_period(table, "end"),
        title=table.text("title"),
        source=table.optional_text("source") or "",
        title_sv=table.optional_text("title_sv") or "",
        title_en=table.optional_text("title_en") or "",
        source_sv=table.optional_text("source_sv") or "",
        source_en=table.optional_text("source_en") or "",
    )
    if programme.start and programme.end and first_day(programme.end) < first_day(programme.start):
        table.problem("end", f"{programme.end} is before the start, {programme.start}")
    return programme


def _source(name: str, table: Table) -> dict[str, object]:
    del name
    address = table.optional_text("base_url")
    if address and not is_web_address(address):
        table.problem("base_url", no_web_address(address))
    return dict(table.values)
