"""What was computed: the result of each metric, as a table that its own schema describes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from obs.language import LANGUAGES, Text, Voice
from obs.models import Indicator, MetricInfo
from obs.publish.lineage import Lineages
from obs.publish.model import Table
from obs.publish.tables.shape import linked, shaped
from obs.report.material.model import Material
from obs.report.material.voices import voice_for

UNTOUCHED = ("value", "benchmark_value")
"""Columns of a result that hold a source's own figures, where the indicator is not derived."""

_SAID = {
    "declared_by": "SCB code of the region whose declared start it is.",
    "declared": "The declared start.",
}


def results(material: Material, lineages: Lineages) -> Iterator[Table]:
    """A table for each metric that has a result in *material*."""
    for name, info in material.metrics.items():
        if name in material.results.tables:
            yield _result(info, material, lineages)


def _result(info: MetricInfo, material: Material, lineages: Lineages) -> Table:
    held = material.results.tables[info.id]
    schema = _schema(info, held.key)
    frame = shaped(held.frame, schema).sort(held.key)
    indicators = [
        material.indicators[id_] for id_ in frame["indicator"].unique(maintain_order=True).drop_nulls()
    ]
    said = {language: _said(info, voice_for(material, language)) for language in LANGUAGES}
    return Table(
        name=info.id,
        kind="results",
        title_sv=said["sv"][0],
        title_en=said["en"][0],
        description_sv=said["sv"][1],
        description_en=said["en"][1],
        schema=schema,
        frame=frame,
        lineage=_lineage(schema, held.key, indicators, _resting(info, indicators, material), lineages),
    )


def _said(info: MetricInfo, voice: Voice) -> tuple[str, str]:
    """What the method is called, and what nobody may miss about it."""
    return voice.say(Text(info.title)), " ".join(voice.say(Text(each)) for each in info.assumptions)


def _schema(info: MetricInfo, key: tuple[str, ...]) -> dict[str, Any]:
    """The schema of the metric, and of what a report adds to its key."""
    own = cast("list[dict[str, Any]]", info.result["fields"])
    named = {field["name"] for field in own}
    added = [
        {
            "name": name,
            "type": "string",
            "description": _SAID.get(name, ""),
            "constraints": {"required": True},
        }
        for name in key
        if name not in named
    ]
    links = {"indicator": "indicators", "region": "regions"}
    schema: dict[str, Any] = {
        "name": info.id,
        "title": info.title,
        "fields": [*added, *own],
        "primaryKey": list(key),
        "missingValues": [""],
    }
    return linked(schema, {column: table for column, table in links.items() if column in {*named, *key}})


def _resting(info: MetricInfo, indicators: list[Indicator], material: Material) -> list[Indicator]:
    ids = {each.id: each for each in indicators}
    for each in indicators:
        for other in material.rests_on.get((info.id, each.id), ()):
            ids[other] = material.indicators[other]
    return list(ids.values())


def _lineage(
    schema: Mapping[str, Any],
    key: tuple[str, ...],
    indicators: list[Indicator],
    resting: list[Indicator],
    lineages: Lineages,
) -> dict[str, tuple[Any, ...]]:
    own, made = lineages.figures(indicators), (lineages.computed(resting),)
    names = [field["name"] for field in schema["fields"] if field["name"] not in key]
    return {name: own if name in (*UNTOUCHED, "status") else made for name in names}
