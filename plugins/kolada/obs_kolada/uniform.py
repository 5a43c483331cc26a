"""A page of data whose objects have few forms, as Kolada sends them, read without a reader of JSON.

Every byte is accounted for: text that objects share by their forms, ids and years letter by letter, numbers
by a strict reader of JSON, which also reads what is around the rows. A page that has anything else is left to
`varied`, so nothing is taken for what it may not be. It takes half the time that Polars needs for its JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple, cast

import numpy as np
import orjson
import polars as pl
from numpy.typing import NDArray

from obs_kolada.alike import windows
from obs_kolada.codes import AREA, KPI
from obs_kolada.drift import GENDERS
from obs_kolada.forms import FOLLOWING, KPI_LETTERS, EntryForm, Objects, by_form, entry_form, row_form
from obs_kolada.ids import letters_at, numbers_of, places_of_areas, places_of_kpis
from obs_kolada.page import NO_ROWS, YEARS, Rows

_ENVELOPE = {"values", "next_url", "previous_url", "count"}
_ALWAYS = {"values", "next_url"}
_DIGITS = 40
"""The letters of a number and the comma after it."""
_NOWHERE = 255
_PLACES = [attrgetter(name) for name in ("kpi", "period", "municipality", "length")]


def _places_in(letters: bytes) -> NDArray[np.uint8]:
    """For each byte its place in *letters*."""
    places = np.full(256, _NOWHERE, dtype=np.uint8)
    places[list(letters)] = np.arange(len(letters))
    return places


_GENDER = _places_in("".join(GENDERS).encode())
_BEGINS = _places_in(b"-0123456789n") != _NOWHERE
"""Whether a number or null begins with the byte."""
_KEEP = np.tri(_DIGITS, _DIGITS, -1, dtype=np.uint8) * np.uint8(255)
"""For each length of a number, what to keep of the letters from its first on."""
_FILL = np.where(np.eye(_DIGITS, dtype=np.bool_), ord(","), ord(" ")).astype(np.uint8) & ~_KEEP
"""And what to put in place of the others: a comma, then blanks."""


class _Cells(NamedTuple):
    """An item for each row: the letters of the ids as numbers, and the year."""

    kpi: NDArray[np.uint64]
    area: NDArray[np.uint64]
    year: NDArray[np.int64]


class _Entries(NamedTuple):
    """An item for each entry: place of its gender, place of its form in *forms*, value."""

    gender: NDArray[np.uint8]
    form: NDArray[np.uint8]
    value: list[float | None]
    forms: tuple[EntryForm, ...]


def read_uniform(body: bytes) -> Rows | None:
    """The page that *body* is; None where it is not of this kind, which is no fault."""
    end = body.rfind(b"]") + 1
    body = body.ljust(end + _DIGITS)  # blanks, so that what is looked at ends in it: seldom needed
    letters = np.frombuffer(body, dtype=np.uint8)
    opens = np.flatnonzero(letters == ord("{"))[1:]
    around = _around(body[: int(opens[0])] + body[end - 1 :] if opens.size else body)
    if around is None:
        return None
    if not opens.size:
        return replace(NO_ROWS, link=_link(around), said=_said(around))
    if b"\0" in body:
        return None
    stops = np.append(opens[1:], end)
    initial = letters[opens + 2]  # of the first field's name
    is_row, is_entry = initial == initial[0], initial != initial[0]
    following = np.append(is_row[1:].astype(np.uint8), np.uint8(FOLLOWING["end"]))
    every = Objects(opens, stops, following)
    cells = _cells(body, every.only(np.flatnonzero(is_row)))
    if cells is None:
        return None
    entries = _entries(body, every.only(np.flatnonzero(is_entry)))
    if entries is None:
        return None
    return _page(around, cells, entries, (np.cumsum(is_row) - 1)[is_entry])


def _around(text: bytes) -> Mapping[str, object] | None:
    """The fields of the envelope, of which *text* is all but the rows, if they are those documented."""
    try:
        fields = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(fields, dict):
        return None
    around = cast("dict[str, object]", fields)
    links = [around.get("next_url"), around.get("previous_url")]
    if not _ALWAYS <= around.keys() <= _ENVELOPE or around["values"] != [] or b"\\" in text:
        return None
    if type(around.get("count")) not in (int, float, type(None)):
        return None
    if not all(isinstance(link, str | None) for link in links):
        return None
    # a name that comes twice has one more colon than these make
    colons = len(around) + sum(cast("str", link).count(":") for link in links if link is not None)
    return around if text.count(b":") == colons else None


def _cells(body: bytes, rows: Objects) -> _Cells | None:
    found = by_form(body, rows, row_form)
    if found is None:
        return None
    which, forms = found
    kpi, period, municipality, length = (
        np.array([place(form) for form in forms])[which] for place in _PLACES
    )
    year = numbers_of(windows(body, 4, rows.starts + period))
    if year is None or year.min() < YEARS[0] or year.max() > YEARS[1]:
        return None
    area = letters_at(body, rows.starts + municipality, length)
    return _Cells(letters_at(body, rows.starts + kpi, KPI_LETTERS), area, year)


def _entries(body: bytes, entries: Objects) -> _Entries | None:
    found = by_form(body, entries, entry_form)
    if found is None:
        return None
    starts, stops, _ = entries
    which, forms = found
    before = np.array([len(form.before.letters) for form in forms])[which]
    after = np.array([len(form.after.letters) for form in forms])[which]
    place = np.array([form.gender for form in forms])[which]
    gender = _GENDER[np.frombuffer(body, dtype=np.uint8)[np.where(place < 0, stops, starts) + place]]
    value = _values(body, starts + before, stops - after)
    if value is None or (gender == _NOWHERE).any():
        return None
    return _Entries(gender, which, value, forms)


def _values(body: bytes, starts: NDArray[np.intp], stops: NDArray[np.intp]) -> list[float | None] | None:
    """The numbers, or nulls, between each of *starts* and *stops*; None where one is neither."""
    lengths = stops - starts
    width = int(lengths.max()) + 1
    if width > _DIGITS or lengths.min() < 1:
        return None
    text = windows(body, width, starts)
    text &= _KEEP[lengths, :width]
    text |= _FILL[lengths, :width]
    text[-1, lengths[-1]] = ord(" ")
    if not _BEGINS[text[:, 0]].all():
        return None
    try:
        numbers = cast("list[float | None]", orjson.loads(b"[%b]" % text.data))
    except orjson.JSONDecodeError:
        return None
    return numbers if len(numbers) == starts.size else None


def _page(
    around: Mapping[str, object], cells: _Cells, entries: _Entries, row: NDArray[np.intp]
) -> Rows | None:
    kpi, kpi_codes = places_of_kpis(cells.kpi)
    area, area_codes = places_of_areas(cells.area)
    if not all(map(KPI.fullmatch, kpi_codes)) or not all(map(AREA.fullmatch, area_codes)):
        return None
    statuses = tuple(dict.fromkeys(form.status for form in entries.forms))
    status = np.array([statuses.index(form.status) for form in entries.forms], dtype=np.uint32)
    return Rows(
        count=cells.kpi.size,
        kpi=kpi[row],
        area=area[row],
        year=cells.year.astype(np.int32)[row],
        gender=entries.gender,
        status=status[entries.form],
        value=pl.Series("value", entries.value, dtype=pl.Float64),
        deleted=np.array([form.deleted for form in entries.forms])[entries.form],
        kpi_codes=kpi_codes,
        area_codes=area_codes,
        statuses=statuses,
        kpis=frozenset(kpi_codes),
        areas=frozenset(area_codes),
        years=(int(cells.year.min()), int(cells.year.max())),
        link=_link(around),
        said=_said(around),
    )


def _link(around: Mapping[str, object]) -> str | None:
    return cast("str | None", around["next_url"])


def _said(around: Mapping[str, object]) -> float | None:
    count = cast("float | None", around.get("count"))
    return None if count is None else float(count)
