"""What the kolada source says of an indicator's query and of answers with another status than 200."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping

import pytest

import obs_kolada
from obs import (
    Indicator,
    Page,
    Reply,
    Request,
    SourceError,
    SourceUnavailableError,
    UnexpectedReplyError,
    UnknownIndicatorError,
    UnknownRegionError,
    UnsupportedQueryError,
)
from obs_kolada.source import KoladaSource

V3 = "https://api.kolada.se/v3"


def test_a_right_query_has_no_findings(indicator: Callable[..., Indicator]) -> None:
    """N and U with five digits are ids; zeros may stand for missing always or in some years, all in some."""
    for kpi in ("N31807", "U31803"):
        assert list(KoladaSource().check(indicator(kpi))) == []
    for zeros in (True, False, ["2020", "2021"]):
        query = {"kpi": "U31803", "zero_is_missing": zeros, "missing_years": ["2016"]}
        assert list(KoladaSource().check(indicator("U31803", query=query))) == []


@pytest.mark.parametrize(
    ("query", "code", "advice"),
    [
        ({}, "missing-query-key", 'kpi = "N31807"'),
        ({"kpi": 31807}, "invalid-kpi", "N or U and five digits"),
        ({"kpi": "N3180"}, "invalid-kpi", "N or U and five digits"),
        ({"kpi": "N318077"}, "invalid-kpi", "obs search"),
        ({"kpi": " n31807"}, "invalid-kpi", "did you mean 'N31807'"),
        ({"kpi": "N31807,N31814"}, "invalid-kpi", "one KPI an indicator"),
        ({"kpi": ["N31807"]}, "invalid-kpi", "one KPI an indicator"),
        ({"kpi": "G2KPI168077"}, "invalid-kpi", "a group of KPIs"),
        ({"kpi": "N31807", "year": 2022}, "unknown-query-key", "the study says which years"),
        ({"kpi": "N31807", "municipality": "1783"}, "unknown-query-key", "the study says which regions"),
        ({"kpi": "N31807", "ou": "V15"}, "unknown-query-key", "units"),
        ({"kpi": "N31807", "colour": "red"}, "unknown-query-key", "leave it out"),
        ({"kpi": "N31807", "zeros_missing": True}, "unknown-query-key", "did you mean 'zero_is_missing'?"),
        ({"kpi": "N31807", "zero_is_missing": "true"}, "wrong-kind", "did you mean true?"),
        ({"kpi": "N31807", "zero_is_missing": "2020"}, "wrong-kind", 'did you mean ["2020"]?'),
        ({"kpi": "N31807", "zero_is_missing": 2020}, "wrong-kind", 'did you mean ["2020"]?'),
        ({"kpi": "N31807", "zero_is_missing": [2020, "2021"]}, "wrong-kind", 'mean ["2020", "2021"]?'),
        ({"kpi": "N31807", "zero_is_missing": ["2020-01"]}, "wrong-kind", 'did you mean ["2020"]?'),
        (
            {"kpi": "N31807", "zero_is_missing": ["20"]},
            "wrong-kind",
            'a list of years, like ["2020", "2021"]',
        ),
        ({"kpi": "N31807", "zero_is_missing": []}, "wrong-kind", "true, or a list of years"),
        ({"kpi": "N31807", "zero_is_missing": 1}, "wrong-kind", "true, or a list of years"),
        ({"kpi": "N31807", "missing_year": ["2016"]}, "unknown-query-key", "did you mean 'missing_years'?"),
        ({"kpi": "N31807", "missing_years": "2016"}, "wrong-kind", 'did you mean ["2016"]?'),
        ({"kpi": "N31807", "missing_years": [2016]}, "wrong-kind", 'did you mean ["2016"]?'),
        ({"kpi": "N31807", "missing_years": True}, "wrong-kind", "write a list of years, like"),
        ({"kpi": "N31807", "missing_years": []}, "wrong-kind", "write a list of years, like"),
    ],
)
def test_a_wrong_query_is_a_finding(
    indicator: Callable[..., Indicator], query: Mapping[str, object], code: str, advice: str
) -> None:
    """One error with its place and a way out."""
    (finding,) = KoladaSource().check(indicator("N31807", query=query))

    assert (finding.code, finding.severity, finding.place.indicator) == (code, "error", "N31807")
    assert finding.place.column.startswith("query.")
    assert advice in finding.suggestion


@pytest.mark.parametrize("key", ["kpi_id", "kip", "KPI", "id", "nyckeltal"])
def test_a_misspelt_key_has_a_suggestion(indicator: Callable[..., Indicator], key: str) -> None:
    """v2's names and slips of the pen are answered with "did you mean 'kpi'?"."""
    unknown, missing = KoladaSource().check(indicator("N31807", query={key: "N31807"}))

    assert (unknown.code, missing.code) == ("unknown-query-key", "missing-query-key")
    assert "did you mean 'kpi'?" in unknown.suggestion


DATA = Request(path="/data/kpi/N31807/municipality/1783", indicators=("N31807",))
GROUP = Request(path="/municipality_groups/G1", purpose="group", context="G1")
SEARCH = Request(path="/kpi?title=x", purpose="search")


