"""A formula computed on observations: what it gives where, and why it gives nothing elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce

import polars as pl

from obs.formulas import Expression, Figure, Formula, Negative, Number, Operation, text_of
from obs.observations import LARGEST, WITH_VALUE, canonical, observation_frame

_ON = ("region", "period", "sex")
_WHY_NONE = ("missing", "suppressed", "deleted", "not_applicable")
_LONGEST = 60
_DIGITS, _SMALLEST = 15, 1e-200
"""What a formula's value is rounded to, and what is too small to be: Polars would make it infinite."""
_OPERATIONS: Mapping[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: pl.when(right != 0).then(left / right),
}


def evaluated(id_: str, formula: Formula, parts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The observations of *formula* under the indicator id *id_*, in `obs.observations.SCHEMA`, by key.

    *parts* are those of each indicator in it. There is a row for each region, period and sex that a part
    has one for, and a value where all parts have one of the same region, period and sex. Otherwise the
    status is missing if that of any part without a value is or if a row is not there, else that of such a
    part; a quotient by zero is not applicable. A value is provisional if any of its parts is. The note says
    which parts have no value, and carries on the notes of the parts.
    """
    frames = [
        parts[part].select(
            *_ON, *(pl.col(name).alias(_of(part, name)) for name in ("value", "status", "note"))
        )
        for part in formula.ids
    ]
    table = reduce(lambda left, right: left.join(right, on=_ON, how="full", coalesce=True), frames)
    rows = table.with_columns(indicator=pl.lit(id_), value=_finite(_value(formula.tree))).select(
        "indicator", *_ON, "value", status=_status(formula), note=_note(formula)
    )
    return canonical(observation_frame(rows))


def _of(part: str, name: str) -> str:
    return f"{name} of {part}"


def _value(tree: Expression) -> pl.Expr:
    """The value of *tree*, null where a part of it has none or a divisor is zero."""
    match tree:
        case Number(value):
            return pl.lit(float(value))
        case Figure(id_):
            return pl.col(_of(id_, "value"))
        case Negative(of):
            return -_value(of)
        case Operation(sign, left, right):
            return _OPERATIONS[sign](_value(left), _value(right))


def _finite(value: pl.Expr) -> pl.Expr:
    """*value* where it is one, to fifteen digits: 0.1 + 0.2 is 0.3, and no rank may tell the two apart."""
    rounded = pl.when(value.abs() > _SMALLEST).then(value.round_sig_figs(_DIGITS)).otherwise(value)
    return pl.when(value.is_finite() & value.is_between(-LARGEST, LARGEST)).then(rounded)


def _divisors(tree: Expression) -> Iterator[Expression]:
    match tree:
        case Negative(of):
            yield from _divisors(of)
        case Operation(sign, left, right):
            yield from _divisors(left)
            yield from _divisors(right)
            if sign == "/" and not isinstance(right, Number):
                yield right
        case _:
            pass


def _lacks(part: str) -> pl.Expr:
    return pl.col(_of(part, "value")).is_null()


def _status(formula: Formula) -> pl.Expr:
    """As `evaluated` says; the column *value* is that of the formula."""
    status = pl.when(pl.any_horizontal(_is(part, "provisional") for part in formula.ids)).then(
        pl.lit("provisional")
    )
    whole = (
        pl.when(pl.col("value").is_null())
        .then(pl.lit("not_applicable"))
        .otherwise(status.otherwise(pl.lit("reported")))
    )
    for why in reversed(_WHY_NONE):
        whole = (
            pl.when(pl.any_horizontal(_lacks(part) & _is(part, why) for part in formula.ids))
            .then(pl.lit(why))
            .otherwise(whole)
        )
    return whole


def _is(part: str, status: str) -> pl.Expr:
    """Whether *part* has this *status*; one without a row, or with that of a value, counts as missing."""
    given = pl.col(_of(part, "status")).cast(pl.String).fill_null("missing")
    if status == "missing":
        return given.is_in([status, *WITH_VALUE])
    return given == status


def _note(formula: Formula) -> pl.Expr:
    lacking = pl.concat_str(
        [
            pl.when(_lacks(part)).then(pl.concat_str(pl.lit(part), _remark(part, " (", ")")))
            for part in formula.ids
        ],
        separator=", ",
        ignore_nulls=True,
    )
    notes = [pl.when(lacking != "").then(pl.concat_str(pl.lit("no value of "), lacking))]
    notes += [
        pl.when(~_lacks(part) & (_remark(part) != "")).then(_remark(part, f"{part}: "))
        for part in formula.ids
    ]
    by_zero = [
        pl.when(_value(divisor) == 0).then(pl.lit(f"division by zero: {_short(text_of(divisor))}"))
        for divisor in _divisors(formula.tree)
    ]
    complete = ~pl.any_horizontal(_lacks(part) for part in formula.ids)
    undefined = pl.coalesce(*by_zero, pl.lit("the result is too large for a figure"))
    notes.append(pl.when(complete & pl.col("value").is_null()).then(undefined))
    return pl.concat_str(notes, separator="; ", ignore_nulls=True)


def _remark(part: str, before: str = "", after: str = "") -> pl.Expr:
    """The note of *part*, if it has one; remarks are divided by "; ", so that it may not look like two."""
    note = pl.col(_of(part, "note")).fill_null("").str.replace_all("; ", ", ", literal=True)
    return pl.when(note != "").then(pl.concat_str(pl.lit(before), note, pl.lit(after))).otherwise(pl.lit(""))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
