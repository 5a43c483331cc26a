"""The registry: what each indicator means, whose it is, and where its series breaks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

import obs_schemas
from obs.derivation import parts
from obs.models import DERIVED, Indicator
from obs.publish.lineage import Lineages
from obs.publish.model import Table
from obs.publish.tables.shape import TYPES, linked, shaped
from obs.study import Study


def indicators(study: Study, figures: pl.DataFrame, fetched: Mapping[str, date], lineages: Lineages) -> Table:
    """A row for each indicator of *study*, held or not.

    *figures* are all observations, derived ones too; *fetched* is the day of each indicator that is held.
    """
    held = _held(figures)
    rows = [
        _row(each, held.get(each.id, {"rows": 0}), fetched.get(each.id), study, lineages)
        for each in study.comparable().values()
    ]
    schema = obs_schemas.read("indicator")
    told = [field["name"] for field in schema["fields"][1:]]
    return Table(
        name="indicators",
        kind="reference",
        title_sv="Indikatorer",
        title_en="Indicators",
        description_sv="Vad siffrorna betyder, vems de är och vad de får användas under.",
        description_en="What the figures mean, whose they are, and what they may be used under.",
        schema=schema,
        frame=_frame(rows, schema),
        lineage=dict.fromkeys(told, (lineages.own(),)),
    )


def breaks(study: Study, lineages: Lineages) -> Table | None:
    """A row for each break of a series; None where there is none."""
    rows = [
        {
            "indicator": each.id,
            "period": stop.period,
            "reason": stop.reason,
            "reason_sv": stop.reason_sv,
        }
        for each in study.comparable().values()
        for stop in each.breaks
    ]
    if not rows:
        return None
    schema = linked(obs_schemas.read("break"), {"indicator": "indicators"})
    return Table(
        name="breaks",
        kind="reference",
        title_sv="Tidsseriebrott",
        title_en="Breaks",
        description_sv="Perioder då en serie börjar mäta något annat: jämför inte siffror på var sin sida.",
        description_en="Periods in which a series begins to be something else: not to be compared across.",
        schema=schema,
        frame=_frame(rows, schema),
        lineage=dict.fromkeys(("reason", "reason_sv"), (lineages.own(),)),
    )


def _held(figures: pl.DataFrame) -> dict[str, dict[str, Any]]:
    with_value = pl.col("period").filter(pl.col("value").is_not_null())
    counted = figures.group_by("indicator").agg(
        rows=pl.len(), first_period=with_value.min(), last_period=with_value.max()
    )
    return {row["indicator"]: row for row in counted.iter_rows(named=True)}


def _row(
    each: Indicator, held: Mapping[str, Any], day: date | None, study: Study, lineages: Lineages
) -> dict[str, Any]:
    lineage = lineages.of_indicator(each) if held["rows"] else None
    formula = each.query.get("formula") if each.source == DERIVED else None
    return {
        "indicator": each.id,
        "title_sv": each.title_sv,
        "title_en": each.title_en,
        "definition_sv": each.definition_sv,
        "definition_en": each.definition_en,
        "unit": each.unit,
        "kind": each.kind,
        "measure": each.measure,
        "polarity": each.polarity,
        "decimals": each.decimals,
        "denominator": each.denominator,
        "price_basis": each.price_basis,
        "producer": each.producer,
        "source": each.source,
        "query": formula or json.dumps(dict(each.query), ensure_ascii=False, sort_keys=True, default=str),
        "parts": ";".join(parts(each, study)),
        "rows": held["rows"],
        "first_period": held.get("first_period"),
        "last_period": held.get("last_period"),
        "fetched": day,
        "credit": lineage.credit if lineage else None,
        "licence": lineage.licence.title if lineage else None,
        "licence_path": lineage.licence.path if lineage else None,
    }


def _frame(rows: list[dict[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    types = {field["name"]: TYPES[field["type"]] for field in schema["fields"]}
    return shaped(pl.DataFrame(rows, schema=types), schema)
