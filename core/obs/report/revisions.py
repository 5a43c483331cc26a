"""What the sources changed, in the terminal and for other programs."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from obs.models import Indicator, Terms
from obs.regions import name_of
from obs.report.numbers import decimal
from obs.revisions import Kind, Revisions
from obs.texts import in_line

_OF_A_SERIES, _OF_ALL = 8, 40
"""How many changes are shown of one series on one day, and in all."""

_MOST_DIGITS, _LONGEST_NOTE = 15, 60
_SEXES = {"F": ", women", "M": ", men"}
_SIZE = (pl.col("new") - pl.col("old")).abs() / pl.max_horizontal(pl.col("old").abs(), pl.col("new").abs())
"""The size of a change relative to the larger of its two values: units differ between indicators."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """*revisions* of *indicators* in *figures*, first seen from *since* to *until*; *terms* by source.

    *shown* are the regions that the study is about: what changed there is told first.
    """

    study: str
    figures: str
    revisions: Revisions
    indicators: Mapping[str, Indicator]
    since: date | None
    until: date | None
    terms: Mapping[str, Terms]
    shown: Collection[str] = ()

    @property
    def sources(self) -> list[Terms]:
        """The terms of the sources that something changed at."""
        ids = self.revisions.frame["indicator"].unique()
        names = sorted({self.indicators[id_].source for id_ in ids})
        return [self.terms[name] for name in names if name in self.terms]


def csv_bytes(told: Told) -> bytes:
    """A row for each change: UTF-8, comma, decimal point, LF, a header; an empty field for none."""
    return told.revisions.frame.write_csv().encode()


def json_bytes(told: Told) -> bytes:
    """What was looked at, how many changes of each kind there are of each indicator, and all of them."""
    frame = told.revisions.frame
    document = {
        "study": told.study,
        "figures": told.figures,
        "since": told.since,
        "until": told.until,
        "credits": [each.credit for each in told.sources],
        "counts": [
            {"indicator": id_, **{kind.value: counts.get(kind, 0) for kind in Kind}}
            for id_, counts in _counts(frame).items()
        ],
        "findings": [asdict(each) for each in told.revisions.findings],
        "changes": [{**row, "region_name": name_of(row["region"])} for row in frame.iter_rows(named=True)],
    }
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, default=str) + "\n").encode()


def text(told: Told) -> str:
    """The changes in plain English: how many of each indicator, then the weightiest one by one."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Told) -> Iterator[str]:
    frame = told.revisions.frame
    yield f"Changes in the figures of {told.study}, first seen {_span(told)}"
    yield f"Figures: {told.figures}"
    if frame.is_empty():
        yield "Nothing that was fetched before has changed, and nothing was added to it."
        return
    yield ""
    yield from _summary(told)
    yield from _one_by_one(told)
    yield ""
    yield from _reading(frame)
    for terms in told.sources:
        yield f"Values: {terms.credit}. Per cent: {terms.credit_processed}."


def _span(told: Told) -> str:
    since, until = told.since, told.until
    if since and until:
        return f"from {since} to {until}" if since != until else f"on {since}"
    if since:
        return f"since {since}"
    return f"until {until}" if until else "since the first fetch of each series"


def _counts(frame: pl.DataFrame) -> dict[str, dict[str, int]]:
    """How many changes of each kind there are, by indicator in the order of the frame."""
    found: dict[str, dict[str, int]] = {}
    for id_, kind, count in frame.group_by("indicator", "kind", maintain_order=True).len().iter_rows():
        found.setdefault(id_, {})[kind] = count
    return found


def _summary(told: Told) -> Iterator[str]:
    """A line for each indicator: the changes by kind, and the largest of a value."""
    frame = told.revisions.frame
    counts = _counts(frame)
    kinds = [kind for kind in Kind if any(each.get(kind) for each in counts.values())]
    rows: list[tuple[str, ...]] = [("indicator", *kinds, "largest change of a value")]
    for id_ in sorted(counts, key=lambda id_: (-_changed(counts[id_]), id_)):
        largest = _largest(frame.filter(pl.col("indicator") == id_))
        said = _change(largest, told.indicators[id_]) if largest else "-"
        rows.append((id_, *(str(counts[id_].get(kind, 0)) for kind in kinds), said))
    yield from _aligned(rows)


def _changed(counts: Mapping[str, int]) -> int:
    return sum(count for kind, count in counts.items() if kind != Kind.ADDED)


def _largest(frame: pl.DataFrame) -> dict[str, Any] | None:
    found = _by_weight(frame.filter(pl.col("old") != pl.col("new")).with_columns(kind=pl.lit("")), ())
    return found.row(0, named=True) if found.height else None


