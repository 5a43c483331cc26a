"""The texts of a workbook: each is written once, and cells refer to it by its number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from obs.errors import PublishError
from obs.publish.workbook.parts import Part
from obs.report.workbook.cells import LONGEST

_STEP = 20_000

_CONTROLS = "\x00-\x08\x0b-\x1f"
# An escape that is meant as a text: its first "_" is escaped. It may also end in one that is only now made.
_LOOKS_ESCAPED = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}[_{_CONTROLS}])")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_SUSPECT = f"_x|[{_CONTROLS}]"
# XML has no place for them, and readers do not agree on their escape.
_NO_CHARACTER = "\ufffe|\uffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The *texts* of all cells, each once and sorted; *uses* is how many cells have one."""

    texts: pl.Series
    uses: int

    @property
    def codes(self) -> pl.Enum:
        """The type that gives a text its number."""
        return pl.Enum(self.texts)

    def xml(self) -> Iterator[str]:
        """The entries of the table of texts, in pieces."""
        for start in range(0, self.texts.len(), _STEP):
            piece = escaped(self.texts.slice(start, _STEP))
            # Without the attribute, blanks at the edges and line breaks are the reader's to drop.
            yield "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in piece)


def texts_of(parts: Sequence[Part]) -> Texts:
    """The texts in all *parts*. An empty one is none.

    Raises PublishError for one that is longer than a cell can hold, or has U+FFFE or U+FFFF.
    """
    found: list[pl.Series] = []
    uses = 0
    for part in parts:
        for name in text_columns(part.frame):
            column = part.frame.get_column(name)
            unique = as_texts(column.unique()).drop_nulls().rename("")
            _check_texts(unique, part, name)
            found.append(unique)
            uses += column.len() - as_texts(column).null_count()
    if not found:
        return Texts(texts=pl.Series(dtype=pl.String), uses=0)
    return Texts(texts=pl.concat(found).unique().sort(), uses=uses)


def text_columns(frame: pl.DataFrame) -> list[str]:
    """The columns that stand in cells of text: texts, categories, and dates in the form of ISO 8601.

    A date as a number would begin in March of 1900, and be one only by the format of its cell.
    """
    kinds = (pl.String, pl.Categorical, pl.Enum, pl.Date)
    return [name for name, dtype in frame.schema.items() if isinstance(dtype, kinds)]


def as_texts(column: pl.Series) -> pl.Series:
    """*column* as texts, with null for those that are empty."""
    texts = column.cast(pl.String)
    return texts.set(texts == "", None)


def escaped(texts: pl.Series) -> pl.Series:
    """*texts* as XML, with what it has no place for written as ECMA-376 (22.9.2.19) does: _x0001_."""
    suspect = texts.str.contains(_SUSPECT)
    if suspect.any():
        indices = suspect.arg_true()
        changed = [_escape(text) for text in texts.gather(indices)]
        texts = texts.scatter(indices, pl.Series(changed, dtype=pl.String))
    return texts.str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])


def _escape(text: str) -> str:
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _check_texts(texts: pl.Series, part: Part, column: str) -> None:
    for text in texts.filter(texts.str.contains(_NO_CHARACTER)).sort():
        raise _refused(text, "with a character that is none (U+FFFE or U+FFFF)", part, column)
    # No text takes fewer bytes of UTF-8 than units of UTF-16, which cells count in.
    for text in texts.filter(texts.str.len_bytes() > LONGEST).sort():
        units = len(text.encode("utf-16-le")) // 2
        if units > LONGEST:
            raise _refused(text, f"of {units} characters, and a cell holds {LONGEST},", part, column)


def _refused(text: str, what: str, part: Part, column: str) -> PublishError:
    row = as_texts(part.frame.get_column(column)).eq(text).arg_max()
    assert row is not None, "it is in this part"
    return PublishError(
        f"a text {what} is in the column {column!r} of {part.table!r}, row {part.first + row + 1}",
        suggestion="mend it where it comes from",
    )
