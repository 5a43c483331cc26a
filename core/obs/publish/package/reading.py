"""Tables of a package as texts: a plain file is read by Polars, any other record by record."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from obs.models import Finding
from obs.publish.package.dialect import dialect_of
from obs.publish.package.model import Resource
from obs.publish.package.plain import read_plain
from obs.publish.package.records import read_records
from obs.publish.package.repaired import read_repaired
from obs.publish.package.text import Part, Text


def read_text(
    body: bytes, resource: Resource, places: Sequence[Part] = ()
) -> tuple[Text | None, list[Finding]]:
    """The table in *body*, with everything wrong in how it is written; None where nothing can be read."""
    file = resource.file
    try:
        is_utf8 = codecs.lookup(resource.encoding).name == "utf-8"
        plain = body if is_utf8 else body.decode(resource.encoding).encode()
    except (LookupError, UnicodeError):
        return None, []  # told where the file is checked
    dialect = dialect_of(resource)
    plain = plain.removeprefix(b"\xef\xbb\xbf")
    if not plain:
        return None, []
    if dialect.is_plain and (fast := read_plain(plain, dialect)) is not None:
        labels, frame, lines = fast
        records = None if lines is None else [1, *lines]
        text = Text(file=file, labels=labels, frame=frame, lines=lines, places=places, records=records)
        return text, []
    if dialect.is_plain and (repaired := read_repaired(plain, dialect, file, places)) is not None:
        return repaired
    try:
        return read_records(plain.decode(), dialect, resource, places)
    except UnicodeDecodeError:
        return None, []