def _by_weight(frame: pl.DataFrame, shown: Collection[str]) -> pl.DataFrame:
    """*frame* with the regions *shown* first, then by kind, and in each the largest change first."""
    return frame.with_columns(
        size=_SIZE.fill_nan(None).round(3), other=~pl.col("region").is_in(list(shown))
    ).sort(
        "other",
        "kind",
        "size",
        "period",
        "region",
        "sex",
        descending=[False, False, True, True, False, True],
        nulls_last=True,
    )


def _one_by_one(told: Told) -> Iterator[str]:
    """The weightiest changes of each day and series, the last day first."""
    frame, room = told.revisions.frame, _OF_ALL
    days = sorted(frame["first_seen"].unique(), reverse=True)
    places = [(day, id_) for day in days for id_ in told.indicators]
    for day, id_ in places:
        rows = frame.filter(pl.col("first_seen") == day, pl.col("indicator") == id_)
        shown = _by_weight(rows, told.shown).head(min(room, _OF_A_SERIES))
        if shown.is_empty():
            continue
        indicator = told.indicators[id_]
        yield ""
        yield f"{day}  {id_} {indicator.title_en}, {indicator.unit}"
        lines = [_row(row, indicator) for row in shown.iter_rows(named=True)]
        yield from (f"  {line}" for line in _aligned(lines, right=()))
        if rows.height > shown.height:
            yield f"  and {rows.height - shown.height} more of this series; --format csv for all"
        room -= shown.height
    left = frame.height - _OF_ALL
    if room == 0 and left > 0:
        yield ""
        yield f"{frame.height} changes in all, not all of them here; --format csv for all"


def _row(row: Mapping[str, Any], indicator: Indicator) -> tuple[str, ...]:
    reason = f" ({row['reason']})" if row["reason"] else ""
    return f"{row['kind']}{reason}", _change(row, indicator)


def _change(row: Mapping[str, Any], indicator: Indicator) -> str:
    """Place, period, what was there, what is there now, and how much more or less in per cent."""
    old, new = row["old"], row["new"]
    decimals = _decimals(old, new, indicator.decimals)
    where = f"{name_of(row['region'])} {row['period']}{_SEXES.get(row['sex'], '')}"
    was, is_ = (_side(row, side, decimals) for side in ("old", "new"))
    percent = f" ({100 * (new - old) / abs(old):+.1f} %)" if old and new is not None and old != new else ""
    return f"{where}: {was} -> {is_}{percent}{_notes(row)}"


def _decimals(old: float | None, new: float | None, decimals: int) -> int:
    """As many as the indicator has, or so many more that the two values are seen to differ."""
    if old is None or new is None or old == new:
        return decimals
    differ = (n for n in range(decimals, _MOST_DIGITS) if decimal(old, n) != decimal(new, n))
    return next(differ, _MOST_DIGITS)


def _side(row: Mapping[str, Any], side: str, decimals: int) -> str:
    value, status = row[side], row[f"{side}_status"]
    if status is None:
        return "no row"
    if value is None:
        return "withheld" if status in ("reported", "provisional") else status
    return decimal(value, decimals) + (" provisional" if status == "provisional" else "")


def _notes(row: Mapping[str, Any]) -> str:
    old, new = (_shown(row[f"{side}_note"] or "") for side in ("old", "new"))
    return "" if old == new else f'; noted "{new}", before "{old}"'


def _shown(note: str) -> str:
    """A source's *note* for a terminal: what moves the cursor is a code, and a long one is cut."""
    plain = in_line(note)
    return plain if len(plain) <= _LONGEST_NOTE else f"{plain[:_LONGEST_NOTE]}..."


def _aligned(rows: Sequence[Sequence[str]], right: Sequence[int] | None = None) -> Iterator[str]:
    """*rows* in columns, those at *right* (by default all but the first and last) to the right."""
    across = range(1, len(rows[0]) - 1) if right is None else right
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(width) if place in across else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _reading(frame: pl.DataFrame) -> Iterator[str]:
    """What the words mean, as far as they are used."""
    kinds = set(frame["kind"])
    meanings = {
        Kind.DELETED: "deleted: a value that the source no longer gives.",
        Kind.REVISED: "revised: another value, status or note.",
        Kind.METHOD: "method: another query, another reading of the same replies, or a declared break; the "
        "figures are not comparable with those before.",
        Kind.FINAL: "final: a provisional value is no longer provisional.",
        Kind.ADDED: "added: a value that was not there before, though it was asked for.",
    }
    yield from (text for kind, text in meanings.items() if kind in kinds)
    yield "Largest is what changed most relative to the larger of its two values."
