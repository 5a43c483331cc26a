"""A file of records of which a few have another number of cells, or none: these alone are read one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from obs.models import Finding
from obs.publish.package.dialect import Dialect
from obs.publish.package.form import told_of_form
from obs.publish.package.plain import are_within, counted, read_plain
from obs.publish.package.records import records_of
from obs.publish.package.text import Part, Text

_FEW = 20
"""At most one record of so many is read by itself; beyond that they are faster all together."""
_Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Records:
    """Where each record of a *body* starts and ends, its *line*, and how many delimiters it has."""

    body: bytes
    starts: _Places
    ends: _Places
    lines: _Places
    gaps: _Places

    def text(self, record: int) -> str:
        """The record without its line break."""
        return self.body[self.starts[record] : self.ends[record]].decode()


def read_repaired(
    body: bytes, dialect: Dialect, file: str, places: Sequence[Part]
) -> tuple[Text, list[Finding]] | None:
    """The table in *body* and what is wrong in its form, as `read_records` tells it; None for any other."""
    if counted(body, ord(dialect.delimiter)) is None:
        return None
    records = _records(body, dialect)
    width = int(records.gaps[0]) + 1
    sizes = records.ends - records.starts
    odd = np.flatnonzero((records.gaps != width - 1) | (sizes <= width))  # with a return; a few are sound
    odd = odd[odd > 0]
    if not odd.size or odd.size > records.starts.size // _FEW:
        return None
    wrong: dict[str, list[int]] = {"blank-row": [], "extra-cell": [], "missing-cell": []}
    try:
        repaired = b"".join(_pieces(records, odd, width, dialect, wrong))
    except (UnicodeDecodeError, csv.Error):
        return None
    plain = read_plain(repaired, dialect)
    blank = np.isin(records.lines, wrong["blank-row"])
    if plain is None or plain.frame.height != records.lines.size - 1 - np.count_nonzero(blank):
        return None
    made = Text(
        file=file,
        labels=plain.labels,
        frame=plain.frame,
        lines=records.lines[~blank][1:].tolist(),
        places=places,
        records=records.lines.tolist(),
    )
    return made, told_of_form(wrong, file, width)


def _records(body: bytes, dialect: Dialect) -> _Records:
    letters = np.frombuffer(body if body.endswith(b"\n") else body + b"\n", dtype=np.uint8)
    outside = ~are_within(letters == ord('"'), np.uint8(0))
    breaks = letters == ord("\n")
    ends = np.flatnonzero(breaks & outside)
    gaps = np.flatnonzero((letters == ord(dialect.delimiter)) & outside)
    return _Records(
        body=body,
        starts=np.concatenate(([0], ends[:-1] + 1)),
        ends=ends,
        lines=np.concatenate(([1], np.flatnonzero(outside[breaks])[:-1] + 2)),
        gaps=np.diff(np.searchsorted(gaps, ends), prepend=0),
    )


def _pieces(
    records: _Records, odd: _Places, width: int, dialect: Dialect, wrong: dict[str, list[int]]
) -> Iterator[bytes]:
    """The body with *odd* records as they are meant; what is wrong with them goes to *wrong*, by line."""
    after = 0
    for record in odd.tolist():
        cells = [cell for _, each in records_of(records.text(record), dialect) for cell in each]
        line = int(records.lines[record])
        if any(cells) and len(cells) == width:
            continue
        yield records.body[after : records.starts[record]]
        after = int(records.ends[record]) + 1
        if not any(cells):
            wrong["blank-row"].append(line)
            continue
        wrong["extra-cell" if len(cells) > width else "missing-cell"].append(line)
        made = io.StringIO(newline="")
        fitted = [*cells, *[""] * width][:width]
        csv.writer(made, delimiter=dialect.delimiter, lineterminator="\n").writerow(fitted)
        yield made.getvalue().encode()
    yield records.body[after:]
