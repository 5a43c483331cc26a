"""What reaches the terminal: texts from outside move no cursor, ring no bell and turn no line round.

A title of a service, a cell of a file or a name in a stranger's package may hold any character. Whatever obs
prints is therefore cleaned at the last moment, on standard output and standard error alike, be they a
terminal, a pipe or a file; only the sequences that Rich itself makes pass. What goes out as bytes, for
programs, and files that obs writes are left alone: what they may hold is decided where it is read.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

from obs.texts import ACTING

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderResult

_ACTIVE = re.compile(f"[{ACTING}]")


def shown(text: str) -> str:
    """*text* with each character that would act on a terminal as its code, which JSON reads too."""
    return _ACTIVE.sub(lambda found: _code(found[0]), text)


def _code(character: str) -> str:
    """The code of *character*; beyond U+FFFF the two halves that JSON writes."""
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


class Shown:
    """A *stream* on which every text is `shown`."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write *text*; how much of it was written."""
        self.stream.write(shown(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each of *lines*."""
        for line in lines:
            self.write(line)

    @property
    def buffer(self) -> BinaryIO:
        """Where bytes for programs go as they are, unless it is a terminal: there they are text as well."""
        return cast("BinaryIO", _Bytes(self)) if self.stream.isatty() else self.stream.buffer

    def __getattr__(self, name: str) -> object:
        return getattr(self.stream, name)


class _Bytes:
    """Bytes in UTF-8 that are written as text."""

    def __init__(self, screen: Shown) -> None:
        self.screen = screen

    def write(self, body: bytes) -> int:
        self.screen.write(body.decode("utf-8", "replace"))
        return len(body)

    def flush(self) -> None:
        self.screen.stream.flush()


@contextmanager
def shown_streams() -> Generator[None]:
    """Within the block standard output and standard error are `Shown`."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast("TextIO", Shown(stream)) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def put_bytes(body: bytes, output: Path | None) -> None:
    """Write *body* to the file *output*, or to standard output as it is."""
    if output is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    from obs.report.files import put

    put(output, body)


def put_printed(printed: Callable[[Console], None], output: Path | None) -> None:
    """What *printed* prints, in the terminal or as text in the file *output*."""
    if output is None:
        printed(console())
        return
    text = StringIO()
    printed(console(text, width=100))
    put_bytes(text.getvalue().encode(), output)


def console(stream: TextIO | None = None, *, width: int | None = None) -> Console:
    """A console on *stream* (None: standard output) whose own colours pass and whose texts are `shown`.

    Where it is no terminal it is *width* characters wide, and for None as wide as COLUMNS says.
    """
    from rich.console import Console, RenderHook
    from rich.segment import Segment

    class Cleaned:
        def __init__(self, inner: ConsoleRenderable) -> None:
            self.inner = inner

        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            for segment in console.render(self.inner, options):
                yield segment if segment.control else Segment(shown(segment.text), segment.style)

    class Cleaning(RenderHook):
        def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
            return [Cleaned(each) for each in renderables]

    file = stream or sys.stdout
    if isinstance(file, Shown):
        file = file.stream
    made = Console(file=file, width=None if file.isatty() else width, highlight=False)
    made.push_render_hook(Cleaning())
    return made
