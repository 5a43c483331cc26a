"""A page of the documentation as the steps that its reader takes, in their order.

A block of code below a line that ends with the name of a file, as in "`obs.toml`:", is that file. A Python
block without one is run. In a `console` block each line behind "$ " is a command, and what stands below it is
its output; lines indented by four spaces that begin with `obs` are commands, of which no output is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^(`{3,})([a-z]*)[^\n]*\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"`([\w./-]+\.[a-z]+)`:$")
_MARK = re.compile(r"<!-- (.+?) -->$")
_INDENTED = re.compile(r"^    ((?:[A-Z_]+=\S+ )*obs(?: .*)?)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that the reader writes."""

    line: int
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Python that the reader runs."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command with the output that the page shows; None where it shows none.

    *fails* where a comment before the block says "it fails", *stays* where it says "in a second terminal".
    """

    line: int
    text: str
    output: str | None = None
    fails: bool = False
    stays: bool = False


Step = File | Code | Command


def steps(page: str) -> list[Step]:
    """What the reader of *page* does."""
    found = [*_fenced(page), *_indented(page)]
    return sorted(found, key=lambda step: step.line)


def _fenced(page: str) -> Iterator[Step]:
    for block in _FENCE.finditer(page):
        language, text = block[2], block[3]
        line = page.count("\n", 0, block.start()) + 1
        before = page[: block.start()].rstrip().rpartition("\n")[2]
        mark, named = _MARK.search(before), _NAMED.search(before)
        if language == "console":
            yield from _commands(text, line, mark[1] if mark else "")
        elif named:
            yield File(line=line, name=named[1], text=text)
        elif language == "python":
            yield Code(line=line, text=text)


def _commands(text: str, line: int, mark: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        line += 1
        yield Command(
            line=line,
            text=command,
            output=output,
            fails=mark == "it fails",
            stays=mark == "in a second terminal",
        )
        line += output.count("\n")


def _indented(page: str) -> Iterator[Command]:
    plain = _FENCE.sub(lambda block: "\n" * block[0].count("\n"), page)
    for found in _INDENTED.finditer(plain):
        command = re.split(r" {3,}", found[1].strip())[0]
        yield Command(line=plain.count("\n", 0, found.start()) + 1, text=command)
