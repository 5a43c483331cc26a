"""The sections of single indicators, each read into its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast, get_args

from obs.models import DERIVED, Break, Indicator, Kind, Measure, Polarity
from obs.study.forms import period
from obs.study.tables import Table, quoted

DESCRIPTIVE_KEYS = (
    *("title_sv", "label_sv", "title_en", "definition_sv", "definition_en", "unit", "kind", "polarity"),
    *("decimals", "measure", "denominator", "price_basis", "breaks", "headline"),
)
_MOST_DECIMALS = 6


def read_indicator(name: str, table: Table) -> Indicator:
    """The indicator *name* in *table*, which says from which source it comes."""
    table.refuse_unknown(("source", "query", "producer", "successor", *DESCRIPTIVE_KEYS))
    query = table.table("query", required=True)
    if "query" in table and not query.values:
        table.problem("query", 'must say what the source needs, for instance { kpi = "N31807" }')
    source = table.identifier("source")
    if source == DERIVED:
        table.problem("source", f"no source is called that; a formula stands in [derived.{name}]")
    read = described(name, table, source=source, query=query.values, producer=table.text("producer"))
    return replace(read, successor=table.optional_text("successor") or "")


def described(
    name: str, table: Table, *, source: str, query: Mapping[str, object], producer: str
) -> Indicator:
    """The indicator *name* as *table* describes it, with what is known of it otherwise."""
    return Indicator(
        id=name,
        source=source,
        query=dict(query),
        title_sv=table.text("title_sv"),
        title_en=table.text("title_en"),
        definition_sv=table.optional_text("definition_sv") or "",
        definition_en=table.optional_text("definition_en") or "",
        label_sv=table.optional_text("label_sv") or "",
        unit=table.text("unit"),
        kind=cast("Kind", table.choice("kind", get_args(Kind))),
        polarity=cast("Polarity", table.choice("polarity", get_args(Polarity))),
        decimals=table.whole_number("decimals", default=1, highest=_MOST_DECIMALS),
        measure=cast("Measure", table.choice("measure", get_args(Measure), "flow")),
        producer=producer,
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
    table.refuse_unknown(("period", "reason", "reason_sv"))
    return Break(
        period=period(table, "period"),
        reason=table.text("reason"),
        reason_sv=table.optional_text("reason_sv") or "",
    )
