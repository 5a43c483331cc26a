"""Reading a formula: numbers, ids, + - * / and parentheses, and nothing else."""

from __future__ import annotations

import ast
import re
from fractions import Fraction

from obs.errors import ConfigError
from obs.formulas.expression import (
    Expression,
    Figure,
    Formula,
    Negative,
    Number,
    Operation,
    Sign,
    figures_in,
)
from obs.models import DERIVED, Indicator

LONGEST, DEEPEST, LARGEST = 1000, 100, 10**12

# What stands before Python's parser: a number ends where a name could begin, so that neither 1e5 nor 0x10
# nor 2or3 gets there.
_WORD = re.compile(r"\s*(?:[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.])|[A-Za-z][A-Za-z0-9_]*|[-+*/()])")
_SIGNS: dict[type[ast.operator], Sign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_HINT = "a formula has indicator ids, numbers such as 12 or 0.5, + - * / and parentheses"


def parse(text: str) -> Formula:
    """The formula in *text*, which is read and never run.

    ConfigError for anything but ids, numbers, + - * / and parentheses, for a text of over 1,000
    characters or over 100 levels, for a number over 10^12, and where no id is named.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise ConfigError(f"a formula of {len(text)} characters is too long", suggestion=f"at most {LONGEST}")
    _require_words(text)
    try:
        tree = _read(ast.parse(text, mode="eval").body, DEEPEST)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        deep = not isinstance(error, SyntaxError) or "nested" in error.msg
        why = ": it is nested too deeply" if deep else ""
        raise ConfigError(f"{_short(text)} is no formula{why}", suggestion=_HINT) from error
    ids = tuple(dict.fromkeys(figures_in(tree)))
    if not ids:
        raise ConfigError(f"{_short(text)} names no indicator", suggestion=_HINT)
    return Formula(tree=tree, ids=ids)


def is_formula(text: str) -> bool:
    """Whether *text* is a formula and more than an id alone."""
    try:
        return not isinstance(parse(text).tree, Figure)
    except ConfigError:
        return False


def formula_of(indicator: Indicator) -> Formula:
    """The formula of the derived *indicator*."""
    return parse(str(indicator.query["formula"]))


def parts_of(indicator: Indicator) -> tuple[str, ...]:
    """The ids of the indicators in the formula of a derived *indicator*; none for any other."""
    return formula_of(indicator).ids if indicator.source == DERIVED else ()


def _require_words(text: str) -> None:
    place = 0
    while place < len(text):
        word = _WORD.match(text, place)
        if word is None:
            raise _refused(text[place:].strip())
        place = word.end()


def _read(node: ast.expr, levels: int) -> Expression:
    if levels == 0:
        raise ConfigError(f"the formula is nested over {DEEPEST} levels", suggestion="write it in parts")
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            if value > LARGEST:
                raise ConfigError(
                    f"the number {_short(str(value))} is too large", suggestion=f"numbers go up to {LARGEST}"
                )
            return Number(Fraction(str(value)))
        case ast.Name(id=id_):
            return Figure(id_)
        case ast.UnaryOp(op=ast.USub(), operand=of):
            return Negative(_read(of, levels - 1))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            return Operation(_SIGNS[type(op)], _read(left, levels - 1), _read(right, levels - 1))
        case _:
            raise _refused(ast.unparse(node))


def _refused(text: str) -> ConfigError:
    return ConfigError(f"{_short(text)} cannot stand in a formula", suggestion=_HINT)


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:37]}...")
