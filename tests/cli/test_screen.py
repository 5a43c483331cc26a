"""Texts from outside do not act on the terminal, whichever command prints them."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.reliability.hostile import ACTIVE, TURNING, write

from obs.claims import register
from obs.cli.screen import console, shown, shown_streams
from obs.study import tables

if TYPE_CHECKING:
    from tests.cli.conftest import Ended

Run = Callable[..., "Ended"]
ACTING = re.compile(
    r"[^\n\t -~\xa0-\u061b\u061d-\u200a\u200c\u200d\u2010-\u2027\u202f-\u205f\u2070-\ud7ff"
    r"\ue000-\ufefe\uff00-\U0010ffff]"
)
NASTY = f"Påhittat{ACTIVE}{TURNING}"


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_text_is_shown_as_it_is_but_for_what_acts() -> None:
    """Line ends, tabs and letters of all languages stay; the rest becomes codes."""
    assert shown("a\tb\nPåhittat – 4\u00a0500 日本 👋\u200d") == "a\tb\nPåhittat – 4\u00a0500 日本 👋\u200d"
    assert shown("a\u200bb\u2028\ufeff\u200f\U000e0041") == "a\\u200bb\\u2028\\ufeff\\u200f\\udb40\\udc41"
    assert shown("\x1b[2J\x07\r\x9b\u202e\ud800") == "\\u001b[2J\\u0007\\u000d\\u009b\\u202e\\ud800"
    assert not ACTING.search(shown("".join(map(chr, range(0x110000)))))


def test_colours_of_the_console_pass_and_those_of_texts_do_not() -> None:
    """On a terminal Rich writes sequences of its own; one in a text, a style or a cell is shown."""
    from rich.table import Table
    from rich.text import Text

    screen = Tty()
    table = Table("head\x1b[2J")
    table.add_row("cell\x1b[2J")
    printer = console(screen)
    printer.print(Text("text\x1b[2J", "bold red"))
    printer.print("plain\x1b[2J\x9b", "and more", table, sep="\x1b[2J")
    written = screen.getvalue()
    assert "\x1b[1;31m" in written
    assert "\x1b[2J" not in written
    assert "\x9b" not in written
    assert written.count("\\u001b[2J") >= 4


def test_streams_are_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a command they are cleaned, afterwards they are the ones before."""
    out, err = Tty(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    with shown_streams():
        print("\x1b[1m", file=sys.stderr)
        sys.stdout.writelines(["\x07", "\n"])
        sys.stdout.buffer.write("\x9bå".encode())
        assert sys.stdout.isatty()
    assert (sys.stdout, sys.stderr) == (out, err)
    assert (out.getvalue(), err.getvalue()) == ("\\u0007\n\\u009bå", "\\u001b[1m\n")


def _no_harm(text: str) -> str:
    return ""


def test_no_command_lets_a_text_act(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles, reasons, claims and names of a study and of a package, and what stands in an error.

    A study with such texts is refused; here it is not, as if they had come in by another way.
    """
    monkeypatch.setattr(tables, "harm_of", _no_harm)
    monkeypatch.setattr(register, "harm_of", _no_harm)
    write(tmp_path, NASTY)
    (tmp_path / "datapackage.json").write_text(
        json.dumps({"name": NASTY, "resources": [{"name": NASTY, "path": NASTY, "\x1b[2J": 1}]}), "utf-8"
    )
    ended = {
        command: run(*command.split())
        for command in (
            "fetch",
            "validate",
            "compare",
            "compare --metric change",
            "claims",
            "grade",
            "grade own_share",
            "due",
            "changes",
            "verify datapackage.json",
            "verify --json datapackage.json",
        )
    }
    ended["an error"] = run("compare", "--metric", NASTY)
    ended["a file"] = run("verify", NASTY.replace("\x00", ""))
    seen = 0
    for command, each in ended.items():
        assert not ACTING.search(each.out + each.err), command
        seen += "\\x1b" in each.out or "\\u001b" in each.out + each.err
    assert seen >= 8
