"""The query table of an indicator, judged before SCB is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from obs_scb.source import ScbSource
from obs_scb.table_query import SexVariable, TableQuery, read_query

if TYPE_CHECKING:
    from tests.plugins.scb.conftest import Kit


def found(kit: Kit, query: Mapping[str, object]) -> list[tuple[str, str]]:
    """Code and suggestion of each finding."""
    return [(each.code, each.suggestion) for each in ScbSource().check(kit.indicator(query))]


def test_the_queries_of_the_documentation_are_sound(kit: Kit) -> None:
    """The kinds of query that the plugin is made for give no finding."""
    for query in (kit.POPULATION, kit.INCOME, kit.PRICES, kit.BY_MONTH):
        assert found(kit, query) == []


def test_a_query_is_read(kit: Kit) -> None:
    """Single codes and lists mean the same; sex codes are by sex; the rest has its default."""
    listed = {**kit.POPULATION, "select": {"ContentsCode": ["BE0101N1"], "Alder": ["tot"]}}
    assert read_query(kit.indicator(listed)) == read_query(kit.indicator(kit.POPULATION))
    assert read_query(kit.indicator(kit.POPULATION)) == TableQuery(
        table="TAB638",
        select={"ContentsCode": ("BE0101N1",), "Alder": ("tot",)},
        eliminate=("Civilstand",),
        region="Region",
        sex=SexVariable(variable="Kon", codes={"F": "2", "M": "1"}, total_by_elimination=True),
    )
    assert read_query(kit.indicator(kit.PRICES)).sex is None


@pytest.mark.parametrize(
    ("change", "code", "advice"),
    [
        ({"selekt": {"Tid": "2020"}}, "unknown-key", "did you mean select?"),
        ({"select": {"Alder": []}}, "empty-selection", "eliminate"),
        ({"select": {"Alder": ""}}, "wrong-kind", "quotes"),
        ({"select": {"Tid": 2020}}, "wrong-kind", "quotes"),
        ({"select": {"Tid": ["top(x)"]}}, "bad-expression", "top(n)"),
        ({"select": {"Tid": "2*4"}}, "bad-expression", "range(a,b)"),
        ({"table": 638}, "wrong-kind", "TAB638"),
        ({"table": "../config"}, "wrong-kind", "letters and digits"),
        ({"table": "TAB638/data?x"}, "wrong-kind", "letters and digits"),
        ({"table": "TAB638\n"}, "wrong-kind", "letters and digits"),
        ({"select": {"Tid": "range(2000, 2010)"}}, "bad-expression", "without blanks: range(2000,2010)"),
        ({"eliminate": {"Kon": "x"}}, "wrong-kind", "list of variables"),
        ({"codelists": {"Alder": "Ålder5år"}}, "unknown-codelist", "vs_"),
        ({"language": "no"}, "wrong-kind", '"sv" or "en"'),
        ({"zero_is_missing": "yes"}, "wrong-kind", "true or false"),
        ({"sex": {"variable": "Kon", "T": ["1", "2"]}}, "many-codes", "never adds up"),
        ({"sex": {"variable": "Kon"}}, "missing-key", "variable"),
        ({"sex": {"T": "1+2"}}, "missing-key", "variable"),
        ({"sex": {"variable": "Kon", "K": "2", "T": "1"}}, "unknown-key", "variable"),
        ({"sex": {"variable": "Kon", "T": "1+2", "eliminate": "T"}}, "wrong-kind", "eliminate"),
        ({"sex": {"variable": "Kon", "eliminate": "F"}}, "wrong-kind", "eliminate"),
        ({"sex": {"variable": "Kon", "F": "2", "M": "2"}}, "named-twice", "variable"),
        ({"eliminate": ["Civilstand", "Region"]}, "named-twice", "keep one"),
        ({"eliminate": ["Civilstand", "Civilstand"]}, "named-twice", "keep one"),
        ({"eliminate": ["Civilstand", "Alder"]}, "named-twice", "keep one"),
        ({"eliminate": ["Civilstand", "Kon"]}, "named-twice", "keep one"),
    ],
)
def test_a_wrong_query_is_explained(kit: Kit, change: dict[str, Any], code: str, advice: str) -> None:
    """Each slip gives one finding with its code, and says what to write instead."""
    ((got, suggestion),) = found(kit, {**kit.POPULATION, **change})
    assert (got, advice in suggestion) == (code, True), suggestion


def test_a_query_needs_a_table(kit: Kit) -> None:
    """Without a table nothing can be asked."""
    assert [code for code, _ in found(kit, {"select": {"ContentsCode": "x"}})] == ["missing-key"]
