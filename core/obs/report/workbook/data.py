"""The sheet for programs: one row for each indicator, region and period, with the figure itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from obs.language import Number, Place, msg
from obs.report.material.model import Material
from obs.report.sentences.facts import ref
from obs.report.workbook.sheet import Column, Row, Sheet, plain_name, sheet_of
from obs.report.workbook.telling import IDENTITY, Telling


def data_sheet(telling: Telling) -> Sheet:
    """All periods of the regions shown and of the benchmark, and of all others the period compared."""
    columns = [replace(each, heading=plain_name(each.heading)) for each in _columns(telling)]
    about = msg(
        "for programs and pivot tables: one row for each indicator, region and period. All periods of the "
        "municipalities shown and of {benchmark}; of all others the period compared.",
        benchmark=Place(telling.material.benchmark),
    )
    return sheet_of(
        telling.say(msg("Data")), telling.say(about), columns, _rows(telling.material), wraps=False
    )


def _rows(material: Material) -> Iterator[Row]:
    """In the order of the study; within an indicator by region and period."""
    observed = material.results.tables["observations"].frame
    everywhere = pl.col("region").is_in([*material.regions, material.benchmark])
    for id_ in material.indicators:
        here = everywhere | (pl.col("period") == (material.period(id_) or ""))
        yield from observed.filter(pl.col("indicator") == id_, here).iter_rows(named=True)


def _columns(telling: Telling) -> Iterator[Column]:
    yield telling.column(
        msg("Indicator"),
        msg("id of the indicator; the glossary explains it"),
        IDENTITY,
        lambda row: row["indicator"],
    )
    yield telling.column(msg("Title"), msg("what the indicator is called"), 50, telling.title)
    yield telling.column(
        msg("Region code"),
        msg("SCB's code as text: four digits for a municipality, two for a county, 00 for Sweden"),
        IDENTITY,
        lambda row: row["region"],
    )
    yield telling.column(
        msg("Region name"), msg("name of the municipality, the county or the country"), 20, telling.place
    )
    yield telling.column(
        msg("Period"),
        msg("ISO 8601 as text: a year (2022), a quarter (2022-Q3) or a month (2022-07)"),
        IDENTITY,
        lambda row: row["period"],
    )
    yield telling.column(
        msg("Value"),
        msg("the figure, unrounded; empty where there is none, never zero for that"),
        IDENTITY,
        lambda row: _value(telling, row),
    )
    yield telling.column(msg("Unit"), msg("unit of the value"), 22, telling.unit)
    yield telling.column(
        msg("Status"),
        msg("whether there is a value, and why not where there is none"),
        IDENTITY,
        telling.status,
    )
    yield telling.column(
        msg("Note"), msg("what is to be known of the figure"), 40, lambda row: telling.note(row["note"])
    )
    yield telling.column(
        msg("Source"),
        msg("id of the source, or that obs has computed the figure"),
        20,
        lambda row: telling.source_of(row, _ref(row)),
    )
    yield telling.column(
        msg("Producer"),
        msg("who produced the figure, or those it is computed of"),
        34,
        lambda row: telling.indicator(row).producer,
    )
    yield telling.column(
        msg("Credit"),
        msg("what must stand beside the figures of the row wherever they are shown"),
        80,
        lambda row: telling.credit([_ref(row)]),
    )


def _ref(row: Row) -> str:
    return ref("observations", row["indicator"], row["region"], row["period"], "value")


def _value(telling: Telling, row: Row) -> Number:
    return Number(row["value"], telling.indicator(row).decimals, ref=_ref(row))
