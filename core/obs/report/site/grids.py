"""Tables of figures, each cell looked up by the reference that the table states."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from obs.language import Message, Note, Number, Period, Place, Said, Text, msg
from obs.report.site.page import Grid, Head, Row
from obs.report.site.teller import Teller


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the results' own name for it, its title, and what is in it.

    *decimals* are those of the row's indicator where None.
    """

    key: str
    title: Said
    holds: Literal["number", "text", "period", "note", "place"] = "number"
    decimals: int | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row: its key in references, its head, the decimals of its figures, the columns it goes *without*."""

    key: str
    head: Markup
    decimals: int = 0
    marked: bool = False
    without: frozenset[str] = frozenset()


def grid(
    teller: Teller,
    id_: str,
    *,
    caption: Message,
    corner: Said,
    columns: Sequence[Column],
    lines: Sequence[Line],
    pattern: str,
) -> Grid:
    """The table of the figures that *pattern* names for each of *lines* and *columns*, with its credit."""
    rows = [
        Row(
            head=Head(told=line.head, key=line.key),
            cells=[_cell(teller, column, line, pattern) for column in columns],
            marked=line.marked,
        )
        for line in lines
    ]
    refs = [
        pattern.format(row=line.key, column=column.key)
        for line in lines
        for column in columns
        if column.holds == "number"
    ]
    return Grid(
        id=id_,
        caption=teller.html(caption),
        corner=teller.html(corner),
        heads=[
            Head(told=teller.html(column.title), key=column.key, number=column.holds == "number")
            for column in columns
        ],
        rows=rows,
        pattern=pattern,
        credit=teller.credit(refs) if refs else Markup(""),
    )


def _cell(teller: Teller, column: Column, line: Line, pattern: str) -> Markup:
    if column.key in line.without:
        return teller.voice.bare(Number(None))
    ref = pattern.format(row=line.key, column=column.key)
    value = teller.material.results.found(ref)
    if column.holds != "number":
        return teller.html(_SAID[column.holds](str(value))) if value else Markup("")
    decimals = line.decimals if column.decimals is None else column.decimals
    if value is None:
        told = _why_missing(teller, ref)
    else:
        told = teller.voice.bare(Number(float(value), decimals, signed=column.signed))
    if not teller.material.results.is_corrected(ref):
        return told
    return Markup('{} <span class="corrected">{}</span>').format(told, teller.html(msg("(corrected)")))


_SAID: dict[str, Callable[[str], Said]] = {"text": Text, "period": Period, "note": Note, "place": Place}
_NO_REASON: Collection[object] = (None, "reported", "provisional")


def _why_missing(teller: Teller, ref: str) -> Markup:
    """A dash, or the reason that the source gives for a figure of its own."""
    row: dict[str, Any] = dict(teller.material.results.row_of(ref))
    status = row.get("status") if ref.endswith("/value") else None
    return teller.voice.bare(Number(None)) if status in _NO_REASON else teller.html(Text(str(status)))
