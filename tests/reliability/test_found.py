"""Inputs that the fuzzing found to break a parser, cut small; each is refused in words now."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.publish.package.valid import V2
from tests.reliability.fuzz.guarding import Outcome, outcome_of
from tests.reliability.fuzz.running import PARSERS
from tests.reliability.fuzz.seeds import SCB_CODELIST, SCB_DATA, SCB_METADATA

from obs.publish.package import check_package

UNEXPECTED = Outcome(kind="UnexpectedReplyError")
Change = Callable[[dict[str, Any]], object]


def outcome(name: str, body: bytes, folder: Path) -> Outcome:
    """What a parser makes of *body*."""
    return outcome_of(PARSERS[name](folder).read, body)


@pytest.mark.parametrize("member", [1, None, True, "x", [], [1]])
def test_a_member_of_a_group_that_is_no_object(member: object, tmp_path: Path) -> None:
    """Kolada: it broke with a TypeError."""
    group = {"id": "G990", "title": "x", "members": [member]}
    body = json.dumps({"values": [group], "next_url": None}).encode()
    assert outcome("kolada", b"group\n" + body, tmp_path) == UNEXPECTED


def _dimension(document: dict[str, Any]) -> dict[str, Any]:
    return document["dimension"]["Kon"]


METADATA: dict[str, Change] = {
    "codes that are no texts": lambda told: told["id"].append(["Kon"]),
    "places that cannot be ordered": lambda told: _dimension(told)["category"]["index"].update({"1": "x"}),
    "places that are lists": lambda told: _dimension(told)["category"]["index"].update({"1": []}),
    "a code in a list that is no text": lambda told: _dimension(told)["category"].update(index=["1", None]),
    "labels that are a list": lambda told: _dimension(told)["category"].update(label=["1", "2"]),
    "labels that are true": lambda told: _dimension(told)["category"].update(label=True),
    "an extension that is a number": lambda told: told.update(extension=5),
    "an extension of a variable that is a text": lambda told: _dimension(told).update(extension="x"),
    "code lists that are no objects": lambda told: _dimension(told)["extension"].update(codelists=["x"]),
    "a code list that is none": lambda told: _dimension(told)["extension"].update(codelists=7),
    "a time that is no text": lambda told: told["role"].update(time=[[]]),
    "no period": lambda told: told["dimension"]["Tid"].update(category={"index": {}, "label": {}}),
}


@pytest.mark.parametrize("purpose", ["metadata", "calendar"])
@pytest.mark.parametrize("what", METADATA)
def test_metadata_of_another_form(what: str, purpose: str, tmp_path: Path) -> None:
    """SCB: these broke with TypeError, AttributeError and IndexError."""
    document = json.loads(json.dumps(SCB_METADATA))
    METADATA[what](document)
    body = purpose.encode() + b"\n" + json.dumps(document).encode()
    assert outcome("jsonstat", body, tmp_path) == UNEXPECTED


@pytest.mark.parametrize("value", [True, None, "x", []])
def test_a_code_of_a_code_list_that_is_no_object(value: object, tmp_path: Path) -> None:
    body = b"codelist\n" + json.dumps({**SCB_CODELIST, "values": [value]}).encode()
    assert outcome("jsonstat", body, tmp_path) == UNEXPECTED


def test_a_small_reply_that_promises_a_million_million_cells(tmp_path: Path) -> None:
    """Cells that are named one by one made a reply of 60 kB ask for 8 TB of memory."""
    codes = {str(number): number for number in range(1000)}
    names = ["Region", "Kon", "ContentsCode", "Tid"]
    cube = {
        **SCB_DATA,
        "size": [1000] * 4,
        "dimension": {name: {"category": {"index": codes}} for name in names},
        "value": {"0": 1},
    }
    assert outcome("jsonstat", b"data\n" + json.dumps(cube).encode(), tmp_path) == UNEXPECTED


@pytest.mark.parametrize("opened", [b"0", b"1"])
@pytest.mark.parametrize("latest", [b"-1e999", b"NaN", b"Infinity", b'"\\ud800"', b'"\xed\xa0\x80"'])
def test_a_tombstone_that_cannot_be_written_again(latest: bytes, opened: bytes, tmp_path: Path) -> None:
    """NaN, infinity and half a letter broke the look at a publication."""
    parser = PARSERS["versions"](tmp_path)
    name = parser.files[1]  # type: ignore[attr-defined]
    document = json.loads(parser.bodies[name])  # type: ignore[attr-defined]
    body = json.dumps({**document, "latest": "@"}).encode().replace(b'"@"', latest)
    assert outcome_of(parser.read, b"1" + opened + body) == Outcome(kind="findings")


def test_versions_with_half_a_letter(tmp_path: Path) -> None:
    body = b'00{"name":"p","latest":"\\ud800","versions":[]}'
    assert outcome("versions", body, tmp_path) == Outcome(kind="findings")


@pytest.mark.parametrize("path", [".", "/", "a/.", ".csv", ""])
def test_a_resource_whose_path_is_no_name(path: str, tmp_path: Path) -> None:
    """Looking for the same table in another kind of file broke with a ValueError."""
    resource = {
        "name": "a",
        "type": "table",
        "format": "csv",
        "path": path,
        "schema": {"fields": [{"name": "a"}]},
    }
    body = b"20d" + json.dumps({"resources": [resource]}).encode()
    assert outcome("package", body, tmp_path) == Outcome(kind="findings")


@pytest.mark.parametrize("limit", [10**25, -(10**25), 1e300])
@pytest.mark.parametrize("rule", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
def test_a_bound_that_no_column_can_hold(rule: str, limit: float, tmp_path: Path) -> None:
    """Such a bound became null, with which all comparisons passed."""
    field = {"name": "id", "type": "integer", "constraints": {rule: limit}}
    resource = {
        "name": "people",
        "type": "table",
        "path": "people.csv",
        "schema": {"fields": [field], "fieldsMatch": "subset"},
    }
    body = b"20d" + json.dumps({"$schema": V2, "resources": [resource]}).encode()
    assert outcome("package", body, tmp_path) == Outcome(kind="findings")
    checks = check_package(tmp_path / "2", "changed.json", opinions=False)
    assert any("not of the column's type" in each.message for each in checks.findings)


def test_a_schema_with_half_a_letter(tmp_path: Path) -> None:
    """A finding named it, and could not be printed or written."""
    schema = json.dumps({"fields": [{"name": "\ud800", "type": "string"}]}).encode()
    body = b"1" + len(schema).to_bytes(4) + schema + b"kommun;ar;andel;kon;status\n1783;2022;1;T;\n"
    assert outcome("local_csv", body, tmp_path).fault == ""
