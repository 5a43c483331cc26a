"""Regions become SCB codes where that is certain, and nowhere else."""

from __future__ import annotations

import pytest

from obs_socialstyrelsen.regions import Named, named_in, scb_codes


def codes(*names: str) -> list[str]:
    """The codes of *names*, "" for one that has none."""
    found = scb_codes({name: Named(name=name) for name in names})
    return [found.get(name, "") for name in names]


def test_names_that_only_one_region_has() -> None:
    """A municipality, with or without "kommun", a county, the country."""
    assert codes("Hagfors", "värmlands  län", "Riket") == ["1783", "17", "00"]
    assert codes("Hagfors kommun") == ["1783"]


def test_a_name_of_both_needs_the_county_beside_it() -> None:
    """Some lists write "Stockholm" for the county."""
    assert codes("Stockholm") == [""]
    assert codes("Stockholm", "Stockholms län") == ["0180", "01"]
    assert codes("Stockholm kommun") == ["0180"]


def test_what_is_not_certain_is_left_out() -> None:
    """A county's short name, a place that does not exist, two rows for one region."""
    assert codes("Skåne", "Påhittat", "Okänd kommun") == ["", "", ""]
    assert scb_codes({"a": Named(name="Hagfors"), "b": Named(name="Hagfors kommun")}) == {}


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        ("1783", "Hagfors", "1783"),
        ("1783", "", "1783"),
        ("1783", "Markaryd", ""),
        ("01", "Stockholm", "01"),
        ("01", "Stockholms län", "01"),
        ("17", "Hagfors", ""),
        ("9901", "Påhittat", "9901"),
        ("9901", "Hagfors", ""),
        ("0000", "Riket", ""),
        ("0", "Riket", "00"),
        ("1", "Stockholm", ""),
        ("99", "Påhittat", ""),
        ("783", "Hagfors", "1783"),
    ],
)
def test_a_code_and_a_name_must_agree(code: str, name: str, expected: str) -> None:
    """Four digits that obs does not know are a code, unless the name is that of another."""
    assert scb_codes({"id": Named(code=code, name=name)}).get("id", "") == expected


def test_cells_with_code_and_name() -> None:
    """As workbooks have them."""
    assert named_in("1783 Hagfors") == Named(code="1783", name="Hagfors")
    assert named_in("0114") == Named(code="0114", name="")
    assert named_in("Upplands Väsby") == Named(name="Upplands Väsby")
