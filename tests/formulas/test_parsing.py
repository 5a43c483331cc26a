"""A formula is read by a short list of what may stand in it; everything else is one clear refusal."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formulas.conftest import formulas

from obs import ConfigError
from obs.formulas import Figure, Formula, Negative, Number, Operation, is_formula, parse


def test_a_formula_is_a_tree_of_operations() -> None:
    """Products bind before sums, equal operations go from the left, numbers are exact."""
    found = parse("N31857*0.1 - (a + -b)/a")
    assert found == Formula(
        tree=Operation(
            "-",
            Operation("*", Figure("N31857"), Number(Fraction(1, 10))),
            Operation("/", Operation("+", Figure("a"), Negative(Figure("b"))), Figure("a")),
        ),
        ids=("N31857", "a", "b"),
    )


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (" N31857 * 1000\n / N31805 / 12 ", "N31857*1000/N31805/12"),
        ("((a))+((b*c))", "a+b*c"),
        ("a-(b-c)", "a-(b-c)"),
        ("(a-b)-c", "a-b-c"),
        ("a/(b/c)", "a/(b/c)"),
        ("-(a+b)*-c", "-(a+b)*-c"),
        ("100*(N31008/U31004-1)", "100*(N31008/U31004-1)"),
        ("0.50*a", "0.5*a"),
    ],
)
def test_it_is_written_without_what_it_does_not_need(text: str, plain: str) -> None:
    """Blanks and parentheses that change nothing are gone, the others stay."""
    assert str(parse(text)) == plain


@given(formulas)
def test_what_is_written_reads_back(text: str) -> None:
    """Reading, writing and reading a formula gives the same tree, and writing it twice the same text."""
    found = parse(text)
    assert parse(str(found)) == found
    assert str(parse(str(found))) == str(found)


HOSTILE = {
    "power": ("a**2", "'a ** 2' cannot stand in a formula"),
    "whole division": ("a//b", "cannot stand in a formula"),
    "remainder": ("a%b", "'%b' cannot stand in a formula"),
    "call": ("f(a)", "'f(a)' cannot stand in a formula"),
    "import": ("__import__('os')", "cannot stand in a formula"),
    "attribute": ("a.real", "'.real' cannot stand in a formula"),
    "comparison": ("a<b", "'<b' cannot stand in a formula"),
    "condition": ("a if b else c", "cannot stand in a formula"),
    "and": ("a and b", "'a and b' cannot stand in a formula"),
    "decimal comma": ("0,5*a", "',5*a' cannot stand in a formula"),
    "exponent": ("1e5*a", "'1e5*a' cannot stand in a formula"),
    "hexadecimal": ("0x10*a", "cannot stand in a formula"),
    "number glued to a word": ("1or a", "'1or a' cannot stand in a formula"),
    "text": ("'a'+b", "cannot stand in a formula"),
    "letter that only looks like a": ("\uff41+b", "cannot stand in a formula"),
    "nothing": ("", "'' is no formula"),
    "blanks": (" \n ", "'' is no formula"),
    "null byte": ("a\0", "cannot stand in a formula"),
    "two ids side by side": ("a b", "'a b' is no formula"),
    "sign at the end": ("a*", "'a*' is no formula"),
    "empty parentheses": ("a+()", "'()' cannot stand in a formula"),
    "plus before an id": ("+a", "'+a' cannot stand in a formula"),
    "leading zero": ("012*a", "'012*a' is no formula"),
    "word of Python": ("lambda", "'lambda' is no formula"),
    "None": ("None", "'None' cannot stand in a formula"),
    "True": ("True*a", "'True' cannot stand in a formula"),
    "number alone": ("2*3", "'2*3' names no indicator"),
    "large number": ("9999999999999*a", "the number '9999999999999' is too large"),
    "larger number": ("9" * 900 + "*a", "is too large"),
    "largest fraction": ("9" * 900 + ".5*a", "is too large"),
    "long": ("a+" * 600 + "a", "a formula of 1201 characters is too long"),
    "deep parentheses": ("(" * 400 + "a" + ")" * 400, "is nested too deeply"),
    "deep minus": ("-" * 900 + "a", "the formula is nested over 100 levels"),
    "deep sum": ("+".join("a" * 200), "the formula is nested over 100 levels"),
    "deep call": ("f(" * 190 + "a" + ")" * 190, "cannot stand in a formula"),
    "open parentheses": ("(" * 999, "is no formula"),
}


@pytest.mark.parametrize(("text", "message"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_formula_is_refused_with_one_short_problem(text: str, message: str) -> None:
    """ConfigError says what cannot stand there, in a line, however long or deep the text is."""
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


@given(st.text() | st.text("ab12.+-*/() \n", max_size=1200))
def test_any_text_is_a_formula_or_a_config_error(text: str) -> None:
    """No text raises anything else, not even a warning of Python's parser."""
    try:
        assert parse(text).ids
    except ConfigError:
        assert not is_formula(text)


@pytest.mark.parametrize(
    ("text", "whether"), [("a+b", True), ("-a", True), ("a", False), ("TAB1386", False), ("a+", False)]
)
def test_an_id_alone_is_not_called_a_formula(text: str, whether: bool) -> None:
    """An id, or what cannot be read, is no formula to compute."""
    assert is_formula(text) is whether
