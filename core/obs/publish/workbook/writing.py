"""Writing a workbook: the skeleton copied, with the rows and texts put in where they belong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from obs.errors import PublishError
from obs.publish.workbook.cover import columns_sheet, cover_lines
from obs.publish.workbook.model import Cover, DataSheet
from obs.publish.workbook.parts import Part, parts_of
from obs.publish.workbook.rows import letters, rows_xml
from obs.publish.workbook.skeleton import Skeleton, skeleton
from obs.publish.workbook.texts import Texts, texts_of

_LEVEL = 1
"""The usual 6 packs four times as long, for a file a fifth smaller."""
_TEXTS, _PROPERTIES = "xl/sharedStrings.xml", "docProps/core.xml"
_COUNTS = re.compile(r'count="(\d+)" uniqueCount="(\d+)"')


def write_workbook(path: Path, sheets: Sequence[DataSheet], cover: Cover, *, created: datetime) -> None:
    """Write *sheets* behind *cover* to *path*; the same input gives the same bytes.

    A frame of more rows than a sheet holds goes to "NAME 1", "NAME 2", ... Null and the empty text are an
    empty cell, dates a text. Raises PublishError for what a workbook cannot hold as it is: a text of over
    32,767 characters, an infinite or too large number, a row without a value, another type.
    """
    tables = parts_of(sheets)
    about = columns_sheet(sheets)
    first = [Part(name=each.name, table=each.name, first=0, frame=each.frame) for each in about]
    parts = [*first, *tables]
    texts = texts_of(parts)
    lines = cover_lines(cover, [*about, *sheets], parts)
    bones = skeleton(cover, lines, parts, created=created)
    try:
        with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            _fill(archive, bones, parts, texts, cover.language)
    except OSError as error:
        raise PublishError(
            f"cannot write the workbook {path}: {error}", suggestion="is there room, and may you write there?"
        ) from error


def _fill(archive: ZipFile, bones: Skeleton, parts: Sequence[Part], texts: Texts, language: str) -> None:
    # The cover is sheet 1; what has no rows has no table.
    numbered = {f"xl/worksheets/sheet{number}.xml": part for number, part in enumerate(parts, start=2)}
    filled = (part for part in parts if part.frame.height)
    tables = {f"xl/tables/table{number}.xml": part for number, part in enumerate(filled, start=1)}
    with ZipFile(BytesIO(bones.archive)) as source:
        first = int(_found(_COUNTS, source.read(_TEXTS).decode()).group(2))
        for name in source.namelist():
            xml = source.read(name).decode()
            pieces: Iterator[str] = iter((xml,))
            if name in numbered:
                pieces = _sheet(xml, numbered[name], texts, first=first, style=bones.style)
            elif name in tables:
                pieces = iter((_table(xml, tables[name]),))
            elif name == _TEXTS:
                pieces = _texts(xml, texts)
            elif name == _PROPERTIES:
                pieces = iter((_with_language(xml, language),))
            # Opened by its name, an entry is of 1980: of no day on which somebody made it.
            with archive.open(name, "w") as entry:
                for piece in pieces:
                    entry.write(piece.encode())


def _sheet(xml: str, part: Part, texts: Texts, *, first: int, style: int) -> Iterator[str]:
    head, end, tail = xml.partition("</sheetData>")
    assert end, "a sheet has rows"
    yield re.sub('<dimension ref="[^"]*"/>', f'<dimension ref="{_size(part)}"/>', head, count=1)
    yield from rows_xml(part, texts.codes, first=first, style=style)
    yield end + tail


def _table(xml: str, part: Part) -> str:
    return re.sub(' ref="[^"]*"', f' ref="{_size(part)}"', xml)


def _size(part: Part) -> str:
    return f"A1:{letters(part.frame.width - 1)}{part.frame.height + 1}"


def _texts(xml: str, texts: Texts) -> Iterator[str]:
    uses, unique = map(int, _found(_COUNTS, xml).groups())
    counts = f'count="{uses + texts.uses}" uniqueCount="{unique + texts.texts.len()}"'
    head, end, _ = _COUNTS.sub(counts, xml, count=1).rpartition("</sst>")
    yield head
    yield from texts.xml()
    yield end


def _with_language(xml: str, language: str) -> str:
    """XlsxWriter has no place for the language, the format has."""
    head, end, _ = xml.rpartition("</cp:coreProperties>")
    return f"{head}<dc:language>{escape(language)}</dc:language>{end}"


def _found(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.search(text)
    assert found, "XlsxWriter counts its texts"
    return found
