"""Replies that arrive whole and are wrong: refused in a line, or read as what they say, and never in part."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from tests.reliability.faults import wires
from tests.reliability.faults.conftest import EXPECTED
from tests.reliability.faults.service import Document, envelope

if TYPE_CHECKING:
    from tests.reliability.faults.conftest import Bench

Change = Callable[[Document], Document | bytes]
KOLADA, SCB = ("N99001", "N99002"), ("folk",)
MARK = "@@@"
TRIES = r"no usable reply in \d tries: "


def raw(text: str) -> Change:
    """Puts *text*, which JSON has no word for, where the first value of Kolada's page stands."""

    def change(document: Document) -> bytes:
        document["values"][0]["values"][0]["value"] = MARK
        return json.dumps(document).replace(f'"{MARK}"', text).encode()

    return change


def cell(text: str) -> Change:
    """The same in the first cell of SCB's table."""

    def change(document: Document) -> bytes:
        document["value"][0] = MARK
        return json.dumps(document).replace(f'"{MARK}"', text).encode()

    return change


def entry(**fields: Any) -> Change:
    """Changes *fields* of the first value of Kolada's page."""

    def change(document: Document) -> Document:
        document["values"][0]["values"][0] |= fields
        return document

    return change


def every_row(**fields: Any) -> Change:
    """Changes *fields* of all rows of Kolada's page."""

    def change(document: Document) -> Document:
        for row in document["values"]:
            row.update(fields)
        return document

    return change


def written(write: Callable[[str], bytes]) -> Change:
    """Writes the document, which has a letter beyond ASCII, in another way."""

    def change(document: Document) -> bytes:
        return write(json.dumps(document | {"x": "Å"}, ensure_ascii=False))

    return change


def twice(name: str) -> Change:
    """Says a field of the first row, or of its first value, twice."""

    def change(document: Document) -> bytes:
        row = document["values"][0]
        holder = row if name in row else row["values"][0]
        holder[MARK] = holder[name]
        return json.dumps(document).replace(MARK, name).encode()

    return change


def with_twice(name: str) -> Change:
    """Says a field of the document twice."""

    def change(document: Document) -> bytes:
        return (json.dumps(document)[:-1] + f", {json.dumps(name)}: {json.dumps(document[name])}}}").encode()

    return change


def nested(document: Document) -> bytes:
    """A hundred thousand brackets where nothing is read."""
    return json.dumps(document | {"x": MARK}).replace(f'"{MARK}"', "[" * 100_000 + "]" * 100_000).encode()


def brackets(document: Document) -> bytes:
    """A hundred thousand brackets."""
    return b"[" * 100_000


def cut(document: Document) -> bytes:
    """A JSON text without its end."""
    return json.dumps(document).encode()[:-40]


def linked(link: object, **fields: Any) -> Change:
    """Leads on to *link*."""

    def change(document: Document) -> Document:
        return document | {"next_url": link} | fields

    return change


def contradicting(document: Document) -> Document:
    """The first row again, with another value."""
    row = copy.deepcopy(document["values"][0])
    row["values"][0]["value"] += 1
    return document | {"values": [*document["values"], row]}


def table_of(name: str, *codes: str) -> Change:
    """The table with other codes of one variable."""

    def change(document: Document) -> Document:
        document["dimension"][name]["category"] = {
            "index": {code: place for place, code in enumerate(codes)},
            "label": dict.fromkeys(codes, "Påhittat"),
        }
        return document

    return change


OF_KOLADA: dict[str, tuple[Change, str]] = {
    "Latin-1": (written(lambda text: text.encode("latin-1")), "is not encoded in UTF-8"),
    "UTF-16": (written(lambda text: text.encode("utf-16")), "is not encoded in UTF-8"),
    "cut off": (cut, "is cut off after"),
    "NaN": (raw("NaN"), "is not valid JSON"),
    "Infinity": (raw("Infinity"), "is not valid JSON"),
    "-Infinity": (raw("-Infinity"), "is not valid JSON"),
    "1e999": (raw("1e999"), "is not valid JSON"),
    "400 digits": (raw("9" * 400), "is not valid JSON"),
    "a text for a number": (raw('"12,5"'), "'12,5' where 'value' .* shall be a number"),
    "true for a number": (raw("true"), "True where 'value'"),
    "a list for a number": (raw("[1]"), r"\[1\] where 'value'"),
    "a value twice": (twice("value"), "has the field 'value' twice in one object"),
    "a period twice": (twice("period"), "has the field 'period' twice"),
    "a municipality twice": (twice("municipality"), "has the field 'municipality' twice"),
    "a KPI twice": (twice("kpi"), "has the field 'kpi' twice"),
    "a gender twice": (twice("gender"), "has the field 'gender' twice"),
    "the rows twice": (with_twice("values"), "has the field 'values' twice"),
    "the link twice": (with_twice("next_url"), "has the field 'next_url' twice"),
    "brackets": (brackets, "is not valid JSON"),
    "brackets inside": (nested, "is not valid JSON"),
    "another year": (every_row(period=2019), "answers another question: it begins with N99001, 9901, 2019"),
    "another KPI": (every_row(kpi="N99009"), "answers another question: it begins with N99009"),
    "another region": (every_row(municipality="9909"), "answers another question: .* 9909"),
    "contradicting rows": (contradicting, "figures twice with different values; none of them is kept"),
    "a link elsewhere": (linked("http://evil.example/kolada/data?page=2"), "is not below"),
    "a link with a password": (linked("http://me:hush@127.0.0.1:1/kolada/v3/data"), "knows nothing at"),
    "a link to another scheme": (linked("ftp://127.0.0.1/kolada/v3/data"), "knows nothing at"),
    "a link to itself": (linked("{self}"), "goes on at .*, where it has already been"),
    "a link to the first page": (linked("{first}"), "where it has already been"),
    "a relative link": (linked("?page=2"), "is not below"),
    "a link that is a number": (linked(7), "7 is not below"),
    "no link at all": (lambda document: {"values": document["values"]}, "lacks the field 'next_url'"),
    "an empty page that goes on": (linked("{other}", values=[]), "is an empty page and yet goes on"),
}


