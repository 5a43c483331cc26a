"""Selection expressions by the rules of PxWebApi 2, and cutting a selection below the cell limit."""

from __future__ import annotations

import math
from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import UnknownIndicatorError, UnsupportedQueryError
from obs_scb.selection import count, did_you_mean, expand, split

YEARS = {str(year): str(year) for year in range(2015, 2025)}
REGIONS = {
    "00": "Riket",
    "01": "Stockholms län",
    "0114": "Upplands Väsby",
    "0180": "Stockholm",
    "1480": "Göteborg",
    "ÄNKL": "änkor",
}


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (["top(3)"], ["2022", "2023", "2024"]),
        (["TOP(2,1)"], ["2022", "2023"]),
        (["bottom(2)"], ["2015", "2016"]),
        (["Bottom(2,3)"], ["2018", "2019"]),
        (["top(99)"], list(YEARS)),
        (["from(2022)"], ["2022", "2023", "2024"]),
        (["to(2016)"], ["2015", "2016"]),
        (["range(2018,2016)"], ["2016", "2017", "2018"]),
        (["from(2023)", "to(2016)"], ["2015", "2016", "2023", "2024"]),
        (["2024", "top(2)", "2024"], ["2023", "2024"]),
    ],
)
def test_expressions_of_time(wanted: list[str], codes: list[str]) -> None:
    """top() means the latest periods, in ascending order; several expressions are a union; no code twice."""
    assert expand(wanted, YEARS, is_time=True) == tuple(codes)


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (["top(2)"], ["00", "01"]),
        (["top(2,1)"], ["01", "0114"]),
        (["bottom(2)"], ["1480", "ÄNKL"]),
        (["*"], list(REGIONS)),
        (["01*"], ["01", "0114", "0180"]),
        (["*80"], ["0180", "1480"]),
        (["*18*"], ["0180"]),
        (["**"], list(REGIONS)),
        (["??"], ["00", "01"]),
        (["?4??"], ["1480"]),
        (["01*", "0180"], ["01", "0114", "0180"]),
        (["änkl"], ["ÄNKL"]),
        (["RANGE(0114,1480)"], ["0114", "0180", "1480"]),
    ],
)
def test_expressions_of_other_variables(wanted: list[str], codes: list[str]) -> None:
    """top() means the first values, stars and question marks match codes, and letter case is no matter."""
    assert expand(wanted, REGIONS, is_time=False) == tuple(codes)


def test_a_star_beside_a_question_mark_is_a_star() -> None:
    """The server tries the question mark first, and the star is then a letter like any other."""
    assert expand(["?*"], {"a*": "", "ab": "", "b*": ""}, is_time=False) == ("a*", "b*")


def test_an_exact_code_wins_over_an_expression() -> None:
    """A code that looks like an expression selects itself."""
    assert expand(["top(1)"], {"a": "", "top(1)": "", "*": ""}, is_time=False) == ("top(1)",)
    assert expand(["*"], {"a": "", "*": ""}, is_time=False) == ("*",)


@pytest.mark.parametrize(
    "wrong", ["top(0)", "top( x)", "top()", "from()", "range(2015)", "range( 2015 )", "2*15", "***"]
)
def test_malformed_expressions_are_refused(wrong: str) -> None:
    """What the server calls an illegal selection expression is refused with the valid forms."""
    with pytest.raises(UnsupportedQueryError, match="not a valid expression") as caught:
        expand([wrong], YEARS, is_time=True)
    assert "range(a,b)" in caught.value.suggestion


@pytest.mark.parametrize(
    ("spaced", "tight"),
    [
        ("range(2015, 2017)", "range(2015,2017)"),
        ("top( 3)", "top(3)"),
        ("TOP(3 , 1)", "TOP(3,1)"),
        ("from(2015 )", "from(2015)"),
    ],
)
def test_blanks_in_an_expression_are_pointed_out(spaced: str, tight: str) -> None:
    """The server takes a blank for a part of the code; the suggestion is the expression without it."""
    with pytest.raises(UnsupportedQueryError, match="not a valid expression") as caught:
        expand([spaced], YEARS, is_time=True)
    assert caught.value.suggestion == f"write it without blanks: {tight}"


def test_blanks_inside_a_code_are_its_own() -> None:
    """A code of two words can stand in an expression."""
    labels = {"a b": "", "c d": "", "e": ""}
    assert expand(["range(a b,c d)"], labels, is_time=False) == ("a b", "c d")


@pytest.mark.parametrize("nothing", ["19*", "?", "top(3,10)", "20?*"])
def test_an_expression_without_hits_is_refused(nothing: str) -> None:
    """An empty selection would make the server choose; beside a question mark a star is a letter."""
    with pytest.raises(UnsupportedQueryError, match="selects nothing"):
        expand([nothing], YEARS, is_time=True)


@pytest.mark.parametrize("wrong", ["0181", "from(0181)", "range(00,0181)", "Stokholm"])
def test_an_unknown_code_is_refused_with_what_was_meant(wrong: str) -> None:
    """A mistyped code, also within an expression, is answered with one like it by code or label."""
    with pytest.raises(UnknownIndicatorError, match="no code") as caught:
        expand([wrong], REGIONS, is_time=False)
    assert "0180 (Stockholm)" in caught.value.suggestion


def test_did_you_mean_without_anything_alike() -> None:
    """Where nothing is alike, the first codes are named."""
    assert did_you_mean("qqqq", {"1": "män", "2": "kvinnor"}) == "there are 1 (män), 2 (kvinnor)"
    assert did_you_mean("qqqq", {}) == "there are none"


SELECTIONS = st.lists(st.integers(1, 14), min_size=1, max_size=4).map(
    lambda sizes: {
        f"v{axis}": tuple(f"{axis}.{code}" for code in range(size)) for axis, size in enumerate(sizes)
    }
)


def fewest_by_trying(sizes: list[int], limit: int) -> int:
    """The parts of the best grid, found by trying every length of every stretch."""
    grids = product(*(range(1, size + 1) for size in sizes))
    return min(
        math.prod(-(-size // length) for size, length in zip(sizes, lengths, strict=True))
        for lengths in grids
        if math.prod(lengths) <= limit
    )


@settings(deadline=None)
@given(SELECTIONS, st.integers(1, 400))
def test_split_covers_each_cell_once_within_the_limit(
    selection: dict[str, tuple[str, ...]], limit: int
) -> None:
    """The parts hold every cell exactly once, none more than the limit, and no grid has fewer parts."""
    parts = list(split(selection, limit))
    assert all(0 < count(part) <= limit for part in parts)
    cells = Counter(cell for part in parts for cell in product(*part.values()))
    assert cells == Counter(product(*selection.values()))
    assert all(list(part) == list(selection) for part in parts)
    sizes = [len(codes) for codes in selection.values()]
    assert len(parts) == fewest_by_trying(sizes, limit)


def test_split_of_a_real_size() -> None:
    """312 regions x 78 months x 2 sexes, 48,672 cells, fit one request; with 20 ages they need 7."""
    regions, months = tuple(map(str, range(312))), tuple(map(str, range(78)))
    assert len(list(split({"r": regions, "t": months, "k": ("1", "2")}, 150_000))) == 1
    ages = tuple(map(str, range(20)))
    assert len(list(split({"r": regions, "a": ages, "t": months, "k": ("1", "2")}, 150_000))) == 7
