"""Whether two formulas say the same."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from obs.formulas.expression import Expression, Figure, Negative, Number, Operation
from obs.formulas.parsing import parse

# A sum is a list of terms; a term is a number, what it is multiplied by and what it is divided by. These are
# ids or sums. Nothing is cancelled: a/b*b has no value where b has none, a has.
_Factor: TypeAlias = "str | _Sum"
_Term: TypeAlias = tuple[Fraction, tuple[_Factor, ...], tuple[_Factor, ...]]
_Sum: TypeAlias = tuple[_Term, ...]

_MINUS_ONE: _Sum = ((Fraction(-1), (), ()),)


def same_formula(a: str, b: str) -> bool:
    """Whether the formulas *a* and *b* are equal but for blanks, needless parentheses and order.

    ``N31857*1000/N31805/12`` is the same as ``(1000 * N31857) / (12 * N31805)``. ConfigError if one of
    them is no formula.
    """
    return _sum(parse(a).tree) == _sum(parse(b).tree)


def _sum(tree: Expression) -> _Sum:
    match tree:
        case Number(value):
            return ((value, (), ()),)
        case Figure(id_):
            return ((Fraction(1), (id_,), ()),)
        case Negative(of):
            return _times(_sum(of), _MINUS_ONE)
        case Operation(sign, left_tree, right_tree):
            left, right = _sum(left_tree), _sum(right_tree)
            if sign in "+-":
                return _sorted((*left, *(right if sign == "+" else _times(right, _MINUS_ONE))))
            return _times(left, right if sign == "*" else _inverse(right))


def _times(left: _Sum, right: _Sum) -> _Sum:
    """The product: a number goes into each term of a sum, two sums of several terms stay as they are."""
    for one, other in ((left, right), (right, left)):
        if len(one) == 1 and one[0][1:] == ((), ()):
            return _sorted(tuple((one[0][0] * number, above, below) for number, above, below in other))
    (a, above, below), (b, more_above, more_below) = _as_term(left), _as_term(right)
    return ((a * b, _ordered(above + more_above), _ordered(below + more_below)),)


def _inverse(divisor: _Sum) -> _Sum:
    number, above, below = _as_term(divisor)
    if not number:  # division by nothing is refused elsewhere; here it is equal to itself only
        return ((Fraction(1), (), (divisor,)),)
    return ((1 / number, below, above),)


def _as_term(terms: _Sum) -> _Term:
    return terms[0] if len(terms) == 1 else (Fraction(1), (terms,), ())


def _sorted(terms: _Sum) -> _Sum:
    return tuple(sorted(terms, key=repr))


def _ordered(factors: tuple[_Factor, ...]) -> tuple[_Factor, ...]:
    return tuple(sorted(factors, key=repr))
