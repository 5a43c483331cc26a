"""Following a page of the documentation word for word, in a new folder."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.docs.steps import steps
from tests.docs.terminal import Terminal

DOCS = Path(__file__).resolve().parents[2] / "docs"
PORT = "8765"


def pages(part: str) -> list[str]:
    """The pages of a folder of docs/, by their path without the ending."""
    return [path.relative_to(DOCS).with_suffix("").as_posix() for path in sorted((DOCS / part).glob("*.md"))]


def follow(page: str, folder: Path) -> None:
    """Writes every file of *page*, runs its Python and commands, and compares the output that it shows."""
    (folder / "here").mkdir()
    terminal = Terminal(folder=folder / "here", scratch=folder / "scratch")
    try:
        for step in steps((DOCS / f"{page}.md").read_text("utf-8").replace(PORT, _free_port())):
            terminal.take(step)
    finally:
        terminal.close()


def _free_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])
