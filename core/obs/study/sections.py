"""The sections of a study file, each read into its value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast, get_args

from obs.models import Break, Indicator, Kind, Measure, Polarity, Programme
from obs.periods import first_day
from obs.regions import COUNTRY
from obs.study.forms import (
    ANYWHERE,
    MUNICIPALITY,
    inner_path,
    is_web_address,
    optional_period,
    optional_year,
    period,
    region,
    regions,
)
from obs.study.model import MUNICIPALITIES, GroupSpec, Study
from obs.study.references import check_references
from obs.study.tables import Table, quoted

_SECTIONS = ("study", "sources", "groups", "indicators", "metrics", "programmes")
_STUDY_KEYS = (
    *("name", "title_sv", "title_en", "regions", "group", "benchmark"),
    *("also", "first", "last", "change_from", "claims"),
)
_GROUP_KEYS = ("title", "source", "id", "regions", "around")
_PROGRAMME_KEYS = ("region", "start", "end", "title", "source")
_INDICATOR_KEYS = (
    *("source", "query", "title_sv", "title_en", "definition_sv", "definition_en", "unit", "kind"),
    *("polarity", "decimals", "measure", "producer", "denominator", "price_basis", "breaks", "headline"),
)
_MOST_DECIMALS = 6
_Read = TypeVar("_Read")


def read_study(root: Table, folder: Path | None) -> Study:
    """The study in *root*, the whole file; problems are noted in its `Problems`."""
    root.refuse_unknown(_SECTIONS)
    head = root.table("study", required=True)
    head.refuse_unknown(_STUDY_KEYS)
    study = Study(
        name=head.identifier("name"),
        title_sv=head.text("title_sv"),
        title_en=head.text("title_en"),
        folder=folder,
        regions=regions(head, "regions", MUNICIPALITY),
        indicators=_by_id(root, "indicators", _indicator),
        group=head.text("group", MUNICIPALITIES),
        benchmark=region(head, "benchmark", ANYWHERE, COUNTRY),
        also=regions(head, "also", ANYWHERE),
        first=optional_year(head, "first"),
        last=optional_year(head, "last"),
        change_from=optional_period(head, "change_from"),
        claims=inner_path(head, "claims"),
        groups=_by_id(root, "groups", _group),
        programmes=tuple(_programme(table) for table in root.tables("programmes")),
        sources=_by_id(root, "sources", _source),
        metrics={name: dict(table.values) for name, table in root.named_tables("metrics").items()},
    )
    check_references(root, head, study)
    return study


def _by_id(root: Table, key: str, read: Callable[[str, Table], _Read]) -> dict[str, _Read]:
    return {name: read(name, table) for name, table in root.named_tables(key).items()}


def _indicator(name: str, table: Table) -> Indicator:
    table.refuse_unknown(_INDICATOR_KEYS)
    query = table.table("query", required=True)
    if "query" in table and not query.values:
        table.problem("query", 'must say what the source needs, for instance { kpi = "N31807" }')
    return Indicator(
        id=name,
        source=table.identifier("source"),
        query=dict(query.values),
        title_sv=table.text("title_sv"),
        title_en=table.text("title_en"),
        definition_sv=table.optional_text("definition_sv") or "",
        definition_en=table.optional_text("definition_en") or "",
        unit=table.text("unit"),
        kind=cast("Kind", table.choice("kind", get_args(Kind))),
        polarity=cast("Polarity", table.choice("polarity", get_args(Polarity))),
        decimals=table.whole_number("decimals", default=1, highest=_MOST_DECIMALS),
        measure=cast("Measure", table.choice("measure", get_args(Measure), "flow")),
        producer=table.text("producer"),
        denominator=table.optional_text("denominator"),
        price_basis=_price_basis(table),
        breaks=tuple(_break(entry) for entry in table.tables("breaks")),
        headline=table.flag("headline"),
    )


def _price_basis(table: Table) -> str | None:
    text = table.optional_text("price_basis")
    if text and text != "nominal" and not (text.isascii() and text.isdigit() and len(text) == 4):
        table.problem(
            "price_basis", f'{quoted(text)} is neither "nominal" nor the year of fixed prices ("2020")'
        )
    return text


def _break(table: Table) -> Break:
    table.refuse_unknown(("period", "reason"))
    return Break(period=period(table, "period"), reason=table.text("reason"))


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
    )


def _programme(table: Table) -> Programme:
    table.refuse_unknown(_PROGRAMME_KEYS)
    programme = Programme(
        region=region(table, "region", MUNICIPALITY),
        start=period(table, "start"),
        end=optional_period(table, "end"),
        title=table.text("title"),
        source=table.optional_text("source") or "",
    )
    if programme.start and programme.end and first_day(programme.end) < first_day(programme.start):
        table.problem("end", f"{programme.end} is before the start, {programme.start}")
    return programme


def _source(name: str, table: Table) -> dict[str, object]:
    del name
    address = table.optional_text("base_url")
    if address and not is_web_address(address):
        table.problem("base_url", f'{quoted(address)} is no address beginning with "https://" or "http://"')
    return dict(table.values)