@pytest.mark.parametrize(
    ("asked", "base_url", "status", "refusal"),
    [
        (DATA, "https://api.kolada.se/v2", 410, (UnsupportedQueryError, "closed.*api.kolada.se/v3")),
        (DATA, "https://api.kolada.se/v2", 404, (UnsupportedQueryError, "closed.*api.kolada.se/v3")),
        (DATA, "https://api.kolada.se", 404, (UnexpectedReplyError, "no Kolada at.*api.kolada.se/v3")),
        (DATA, "https://api.kolada.se", 410, (UnexpectedReplyError, "410.*at most 25 items.*base_url")),
        (DATA, V3, 410, (UnexpectedReplyError, "410 .Gone.*newer obs")),
        (DATA, "https://proxy.invalid/v2/kolada/v3", 410, (UnexpectedReplyError, "410 .Gone")),
        (DATA, V3, 404, (UnknownIndicatorError, "areas in the address.*N31807.*obs search")),
        (GROUP, V3, 404, (UnknownRegionError, "no group G1")),
        (SEARCH, V3, 404, (UnexpectedReplyError, "knows nothing at")),
        (DATA, V3, 422, (UnexpectedReplyError, "at most 25 items")),
        (DATA, V3, 403, (SourceUnavailableError, "proxy or firewall")),
        (DATA, V3, 500, (UnexpectedReplyError, "answered 500")),
    ],
)
def test_a_refusal_has_a_way_out(
    answer: Callable[..., Reply],
    asked: Request,
    base_url: str,
    status: int,
    refusal: tuple[type[SourceError], str],
) -> None:
    """Each status is told apart: v2 closed, a wrong base address, an unknown id, a fault of ours, a proxy."""
    body = b'{"detail":[{"type":"too_long","loc":["path"],"msg":"List should have at most 25 items"}]}'
    reply = answer(body, status=status, url=base_url + asked.path)
    with pytest.raises(refusal[0], match=refusal[1]):
        KoladaSource().refused(asked, reply)


def test_the_reason_of_a_410_is_told(answer: Callable[..., Reply]) -> None:
    """Kolada gives it in a form of its own; v2 is not blamed where the address does not say so."""
    body = b'{"error": "This endpoint is deprecated. Please use /v4 instead."}'
    error = KoladaSource().refusal(DATA, answer(body, status=410, url=V3 + DATA.path))

    assert error.message.endswith(
        "N31807/municipality/1783: This endpoint is deprecated. Please use /v4 instead."
    )
    assert "v2" not in str(error)


LOOKUP = Request(path="/kpi/N99999", purpose="search")


@pytest.mark.parametrize("body", [b'{"detail":"Not Found"}', b'{"error": "No such KPI"}'])
def test_a_search_for_an_id_that_is_not_there_has_no_entries(
    answer: Callable[..., Reply], body: bytes
) -> None:
    """Kolada says so by a 404 in a form of its own."""
    assert KoladaSource().refused(LOOKUP, answer(body, status=404, url=V3 + LOOKUP.path)) == Page()


@pytest.mark.parametrize(
    ("base_url", "path", "body"),
    [
        (V3, "/kpi/N99999", b"<html><title>404</title></html>"),
        (V3, "/kpi/N99999", b""),
        (V3, "/kpi/N99999", b'["detail"]'),
        (V3, "/kpi/N99999", b"[" * 100_000),
        (V3, "/kpi/N99999", b'{"message": "no Route matched with those values"}'),
        (V3, "/kpi?title=x", b'{"detail":"Not Found"}'),
        ("https://api.kolada.se", "/kpi/N99999", b'{"detail":"Not Found"}'),
        ("https://api.kolada.se/v2", "/kpi/N99999", b'{"detail":"Not Found"}'),
    ],
)
def test_a_404_of_somebody_else_is_no_empty_search(
    answer: Callable[..., Reply], base_url: str, path: str, body: bytes
) -> None:
    """A wrong base address finds no KPI either, and must not be taken for an answer."""
    asked = Request(path=path, purpose="search")
    with pytest.raises(SourceError, match="base_url"):
        KoladaSource().refused(asked, answer(body, status=404, url=base_url + path))


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"<html>", b'{"detail":"Not Found"}', b"[]", b'{"detail":[5]}']
)
def test_any_body_of_a_refusal_is_borne(answer: Callable[..., Reply], body: bytes) -> None:
    """The reason may be HTML, empty or of another form."""
    error = KoladaSource().refusal(DATA, answer(body, status=422))

    assert isinstance(error, UnexpectedReplyError)
    assert "refuses the question" in error.message


@pytest.mark.parametrize("status", [203, 206, 301, 451])
@pytest.mark.parametrize("end", [None, 300])
def test_data_under_another_status_are_not_printed(
    answer: Callable[..., Reply], status: int, end: int | None
) -> None:
    """One short line with the status and its name, also where the data are cut off."""
    body = b'{"values": [' + b'{"kpi": "N31807"},' * 50 + b"{}]}"
    error = KoladaSource().refusal(DATA, answer(body[:end], status=status, url=V3 + DATA.path))
    assert f"Kolada answered {status} (" in error.message
    assert "{" not in error.message
    assert len(error.message) < 200
    assert error.suggestion


def test_the_terms_name_no_licence() -> None:
    """Kolada asks to be credited for its own values and not for processed ones, and names no licence."""
    terms = KoladaSource.info.terms

    assert (terms.licence, terms.credit) == ("", "Källa: Kolada")
    assert terms.credit_processed == "Egen bearbetning av data från Kolada"


def test_the_plugin_registers_its_source() -> None:
    """The module states its API version and offers the one class."""
    assert obs_kolada.OBS_API_VERSION == 1
    assert obs_kolada.obs_register_sources() == [KoladaSource]


def test_loading_the_plugin_is_cheap() -> None:
    """Polars and orjson are imported only when a reply is parsed."""
    code = "import sys, obs_kolada; print(sorted({'polars', 'orjson', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
