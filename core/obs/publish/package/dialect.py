"""How a file of records is written: delimiters, quotation marks, header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from obs.publish.package.model import Resource
from obs.publish.package.parsing import items, mapping

_STRICT = rb'(?:(?:"(?:[^"]|"")*+"|[^",\r\n]*+)(?:,|\r?\n|\Z))*+'


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a file of records is written."""

    delimiter: str = ","
    quote: str = '"'
    double: bool = True
    escape: str | None = None
    skip_space: bool = False
    header: tuple[int, ...] = (1,)
    join: str = " "
    comment_rows: tuple[int, ...] = ()
    comment: str = ""
    null: str | None = None

    @property
    def is_plain(self) -> bool:
        """Whether Polars reads it as the standard means it."""
        return self == Dialect(delimiter=self.delimiter) and len(self.delimiter.encode()) == 1


def dialect_of(resource: Resource) -> Dialect:
    """The dialect of *resource*: what it does not say is as the standard has it."""
    given = resource.dialect
    for kind in ("csv", "tsv"):  # as frictionless wrote it before version 2
        given = {**given, **mapping(given.get(kind))}

    def text(key: str, default: Any) -> Any:  # noqa: ANN401
        value = given.get(key, default)
        return value if isinstance(value, str) else default

    header = tuple(row for row in items(given.get("headerRows", [1])) if isinstance(row, int)) or (1,)
    return Dialect(
        delimiter=text("delimiter", "\t" if resource.format == "tsv" else ","),
        quote=text("quoteChar", '"'),
        double=given.get("doubleQuote", True) is not False,
        escape=text("escapeChar", None),
        skip_space=given.get("skipInitialSpace") is True,
        header=() if given.get("header") is False else header,
        join=text("headerJoin", " "),
        comment_rows=tuple(row for row in items(given.get("commentRows")) if isinstance(row, int)),
        comment=text("commentChar", ""),
        null=text("nullSequence", None),
    )


def sound_until(body: bytes, dialect: Dialect) -> int:
    """How far *body* is records as RFC 4180 has them: its length, unless a quotation mark is out of place."""
    return cast("re.Match[bytes]", _strict(dialect.quote, dialect.delimiter).match(body)).end()


@cache
def _strict(quote: str, delimiter: str) -> re.Pattern[bytes]:
    mark, gap = re.escape(quote.encode()), re.escape(delimiter.encode())
    form = _STRICT.replace(b'"', b"\0").replace(b",", b"\1")
    return re.compile(form.replace(b"\0", mark).replace(b"\1", gap))
