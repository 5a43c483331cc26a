"""Figures are read as they were meant, or not at all."""

from __future__ import annotations

import pytest

from obs_local_csv.faults import Fault
from obs_local_csv.numbers import form_of, status_of_mark


def plain(cells: list[str], *, decimal: str = "", percent: bool = False) -> list[str]:
    """Each cell of a column as a plain number, or the code of what is wrong with it."""
    form = form_of(cells, decimal=decimal, percent=percent)
    read = [form.plain(cell) for cell in cells]
    return [number.code if isinstance(number, Fault) else number for number in read]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1388,2", "1475"], ["1388.2", "1475"]),
        (["1388.2", "1475"], ["1388.2", "1475"]),
        (["1 388,2", "1\u00a0475", "1\u202f410", "-12"], ["1388.2", "1475", "1410", "-12"]),
        (["1.388,25", "1.475"], ["1388.25", "1475"]),
        (["1,388.25", "1,475"], ["1388.25", "1475"]),
        (["1.234.567", "2.345"], ["1234567", "2345"]),
        (["\u22125,5"], ["-5.5"]),
        (["0,125", "1,388"], ["0.125", "1.388"]),
        (["1 388.123"], ["1388.123"]),
    ],
    ids=str,
)
def test_column_tells_how_its_numbers_are_written(cells: list[str], numbers: list[str]) -> None:
    """One clear cell decides for the column; blanks and the Unicode minus are only typography."""
    assert plain(cells) == numbers


@pytest.mark.parametrize("cells", [["1.234"], ["1,234", "12"], ["1.234", "5.678"], ["1,5", "2.5"]], ids=str)
def test_what_is_unclear_is_not_guessed(cells: list[str]) -> None:
    """A separator that may be for thousands or for decimals makes no number."""
    assert "ambiguous-number" in plain(cells)


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        (["1.234.567", "1.234", "0.5"], "1.234"),
        (["1.234.567", "1.234", "0.5", "1.5", "2.5"], "1.234"),
        (["1,234,567", "1,234", "0,5", "1.5", "2.5", "3.5"], "1,234"),
    ],
    ids=str,
)
def test_sign_used_for_both_is_unclear(cells: list[str], number: str) -> None:
    """A column with the same sign for thousands and for decimals tells nothing, however often it has each."""
    assert plain(cells)[cells.index(number)] == "ambiguous-number"


def test_broken_thousands_prove_nothing() -> None:
    """A date with points does not make the other points of the column ones for thousands."""
    assert plain(["1.2.2022", "1.5", "2.5"]) == ["type", "1.5", "2.5"]


def test_study_decides_what_is_unclear() -> None:
    """With the decimal sign told, "1.234" is one number and only one."""
    assert plain(["1.234"], decimal=".") == ["1.234"]
    assert plain(["1.234"], decimal=",") == ["1234"]
    assert plain(["1.23"], decimal=",") == ["type"]


def test_odd_one_out_is_reported() -> None:
    """A decimal point in a column of decimal commas is a finding, not a number."""
    assert plain(["1,5", "2,5", "3.5", "1.234"]) == ["1.5", "2.5", "type", "type"]


@pytest.mark.parametrize(
    "cell",
    [
        "1 23",
        "1 2345",
        "12 345 67",
        "1e5",
        "1,2E+05",
        "+5",
        ",5",
        "5,",
        "1_000",
        "#DIV/0!",
        "12 kr",
        "NaN",
        "١٢",
        "1,2,3",
        "--1",
        "0x1F",
        "0.123.456",
        "1.2.3,4",
    ],
)
def test_what_is_no_number_is_reported(cell: str) -> None:
    """Text, exponents, units, broken thousands and other scripts' digits are not numbers."""
    assert plain([cell, "1,5", "2,5"])[0] == "type"


def test_percent_sign_belongs_to_percent() -> None:
    """A percent sign is dropped where the indicator is in percent, and a finding elsewhere."""
    assert plain(["12,5 %", "3%"], percent=True) == ["12.5", "3"]
    assert plain(["12,5 %"]) == ["unit"]


@pytest.mark.parametrize(
    ("mark", "status"),
    [
        ("", "missing"),
        ("-", "missing"),
        (".", "not_applicable"),
        ("..", "suppressed"),
        ("X", "suppressed"),
        ("<5", "suppressed"),
        ("< 10", "suppressed"),
        ("0", None),
        ("5", None),
        ("saknas", None),
    ],
)
def test_marks_say_why_there_is_no_figure(mark: str, status: str | None) -> None:
    """Each known mark has its own reason; a zero is a figure; an unknown word is no mark."""
    assert status_of_mark(mark) == status


@pytest.mark.parametrize(
    ("cell", "advice"), [("12 kr", "write only 12,"), ("3.5", "write 3,5"), ("1.234", "write it as")]
)
def test_remedy_names_the_figure_where_it_is_clear(cell: str, advice: str) -> None:
    """The suggestion writes the figure out, unless that would be a guess."""
    fault = form_of(["1,5", "2,5", cell], decimal="", percent=False).plain(cell)
    assert isinstance(fault, Fault)
    assert fault.advice.startswith(advice)