@pytest.mark.parametrize(("change", "message"), OF_KOLADA.values(), ids=list(OF_KOLADA))
def test_a_wrong_page_of_kolada_is_told(bench: Bench, change: Change, message: str) -> None:
    """Nothing of Kolada is stored, the reason and a way out are told, and SCB's series is there."""
    origin = f"{bench.server.origin}/kolada/v3/data/kpi/N99001,N99002"
    links = {
        "{self}": f"{origin}/municipality/9901,9902/year/2020,2021,2022?page=2",
        "{first}": f"{origin}/municipality/9901,9902/year/2020,2021,2022",
        "{other}": f"{origin}/municipality/9901,9902/year/2020,2021,2022?page=9",
    }

    def changed(kind: str, document: Document) -> Document | bytes:
        if kind != "data":
            return document
        found = change(document)
        if isinstance(found, dict) and found.get("next_url") in links:
            found["next_url"] = links[found["next_url"]]
        return found

    bench.service.change = changed
    fetched = bench.fetch()
    assert fetched.code == 1
    assert fetched.states == {"N99001": "failed", "N99002": "failed", "folk": "new"}, fetched.lines
    assert fetched.held == {key: value for key, value in EXPECTED.items() if key[0] == "folk"}
    told = [line for line in fetched.told if re.search(message, line)]
    assert told, "\n".join(fetched.lines)
    assert all(re.search(r" -> \S", line) for line in fetched.told), fetched.told
    assert "hush" not in "".join(fetched.lines)


OF_SCB: dict[str, tuple[Change, str]] = {
    "Latin-1": (written(lambda text: text.encode("latin-1")), "is not whole JSON"),
    "cut off": (cut, "is not whole JSON"),
    "NaN": (cell("NaN"), "is not whole JSON"),
    "1e999": (cell("1e999"), "a number is too large"),
    "400 digits": (cell("9" * 400), "too large"),
    "a text for a number": (cell('"12,5"'), "something that is no number: '12,5'"),
    "the values twice": (with_twice("value"), "the field 'value' stands twice in one object"),
    "brackets": (brackets, "is not whole JSON"),
    "brackets inside": (nested, "is not whole JSON"),
    "another region": (table_of("Region", "9901", "9909"), "codes of Region were asked for"),
    "another year": (table_of("Tid", "2019", "2020", "2021"), "codes of Tid were asked for"),
    "another measure": (table_of("ContentsCode", "BE9901N9"), "codes of ContentsCode were asked for"),
    "too few cells": (
        lambda document: document | {"value": document["value"][:-1]},
        "does not hold the 6 cells",
    ),
}


@pytest.mark.parametrize(("change", "message"), OF_SCB.values(), ids=list(OF_SCB))
def test_a_wrong_table_of_scb_is_told(bench: Bench, change: Change, message: str) -> None:
    """Nothing of SCB is stored, the reason and a way out are told, and Kolada's series are there."""
    bench.service.change = lambda kind, document: change(document) if kind == "cells" else document
    fetched = bench.fetch()
    assert fetched.code == 1
    assert fetched.states == {"N99001": "new", "N99002": "new", "folk": "failed"}, fetched.lines
    assert fetched.held == {key: value for key, value in EXPECTED.items() if key[0] != "folk"}
    told = [line for line in fetched.told if re.search(message, line)]
    assert told, "\n".join(fetched.lines)
    assert all(re.search(r" -> \S", line) for line in fetched.told), fetched.told


HARMLESS: dict[str, Change] = {
    "a byte order mark": written(lambda text: "\ufeff".encode() + text.encode()),
    "equal rows": lambda document: document | {"values": document["values"] * 2},
    "no count": lambda document: {name: document[name] for name in ("values", "next_url")},
    "a total": lambda document: document | {"count": 12},
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=list(HARMLESS))
def test_what_says_the_same_is_taken(bench: Bench, change: Change) -> None:
    """Every figure once, and nothing to warn of."""
    bench.service.change = lambda kind, document: change(document) if kind == "data" else document
    fetched = bench.fetch()
    assert fetched.code == 0, fetched.lines
    assert fetched.held == EXPECTED
    assert fetched.told == []


