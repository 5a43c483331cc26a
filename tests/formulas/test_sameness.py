"""Formulas that say the same are found to be the same, others not."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formulas.conftest import IDS, formulas

from obs import ConfigError
from obs.formulas import parse, same_formula


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("N31857*1000/N31805/12", " ( N31857 * 1000 ) / N31805 / 12 "),
        ("N31857*1000/N31805/12", "(1000*N31857)/(12*N31805)"),
        ("N31857*1000/N31805/12", "N31857/12*1000/N31805"),
        ("a+b", "b+a"),
        ("a-(b-c)", "a-b+c"),
        ("-(a-b)", "b-a"),
        ("a*(b*c)", "a*b*c"),
        ("a/(b/c)", "a*c/b"),
        ("100*(a/b-1)", "100*a/b-100"),
        ("(a+b)/2", "0.5*a+b*0.5"),
    ],
)
def test_order_blanks_and_needless_parentheses_do_not_matter(a: str, b: str) -> None:
    """The claims' hints and the study's formulas need not be written alike."""
    assert same_formula(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("N31857*1000/N31805/12", "N31857/N31805/12"),
        ("N31857*1000/N31805/12", "N31857*1000/N31805*12"),
        ("a-b", "b-a"),
        ("a-(b-c)", "a-b-c"),
        ("a/b*b", "a"),
        ("a", "b"),
        ("a/(b-b)", "a/(c-c)"),
        ("a/0", "a"),
        ("a/b", "a*b"),
        ("a/b", "b/a"),
    ],
)
def test_what_differs_is_not_the_same(a: str, b: str) -> None:
    """Another factor, another order of a difference, or a part that could be missing."""
    assert not same_formula(a, b)


def test_what_is_no_formula_is_the_same_as_nothing() -> None:
    """ConfigError, on either side."""
    for pair in (("a+", "a"), ("a", "a+")):
        with pytest.raises(ConfigError):
            same_formula(*pair)


def value(text: str, given: dict[str, Fraction]) -> Fraction:
    """What Python itself computes, exactly."""
    for number in ("7.25", "0.5"):
        text = text.replace(number, f"Fraction('{number}')")
    plain = " ".join(text.split())
    return Fraction(eval(plain, {"__builtins__": {}, "Fraction": Fraction}, dict(given)))


@given(formulas, formulas, st.lists(st.integers(1, 50), min_size=4, max_size=4))
def test_formulas_with_other_values_are_not_the_same(a: str, b: str, numbers: list[int]) -> None:
    """What Python's own arithmetic tells apart is never called the same."""
    given = {id_: Fraction(number) for id_, number in zip(IDS, numbers, strict=True)}
    with suppress(ZeroDivisionError):
        if value(a, given) != value(b, given):
            assert not same_formula(a, b)


@given(st.data())
def test_terms_and_factors_may_stand_in_any_order(data: st.DataObject) -> None:
    """A sum of products is the same whichever way it is written, and has the same value."""
    products = data.draw(st.lists(st.lists(st.sampled_from("*/"), max_size=3), min_size=1, max_size=3))
    terms = [[("*", "a"), *((sign, data.draw(st.sampled_from(IDS))) for sign in signs)] for signs in products]

    def written() -> str:
        shuffled = [data.draw(st.permutations(term)) for term in data.draw(st.permutations(terms))]
        return "+".join("1" + "".join(f"{sign}{id_}" for sign, id_ in term) for term in shuffled)

    one, other = written(), written()
    given = {id_: Fraction(number) for id_, number in zip(IDS, (2, 3, 5, 7), strict=True)}
    assert same_formula(one, other)
    assert value(one, given) == value(other, given)


@given(formulas)
def test_a_formula_is_the_same_as_itself_written_shortest(text: str) -> None:
    """With all its blanks and parentheses or without."""
    assert same_formula(text, str(parse(text)))
    assert same_formula(text, f"({text})")
