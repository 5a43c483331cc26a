"""Rows that have another form than their table: empty, too long, too short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from obs.models import Finding
from obs.publish.package.model import LISTED, problem

_FORM = {
    "blank-row": ("the row is empty", "remove the row"),
    "extra-cell": (
        "the row has more cells than the {} of the header",
        "put quotes around cells with delimiters",
    ),
    "missing-cell": ("the row has fewer cells than the {} of the header", "complete the row"),
}


def told_of_form(wrong: Mapping[str, Sequence[int]], file: str, width: int) -> list[Finding]:
    """The lines in *wrong*, by what is wrong with them, in a table of *width* columns: the first ones."""
    found: list[Finding] = []
    for code, lines in wrong.items():
        words, advice = _FORM[code]
        found += [problem(code, words.format(width), advice, file=file, row=line) for line in lines[:LISTED]]
        if len(lines) > LISTED:
            words = f"{words.format(width)}: {len(lines)} rows are so, the first {LISTED} are listed"
            found.append(problem(code, words, advice, file=file))
    return found
