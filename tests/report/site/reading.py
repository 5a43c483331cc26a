"""The built pages as a reader meets them: a tree of elements and runs of text, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "br", "img", "hr", "input"})
BLOCKS = frozenset({"p", "li", "h1", "h2", "h3", "caption", "td", "th", "dd", "dt", "summary"})


@dataclass(slots=True, eq=False)
class Run:
    """A stretch of text that no tag divides; *at* is where it begins in the source, *end* where it ends."""

    text: str
    at: int
    end: int


@dataclass(slots=True, eq=False)
class Element:
    """An element with what is in it, in order; *at* and *end* are its place in the source."""

    tag: str
    attributes: Mapping[str, str]
    at: int
    inner: list[Element | Run] = field(default_factory=list["Element | Run"])
    end: int = 0

    def get(self, name: str) -> str:
        """The attribute *name*, "" where there is none."""
        return self.attributes.get(name, "")

    def children(self, *tags: str) -> Iterator[Element]:
        """The elements right inside, of these *tags* if any are named."""
        for each in self.inner:
            if isinstance(each, Element) and (not tags or each.tag in tags):
                yield each

    def all(self, *tags: str) -> Iterator[Element]:
        """Itself and all elements within of these *tags*, in order."""
        if self.tag in tags:
            yield self
        for each in self.children():
            yield from each.all(*tags)

    def runs(self) -> Iterator[Run]:
        """All text within, in order."""
        for each in self.inner:
            if isinstance(each, Run):
                yield each
            else:
                yield from each.runs()

    def first(self, *tags: str) -> Element | None:
        """The first of these *tags* within."""
        return next(self.all(*tags), None)

    @property
    def text(self) -> str:
        """All that is written in it."""
        return "".join(run.text for run in self.runs())


class _Reader(HTMLParser):
    """Builds the tree; a page that is not well nested fails."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, 0)
        self._open = [self.root]
        self._lines = [0, *(found.end() for found in re.finditer("\n", source))]
        self.feed(source)
        self.close()
        assert self._open == [self.root], f"not closed: {self._open[-1].tag}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_text()
        made = Element(tag, {name: value or "" for name, value in attrs}, self._at())
        self._open[-1].inner.append(made)
        if tag not in _VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_text()
        self._open[-1].inner.append(Element(tag, {name: value or "" for name, value in attrs}, self._at()))

    def handle_endtag(self, tag: str) -> None:
        self._end_text()
        assert self._open[-1].tag == tag, f"{tag} closes {self._open[-1].tag} at {self.getpos()}"
        self._open.pop().end = self._at()

    def handle_data(self, data: str) -> None:
        self._open[-1].inner.append(Run(data, self._at(), 0))

    def _end_text(self) -> None:
        inner = self._open[-1].inner
        if inner and isinstance(inner[-1], Run):
            inner[-1].end = self._at()

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


@lru_cache(maxsize=256)
def read_page(source: str) -> Element:
    """The tree of a page."""
    return _Reader(source).root


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table of figures with the reference that its heads give it."""

    ref: str
    element: Element
    number: bool


def cells_of(table: Element) -> Iterator[Cell]:
    """The cells of a *table* that states its references."""
    pattern = table.get("data-refs")
    head, *rows = list(table.all("tr"))
    _, *columns = head.children("th")
    for row in rows:
        key = next(row.children("th")).get("data-key")
        cells = list(row.children("td"))
        assert len(cells) == len(columns), f"a row of {pattern} has {len(cells)} cells"
        for column, cell in zip(columns, cells, strict=True):
            ref = pattern.replace("{column}", column.get("data-key")).replace("{row}", key)
            yield Cell(ref, cell, column.get("class") == "n")


def refs_of(element: Element) -> list[str]:
    """The references of all figures in *element*: the cells of its tables, then the marked numbers."""
    tables = [each for each in element.all("table") if each.get("data-refs")]
    cells = [cell.ref for table in tables for cell in cells_of(table) if cell.number]
    return cells + [each.get("data-ref") for each in element.all("data") if each.get("data-ref")]


def value_of(shown: str, language: str) -> float | None:
    """The number that is *shown* in the figures of *language*; None where it is none in that form."""
    group, mark = ("\u00a0", ",") if language == "sv" else (",", ".")
    whole = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})*"
    if re.fullmatch(rf"[+−]?{whole}(?:{re.escape(mark)}\d+)?", shown) is None:
        return None
    return float(shown.replace(group, "").replace(mark, ".").replace("−", "-"))


def decimals_of(shown: str, language: str) -> int:
    """How many decimals are *shown*."""
    return len(shown.partition("," if language == "sv" else ".")[2])


def shown(value: float, decimals: int, language: str, *, signed: bool = False) -> str:
    """*value* as it must stand on a page."""
    rounded = round(value, decimals) + 0.0
    text = f"{abs(rounded):,.{decimals}f}"
    if language == "sv":
        text = text.replace(",", "\u00a0").replace(".", ",")
    return f"{'−' if rounded < 0 else '+' if signed and rounded > 0 else ''}{text}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong: from where to where in the source, what stands there, and why that cannot be."""

    at: int
    end: int
    text: str
    why: str


def wrong(what: Element | Run, why: str) -> Finding:
    """The finding that *what* is wrong."""
    return Finding(what.at, what.end, what.text, why)
