"""The brief as Markdown (CommonMark, with the tables of GitHub): the same words and figures, no drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from markupsafe import Markup

from obs.language import Said, msg
from obs.report.brief.contents import Brief, Judged
from obs.report.site.page import Grid
from obs.report.site.teller import Teller

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"[^\S\u00a0\u202f]+")
_MARKED = re.compile(r"[\\`*_<>\[\]|&~#!$]")
_FIRST = re.compile(r"^(\d{0,9})([-+=.)])(?=[-+=\s]|$)")


def markdown_bytes(teller: Teller, brief: Brief) -> bytes:
    """*brief* as Markdown."""
    return ("\n\n".join(_blocks(teller, brief)) + "\n").encode()


def _blocks(teller: Teller, brief: Brief) -> Iterator[str]:
    def heading(what: Said) -> str:
        return f"## {told(teller.html(what))}"

    yield f"# {told(brief.heading)}"
    yield told(brief.occasion)
    yield heading(msg("What happened"))
    yield _points(map(told, brief.happened))
    yield heading(msg("How sure that is, and what cannot be said"))
    yield _points(map(told, brief.unsure))
    yield f"## {told(brief.figures.caption)}"
    yield _table(brief.figures)
    yield told(brief.order)
    yield heading(msg("What has been said of the municipality, and what the figures say"))
    if brief.claims:
        yield _points(map(_claim, brief.claims))
    yield from (told(each) for each in (brief.ways, brief.more, brief.silence) if each)
    yield heading(msg("What this page rests on"))
    yield _points(f"{told(each.word)}: {told(each.told)}" for each in brief.circumstances)
    if brief.chart:
        yield f"## {told(brief.chart.heading)}"
        yield from (told(each) for each in (brief.chart.note,) if each)
        yield told(brief.chart.grid.caption)
        yield _table(brief.chart.grid)


def _points(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _claim(claim: Judged) -> str:
    judged = f"{told(claim.words)} ({told(claim.id)}): **{told(claim.verdict)}**"
    return f"{judged}, {told(claim.tally)}" if claim.tally else judged


def _table(grid: Grid) -> str:
    heads = [told(grid.corner), *(told(each.told) for each in grid.heads)]
    sides = ["---", *("--:" if each.number else "---" for each in grid.heads)]
    rows = [[told(row.head.told), *map(told, row.cells)] for row in grid.rows]
    return "\n".join(_row(cells) for cells in (heads, sides, *rows))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def told(what: Markup | str) -> str:
    """*what*, HTML or bare text, as one line of Markdown in which nothing but words is left.

    A number keeps the spaces in it that do not break.
    """
    text = unescape(_TAG.sub("", what)) if isinstance(what, Markup) else what
    line = _MARKED.sub(r"\\\g<0>", _BREAK.sub(" ", text).strip())
    return _FIRST.sub(r"\1\\\2", line)
