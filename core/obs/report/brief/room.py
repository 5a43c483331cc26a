"""What fits on one page of A4: the least important is left out, nothing is made smaller.

Heights are estimated from the letters in each text, for a wide face: with a narrower one some paper stays
white. Where a brief is too long, its last claims are left out (those that no figures can test come last) and
only their verdicts counted; then the last of the indicators. What happened, how sure that is and whom to
credit always stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from math import ceil

from markupsafe import Markup

from obs.language import Listed, msg, nmsg
from obs.report.brief.contents import Brief, Judged
from obs.report.site.page import Illustration
from obs.report.site.teller import Teller

MOST_CLAIMS = 8

# Millimetres of the style for print (brief.css) and letters in a line, measured in Chromium.
_PAGE = 277.0
_TOP = 14.0
_HEADING = 5.3
_GAP = 1.8
_LINE = 3.97
_SMALL = 3.75
_POINT = 0.6
_ROW = 4.3
_CHART = 84.0
_ACROSS = 106
_BESIDE = 53
_SMALL_ACROSS = 115
_SMALL_BESIDE = 55
_HEAD = 46
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def fitted(teller: Teller, brief: Brief) -> Brief:
    """*brief* with as many of its claims and indicators as one page has room for."""
    every, brief = brief, _with_claims(teller, brief, MOST_CLAIMS)
    while brief.claims and height(brief) > _PAGE:
        brief = _with_claims(teller, every, len(brief.claims) - 1)
    while len(brief.figures.rows) > 1 and height(brief) > _PAGE:
        brief = replace(brief, figures=replace(brief.figures, rows=brief.figures.rows[:-1]))
    return brief


def _with_claims(teller: Teller, brief: Brief, most: int) -> Brief:
    left = brief.claims[most:]
    if not left:
        return brief
    verdicts = [
        msg("{verdict} ({count})", verdict=label, count=str(count))
        for label, count in Counter(each.label for each in left).items()
    ]
    more = nmsg(
        "One more claim is in the report: {verdicts}.",
        "{count} more claims are in the report: {verdicts}.",
        len(left),
        verdicts=Listed(tuple(verdicts), "semicolon"),
    )
    return replace(brief, claims=brief.claims[:most], more=teller.html(more))


def height(brief: Brief) -> float:
    """About how many millimetres *brief* takes in print."""
    heads = _lines((row.head.told for row in brief.figures.rows), _HEAD)
    figures = _GAP + _HEADING + _ROW * (heads + 1 + (len(brief.figures.heads) > 7))
    notes = (brief.order, brief.ways, brief.more, brief.silence)
    said = _lines([*map(_claim, brief.claims), *notes], _SMALL_ACROSS)
    *short, credit = (f"{each.word}: {each.told}" for each in brief.circumstances)
    rests = _lines([" ".join(f"{each}    " for each in short), credit], _SMALL_ACROSS)
    return _text(brief) + figures + _GAP + _HEADING + _SMALL * (said + rests) + 3 * _GAP


def _text(brief: Brief) -> float:
    """Down to where the sentences, and the chart that they flow around, have ended."""
    aside = _TOP + _aside(brief.chart) if brief.chart else 0.0
    down = _TOP
    for sentences in (brief.happened, brief.unsure):
        down += _GAP + _HEADING * (2 if down < aside else 1)
        for each in sentences:
            down += _POINT
            letters = _letters(each)
            while letters > 0:
                letters -= _BESIDE if down < aside else _ACROSS
                down += _LINE
    return max(down, aside)


def _aside(chart: Illustration) -> float:
    view = _VIEW.search(chart.chart.narrow)
    drawn = _CHART * float(view[2]) / float(view[1]) if view else _CHART
    return drawn + _LINE * _lines([chart.heading], _BESIDE) + _SMALL * _lines([chart.note], _SMALL_BESIDE)


def _claim(claim: Judged) -> str:
    return f"{claim.words} ({claim.id}): {claim.verdict}, {claim.tally}"


def _lines(texts: Iterable[str], width: int) -> int:
    return sum(ceil(_letters(text) / width) for text in texts)


def _letters(text: str) -> int:
    return len(Markup(text).striptags())  # noqa: S704 - counted only
