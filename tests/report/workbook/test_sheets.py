"""The sheets hold what the results hold, value for value, and say why where there is no value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from obs.errors import ReportError
from obs.language import Language, voice_of
from obs.report.material.model import Material
from obs.report.workbook import sheet, workbook_bytes

if TYPE_CHECKING:
    from tests.report.workbook.conftest import Opened

Read = Callable[[Language], "Opened"]
SHOWN = ("0991", "9902")
NAMES = {
    "sv": ["Läs mig", "Data", "Wide", "Ordlista", "Kvalitet"],
    "en": ["Read me", "Data", "Wide", "Glossary", "Quality"],
}


def number(found: object) -> Any:
    """A number as Excel keeps it, to sixteen digits; exactly, where it is none."""
    return pytest.approx(found, rel=1e-15, abs=0) if isinstance(found, float) else found


def same(cells: Iterable[object], found: Iterable[object]) -> bool:
    return list(cells) == [number(each) for each in found]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_sheets_stand_in_order_and_the_first_is_open(opened: Read, language: Language) -> None:
    book = opened(language).book
    assert book.sheetnames == NAMES[language]
    assert book.active is book.worksheets[0]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_sheet_but_the_first_is_one_table_with_a_header_that_stays(
    opened: Read, language: Language
) -> None:
    """A header in the first row, no merged and no blank rows, and a real table of Excel's over all of it."""
    for each in opened(language).book.worksheets[1:]:
        (table,) = each.tables.values()
        assert table.ref == each.dimensions
        assert table.headerRowCount == 1
        assert each.freeze_panes in {"A2", "C2", "E2"}
        assert not each.merged_cells.ranges
        assert all(any(cell is not None for cell in row) for row in each.iter_rows(values_only=True))


def test_before_anything_is_fetched_there_is_a_header_and_the_reason(without_figures: Opened) -> None:
    (header,) = without_figures.sheet("Data").iter_rows(values_only=True)
    assert header[0] == "indikator"
    for row in without_figures.rows("Kvalitet"):
        assert (row["Av n"], row["Saknas"], row["Källhänvisning"]) == (0, None, None)
        assert row["Ej beräknat"] == "allt: siffrorna är inte hämtade"
    assert {row["Källhänvisning"] for row in without_figures.rows("Wide")} == {None}


def expected_data(material: Material) -> pl.DataFrame:
    """All periods of the shown ones and of the country; of the others the period compared."""
    compared = {each.indicator.id: each.period or "" for each in material.comparison.headings}
    frame = material.results.tables["observations"].frame
    here = pl.col("region").is_in([*SHOWN, "00"]) | (
        pl.col("period") == pl.col("indicator").replace_strict(compared)
    )
    order = {id_: place for place, id_ in enumerate(material.indicators)}
    return frame.filter(here).sort(pl.col("indicator").replace_strict(order), maintain_order=True)


def test_data_has_every_figure_as_it_is(opened: Read, material: Material) -> None:
    rows, expected = opened("en").rows("Data"), expected_data(material)
    assert len(rows) == expected.height
    for name, column in {"indicator": "indicator", "region_code": "region", "period": "period"}.items():
        assert [row[name] for row in rows] == expected[column].to_list()
    assert same((row["value"] for row in rows), expected["value"])
    assert [row["status"] for row in rows] == expected["status"].to_list()
    assert [row["note"] or "" for row in rows] == expected["note"].to_list()


def test_data_has_all_periods_of_the_shown_ones_and_the_period_compared_of_the_others(opened: Read) -> None:
    periods: dict[str, list[str]] = {}
    for row in opened("sv").rows("Data"):
        if row["indikator"] == "poor":
            periods.setdefault(row["kommunkod"], []).append(row["period"])
    everywhere = {code: ["2020", "2021", "2022"] for code in ("00", *SHOWN)}
    assert periods == everywhere | {code: ["2021"] for code in ("9903", "9904", "9905")}


def test_names_of_fields_are_plain(opened: Read) -> None:
    """Small ASCII letters and "_", as the data formats of the Swedish public sector have them."""
    assert list(opened("sv").rows("Data")[0]) == [
        *("indikator", "titel", "kommunkod", "kommun", "period", "varde", "enhet", "status"),
        *("anmarkning", "kalla", "producent", "kallhanvisning"),
    ]


def test_codes_are_text_and_keep_their_zero(opened: Read) -> None:
    for name in ("Data", "Wide"):
        page = opened("sv").sheet(name)
        cells = [row[2] for row in page.iter_rows(min_row=2)]
        assert {str(cell.value) for cell in cells} >= {"0991", "9902"}
        assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}


