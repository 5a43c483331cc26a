"""In which line of a TOML file a key stands: the reader of Python tells values and not their places."""

from __future__ import annotations

import re
from collections import Counter

_LISTED = re.compile(r"\s*\[\[\s*([A-Za-z0-9_-]+)\s*\]\]")
_TABLE = re.compile(r"\s*\[\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_TOKEN = re.compile(r"""\"{3}|'{3}|"(?:\\.|[^"\\])*"|'[^']*'|\#.*|[\[\]{}]""")
_CLOSING = {'"""': re.compile(r'(?:\\.|[^\\])*?"{3,5}'), "'''": re.compile(r".*?'{3,5}")}


def lines_of(text: str) -> dict[str, int]:
    """The line, from 1, of each table and key in *text*, sound TOML, by its path: ``corrections[2].value``.

    Lists of tables count from 1, as in `obs.study.tables`. What stands inside an inline table has no line
    of its own.
    """
    found: dict[str, int] = {}
    count = Counter[str]()
    prefix, within, depth = "", "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not within and depth == 0:
            if listed := _LISTED.match(line):
                count[listed[1]] += 1
                prefix = f"{listed[1]}[{count[listed[1]]}]"
                found[prefix] = number
                continue
            if table := _TABLE.match(line):
                prefix = table[1]
                found[prefix] = number
                continue
            if key := _KEY.match(line):
                found[f"{prefix}.{key[1]}" if prefix else key[1]] = number
        within, depth = _left_open(line, within, depth)
    return found


def _left_open(line: str, within: str, depth: int) -> tuple[str, int]:
    """What is open at the end of *line*: the quotes of a long text, and how many brackets."""
    at = 0
    while True:
        if within:
            closed = _CLOSING[within].match(line, at)
            if closed is None:
                return within, depth
            at, within = closed.end(), ""
        token = _TOKEN.search(line, at)
        if token is None:
            return within, depth
        at = token.end()
        if token[0] in _CLOSING:
            within = token[0]
        elif token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
