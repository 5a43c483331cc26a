"""Whatever the data are called, a brief in Markdown holds words and no marks of theirs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import escape
from tests.report.brief.conftest import SHOWN, Invented

from obs.report.brief import brief_bytes
from obs.report.brief.markdown import told

EVIL = "](javascript:alert(1))|x <b>*_`#&lt; \\ [a](b) ![c](d) ~~e~~"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_STRUCTURE = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"),
    *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    *("table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close"),
    *("tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close"),
}


def read(text: str) -> list[Token]:
    return READER.parse(text)


def words(token: Token) -> str:
    """The text of an inline token, of which nothing but text and strong text is expected."""
    children = token.children or []
    assert {each.type for each in children} <= {"text", "text_special", "strong_open", "strong_close"}
    return "".join(each.content for each in children)


@pytest.fixture
def evil(invented: Invented) -> str:
    """The brief of a study in which every name tries to be more than a name."""
    invented.title = EVIL
    invented.put("second", EVIL, producer=EVIL)
    invented.claim(EVIL)
    return brief_bytes(invented.material(), SHOWN, "sv", "md").decode()


def test_names_stay_words(evil: str) -> None:
    tokens = read(evil)
    assert {token.type for token in tokens} <= _STRUCTURE
    said = [words(token) for token in tokens if token.type == "inline"]
    assert said.count(EVIL) == 2  # the title of the study, and the head of a row
    assert any(text.startswith(f"{EVIL} (P1): påhittat omdöme") for text in said)


def test_a_table_has_as_many_cells_in_each_row(evil: str) -> None:
    tokens = read(evil)
    rows: list[int] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(0)
        elif token.type in {"td_open", "th_open"}:
            rows[-1] += 1
    assert len(rows) == 3 + 4  # two indicators and three years, each with a row of heads
    assert set(rows[:3]) == {rows[0]}
    assert set(rows[3:]) == {rows[3]}


@given(st.text(max_size=60))
def test_any_text_is_read_as_itself(text: str) -> None:
    """In a paragraph, in a list and as HTML."""
    wanted = re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip().replace("\0", "\ufffd")
    for given_, before in ((text, ""), (escape(text), "- ")):
        tokens = read(f"{before}{told(given_)}\n")
        assert {token.type for token in tokens} <= _STRUCTURE
        assert "".join(words(token) for token in tokens if token.type == "inline") == wanted


@pytest.mark.parametrize("text", ["1. först", "2) sedan", "- streck", "+ plus", "---", "# rubrik", "> citat"])
def test_a_text_does_not_begin_a_block(text: str) -> None:
    assert [token.type for token in read(told(text))] == ["paragraph_open", "inline", "paragraph_close"]


def test_figures_are_written_as_they_are() -> None:
    assert [told(text) for text in ("+497", "9.2", "−5,6", "1\u00a0328")] == [
        "+497",
        "9.2",
        "−5,6",
        "1\u00a0328",
    ]


def test_the_file_ends_with_one_line_feed(evil: str) -> None:
    assert evil.endswith("|\n")
    assert "\r" not in evil
