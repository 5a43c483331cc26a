"""JSON-stat 2.0 datasets, read without a Python loop over cells.

Standard: https://json-stat.org/full/. How PxWeb writes it: https://github.com/PxTools/PCAxis.Serializers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from obs import UnexpectedReplyError
from obs_scb.replies import Json, array_at, object_at, texts_at

Numbers: TypeAlias = NDArray[np.uint32]
_NUMBER_TYPES = {int, float, type(None)}
_OPENING = len('"value":[')
_NO_NUMBERS = (b'"', b"t", b"f", b"[", b"{")
_FEW = 2000
"""So many texts are numbered one by one before Polars has begun."""
_MOST = 10_000_000
"""SCB gives 150,000 in one reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A dense cube, cells in row-major order: the last variable varies fastest.

    *codes* has the codes of each variable in the order of the cells. *value* has a null for a cell without
    a number. *symbol* tells for each cell which of *symbols* stands beside it; number 0 is "", for none.
    """

    codes: Mapping[str, tuple[str, ...]]
    value: pl.Series
    symbols: tuple[str, ...]
    symbol: Numbers

    def positions(self, variable: str) -> Numbers:
        """For each cell, the place of its code among the codes of *variable*."""
        sizes = [len(codes) for codes in self.codes.values()]
        axis = list(self.codes).index(variable)
        shape = [size if place == axis else 1 for place, size in enumerate(sizes)]
        return np.broadcast_to(np.arange(sizes[axis], dtype=np.uint32).reshape(shape), sizes).ravel()


def read_dataset(document: Json, body: bytes = b"") -> Dataset:
    """The dataset in *document*; UnexpectedReplyError if it is none, contradicts itself or is too large.

    Where the *body* that it was read from is given too, its values are looked at there, which takes a tenth.
    """
    if document.get("class") != "dataset":
        raise UnexpectedReplyError(f"a JSON-stat dataset was expected, not class {document.get('class')!r}")
    dimensions = object_at(document, "dimension")
    variables = texts_at(document, "id")
    codes = {each: ordered_codes(each, object_at(dimensions, each)) for each in variables}
    sizes = array_at(document, "size")
    if sizes != [len(each) for each in codes.values()] or len(codes) != len(variables):
        raise UnexpectedReplyError(f"the sizes {sizes} do not fit the categories of {', '.join(variables)}")
    cells = math.prod(sizes)
    if cells > _MOST:  # where its cells are named one by one, a small reply can promise any number
        raise UnexpectedReplyError(f"its sizes make {cells} cells; {_MOST} are the most that are read")
    symbols, symbol = _symbols(document.get("status"), cells)
    return Dataset(codes=codes, value=_values(document, cells, body), symbols=symbols, symbol=symbol)


def ordered_codes(variable: str, dimension: Json) -> tuple[str, ...]:
    """The codes of a dimension in the order of its cells.

    This is the order of the index values. The order of the keys means nothing: caches that went through
    JavaScript put keys that look like whole numbers first.
    """
    category = object_at(dimension, "category")
    index: object = category.get("index")
    if index is None:
        codes = tuple(object_at(category, "label"))
        if len(codes) != 1:
            raise UnexpectedReplyError(f"the categories of {variable} have no index")
        return codes
    if isinstance(index, list):
        return tuple(texts_at(category, "index"))
    places = object_at(category, "index")
    if not set(map(type, places.values())) <= {int}:
        raise UnexpectedReplyError(
            f"the category index of {variable} holds something that is no whole number"
        )
    expected = list(range(len(places)))
    if list(places.values()) == expected:
        return tuple(places)
    codes = sorted(places, key=places.__getitem__)
    if list(map(places.__getitem__, codes)) != expected:
        raise UnexpectedReplyError(f"the category index of {variable} has gaps or repeats")
    return tuple(codes)


def _values(document: Json, cells: int, body: bytes) -> pl.Series:
    if "value" not in document:
        raise UnexpectedReplyError("the field 'value' is missing")
    values: object = document["value"]
    if isinstance(values, dict):
        sparse = cast("dict[str, Any]", values)
        places = _places(sparse, cells)
        dense = np.full(cells, np.nan)
        dense[places] = _numbers(list(sparse.values())).to_numpy()
        return pl.Series("value", dense, nan_to_null=True)
    if not isinstance(values, list) or len(cast("list[object]", values)) != cells:
        raise UnexpectedReplyError(
            f"the field 'value' does not hold the {cells} cells that the sizes promise"
        )
    return _numbers(cast("list[object]", values), checked=_are_numbers(body))


def _are_numbers(body: bytes) -> bool:
    """Whether the list "value" of the whole *body* holds numbers and null alone; False is no answer.

    No brace is left open before it but the first, nor after it but the last; the beginning of a text, a list,
    an object, true or false does not come in it.
    """
    start = body.find(b'"value":[')
    end = body.find(b"]", start)
    if start < 0 or end < 0:
        return False
    before, after = body[:start], body[end:]
    return (
        before.count(b"{") - before.count(b"}") == 1
        and after.count(b"}") - after.count(b"{") == 1
        and all(body.find(letter, start + _OPENING, end) < 0 for letter in _NO_NUMBERS)
    )


def _numbers(values: Sequence[object], *, checked: bool = False) -> pl.Series:
    """*values* as floats; *checked* says that nothing but numbers and null is among them."""
    # checked by type: Polars would take true for 1
    if not checked and not set(map(type, values)) <= _NUMBER_TYPES:
        odd = next(value for value in values if type(value) not in _NUMBER_TYPES)
        raise UnexpectedReplyError(f"the field 'value' holds something that is no number: {odd!r:.40}")
    try:
        return pl.Series("value", values, dtype=pl.Float64)
    except OverflowError as cause:
        largest = max((value for value in values if isinstance(value, int)), key=abs)
        raise UnexpectedReplyError(
            f"the field 'value' holds a number that is too large: {largest!r:.20}..."
        ) from cause


def _symbols(status: object, cells: int) -> tuple[tuple[str, ...], Numbers]:
    """The distinct symbols, "" first, and for each cell the number of its symbol."""
    beside = np.zeros(cells, dtype=np.uint32)
    if not status:
        return ("",), beside
    if isinstance(status, str):
        return ("", status), beside + np.uint32(1)
    if isinstance(status, list) and len(cast("list[object]", status)) == cells:
        return _numbered(cast("list[str | None]", status))
    if not isinstance(status, dict):
        raise UnexpectedReplyError(f"the field 'status' fits neither {cells} cells nor the standard")
    sparse = cast("dict[str, Any]", status)
    places = _places(sparse, cells)
    symbols, beside[places] = _numbered(list(sparse.values()))
    return symbols, beside


def _numbered(texts: list[str | None]) -> tuple[tuple[str, ...], Numbers]:
    """The symbols among *texts*, behind "", and for each text the number of its symbol; null has 0."""
    try:
        named = pl.Series(texts, dtype=pl.String)
    except (TypeError, pl.exceptions.PolarsError) as cause:
        raise UnexpectedReplyError(f"the field 'status' holds something that is no text: {cause}") from cause
    if named.len() < _FEW:
        symbols = ("", *sorted(filter(None, set(texts))))
        number: dict[str | None, int] = {symbol: place for place, symbol in enumerate(symbols)}
        number[None] = 0
        return symbols, np.fromiter(map(number.__getitem__, texts), dtype=np.uint32, count=len(texts))
    coded = named.cast(pl.Categorical(pl.Categories.random()))
    symbols = cast("pl.Categorical", coded.dtype).categories.to_series()
    numbers = pl.select((pl.lit(coded).to_physical() + 1).fill_null(0)).to_series()
    return ("", *symbols), numbers.to_numpy()


def _places(sparse: Mapping[str, object], cells: int) -> Numbers:
    """The cells that the keys of a sparse object name."""
    digits = pl.Series(list(sparse), dtype=pl.String).cast(pl.UInt32, strict=False)
    try:
        # Polars takes a quarter of the time; what is not digits alone may still be a number, to int.
        places = digits.to_numpy() if not digits.null_count() else np.fromiter(map(int, sparse), np.uint32)
    except (ValueError, OverflowError) as cause:
        raise UnexpectedReplyError(f"a cell is named by something that is no number: {cause}") from cause
    if places.size and int(places.max()) >= cells:
        raise UnexpectedReplyError(f"cell {places.max()} is named, but there are only {cells}")
    return places
