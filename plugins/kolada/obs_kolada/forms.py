"""How Kolada writes rows and entries: forms, each learnt from one object and held against others.

A form is the text of an object without what differs from one to the next. Where an object has that text, byte
by byte, it says what a reader of JSON would find in it, whatever the order of its fields and its blanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar, cast

import numpy as np
import orjson
from numpy.typing import NDArray

from obs_kolada.alike import Text
from obs_kolada.drift import looks_renamed
from obs_kolada.ids import MOST_LETTERS

FOLLOWING = {"entry": 0, "row": 1, "end": 2}
_FIELD = re.compile(
    rb'[ \t\r\n]*"(\w+)"[ \t\r\n]*:[ \t\r\n]*("[^"\\]*"|null|true|false|[0-9.eE+-]+)[ \t\r\n]*([,}])'
)
_VALUES = re.compile(rb'[ \t\r\n]*"values"[ \t\r\n]*:[ \t\r\n]*\[[ \t\r\n]*')
_GAPS = {
    "entry": re.compile(rb"[ \t\r\n]*,[ \t\r\n]*"),
    "row": re.compile(rb"[ \t\r\n]*\][ \t\r\n]*\}[ \t\r\n]*,[ \t\r\n]*"),
    "end": re.compile(rb"[ \t\r\n]*\][ \t\r\n]*\}[ \t\r\n]*\]"),
}
_ROW = {"kpi": str, "period": int, "municipality": str}
_ENTRY = {"gender", "status", "value"}
"""The fields of an entry that are always there; isdeleted is not, and others are of no concern."""
KPI_LETTERS = 6
_MOST = 24
"""Six forms of entries are common: a value, none, one that is deleted, each before an entry or a row."""
_LONGEST = 500
"""The letters of an object that a form is learnt from."""


class Objects(NamedTuple):
    """Where objects of one kind begin, where what follows on each does, and what that is (in FOLLOWING)."""

    starts: NDArray[np.intp]
    stops: NDArray[np.intp]
    following: NDArray[np.uint8]

    def only(self, these: NDArray[np.intp]) -> Objects:
        """Some of them."""
        return Objects(self.starts[these], self.stops[these], self.following[these])


@dataclass(frozen=True, slots=True, kw_only=True)
class RowForm:
    """A row up to its values: its *text*, where in it ids and year begin, and how long the area's id is."""

    text: Text
    kpi: int
    period: int
    municipality: int
    length: int

    def fits(self, body: bytes, rows: Objects) -> NDArray[np.bool_]:
        """Which of the *rows* in *body* have this form."""
        alone = (rows.stops - rows.starts == len(self.text.letters)) & (rows.following == FOLLOWING["entry"])
        return alone & self.text.stands_at(body, rows.starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryForm:
    """A value with its marks: the text *before* its number, and the text *after* it up to the next object.

    *gender* is the place of that letter, from the start of the object or, where negative, from the start of
    what is *following*: another entry of the row, a row, or the end of all rows.
    """

    before: Text
    after: Text
    gender: int
    status: str
    deleted: bool
    following: int

    def fits(self, body: bytes, entries: Objects) -> NDArray[np.bool_]:
        """Which of the *entries* in *body* have this form, whatever their number."""
        follows = entries.following == self.following
        before = self.before.stands_at(body, entries.starts)
        return follows & before & self.after.stands_at(body, entries.stops - len(self.after.letters))


Form = TypeVar("Form", RowForm, EntryForm)


class _Fields(NamedTuple):
    """Where the values of fields stand, by name, and where the last of these fields ends."""

    places: Mapping[str, tuple[int, int]]
    end: int


def by_form(
    body: bytes, objects: Objects, learn: Callable[[bytes], Form | None]
) -> tuple[NDArray[np.uint8], tuple[Form, ...]] | None:
    """For each of *objects* the place of its form among those returned; None where they have too many.

    A form is *learnt* from the first object that fits none of those before; None also where it gives none.
    """
    which = np.zeros(objects.starts.size, dtype=np.uint8)
    left = np.arange(objects.starts.size)
    forms: list[Form] = []
    while left.size:
        those = objects.only(left) if forms else objects
        form = learn(body[those.starts[0] : min(those.stops[0], those.starts[0] + _LONGEST)])
        if form is None or len(forms) == _MOST:
            return None
        fits = form.fits(body, those)
        which[left[fits]] = len(forms)
        forms.append(form)
        left = left[~fits]
    return which, tuple(forms)


def row_form(text: bytes) -> RowForm | None:
    """The form of a row of which *text* is all up to its first value; None for a row of another kind."""
    fields = _fields(text)
    if fields is None or set(fields.places) != set(_ROW) or _VALUES.fullmatch(text, fields.end) is None:
        return None
    row = _read(text + b"]}")
    if row is None or [type(row[name]) for name in _ROW] != list(_ROW.values()):
        return None
    quoted = {name: int(kind is str) for name, kind in _ROW.items()}
    first = {name: fields.places[name][0] + quoted[name] for name in _ROW}
    letters = {name: fields.places[name][1] - quoted[name] - first[name] for name in _ROW}
    if (letters["kpi"], letters["period"]) != (KPI_LETTERS, 4) or letters["municipality"] > MOST_LETTERS:
        return None
    free = tuple(first[name] + letter for name in first for letter in range(letters[name]))
    return RowForm(text=Text(letters=text, free=free), length=letters["municipality"], **first)


def entry_form(text: bytes) -> EntryForm | None:
    """The form of the entry that *text* is, with all up to the next object; None for one of another kind."""
    fields = _fields(text)
    if fields is None or not fields.places.keys() >= _ENTRY or any(map(looks_renamed, fields.places)):
        return None
    gaps = [name for name, gap in _GAPS.items() if gap.fullmatch(text, fields.end)]
    entry = _read(text[: fields.end])
    if entry is None or not gaps:
        return None
    gender, status, deleted = (entry.get(name) for name in ("gender", "status", "isdeleted"))
    status, deleted = "" if status is None else status, False if deleted is None else deleted
    if not (isinstance(status, str) and isinstance(deleted, bool)):
        return None
    if not isinstance(gender, str) or len(gender) != 1:
        return None
    (start, stop), letter = fields.places["value"], fields.places["gender"][0] + 1
    ahead = letter < start
    return EntryForm(
        before=Text(letters=text[:start], free=(letter,) if ahead else ()),
        after=Text(letters=text[stop:], free=() if ahead else (letter - stop,)),
        gender=letter if ahead else letter - len(text),
        status=status,
        deleted=deleted,
        following=FOLLOWING[gaps[0]],
    )


def _fields(text: bytes) -> _Fields | None:
    """The plain fields that the object *text* begins with; None where it has one twice."""
    places: dict[str, tuple[int, int]] = {}
    end = 1
    while found := _FIELD.match(text, end):
        name = found.group(1).decode()
        if name in places:
            return None
        places[name] = found.span(2)
        end = found.end()
        if found.group(3) == b"}":
            break
    return _Fields(places, end)


def _read(text: bytes) -> Mapping[str, object] | None:
    try:
        return cast("Mapping[str, object]", orjson.loads(text))
    except orjson.JSONDecodeError:
        return None
