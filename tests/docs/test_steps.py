"""How pages of the documentation are read and followed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.docs.following import DOCS
from tests.docs.steps import Code, Command, File, steps
from tests.docs.terminal import DifferentError, Terminal, fits

from obs import all_regions

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


def test_no_figure_of_a_municipality_is_invented() -> None:
    """Where examples need figures of real ones, they are the letters of the name, and right."""
    text = "".join(path.read_text("utf-8") for path in sorted(DOCS.rglob("*/*.md")))
    rows = re.findall(r"^(\d{4});\d{4};(\d+)$|^(\d{4}) \S+ +(\d+)$", text, re.MULTILINE)
    figures = [(code or other, int(letters or count)) for code, letters, other, count in rows]
    assert len(figures) > 10
    assert figures == [(code, len(all_regions()[code].name)) for code, _ in figures]
