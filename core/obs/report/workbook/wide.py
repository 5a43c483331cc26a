"""The sheet for people: one row for each indicator and region shown, with its whole comparison."""

from __future__ import annotations

from collections.abc import Iterator

from obs.language import Number, Place, Text, msg
from obs.report.workbook.sheet import Column, Row, Sheet, sheet_of
from obs.report.workbook.telling import IDENTITY, Telling

_NUMBER = 13


def wide_sheet(telling: Telling) -> Sheet:
    """The comparison of the regions shown, in the period compared."""
    compared = telling.material.comparison.table
    figures = [*_places(telling), *_level(telling), *_change(telling), *_chance(telling)]
    columns = [*figures, *_remarks(telling, figures)]
    about = msg(
        "for reading: one row for each indicator and municipality shown, in the period compared, with its "
        "place in the group, its change and how sure they are."
    )
    return sheet_of(
        telling.say(msg("Wide")), telling.say(about), columns, compared.iter_rows(named=True), fixed=4
    )


def _places(telling: Telling) -> Iterator[Column]:
    yield telling.column(
        msg("Indicator"),
        msg("id of the indicator; the glossary explains it"),
        IDENTITY,
        lambda row: row["indicator"],
    )
    yield telling.column(msg("Title"), msg("what the indicator is called"), 36, telling.title)
    yield telling.column(
        msg("Region code"),
        msg("SCB's code as text: four digits for a municipality, two for a county, 00 for Sweden"),
        14,
        lambda row: row["region"],
    )
    yield telling.column(
        msg("Region name"), msg("name of the municipality, the county or the country"), 15, telling.place
    )
    yield telling.column(
        msg("Period compared"),
        msg("the latest in which at least half of the group has a value, unless another was asked for"),
        12,
        lambda row: row["period"] or "",
    )


def _level(telling: Telling) -> Iterator[Column]:
    benchmark = Place(telling.material.benchmark)
    yield telling.column(
        msg("Value"),
        msg("the figure, unrounded; empty where there is none, never zero for that"),
        _NUMBER,
        lambda row: _figure(telling, row, "value"),
    )
    yield telling.column(msg("Unit"), msg("unit of the value"), 16, telling.unit)
    yield telling.column(
        msg("Status"),
        msg("whether there is a value, and why not where there is none"),
        _NUMBER,
        telling.status,
    )
    yield telling.column(
        msg("Rank"),
        msg("place among those that have a value: 1 is the best by the polarity, without one the lowest"),
        _NUMBER,
        lambda row: telling.figure("comparison", row, "rank", 0),
    )
    yield telling.column(
        msg("Of n"),
        msg("how many of the group have a value"),
        _NUMBER,
        lambda row: telling.figure("comparison", row, "n", 0),
    )
    yield telling.column(
        msg("Part of the group"),
        msg("quarters and half of the group by value; best and worst only where there is a polarity"),
        17,
        lambda row: telling.say(Text(row["band"])) if row["band"] else "",
    )
    yield telling.column(
        msg("Value of {place}", place=benchmark),
        msg("the benchmark's value, as the source has it"),
        _NUMBER,
        lambda row: _figure(telling, row, "benchmark_value"),
    )
    yield telling.column(
        msg("Difference to {place}", place=benchmark),
        msg("value minus the benchmark's value, in the unit; percentage points for per cent"),
        _NUMBER,
        lambda row: _moved(telling, row, "difference"),
    )
    yield telling.column(
        msg("Median of the group"),
        msg("each municipality with a value counts once"),
        _NUMBER,
        lambda row: _figure(telling, row, "median"),
    )
    yield telling.column(
        msg("Difference to the median"),
        msg("value minus median, in the unit; percentage points for per cent"),
        _NUMBER,
        lambda row: _moved(telling, row, "difference_median"),
    )


def _change(telling: Telling) -> Iterator[Column]:
    yield telling.column(
        msg("Change from"),
        msg("the period that change is counted from"),
        12,
        lambda row: row["change_from"] or "",
    )
    yield telling.column(
        msg("Change"),
        msg(
            "value minus the value in that period, in the unit; percentage points for per cent; not an effect"
        ),
        _NUMBER,
        lambda row: _moved(telling, row, "change"),
    )
    yield telling.column(
        msg("Change in per cent"),
        msg("change in per cent of the value in that period, which must be above zero"),
        _NUMBER,
        lambda row: telling.figure("comparison", row, "percent_change", 1, signed=True),
    )


def _chance(telling: Telling) -> Iterator[Column]:
    """What chance leaves open, where it can be computed."""
    unit = {
        "lower": (msg("Value from"), msg("lower end of the 95 per cent interval of the value")),
        "upper": (msg("Value to"), msg("upper end of the 95 per cent interval of the value")),
    }
    for name, (heading, means) in unit.items():
        yield telling.column(heading, means, _NUMBER, lambda row, name=name: _limit(telling, row, name))
    ranks = {
        "rank_lower": (msg("Rank from"), msg("lower end of the 95 per cent interval of the rank")),
        "rank_upper": (msg("Rank to"), msg("upper end of the 95 per cent interval of the rank")),
    }
    for name, (heading, means) in ranks.items():
        yield telling.column(
            heading, means, _NUMBER, lambda row, name=name: telling.figure("uncertainty", row, name, 0)
        )


def _remarks(telling: Telling, figures: list[Column]) -> Iterator[Column]:
    yield telling.column(
        msg("Note"), msg("what is to be known of the figure"), 44, lambda row: telling.note(row["note"])
    )
    yield telling.column(
        msg("On chance"),
        msg("why there is no interval, and how that of the rank was made"),
        64,
        lambda row: telling.note(_on_chance(telling, row)),
    )
    yield telling.column(
        msg("Credit"),
        msg("what must stand beside the figures of the row wherever they are shown"),
        80,
        lambda row: telling.credit(_refs(row, figures)),
    )


def _on_chance(telling: Telling, row: Row) -> str:
    found = telling.material.results.row("uncertainty", row["indicator"], row["region"])
    notes = (found.get("judgement_note"), found.get("rank_note"))
    return "; ".join(note for note in notes if note)


def _refs(row: Row, columns: list[Column]) -> Iterator[str]:
    """The figures in *columns* of *row*; none where nothing is compared, be there a count of nothing."""
    for column in columns if row["period"] else ():
        cell = column.cell(row)
        if isinstance(cell, Number) and cell.value is not None:
            yield cell.ref


def _figure(telling: Telling, row: Row, column: str) -> Number:
    return telling.figure("comparison", row, column, telling.indicator(row).decimals)


def _moved(telling: Telling, row: Row, column: str) -> Number:
    return telling.figure("comparison", row, column, telling.indicator(row).decimals, signed=True)


def _limit(telling: Telling, row: Row, column: str) -> Number:
    return telling.figure("uncertainty", row, column, telling.indicator(row).decimals)
