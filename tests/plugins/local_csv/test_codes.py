"""Regions, periods and sexes: the right code, or a finding that names it."""

from __future__ import annotations

import pytest

from obs_local_csv.codes import region_of, sex_of, status_of
from obs_local_csv.faults import Fault
from obs_local_csv.periods import period_of


@pytest.mark.parametrize("code", ["0767", "1783", "00", "17"])
def test_codes_are_kept_as_written(code: str) -> None:
    """An SCB code comes through with its leading zeros."""
    assert region_of(code) == code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("767", "0767"),
        ("1783.0", "1783"),
        ("Hagfors", "1783"),
        ("hagfors kommun", "1783"),
        ("Hagfor", "1783"),
        ("1783 Hagfors", "1783"),
        ("Hässleholms kommun", "1293"),
        ("0000", "00"),
        ("0017", "17"),
        ("7", "07"),
        ("Värmlands län", "17"),
        ("Sverige", "00"),
    ],
)
def test_other_forms_are_reported_with_the_code_they_mean(cell: str, code: str) -> None:
    """A lost zero, a name, a name with its code: never read silently, always with the code to write."""
    fault = region_of(cell)
    assert isinstance(fault, Fault)
    assert f"'{code}'" in fault.advice


def test_lost_zero_has_its_own_code() -> None:
    """What a spreadsheet did to a code is told apart from an unknown region."""
    fault = region_of("767")
    assert isinstance(fault, Fault)
    assert fault.code == "leading-zero"


@pytest.mark.parametrize("cell", ["9901", "99", "12345", "Påhittad kommun", "", "١٧٨٣"])
def test_unknown_region_is_reported(cell: str) -> None:
    """What is none of the 312 regions is a fault."""
    assert isinstance(region_of(cell), Fault)


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2022", "2022"),
        ("2022-07", "2022-07"),
        ("2022-Q3", "2022-Q3"),
        ("2022-W30", "2022-W30"),
        ("2022M07", "2022-07"),
        ("2022K3", "2022-Q3"),
    ],
)
def test_iso_and_scb_periods_are_read(cell: str, period: str) -> None:
    """ISO 8601 and the forms of SCB's tables need no correction."""
    assert period_of(cell) == period


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2022-7", "2022-07"),
        ("202207", "2022-07"),
        ("jan 2022", "2022-01"),
        ("januari 2022", "2022-01"),
        ("2022 Maj", "2022-05"),
        ("okt-22", "2022-10"),
        ("kvartal 3 2022", "2022-Q3"),
        ("2022 kv 1", "2022-Q1"),
        ("2022.0", "2022"),
        ("2022-01-01", "2022-01 for the month, or 2022 for the year"),
    ],
)
def test_other_periods_are_reported_with_what_they_mean(cell: str, meant: str) -> None:
    """Dates and month names are findings that say what to write."""
    fault = period_of(cell)
    assert isinstance(fault, Fault)
    assert fault.advice == f"write {meant}"


@pytest.mark.parametrize(
    "cell", ["", "0000", "22", "2022-13", "2022M13", "2022-W53", "2022/23", "2022/2023", "i fjol"]
)
def test_what_is_no_period_is_reported(cell: str) -> None:
    """Months, weeks and years that do not exist, and school years, are faults."""
    assert isinstance(period_of(cell), Fault)


@pytest.mark.parametrize(
    ("cell", "sex"),
    [("K", "F"), ("kvinnor", "F"), ("F", "F"), ("M", "M"), ("Män", "M"), ("T", "T"), ("Totalt", "T")],
)
def test_sexes_in_swedish_and_english(cell: str, sex: str) -> None:
    """K and F are women, M is men, T is both."""
    assert sex_of(cell) == sex


@pytest.mark.parametrize("cell", ["", "1", "2", "okänt"])
def test_unknown_sex_is_reported(cell: str) -> None:
    """A missing or coded sex is never taken for the total."""
    assert isinstance(sex_of(cell), Fault)


def test_statuses() -> None:
    """Statuses are read in obs's words and in Swedish; an empty one says nothing."""
    assert (status_of("provisional"), status_of("Sekretess"), status_of("")) == (
        "provisional",
        "suppressed",
        "",
    )
    assert isinstance(status_of("kanske"), Fault)
