"""Tutorials, how-to pages, explanations and the Swedish page are followed word for word, each in a folder."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from tests.docs.steps import Code, Command, File, steps
from tests.docs.terminal import DifferentError, Terminal, fits

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [
    path
    for part in ("tutorials", "howto", "explanation", "sv")
    for path in sorted((DOCS / part).glob("*.md"))
]
PORT = "8765"


def free_port() -> str:
    """A port that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).with_suffix("").as_posix())
def test_a_page_can_be_followed(page: Path, tmp_path: Path) -> None:
    """Every file is written, every Python block and command run, and the output shown is what is printed."""
    (tmp_path / "here").mkdir()
    terminal = Terminal(folder=tmp_path / "here", scratch=tmp_path / "scratch")
    try:
        for step in steps(page.read_text("utf-8").replace(PORT, free_port())):
            terminal.take(step)
    finally:
        terminal.close()


EXAMPLE = """
`a.txt`:

```text
one
```

```python
print("x")
```

<!-- it fails -->
```console
$ cat b.txt
cat: ...
$ ls
```

    obs compare --all     everything
    not a command
"""


def test_a_page_is_read_as_its_steps_in_order() -> None:
    assert steps(EXAMPLE) == [
        File(line=4, name="a.txt", text="one\n"),
        Code(line=8, text='print("x")\n'),
        Command(line=14, text="cat b.txt", output="cat: ...\n", fails=True),
        Command(line=16, text="ls", output="", fails=True),
        Command(line=19, text="obs compare --all"),
    ]


@pytest.mark.parametrize(
    ("shown", "printed", "right"),
    [
        ("one\ntwo\n", "one\ntwo\n", True),
        ("one\n", "one\ntwo\n", False),
        ("one\n...\n", "one\ntwo\nthree\n", True),
        ("...\nthree\n", "one\ntwo\nthree\n", True),
        ("in ... ms\n", "in 12.5 ms\n", True),
        ("in ... ms\n", "in 12.5 s\n", False),
        ("", "anything\n", True),
    ],
)
def test_what_is_shown_is_compared_line_by_line(shown: str, printed: str, right: bool) -> None:
    assert fits(shown, printed) is right


@pytest.mark.parametrize(
    "step",
    [
        Command(line=1, text="false"),
        Command(line=1, text="true", fails=True),
        Command(line=1, text="echo one", output="two\n"),
        Command(line=1, text="echo one", output="two\n", stays=True),
        Code(line=1, text="raise ValueError"),
    ],
)
def test_another_result_than_the_page_has_is_told(step: Command | Code, tmp_path: Path) -> None:
    terminal = Terminal(folder=tmp_path, scratch=tmp_path / "scratch")
    with pytest.raises(DifferentError, match="line 1"):
        terminal.take(step)
    terminal.close()
