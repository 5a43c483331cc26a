"""A page by its blocks: the rows, points and paragraphs that people read, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_BLOCKS = ("tr", "li", "p", "dt", "dd", "blockquote", "h1")
_CELLS = ("td", "th")


@dataclass(kw_only=True)
class Cell:
    """A cell of a row: its *text*, and the *address* of the last link in it, or ""."""

    text: str = ""
    address: str = ""


@dataclass(kw_only=True)
class Block:
    """What stands in an element *tag*, below the heading whose id is *section*; a row has *cells*."""

    tag: str
    section: str
    text: str = ""
    head: bool = False
    cells: list[Cell] = field(default_factory=list[Cell])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Block] = []
        self.open: list[Block] = []
        self.section = ""
        self.in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("h2", "h3") and told.get("id"):
            self.section = told["id"] or ""
        if tag == "thead":
            self.in_head = True
        if tag in _BLOCKS:
            self.open.append(Block(tag=tag, section=self.section, head=self.in_head))
            self.found.append(self.open[-1])
        elif self.open and tag in _CELLS:
            self.open[-1].cells.append(Cell())
        elif tag == "a" and self.open and self.open[-1].cells:
            self.open[-1].cells[-1].address = told.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "thead":
            self.in_head = False
        if self.open and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for block in self.open:
            block.text += data
        if self.open and self.open[-1].cells:
            self.open[-1].cells[-1].text += data


def blocks(text: str) -> Iterator[Block]:
    """The blocks of the page *text*, their words with one blank between them."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    for block in reader.found:
        block.text = plain(block.text)
        for cell in block.cells:
            cell.text = plain(cell.text)
        yield block


def plain(text: str) -> str:
    """*text* with one blank between its words, as the texts of blocks are."""
    return " ".join(text.split())
