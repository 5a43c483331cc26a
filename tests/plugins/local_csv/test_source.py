"""Which files are asked for, and what is said of a query table before any is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from obs import Indicator, Query, Reply, UnsupportedQueryError
from obs_local_csv.source import LocalCsvSource

MakeIndicator = Callable[..., Indicator]


def plan(*indicators: Indicator) -> list[tuple[str, str, tuple[str, ...]]]:
    """Purpose, path and indicators of each request."""
    query = Query(indicators=indicators, regions=("1783",))
    return [(request.purpose, request.path, request.indicators) for request in LocalCsvSource().plan(query)]


def test_one_request_for_each_file(make_indicator: MakeIndicator) -> None:
    """Indicators from one file share its request; another file or encoding is another request."""
    assert plan(
        make_indicator("a"),
        make_indicator("b", value="antal", decimal=","),
        make_indicator("c", file="andra.csv", region="kommun", period="ar", value="antal"),
        make_indicator("d", encoding="cp1252"),
    ) == [
        ("data", "data/egen.csv", ("a", "b")),
        ("data", "andra.csv", ("c",)),
        ("data", "data/egen.csv", ("d",)),
    ]


def test_schema_is_asked_for_first(make_indicator: MakeIndicator) -> None:
    """The request for the data follows from the schema's."""
    source = LocalCsvSource()
    query = Query(indicators=(make_indicator(schema="data/egen.schema.json"),), regions=("1783",))
    (request,) = source.plan(query)
    body = b'{"fields": []}'
    reply = Reply(status=200, headers={}, body=body, url="x", fetched_at=datetime(2022, 12, 31, tzinfo=UTC))
    page = source.parse(request, reply)
    assert (request.purpose, request.path) == ("schema", "data/egen.schema.json")
    assert [(more.purpose, more.path, more.indicators) for more in page.more] == [
        ("data", "data/egen.csv", ("recipients",))
    ]


def test_good_query_has_no_findings(make_indicator: MakeIndicator) -> None:
    """A complete query table, with every override, is accepted."""
    indicator = make_indicator(
        sex="kon", status="st", delimiter="tab", decimal=",", encoding="cp1252", schema="s.json"
    )
    assert list(LocalCsvSource().check(indicator)) == []


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"kon": "kon"}, "unknown key 'kon'"),
        ({"delimeter": ";"}, "unknown key 'delimeter'"),
        ({"sex": ""}, "sex = ''"),
        ({"sex": 3}, "sex = 3"),
        ({"region_code": "1783"}, "one of region and region_code"),
        ({"delimiter": ":"}, "delimiter"),
        ({"decimal": ";"}, "decimal"),
        ({"encoding": "utf-9"}, "encoding"),
        ({"sex": "andel"}, "two things"),
    ],
    ids=str,
)
def test_wrong_query_is_found_before_anything_is_read(
    make_indicator: MakeIndicator, query: dict[str, object], word: str
) -> None:
    """Each mistake in the query table is one finding, and planning refuses it."""
    indicator = make_indicator(**query)
    (finding,) = LocalCsvSource().check(indicator)
    assert word in finding.message
    with pytest.raises(UnsupportedQueryError):
        plan(indicator)


def test_unknown_key_is_answered_with_the_right_one(make_indicator: MakeIndicator) -> None:
    """A typo gets a suggestion."""
    (finding,) = LocalCsvSource().check(make_indicator(delimeter=";"))
    assert finding.suggestion == "did you mean 'delimiter'?"


def test_missing_keys_are_all_named(make_indicator: MakeIndicator) -> None:
    """A query table with a file only lacks three things, and all are said at once."""
    findings = list(LocalCsvSource().check(make_indicator(file="x.csv")))
    assert len(findings) == 3


def test_constant_region_must_exist(make_indicator: MakeIndicator) -> None:
    """A region code that is nobody's is found at once."""
    indicator = make_indicator(file="x.csv", region_code="9901", period="ar", value="antal")
    (finding,) = LocalCsvSource().check(indicator)
    assert "9901" in finding.message
