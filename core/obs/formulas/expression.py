"""What a formula says, as a tree of numbers, figures and the four operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

Sign = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, exact."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure of the indicator *id*."""

    id: str


@dataclass(frozen=True, slots=True)
class Negative:
    """*of* with its sign turned."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Operation:
    """*left* and *right* with a *sign* between them."""

    sign: Sign
    left: Expression
    right: Expression


Expression: TypeAlias = Number | Figure | Negative | Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula as read: its *tree*, and the *ids* of the indicators in it, each once and in order."""

    tree: Expression
    ids: tuple[str, ...]

    def __str__(self) -> str:
        return text_of(self.tree)


def figures_in(tree: Expression) -> Iterator[str]:
    """The ids of the figures in *tree* as they come, with repetition."""
    match tree:
        case Figure(id_):
            yield id_
        case Negative(of):
            yield from figures_in(of)
        case Operation(_, left, right):
            yield from figures_in(left)
            yield from figures_in(right)
        case Number():
            pass


def text_of(tree: Expression) -> str:
    """*tree* as text without blanks, with no more parentheses than it needs; `parse` reads it back."""
    match tree:
        case Number(value):
            return _decimal(value)
        case Figure(id_):
            return id_
        case Negative(of):
            return f"-{_enclosed(of, 2)}"
        case Operation(sign, left, right):
            rank = _rank(tree)
            return f"{_enclosed(left, rank)}{sign}{_enclosed(right, rank + 1)}"


def _enclosed(tree: Expression, least: int) -> str:
    text = text_of(tree)
    return f"({text})" if _rank(tree) < least else text


def _rank(tree: Expression) -> int:
    """How tightly *tree* holds together: a sum 0, a product 1, the rest 2 and 3."""
    match tree:
        case Operation(sign, _, _):
            return 0 if sign in "+-" else 1
        case Negative():
            return 2
        case _:
            return 3


def _decimal(value: Fraction) -> str:
    """*value*, read from a decimal number, as one."""
    whole, rest = divmod(value, 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    return f"{whole}.{digits}" if digits else str(whole)
