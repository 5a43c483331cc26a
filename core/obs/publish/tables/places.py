"""Where figures are about, and with whom places are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import polars as pl

import obs_schemas
from obs.models import Group, Region
from obs.publish.lineage import Lineages
from obs.publish.model import Lineage, Table
from obs.publish.tables.shape import linked, shaped
from obs.regions import all_regions
from obs.study import Study

_COUNTY = 2


def regions(study: Study, codes: Iterable[str]) -> Table:
    """A row for each of *codes*."""
    known, shown = all_regions(), set(study.regions)
    rows = [_region(known.get(code), code) | {"shown": code in shown} for code in sorted(set(codes))]
    schema = obs_schemas.read("region")
    return Table(
        name="regions",
        kind="reference",
        title_sv="Regioner",
        title_en="Regions",
        description_sv="Riket, länen och kommunerna med SCB:s koder.",
        description_en="Sweden, its counties and municipalities by SCB's codes.",
        schema=schema,
        frame=shaped(pl.DataFrame(rows), schema),
    )


def groups(held: Mapping[str, Group], study: Study, lineages: Lineages) -> Table | None:
    """A row for each member of each of the groups *held* by the study; None where there is none."""
    rows = [
        {
            "group": id_,
            "region": member,
            "title_sv": group.title_sv or group.title,
            "title_en": group.title_en or group.title,
            "origin": group.origin,
            "around": group.around,
        }
        for id_, group in sorted(held.items())
        for member in sorted(group.members)
    ]
    if not rows:
        return None
    schema = linked(obs_schemas.read("group"), {"region": "regions"})
    return Table(
        name="groups",
        kind="reference",
        title_sv="Jämförelsegrupper",
        title_en="Groups",
        description_sv="Vilka kommunerna jämförs med: en rad för varje medlem i varje grupp.",
        description_en="With whom municipalities are compared: a row for each member of each group.",
        schema=schema,
        frame=shaped(pl.DataFrame(rows, infer_schema_length=None), schema),
        lineage={"region": tuple(_lineage(held, study, lineages))},
    )


def _lineage(held: Iterable[str], study: Study, lineages: Lineages) -> Iterator[Lineage]:
    """Whose lists the groups *held* are: those of sources, and those that the study itself has made."""
    by_source: dict[str, list[str]] = {}
    for id_ in sorted(held):
        source = study.groups[id_].source
        by_source.setdefault(source if source in lineages.used else "", []).append(id_)
    for source, ids in sorted(by_source.items()):
        where = f"group = {', '.join(ids)}" if len(by_source) > 1 else ""
        yield lineages.untouched(source, where=where) if source else replace(lineages.own(), where=where)


def _region(region: Region | None, code: str) -> dict[str, str]:
    if region is None:
        kind = {"00": "country"}.get(code, "county" if len(code) == _COUNTY else "municipality")
        return {"region": code, "name": code, "kind": kind, "county": ""}
    county = code[:_COUNTY] if region.kind == "municipality" else ""
    return {"region": code, "name": region.name, "kind": region.kind, "county": county}
