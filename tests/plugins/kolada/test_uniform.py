"""A page that is read without a reader of JSON says what one says, byte for byte, or is not read that way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Reply
from obs_kolada.page import Rows
from obs_kolada.uniform import read_uniform
from obs_kolada.varied import read_varied

ENTRY = {"gender": "T", "count": 1, "status": "", "value": 7.5, "isdeleted": False}
WITHOUT = {**ENTRY, "status": "Missing", "value": None}
DELETED = {**ENTRY, "value": None, "isdeleted": True}
LINK = "https://api.kolada.se/v3/data/kpi/N99001/municipality/9901?page=2&per_page=5000"
FIGURES = (0, 7.5, -3, 12.25, 1e-7, 253.891158, 100, 4.3478260869565215, 568566.0, -0.5, 123456789012345678)
Value = tuple[str, str, int, str, str, float | None, bool]


def row(
    *entries: dict[str, Any], kpi: str = "N99001", area: str = "9901", year: int = 2022
) -> dict[str, Any]:
    return {"kpi": kpi, "period": year, "municipality": area, "values": list(entries)}


def page(rows: Sequence[dict[str, Any]], **envelope: object) -> dict[str, Any]:
    return {"values": list(rows), "next_url": None, "previous_url": None, "count": len(rows), **envelope}


def written(rows: Sequence[dict[str, Any]], **envelope: object) -> bytes:
    """A page without blanks, as the API sends it."""
    return json.dumps(page(rows, **envelope), separators=(",", ":"), ensure_ascii=False).encode()


def without(name: str, rows: Sequence[dict[str, Any]]) -> bytes:
    """A page of *rows* whose values have no field *name*."""
    entries = [[{key: each[key] for key in each if key != name} for each in row["values"]] for row in rows]
    return written([{**row, "values": values} for row, values in zip(rows, entries, strict=True)])


def by_sex(value: float) -> list[dict[str, Any]]:
    return [{**ENTRY, "gender": gender, "value": value + at} for at, gender in enumerate("MKT")]


def entries_of(kpi: int, area: int) -> list[dict[str, Any]]:
    if kpi == 1:
        return [{**ENTRY, "value": FIGURES[area]}]
    return by_sex(FIGURES[area]) if area else [WITHOUT, DELETED]


MANY = [
    row(*entries_of(kpi, area), kpi=f"N9900{kpi}", area=f"99{area:02}", year=year)
    for kpi in (1, 2)
    for year in (2020, 2021, 2022)
    for area in range(11)
]
GROUPS = ("G9", "9901", "G1234567", "G99017", "0000", "9900")
PAGES = {
    "one figure": written([row(ENTRY)]),
    "two rows": written([row(ENTRY), row(WITHOUT, area="9902")]),
    "many": written(MANY),
    "none": written([]),
    "goes on": written(MANY, next_url=LINK, previous_url=LINK, count=90_000),
    "count unknown": written(MANY, count=None),
    "groups": written([row(ENTRY, area=area) for area in GROUPS]),
    "an unknown status": written([row(ENTRY), row({**ENTRY, "status": "Påhittad", "value": None})]),
    "units": written([row({**ENTRY, "count": count}) for count in (1, 20, 3, 1, 290)]),
    "not in order": written([*MANY[::-1], *MANY[::3]]),
    "no marks of deletion": without("isdeleted", MANY),
    "no counts": without("count", MANY),
    "neither": without("isdeleted", json.loads(without("count", MANY))["values"]),
    "null for no status and no mark": written([row({**ENTRY, "status": None, "isdeleted": None}), *MANY]),
    "a field more": written([row({**ENTRY, "source": "x"}), *MANY, row({"source": 7, **ENTRY})]),
    "an envelope without the rest": json.dumps({"values": MANY, "next_url": LINK}).encode(),
    "one long": written([row({**ENTRY, "status": "x" * 200, "value": None}), row(ENTRY)]),
    "blanks": json.dumps(page(MANY)).encode(),
    "the rows last": json.dumps(dict(sorted(page(MANY, next_url=LINK).items()))).encode(),
    "the end close": written([row({**ENTRY, "value": 1234567890.123456}), row(ENTRY)])
    .replace(b',"next_url":null,"previous_url":null,"count":2', b"")
    .replace(b'{"values"', b'{"next_url":null,"previous_url":null,"count":2,"values"'),
}


def told_by(rows: Rows) -> tuple[list[Value], str | None, float | None, int]:
    """Values, link, count and number of rows, as obs has them."""
    return rows.frame().rows(), rows.link, rows.said, rows.count


def told_by_json(body: bytes) -> tuple[list[Value], str | None, float | None, int]:
    """The same, by Python's reader of JSON; an error for a field that comes twice or lacks."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs), "a field comes twice"
        return dict(pairs)

    whole = json.loads(body, object_pairs_hook=once, parse_constant=pytest.fail)
    assert {"values", "next_url"} <= whole.keys() <= {"values", "next_url", "previous_url", "count"}
    values: list[Value] = []
    for each in whole["values"]:
        assert each.keys() == {"kpi", "period", "municipality", "values"}
        assert type(each["period"]) is int
        for entry in each["values"]:
            assert entry.keys() >= {"gender", "status", "value"}
            assert not {"isDeleted", "is_deleted"} & entry.keys()
            assert type(entry["value"]) in {int, float, type(None)}
            deleted, status = entry.get("isdeleted"), entry["status"]
            assert type(deleted) in {bool, type(None)}
            assert type(status) in {str, type(None)}
            key = (each["kpi"], each["municipality"], each["period"], entry["gender"], status or "")
            value = None if entry["value"] is None else float(entry["value"])
            values.append((*key, value, bool(deleted)))
    return values, whole["next_url"], whole.get("count"), len(whole["values"])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_a_reader_of_json_says(name: str) -> None:
    rows = read_uniform(PAGES[name])
    assert rows is not None
    assert told_by(rows) == told_by_json(PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_both_ways_to_read_a_page_agree(name: str, answer: Callable[..., Reply]) -> None:
    """Values and all that is told of them, among it what occurs in the page."""
    uniform, varied = read_uniform(PAGES[name]), read_varied(answer(PAGES[name]))
    assert uniform is not None
    assert told_by(uniform) == told_by(varied)
    assert (uniform.kpis, uniform.areas, uniform.years) == (varied.kpis, varied.areas, varied.years)
    assert set(uniform.kpi_codes) == uniform.kpis
    assert set(uniform.area_codes) == uniform.areas


def test_saved_replies_are_read_this_way(saved: Callable[[str], bytes]) -> None:
    rows = read_uniform(saved("data"))
    assert rows is not None
    assert told_by(rows) == told_by_json(saved("data"))


@pytest.mark.parametrize("names", list(permutations(("gender", "status", "value", "isdeleted"))))
def test_fields_may_stand_in_any_order(names: tuple[str, ...]) -> None:
    def ordered(entry: dict[str, Any]) -> dict[str, Any]:
        return {name: entry[name] for name in (*names[:2], "count", *names[2:])}

    rows = [
        {name: each[name] for name in ("period", "municipality", "kpi")}
        | {"values": [ordered(entry) for entry in each["values"]]}
        for each in MANY
    ]
    body = written(rows)
    found = read_uniform(body)
    assert found is not None
    assert told_by(found) == told_by_json(body)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"value":7.5', b'"value":7.5,"value":8.5'),
        (b'"value":7.5', b'"value":"7.5"'),
        (b'"value":7.5', b'"value":true'),
        (b'"value":7.5', b'"value":[7.5]'),
        (b'"value":7.5', b'"value":07.5'),
        (b'"value":7.5', b'"value":7.5.5'),
        (b'"value":7.5', b'"value":7.5,8.5'),
        (b'"value":7.5', b'"value":'),
        (b'"value":7.5', b'"value":NaN'),
        (b'"value":7.5', b'"value":1e999'),
        (b'"value":7.5', b'"val":7.5'),
        (b'"value":7.5', b'"value":7.5,"note":{"x":1}'),
        (b'"status":""', b'"status":false'),
        (b'"status":"",', b""),
        (b'"status":""', b'"status":"\\u0041"'),
        (b'"isdeleted":false', b'"isdeleted":0'),
        (b'"isdeleted":false', b'"isDeleted":false'),
        (b'"isdeleted":false', b'"is_deleted":false'),
        (b'"gender":"T"', b'"gender":"A"'),
        (b'"gender":"T"', b'"gender":"TK"'),
        (b'"count":1', b'"count":[1]'),
        (b'"period":2022', b'"period":"2022"'),
        (b'"period":2022', b'"period":2022.5'),
        (b'"period":2022', b'"period":202'),
        (b'"period":2022', b'"period":0999'),
        (b'"period":2022', b'"period":9999'),
        (b'"period":2022', b'"period":199:'),
        (b'"period":2022', b'"period":20221'),
        (b'"period":2022', b'"period":2022,"period":2021'),
        (b'"kpi":"N99001"', b'"kpi":"X99001"'),
        (b'"kpi":"N99001"', b'"kpi":"N9900"'),
        (b'"kpi":"N99001"', b'"kpi":"N990011"'),
        (b'"municipality":"9901"', b'"municipality":9901'),
        (b'"municipality":"9901"', b'"municipality":199011'),
        (b'"municipality":"9901"', b'"municipality":"G12345678"'),
        (b'"municipality":"9901"', b'"municipality":"99A1"'),
        (b'"municipality":"9901"', b'"municipality":"G9\0"'),
        (b'"municipality":"9901"', b'"municipality":"9901","ou":"V1"'),
        (b'"values":[{"gender"', b'"values":[],"values":[{"gender"'),
        (
            b'"values":[{"gender"',
            b'"values":[{"kpi":"N99001","period":2022,"municipality":"9901","values":[{"gender"',
        ),
        (b"}]},{", b"}]}{"),
        (b"}]},{", b"}]}]{"),
        (b"}]},{", b"}],{"),
        (b"}]},{", b"}]},,{"),
        (b'"next_url":null', b'"next_url":null,"next_url":"https://other.example"'),
        (b'"next_url":null', b'"next_url":7'),
        (b'"next_url":null', b'"next":null'),
        (b'"next_url":null', b'"next_url":"http\\u003a//other.example/a:b"'),
        (b'"next_url":null', b'"next_url":null,"next_url":"http\\u003a//other.example"'),
        (b'"count":5', b'"count":"5"'),
        (b'{"values":[', b'{"values":[7 '),
        (b'{"values":', b'[{"values":'),
        (b'"count":5}', b'"count":5'),
    ],
)
@pytest.mark.parametrize("which", ["first", "another", "last"])
def test_what_is_not_of_the_few_forms_is_left_alone(old: bytes, new: bytes, which: str) -> None:
    """Be it in an object from which a form is learnt, or in one that is held against it."""
    sound = written([row(ENTRY, area=area) for area in ("9901", "9902", "9901", "9901", "9901")])
    assert read_uniform(sound) is not None
    places = [found.start() for found in re.finditer(re.escape(old), sound)]
    place = {"first": places[0], "another": places[len(places) // 2], "last": places[-1]}[which]
    assert read_uniform(sound[:place] + new + sound[place + len(old) :]) is None


@pytest.mark.parametrize(
    "body",
    [
        written([row(ENTRY, area="G98"), row(ENTRY, area="G97")]).replace(b"G97", b"G9\0"),
        written([row(ENTRY, area="99011"), row(ENTRY, area="9901")]),
        written([row(ENTRY), row(ENTRY)], next_url="https://api.example/{"),
        written([row(ENTRY), row(ENTRY)], next_url="https://api.example/]"),
        written([row(ENTRY), {**row(), "values": []}]),
    ],
    ids=["a letter that ends a text", "an id of five digits", "a brace", "a bracket", "no values"],
)
def test_whole_pages_are_left_alone(body: bytes) -> None:
    assert read_uniform(body) is None


def test_a_page_in_lines_is_left_alone() -> None:
    assert read_uniform(json.dumps(page(MANY), indent=1).encode()) is None


def test_too_many_forms_are_none() -> None:
    assert read_uniform(written([row({**ENTRY, "count": count}) for count in range(10, 33)])) is not None
    assert read_uniform(written([row({**ENTRY, "count": count}) for count in range(10, 40)])) is None


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b"null", b'{"values":', b"\xff", b'{"values":[{}]}']
)
def test_what_is_no_page_is_none(body: bytes) -> None:
    assert read_uniform(body) is None


def test_a_page_that_is_cut_off_is_none() -> None:
    body = PAGES["two rows"]
    assert [read_uniform(body[:end]) for end in range(len(body))] == [None] * len(body)


@settings(max_examples=400, deadline=None)
@given(
    name=st.sampled_from(sorted(PAGES)),
    changes=st.lists(
        st.tuples(st.integers(0, 20_000), st.integers(0, 3), st.integers(0, 255)), min_size=1, max_size=3
    ),
)
def test_a_damaged_page_is_read_as_json_reads_it_or_not_at_all(
    name: str, changes: list[tuple[int, int, int]]
) -> None:
    """A byte of it changed, put in, taken out, or some of it said twice."""
    body = PAGES[name]
    for at, how, byte in changes:
        place, letter = at % len(body), bytes([byte])
        again = body[place : place + byte]
        middle = (letter, letter + body[place : place + 1], b"", again + again)[how]
        body = body[:place] + middle + body[place + (byte if how == 3 else 1) :]
    rows = read_uniform(body)
    assert rows is None or told_by(rows) == told_by_json(body)
