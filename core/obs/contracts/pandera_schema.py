"""Compiles a Table Schema to a Pandera schema for Polars frames."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, cast

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.engines.polars_engine import DataType  # pyright: ignore[reportUnknownVariableType]

from obs.codes import looked_up
from obs.contracts.keys import shared_keys
from obs.contracts.rules import Rule, rules_of
from obs.contracts.table_schema import BOUNDS, TableSchema, read_schema

_ACCEPTED: Mapping[str, Callable[[pl.DataType], bool]] = {
    "string": lambda dtype: isinstance(dtype, (pl.String, pl.Categorical, pl.Enum)),
    "integer": lambda dtype: dtype.is_integer(),
    "number": lambda dtype: dtype.is_numeric(),
    "boolean": lambda dtype: isinstance(dtype, pl.Boolean),
    "date": lambda dtype: isinstance(dtype, pl.Date),
    "year": lambda dtype: dtype.is_integer(),
    "any": lambda _: True,
}
_HOLDS: Mapping[str, Callable[[pl.Expr, Any], pl.Expr]] = {
    "minLength": lambda column, limit: column.str.len_chars() >= limit,
    "maxLength": lambda column, limit: column.str.len_chars() <= limit,
    "pattern": lambda column, limit: column.str.contains(rf"\A(?:{limit})\z"),
    "enum": lambda column, limit: column.is_in(limit),
    "reference": lambda column, limit: column.is_in(limit),
    "minimum": lambda column, limit: column >= limit,
    "maximum": lambda column, limit: column <= limit,
    "exclusiveMinimum": lambda column, limit: column > limit,
    "exclusiveMaximum": lambda column, limit: column < limit,
}


class _Accepts(DataType):  # pyright: ignore[reportUntypedBaseClass]
    """A Table Schema type as Pandera sees it: codes may be text or categories, numbers of any width."""

    kind: str

    def __init__(self, kind: str) -> None:  # Pandera's own warns of types that it does not know
        object.__setattr__(self, "kind", kind)

    def check(self, pandera_dtype: object, data_container: object = None) -> bool:
        del data_container
        return _ACCEPTED[self.kind](cast("pl.DataType", pandera_dtype))

    def __str__(self) -> str:
        return self.kind


def compile_schema(
    descriptor: Mapping[str, Any], *, references: Mapping[str, Collection[str]] | None = None
) -> pa.DataFrameSchema:
    """The Pandera schema for the Table Schema *descriptor*.

    *references* are the values that a column may refer to. A check's name is the code of its findings.
    Raises SchemaError for a descriptor with anything in it that would not be checked.
    """
    schema = read_schema(descriptor)
    return assemble(schema, rules_of(schema, references or {}))


def assemble(schema: TableSchema, rules: Sequence[Rule]) -> pa.DataFrameSchema:
    """The Pandera schema with the columns of *schema* and a check for each of *rules*."""
    # Pandera's own `nullable` takes NaN for null, its `unique` lists only some of the rows: so checks.
    columns = {
        field.name: pa.Column(
            _Accepts(field.type),
            checks=[_check(rule) for rule in rules if not rule.is_key and rule.columns == (field.name,)],
            nullable=True,
            name=field.name,
        )
        for field in schema.fields
    }
    return pa.DataFrameSchema(columns, checks=[_check(rule) for rule in rules if rule.is_key], strict=True)


def assemble_whole(schema: TableSchema, rules: Sequence[Rule]) -> pa.DataFrameSchema:
    """As `assemble` with one check of all *rules*: it says whether they hold, and not which rows break them.

    Pandera takes 0.5 ms for each check of a small table, and most tables are small and sound.
    """
    columns = {
        field.name: pa.Column(_Accepts(field.type), nullable=True, name=field.name) for field in schema.fields
    }

    def hold(data: PolarsData) -> bool:
        frame = data.lazyframe.collect()
        masks = (_holds(frame.select(rule.columns), rule) for rule in rules)
        return all(mask is None or mask.all() for mask in masks)

    return pa.DataFrameSchema(
        columns, checks=[pa.Check(hold, name="all rules", ignore_na=False)], strict=True
    )


def _check(rule: Rule) -> pa.Check:
    def holds(data: PolarsData) -> bool | pl.LazyFrame:
        by_row = _holds(data.lazyframe.select(rule.columns).collect(), rule)
        # True for all is spared what Pandera does to find the rows.
        return True if by_row is None or by_row.all() else pl.LazyFrame({"holds": by_row})

    # One failure case is enough: the rows are listed from the check's output.
    return pa.Check(
        holds, name=rule.code, error=rule.words, description=rule.advice, ignore_na=False, n_failure_cases=1
    )


def _holds(frame: pl.DataFrame, rule: Rule) -> pl.Series | None:
    """For each row of *frame* (the rule's columns) whether *rule* holds, None where it does in all.

    Null breaks only `required`.
    """
    if rule.is_key or rule.constraint == "unique":
        shared = shared_keys(frame)
        return None if shared is None else ~shared
    values = frame.to_series()
    if rule.constraint == "required":
        return values.is_not_null() if values.null_count() else None
    if isinstance(values.dtype, (pl.Categorical, pl.Enum)):
        # Few distinct values, many rows: the rule is tried on the distinct values only.
        texts, _ = looked_up(values)
        bad = texts.filter(~_evaluate(texts, rule))
        if bad.is_empty():
            return None
        return ~values.is_in(bad.cast(values.dtype).implode()) | values.is_null()
    if rule.constraint in BOUNDS and _bounded(values, rule):
        return None
    return _evaluate(values, rule) | values.is_null()


def _bounded(values: pl.Series, rule: Rule) -> bool:
    """Whether the least and the greatest number or day tell that the bound holds for all; False is no answer.

    NaN is passed over by `min` and `max`; infinity is not, and says nothing about the others.
    """
    ends = pl.Series("value", [values.min(), values.max()], dtype=values.dtype)
    return bool(ends.to_frame().select(_HOLDS[rule.constraint](pl.col("value"), rule.limit).all()).item())


def _evaluate(values: pl.Series, rule: Rule) -> pl.Series:
    column = pl.col("value")
    if rule.code == "not-finite":
        holds = column.is_finite()
    else:
        holds = _HOLDS[rule.constraint](column, rule.limit)
        if values.dtype.is_float():  # what is not finite breaks that rule and no other
            holds |= ~column.is_finite()
    return values.to_frame("value").select(holds).to_series()
