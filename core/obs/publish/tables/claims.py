"""What was said in public, and what the figures say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

import obs_schemas
from obs.claims import Claim, Report
from obs.models import Indicator
from obs.publish.lineage import IN_REAL_PRICES, NOT_IN_REAL_PRICES, Lineages
from obs.publish.model import Lineage, Table
from obs.publish.tables.shape import TYPES, linked, shaped
from obs.report.claim_tables import specifications, verdicts

_REAL = "real prices"
"""What the column method of a specification says where its earlier value is in the prices of the later."""


def claims(report: Report, indicators: Mapping[str, Indicator], lineages: Lineages) -> Iterator[Table]:
    """The claims of *report*, the verdict on each, and every way in which one was tested.

    *indicators* are those that are held: the verdicts rest on them.
    """
    register = obs_schemas.read("claim")
    made = (lineages.computed(indicators.values()),)
    yield Table(
        name="claims",
        kind="claims",
        title_sv="Påståenden",
        title_en="Claims",
        description_sv="Vad som har sagts offentligt om kommunerna: påståenden att pröva, aldrig fakta.",
        description_en="What was said in public about the municipalities: to be tested, never facts.",
        schema=linked(register, {"region": "regions"}),
        frame=_frame([_claim(tested.claim) for tested in report.claims], register),
    )
    for name, frame, schema, title_sv, title_en, about_sv, about_en in (
        (
            *("claim_verdicts", _of_this_release(verdicts(report)), "claim_verdict", "Omdömen", "Verdicts"),
            "Vad den officiella statistiken säger om varje påstående.",
            "What official figures say of each claim.",
        ),
        (
            *("claim_specifications", specifications(report), "claim_specification"),
            *("Prövningar", "Specifications"),
            "Varje sätt som ett påstående har prövats på, med siffrorna och om de stämmer med det.",
            "Every way in which a claim was tested, with the figures and whether they agree with it.",
        ),
    ):
        descriptor = _claimed(obs_schemas.read(schema))
        names = [
            field["name"] for field in descriptor["fields"] if field["name"] not in descriptor["primaryKey"]
        ]
        yield Table(
            name=name,
            kind="claims",
            title_sv=title_sv,
            title_en=title_en,
            description_sv=about_sv,
            description_en=about_en,
            schema=descriptor,
            frame=shaped(frame, descriptor),
            lineage={**dict.fromkeys(names, made), **_of_values(report, frame, indicators, lineages)},
        )


def _of_values(
    report: Report, frame: pl.DataFrame, indicators: Mapping[str, Indicator], lineages: Lineages
) -> dict[str, tuple[Lineage, ...]]:
    """Whose the values are that specifications start from: as observed, but for earlier ones in real prices.

    Where any figure is corrected, they are the publisher's as all other columns.
    """
    if "value_to" not in frame.columns or any(each.corrected for each in report.claims):
        return {}
    tested = [indicators[id_] for id_ in frame["indicator"].unique(maintain_order=True) if id_ in indicators]
    observed = lineages.figures(tested)
    is_real = pl.col("method").str.contains(_REAL, literal=True) & pl.col("value_from").is_not_null()
    priced = [indicators[id_] for id_ in frame.filter(is_real)["indicator"].unique() if id_ in indicators]
    if not priced:
        return dict.fromkeys(("value_from", "value_to"), observed)
    nominal = [
        replace(each, where=" and ".join(filter(None, (each.where, NOT_IN_REAL_PRICES)))) for each in observed
    ]
    real = lineages.computed(priced, where=IN_REAL_PRICES)
    return {"value_from": (*nominal, real), "value_to": observed}


def _of_this_release(frame: pl.DataFrame) -> pl.DataFrame:
    """*frame* without the path of the store, which is nobody's business."""
    return frame.with_columns(figures=pl.lit("the observations of this release"))


def _claimed(schema: dict[str, Any]) -> dict[str, Any]:
    reference = {"fields": ["claim"], "reference": {"resource": "claims", "fields": ["id"]}}
    return {**schema, "foreignKeys": [reference]}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "region": claim.region,
        "title": claim.title,
        "kind": claim.kind,
        "indicator_hint": ";".join(claim.hints),
        "unit": claim.unit,
        "period_from": claim.period_from,
        "value_from": claim.value_from,
        "period_to": claim.period_to,
        "value_to": claim.value_to,
        "target": claim.target,
        "comparator": claim.comparator,
        "document": claim.document,
        "publisher": claim.publisher,
        "published": date.fromisoformat(claim.published) if claim.published else None,
        "note": claim.note,
        "direction": claim.direction or None,
        "relation": claim.relation or None,
        "start": ";".join(claim.starts or ()),
        "need": claim.need,
        "title_sv": claim.title_sv,
        "need_sv": claim.need_sv,
        "address": claim.address or None,
    }


def _frame(rows: list[dict[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    types = {field["name"]: TYPES[field["type"]] for field in schema["fields"]}
    return shaped(pl.DataFrame(rows, schema=types), schema)
