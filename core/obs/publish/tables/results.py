"""What was computed: the result of each metric, as a table that its own schema describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import polars as pl

from obs.language import LANGUAGES, Text, Voice
from obs.models import Indicator, MetricInfo
from obs.publish.lineage import Lineages
from obs.publish.model import Lineage, Table
from obs.publish.tables.shape import linked, shaped
from obs.report.material.model import Material
from obs.report.material.voices import voice_for

_TIMES = ("period", "year")
_PERIOD = {"name": "period", "type": "string", "title": "period", "description": "the period compared"}
_CORRECTED = {
    "name": "corrected",
    "type": "string",
    "title": "corrected",
    "description": "Which figures of the row are corrected, by indicator, region and period; the table "
    "corrections says what the source has.",
}
_SAID = {
    "declared_by": "SCB code of the region whose declared start it is.",
    "declared": "The declared start.",
}


def results(material: Material, lineages: Lineages) -> Iterator[Table]:
    """A table for each metric that has a result in *material*."""
    for name, info in material.metrics.items():
        if name in material.results.tables:
            yield _result(info, material, lineages)


def result_frame(info: MetricInfo, material: Material) -> tuple[dict[str, Any], pl.DataFrame]:
    """The result of a metric in *material*, which has one, as it is published: its schema and its rows."""
    held = material.results.tables[info.id]
    dated = _dated(held.frame, material)
    schema = _schema(info, held.key, dated.columns)
    return schema, shaped(dated, schema).sort(held.key)


def _result(info: MetricInfo, material: Material, lineages: Lineages) -> Table:
    schema, frame = result_frame(info, material)
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
        lineage=_lineage(info, schema, frame, material, lineages),
    )


def _said(info: MetricInfo, voice: Voice) -> tuple[str, str]:
    """What the method is called, and what nobody may miss about it."""
    return voice.say(Text(info.title)), " ".join(voice.say(Text(each)) for each in info.assumptions)


def _dated(frame: pl.DataFrame, material: Material) -> pl.DataFrame:
    """*frame* with the period of its figures, which a report says once above them all."""
    if "value" not in frame.columns or {*_TIMES} & {*frame.columns}:
        return frame
    periods = {each.indicator.id: each.period for each in material.comparison.headings}
    period = pl.col("indicator").cast(pl.String).replace_strict(periods, default=None, return_dtype=pl.String)
    return frame.with_columns(period=period)


def _schema(info: MetricInfo, key: tuple[str, ...], columns: Sequence[str]) -> dict[str, Any]:
    """The schema of the metric, and of what a report adds to its key and to its *columns*."""
    own = list(cast("list[dict[str, Any]]", info.result["fields"]))
    named = {field["name"] for field in own}
    if "period" in columns and not {*_TIMES} & named:
        own.insert(sum(name in key for name in named), _PERIOD)
    if "corrected" in columns and "corrected" not in named:
        own.append(_CORRECTED)
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


def _resting(info: MetricInfo, asked: Iterable[str], material: Material) -> list[Indicator]:
    ids = {id_: None for each in asked for id_ in (each, *material.rests_on.get((info.id, each), ()))}
    return [material.indicators[id_] for id_ in ids]


def _lineage(
    info: MetricInfo, schema: Mapping[str, Any], frame: pl.DataFrame, material: Material, lineages: Lineages
) -> dict[str, tuple[Lineage, ...]]:
    """Whom to credit for each column but the key: what the metric does not call untouched is computed."""
    asked = frame["indicator"].unique(maintain_order=True).drop_nulls()
    made: tuple[Lineage, ...] = (lineages.computed(_resting(info, asked, material)),)
    names = [field["name"] for field in schema["fields"] if field["name"] not in schema["primaryKey"]]
    found: dict[str, tuple[Lineage, ...]] = dict.fromkeys(names, made)
    for name in info.untouched.keys() & found.keys():
        of = info.untouched[name].indicator
        observed = _observed(of, info, frame, material)
        if any(
            each.id in material.comparison.corrected for each in observed
        ):  # among them are figures that no source gives
            found[name] = (lineages.computed(observed),)
        else:
            found[name] = lineages.figures(observed, rows=of) or made
    return found


def _observed(of: str, info: MetricInfo, frame: pl.DataFrame, material: Material) -> list[Indicator]:
    """Whose figures stand in an untouched column of *frame*; *of* is the `indicator` of its `Untouched`.

    None where a number was stated in the place of an indicator.
    """
    held = {id_: material.indicators[id_] for id_ in material.as_of}
    named: Iterable[object]
    if of == "denominator":
        asked = frame["indicator"].unique(maintain_order=True)
        named = dict.fromkeys(held[id_].denominator for id_ in asked if id_ in held)
    elif of in info.uses:
        named = ({**info.parameters, **material.study.metrics.get(info.id, {})}[of],)
    else:
        named = frame[of].unique(maintain_order=True)
    return [held[each] for each in named if isinstance(each, str) and each in held]
