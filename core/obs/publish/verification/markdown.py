"""A Markdown file of a release by its parts: what its tables and lists state, whatever words stand around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from obs.publish.model import Lineage, Release
from obs.publish.texts.about import source_name

_CELLS = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`([^`]*)`")
_BOLD = re.compile(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*")
_SOURCE = re.compile(r"(?:indicator|cell)\.source = (\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a file, by its number in it."""

    number: int
    text: str

    @property
    def cells(self) -> list[str]:
        """Its cells, where it is a row of a table; none for another line."""
        if not self.text.startswith("|"):
            return []
        return [each.strip() for each in _CELLS.split(self.text)[1:-1]]

    @property
    def codes(self) -> list[str]:
        """What stands in it as code."""
        return _CODE.findall(self.text)

    @property
    def strong(self) -> list[str]:
        """What stands in it in bold."""
        return _BOLD.findall(self.text)


def parts(text: str, heading: str) -> list[list[Line]]:
    """The lines of *text* before the first that begins with *heading*, and those from each such on."""
    found: list[list[Line]] = [[]]
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(heading):
            found.append([])
        found[-1].append(Line(number=number, text=line))
    return found


def rows_of(lines: Sequence[Line], columns: int) -> Iterator[Line]:
    """The rows of tables with as many *columns*, without their heads."""
    rows = [each for each in lines if each.text.startswith("|")]
    for before, row, after in zip([None, *rows], rows, [*rows[1:], None], strict=False):
        rules = (each is not None and not each.text.strip("|-: ") for each in (row, after))
        if len(row.cells) == columns and not any(rules) and before is not None:
            yield row


def code(text: str) -> str:
    """*text*, if it is nothing but code; else ""."""
    found = _CODE.fullmatch(text)
    return found[1] if found else ""


def names_rows(words: str, lineage: Lineage, release: Release) -> bool:
    """Whether *words* on which rows are meant name the source that *lineage* is about, and no other."""
    found = _SOURCE.match(lineage.where)
    of = found[1] if found else ""
    names = {each.id: source_name(each) for each in release.sources}
    own = names.get(of, "")
    others = (name for id_, name in names.items() if id_ != of and name not in own)
    return own in words and not any(name in words for name in others)
