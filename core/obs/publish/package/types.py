"""Texts as values of the types of Table Schema, strictly by the standard.

Each function gets the distinct texts of a column, so that a rule costs as much as there are different values
and not as many as there are rows. A text that is none of the type becomes null.
https://datapackage.org/standard/table-schema/#field-types
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from obs.publish.package.model import Column
from obs.publish.package.moments import dates, moments, one_by_one, times
from obs.publish.package.parsing import names

TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")
_NUMBER = r"[+-]?[0-9.](?:.*[0-9.])?"
_BARE = rf"^[^0-9+\-.]*{_NUMBER}[^0-9.]*$"
_STRINGS: Mapping[str, str] = {
    "email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "uri": r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$",
    "uuid": r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$",
}
_SPECIAL = ("nan", "inf", "-inf")


def is_typed(column: Column) -> bool:
    """Whether values of the column's type and format can be told here; the rest is left to frictionless."""
    if column.type in {"date", "time", "datetime"}:
        return column.format == "default" or "%" in column.format
    return column.type in _READERS and (column.type != "geojson" or column.format == "default")


def values_of(column: Column, texts: pl.Series) -> pl.Series:
    """The values that *texts* stand for, null where a text is none of the column's type."""
    return _READERS[column.type](column, texts)


def _strings(column: Column, texts: pl.Series) -> pl.Series:
    if column.format == "binary":
        return one_by_one(texts, _decoded, pl.String)
    pattern = _STRINGS.get(column.format)
    if pattern is None:
        return texts
    return texts.set(~texts.str.contains(pattern), None)


def _decoded(text: str) -> str | None:
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
    return text


def _plain(column: Column, texts: pl.Series) -> pl.Series:
    """Numbers without what the field says may stand in and around them."""
    if column.entry.get("bareNumber") is False:
        texts = texts.set(~texts.str.contains(_BARE), None).str.extract(_NUMBER, 0)
    group, decimal = column.entry.get("groupChar"), column.entry.get("decimalChar", ".")
    if isinstance(group, str) and group:
        texts = texts.set(~texts.str.contains(r"[0-9]").fill_null(value=False), None)
        texts = texts.str.replace_all(group, "", literal=True)
    if column.type == "number" and isinstance(decimal, str) and decimal != ".":
        texts = texts.set(texts.str.contains(".", literal=True).fill_null(value=False), None)
        texts = texts.str.replace(decimal, ".", literal=True)
    return texts


def _integers(column: Column, texts: pl.Series) -> pl.Series:
    plain = _plain(column, texts)
    values = plain.cast(pl.Int64, strict=False)
    left = plain.filter(values.is_null()) if values.null_count() else plain.clear()
    large = left.str.contains(r"^[+-]?[0-9]+$").any()
    return plain.cast(pl.Int128, strict=False) if large else values


def _numbers(column: Column, texts: pl.Series) -> pl.Series:
    """Numbers; NaN and INF are allowed by the standard, in this writing only."""
    plain = _plain(column, texts)
    values = plain.cast(pl.Float64, strict=False)
    odd = values.is_not_null() & ~values.is_finite()
    if odd.any():
        values = values.set(odd & ~plain.str.to_lowercase().is_in(_SPECIAL), None)
    return values


def _booleans(column: Column, texts: pl.Series) -> pl.Series:
    true = names(column.entry.get("trueValues")) or TRUE
    false = names(column.entry.get("falseValues")) or FALSE
    known = texts.is_in(list(true)) | texts.is_in(list(false))
    return texts.is_in(list(true)).set(~known, None)


def _years(_column: Column, texts: pl.Series) -> pl.Series:
    return texts.set(~texts.str.contains(r"^-?[0-9]{4,}$"), None).cast(pl.Int64, strict=False)


def _months(_column: Column, texts: pl.Series) -> pl.Series:
    return texts.set(~texts.str.contains(r"^[0-9]{4}-(0[1-9]|1[0-2])$"), None)


def _lists(column: Column, texts: pl.Series) -> pl.Series:
    kind = column.entry.get("itemType", "string")
    item = Column(name=column.name, type=kind if isinstance(kind, str) and kind in _READERS else "string")
    delimiter = column.entry.get("delimiter", ",")
    parts = texts.str.split(delimiter if isinstance(delimiter, str) else ",")
    single = parts.explode(empty_as_null=True, keep_nulls=True).unique().drop_nulls()
    bad = single.filter(values_of(item, single).is_null())
    if not bad.len():
        return texts
    return texts.set(
        parts.list.eval(pl.element().is_in(bad.to_list())).list.any().fill_null(value=False), None
    )


def _json(kind: type) -> Callable[[Column, pl.Series], pl.Series]:
    def parsed(text: str) -> str | None:
        value: object = json.loads(text)
        return json.dumps(value, sort_keys=True) if isinstance(value, kind) else None

    return lambda _column, texts: one_by_one(texts, parsed, pl.String)


def _geojson(text: str) -> str | None:
    value: Any = json.loads(text)
    kinds = (
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
        "GeometryCollection", "Feature", "FeatureCollection",
    )  # fmt: skip
    return text if isinstance(value, dict) and value.get("type") in kinds else None  # pyright: ignore[reportUnknownMemberType]


_READERS: Mapping[str, Callable[[Column, pl.Series], pl.Series]] = {
    "string": _strings,
    "any": lambda _column, texts: texts,
    "integer": _integers,
    "number": _numbers,
    "boolean": _booleans,
    "year": _years,
    "yearmonth": _months,
    "date": dates,
    "time": times,
    "datetime": moments,
    "list": _lists,
    "object": _json(dict),
    "array": _json(list),
    "geojson": lambda _column, texts: one_by_one(texts, _geojson, pl.String),
}