def test_no_value_is_an_empty_cell_with_the_reason_beside_it_and_zero_is_a_value(opened: Read) -> None:
    rows = {
        (row["indikator"], row["kommunkod"], row["period"]): (row["varde"], row["status"])
        for row in opened("sv").rows("Data")
    }
    assert rows["poor", "9903", "2021"] == (None, "saknas")
    assert rows["poor", "9904", "2021"] == (None, "dold av sekretess")
    assert rows["cost", "9902", "2022"] == (0, "redovisad")


def test_numbers_are_shown_with_the_decimals_of_the_indicator(opened: Read) -> None:
    formats = {
        (str(row[0].value), row[5].number_format) for row in opened("sv").sheet("Data").iter_rows(min_row=2)
    }
    assert {("poor", "#,##0.00"), ("cost", "#,##0")} <= formats
    wide = next(opened("sv").sheet("Wide").iter_rows(min_row=2))
    assert [cell.number_format for cell in (wide[8], wide[12])] == ["#,##0", "+#,##0.00;-#,##0.00;#,##0.00"]


WIDE = {
    "Indicator": "indicator",
    "Region code": "region",
    "Period compared": "period",
    "Value": "value",
    "Status": "status",
    "Rank": "rank",
    "Of n": "n",
    "Part of the group": "band",
    "Value of Sweden": "benchmark_value",
    "Difference to Sweden": "difference",
    "Median of the group": "median",
    "Difference to the median": "difference_median",
    "Change from": "change_from",
    "Change": "change",
    "Change in per cent": "percent_change",
    "Note": "note",
}
CHANCE = {"Value from": "lower", "Value to": "upper", "Rank from": "rank_lower", "Rank to": "rank_upper"}


def test_wide_has_the_comparison_cell_for_cell(opened: Read, material: Material) -> None:
    rows, compared = opened("en").rows("Wide"), material.comparison.table
    assert len(rows) == compared.height == 6 * len(SHOWN)
    for heading, column in WIDE.items():
        assert same((row[heading] for row in rows), compared[column]), heading
    assert compared["value"].null_count() < compared.height


def test_wide_has_the_intervals_where_there_are_some(opened: Read, material: Material) -> None:
    rows = opened("en").rows("Wide")
    found = [material.results.row("uncertainty", row["Indicator"], row["Region code"]) for row in rows]
    for heading, column in CHANCE.items():
        assert same((row[heading] for row in rows), (each.get(column) for each in found)), heading
    assert {row["Indicator"] for row in rows if row["Value from"] is not None} == {"poor", "people"}
    assert all(row["On chance"] for row in rows if row["Value from"] is None)


def test_glossary_tells_what_an_indicator_is(opened: Read) -> None:
    rows = {row["Indikator"]: row for row in opened("sv").rows("Ordlista")}
    assert list(rows) == ["poor", "cost", "people", "evil", "unheld", "twice"]
    assert rows["poor"]["Polaritet"] == "lägre är bättre"
    assert rows["poor"]["Nämnare"] == "people Påhittat folk"
    assert rows["poor"]["Definition"] == "Räknat på måfå."
    assert rows["cost"]["Polaritet"] == "ingen: varken lågt eller högt räknas som bra"
    assert rows["cost"]["Tidsseriebrott"] == "2021: ett nytt sätt"
    assert rows["twice"]["Formel"] == "2*cost"
    assert rows["unheld"]["Uppgifter per"] is None


def test_quality_counts_who_has_a_value_and_why_the_others_have_none(opened: Read) -> None:
    rows = {row["Indicator"]: row for row in opened("en").rows("Quality")}
    poor = rows["poor"]
    assert (poor["Period compared"], poor["Of n"], poor["Size of the group"]) == ("2021", 3, 5)
    assert (poor["Coverage in per cent"], poor["Missing"], poor["Suppressed"], poor["No row"]) == (
        60,
        1,
        1,
        0,
    )
    assert (poor["First period"], poor["Last period"], poor["Periods"]) == ("2020", "2022", 3)
    assert (rows["cost"]["Of n"], rows["cost"]["Missing"], rows["cost"]["No row"]) == (4, 0, 1)
    assert rows["unheld"]["Not computed"] == "everything: no figures held: run obs fetch"
    reasons = ("Missing", "Suppressed", "Not applicable", "Deleted", "No row")
    for row in rows.values():
        if row["Period compared"]:
            assert row["Of n"] + sum(row[reason] for reason in reasons) == row["Size of the group"]


def test_too_many_rows_are_refused_and_never_cut(material: Material, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 40)
    with pytest.raises(ReportError, match=r"'Data' would have \d+ rows, and Excel holds 40") as error:
        workbook_bytes(material, voice_of("sv"))
    assert "CSV or Parquet" in error.value.suggestion
