"""Markdown as MyST reads it: tables, code, and docstrings as prose."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what divides cells and rows is escaped in each cell."""
    lines = [_line(heads), "|" + "---|" * len(heads), *(_line(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def code(text: str, language: str = "python") -> str:
    """A block of code."""
    return f"```{language}\n{text.rstrip()}\n```\n"


def literal(text: str) -> str:
    """*text* as code within a line; nothing for nothing."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}" if text else ""


def prose(docstring: str | None) -> str:
    """A docstring as paragraphs: names in single or double backticks are code, *arguments* are emphasised."""
    return inspect.cleandoc(docstring or "").replace("``", "`").strip() + "\n"


def first_paragraph(docstring: str | None) -> str:
    """The first paragraph of a docstring, in one line."""
    return " ".join(prose(docstring).partition("\n\n")[0].split())


def sections(*parts: str) -> str:
    """Parts of a page with a blank line between them."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"