def test_rows_that_nobody_asked_for_are_left_out_and_told(bench: Bench) -> None:
    """Of another KPI, region and year beside those asked for: what was asked for is stored, no more."""

    def more(kind: str, document: Document) -> Document:
        if kind == "data":
            row = document["values"][0]
            strange: list[Document] = [{"kpi": "N99009"}, {"municipality": "9909"}, {"period": 2019}]
            document["values"] += [row | other for other in strange]
        return document

    bench.service.change = more
    fetched = bench.fetch()
    assert fetched.held == EXPECTED
    assert "unasked-rows" in fetched.codes
    assert any("9 figures that were not asked for, the first of N99009" in line for line in fetched.told)


def test_rows_that_are_counted_and_lacking_are_told(bench: Bench) -> None:
    """A page that speaks of more rows than came: figures may be lacking."""

    def fewer(kind: str, document: Document) -> Document:
        return document | {"values": document["values"][:-1], "count": 12} if kind == "data" else document

    bench.service.change = fewer
    fetched = bench.fetch()
    assert "rows-lacking" in fetched.codes
    assert any("speaks of 12 rows and sent 9: figures may be lacking" in line for line in fetched.told)


def test_of_a_link_the_path_is_asked_for(bench: Bench) -> None:
    """Where all else is asked for: the host in it may be that of a proxy on the way."""
    asked: list[str] = []

    def elsewhere(kind: str, document: Document) -> Document:
        if kind == "data" and document["next_url"]:
            asked.append(document["next_url"])
            return document | {
                "next_url": document["next_url"].replace(bench.server.origin, "https://gateway.example")
            }
        return document

    bench.service.change = elsewhere
    fetched = bench.fetch()
    assert asked
    assert (fetched.code, fetched.held) == (0, EXPECTED)


def test_a_link_that_drops_the_question_brings_nothing_wrong(bench: Bench) -> None:
    """A next page at another question of the same service is seen by its rows."""
    other = f"{bench.server.origin}/kolada/v3/data/kpi/N99001/municipality/9909/year/2022"
    bench.service.change = lambda kind, document: (
        document | {"next_url": other} if kind == "data" and document["next_url"] else document
    )
    fetched = bench.fetch()
    assert fetched.code == 1
    assert fetched.states["N99001"] == "failed"
    assert fetched.of(*KOLADA) == {}


@pytest.mark.parametrize("kind", ["kpi", "group", "config", "metadata"])
@pytest.mark.parametrize(
    "wrong", [b"[" * 100_000, b"<html></html>", b"[]", b'{"values": 7}', b"null", b'"x"']
)
def test_wrong_metadata_are_told(bench: Bench, kind: str, wrong: bytes) -> None:
    """What leads to the data may be wrong too: one line, exit code 1, and nothing wrong stored."""
    bench.service.change = lambda this, document: wrong if this == kind else document
    fetched = bench.fetch()
    assert fetched.code == 1
    assert fetched.held.items() <= EXPECTED.items()
    assert fetched.told
    assert all(re.search(r" -> \S", line) for line in fetched.told), fetched.told
    assert "Traceback" not in "".join(fetched.lines)


def test_the_metadata_of_other_kpis_say_nothing(bench: Bench) -> None:
    """A reply about KPIs that nobody asked for is not taken for the absence of those asked for."""
    others = [{"id": "N99009", "title": "x", "publ_period": None}]
    bench.service.change = lambda kind, document: envelope(others) if kind == "kpi" else document
    fetched = bench.fetch()
    assert fetched.code == 1
    assert any(re.search(TRIES + ".*answers another question: it has N99009", line) for line in fetched.told)


def test_figures_of_before_are_kept(bench: Bench) -> None:
    """What an earlier fetch stored stays as it is when a later one gets nothing that can be used."""
    assert bench.fetch().code == 0
    bench.service.change = lambda kind, document: b"<html></html>" if kind in ("data", "cells") else document
    fetched = bench.fetch()
    assert fetched.code == 1
    assert set(fetched.states.values()) == {"failed"}
    assert fetched.held == EXPECTED


@pytest.mark.parametrize(
    ("status", "body"),
    [
        *((status, b"") for status in (400, 401, 403, 404, 407, 410, 422, 451, 500)),
        *((status, b"[" * 100_000) for status in (400, 422)),
        *(
            (status, body)
            for status in (404, 422)
            for body in (b"<html></html>", b"\xff\xfe", b'{"detail": 7}')
        ),
    ],
)
def test_a_refusal_is_told(bench: Bench, status: int, body: bytes) -> None:
    """Any status with any body: one line with a way out."""
    bench.behave(wires.said(status, body=body))
    fetched = bench.fetch()
    assert fetched.code == 1
    assert fetched.held == {}
    assert all(re.search(r" -> \S", line) for line in fetched.told), fetched.told
    assert max(map(len, fetched.told)) < 1000
