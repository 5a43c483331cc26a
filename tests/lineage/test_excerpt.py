"""The place in a reply is found by the text alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Position
from obs.lineage.excerpt import LONGEST, excerpt

DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=30,
)


def places(document: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every place in *document* with what stands there."""
    if pointer:
        yield pointer, document
    named: Iterable[tuple[object, Any]] = ()
    if isinstance(document, list):
        named = enumerate(cast("list[Any]", document))
    elif isinstance(document, dict):
        named = cast("dict[str, Any]", document).items()
    for name, each in named:
        step = str(name).replace("~", "~0").replace("/", "~1")
        yield from places(each, f"{pointer}/{step}")


@settings(deadline=None)
@given(DOCUMENTS, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_what_is_found_is_what_stands_there(document: Any, indent: int | str | None, escaped: bool) -> None:
    """For any document, however it is written, and any place in it."""
    text = json.dumps(document, indent=indent, ensure_ascii=escaped)
    for pointer, there in places(document):
        cut = excerpt(
            text.encode("utf-8", "surrogatepass") if escaped else text.encode(), Position(pointer=pointer)
        )
        assert cut.found == there
        assert json.loads(cut.figure) == there
        assert cut.text in text


def test_a_figure_in_a_long_list_has_its_neighbours() -> None:
    body = json.dumps({"value": list(range(5000))}).encode()
    cut = excerpt(body, Position(pointer="/value/4321"))
    assert (cut.figure, cut.found) == ("4321", 4321)
    assert "4320, " in cut.before
    assert ", 4322" in cut.after
    assert len(cut.text) <= LONGEST


@pytest.mark.parametrize("pointer", ["/values/3/value", "/values/0/no/value", "/x/y", "/values/x/value"])
def test_no_such_place(pointer: str) -> None:
    with pytest.raises(ValueError, match="nothing at"):
        excerpt(b'{"values": [{"value": 1}]}', Position(pointer=pointer))


def test_of_a_name_that_is_there_twice_the_last_counts() -> None:
    """As it does for json.loads and for the plugins."""
    assert excerpt(b'{"a": 1, "a": 2}', Position(pointer="/a")).found == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_do(end: str) -> None:
    body = end.join(["kommun;värde", "9901;1,5", "", "9902;2,5"]).encode("cp1252")
    cut = excerpt(body, Position(line=4, column="värde", text="2,5"))
    assert (cut.text, cut.figure) == ("9902;2,5", "2,5")


def test_a_line_without_the_cell() -> None:
    with pytest.raises(ValueError, match="line 2 has '2' in the column 'b', and not '3'"):
        excerpt(b"a;b\n1;2\n", Position(line=2, column="b", text="3"))
    with pytest.raises(ValueError, match="does not hold '3'"):
        excerpt(b"1;2\n", Position(line=1, text="3"))


@pytest.mark.parametrize(
    ("line", "text", "before"),
    [
        ("1783;2025;7", "7", "1783;2025;"),
        ("1766;2025;20", "20", "1766;2025;"),
        ("1785;2025;5", "5", "1785;2025;"),
        ('"7";2025;"7"', "7", '"7";2025;"'),
        ('"17;83";2025; 7 ', "7", '"17;83";2025; '),
        ("7;2025;", "", "7;2025;"),
    ],
)
def test_the_figure_is_the_one_below_its_heading(line: str, text: str, before: str) -> None:
    """And not the first that looks like it: the code of the place may hold the same digits."""
    body = f"kommun;ar;antal\n1784;2025;1\n{line}\n".encode()
    cut = excerpt(body, Position(line=3, column="antal", text=text))
    assert (cut.before, cut.figure) == (before, text)


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_cells_may_be_divided_by_other_signs(delimiter: str) -> None:
    body = f"kommun;x{delimiter}antal\n7{delimiter}7\n".encode()
    assert excerpt(body, Position(line=2, column="antal", text="7")).before == f"7{delimiter}"


def test_without_a_heading_nothing_tells_which_of_two_it_is() -> None:
    """Rather no place than the wrong one; one that stands there once is it."""
    with pytest.raises(ValueError, match="holds '7' more than once, and no heading tells"):
        excerpt(b"1783;2025;7\n", Position(line=1, text="7"))
    assert excerpt(b"1783;2025;9\n", Position(line=1, text="9")).before == "1783;2025;"
