"""Tables of a package as texts: a plain file is read by Polars, any other record by record."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import replace

from obs.models import Finding
from obs.publish.package.dialect import Dialect, dialect_of
from obs.publish.package.model import Resource
from obs.publish.package.plain import read_plain
from obs.publish.package.records import read_records
from obs.publish.package.repaired import read_repaired
from obs.publish.package.text import Part, Text


def read_text(
    body: bytes, resource: Resource, places: Sequence[Part] = ()
) -> tuple[Text | None, list[Finding]]:
    """The table in *body*, with everything wrong in how it is written; None where nothing can be read."""
    try:
        is_utf8 = codecs.lookup(resource.encoding).name == "utf-8"
        plain = body if is_utf8 else body.decode(resource.encoding).encode()
    except (LookupError, UnicodeError):
        return None, []  # told where the file is checked
    dialect = dialect_of(resource)
    plain = plain.removeprefix(b"\xef\xbb\xbf")
    if not plain:
        return None, []
    if (fast := _at_once(plain, dialect, resource, places)) is not None:
        return fast
    try:
        return read_records(plain.decode(), dialect, resource, places)
    except UnicodeDecodeError:
        return None, []


def _at_once(
    body: bytes, dialect: Dialect, resource: Resource, places: Sequence[Part]
) -> tuple[Text, list[Finding]] | None:
    """The table in *body*, unless its records have to be read one by one."""
    file = resource.file
    if not dialect.header:
        headless = _without_labels(body, dialect, resource, places)
        return None if headless is None else (headless, [])
    if not dialect.is_plain:
        return None
    if (plain := read_plain(body, dialect)) is None:
        return read_repaired(body, dialect, file, places)
    labels, frame, lines = plain
    records = None if lines is None else [1, *lines]
    return Text(file=file, labels=labels, frame=frame, lines=lines, places=places, records=records), []


def _without_labels(body: bytes, dialect: Dialect, resource: Resource, places: Sequence[Part]) -> Text | None:
    """The table in *body*, whose first record is a row, if it is without fault: read with labels on top."""
    columns = resource.schema.columns if resource.schema else ()
    labelled = replace(dialect, header=(1,))
    if not columns or not labelled.is_plain:
        return None
    head = dialect.delimiter.join(f"c{place}" for place in range(len(columns)))
    plain = read_plain(b"%b\n%b" % (head.encode(), body), labelled)
    if plain is None:
        return None
    lines = None if plain.lines is None else [line - 1 for line in plain.lines]
    labels = tuple(column.name for column in columns)
    return Text(
        file=resource.file,
        labels=labels,
        frame=plain.frame,
        first=1,
        lines=lines,
        places=places,
        records=lines,
    )
