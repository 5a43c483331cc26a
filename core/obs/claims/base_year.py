"""Sums that begin or end with a part that is out of line: flagged where they are shown, never dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from obs.claims.ground import Ground
from obs.claims.model import Specification
from obs.derivation import parts

_APART = 3.0
"""A part is out of line where it is so many times smaller, or larger, than in both periods beside it."""


def flagged(each: Specification, ground: Ground) -> Specification:
    """*each* with a remark for each part of a sum that is out of line where its window begins or ends."""
    if each.value_from is None or not ground.is_sum(each.indicator):
        return each
    notes = dict.fromkeys((*filter(None, each.note.split("; ")), *_remarks(each, ground)))
    return replace(each, note="; ".join(notes))


def _remarks(each: Specification, ground: Ground) -> Iterator[str]:
    sum_ = ground.known([each.indicator])[0]
    for id_, part in parts(sum_, ground.study).items():
        series = list(ground.series(part, each.region).items())
        for around in zip(series, series[1:], series[2:], strict=False):
            (before, first), (period, value), (after, last) = around
            if period in each.window.split("/") and _is_out_of_line(first, value, last):
                yield (
                    f"out of line, not corrected: {id_} is {value:.1f} in {period}, "
                    f"between {first:.1f} ({before}) and {last:.1f} ({after})"
                )


def _is_out_of_line(before: float, value: float, after: float) -> bool:
    """Whether *value* is far below or above both beside it, which are themselves above zero."""
    low, high = min(before, after), max(before, after)
    return low > 0 and (value * _APART < low or value > _APART * high)
