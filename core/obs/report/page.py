"""Lines on a console, none longer than it is wide."""

from __future__ import annotations

from textwrap import wrap

from rich.console import Console
from rich.text import Text

from obs.report.layout import INDENT


class Page:
    """What is printed one below the other on a console of *width* characters."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.width = console.width

    def say(self, text: str, *, indent: str = "", style: str = "") -> None:
        """A paragraph; its first line begins with *indent*, the others are set in a little more."""
        lines = wrap(
            text,
            self.width,
            initial_indent=indent,
            subsequent_indent=indent + INDENT,
            break_on_hyphens=False,
        )
        for line in lines:
            self.line(line, style=style)

    def line(self, text: str, *, style: str = "") -> None:
        """A line as it is."""
        self._console.print(Text(text, style), soft_wrap=True)
