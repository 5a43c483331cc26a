"""Which values a line may join: neighbouring periods, not across a gap or a break."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from obs.report.charts.model import Values, number
from obs.report.charts.periods import follows, middle


def joined(periods: Sequence[str], values: Values, breaks: Sequence[float] = ()) -> list[list[int]]:
    """The places of the values in runs of neighbours; *breaks* are moments (in years) no run crosses."""
    held = [index for index, value in enumerate(values) if number(value) is not None]
    out = [[index] for index in held[:1]]
    for earlier, later in pairwise(held):
        before, after = middle(periods[earlier]), middle(periods[later])
        if follows(periods[later], periods[earlier]) and not any(before < at <= after for at in breaks):
            out[-1].append(later)
        else:
            out.append([later])
    return out
