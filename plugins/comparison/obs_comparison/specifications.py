"""Every way in which the effect is estimated: methods, and what is varied about each.

A result is only as good as its worst neighbour: other starts, a start when nothing happened, other cut-offs
of the placebos' fit, and each donor left out stand beside the declared specification.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from obs_comparison import differences, synthetic
from obs_comparison.balanced import MINIMUM_BEFORE, Balanced, Floats
from obs_comparison.named_regions import named
from obs_comparison.placebos import (
    Counterfactual,
    Gaps,
    Misfit,
    Side,
    Standing,
    by_gap,
    by_ratio,
    misfit,
    misfits,
)

SYNTHETIC = "synthetic control"
DIFFERENCES = "difference in differences"
LOGARITHMS = "difference in differences of logarithms"
METHODS: Mapping[str, Counterfactual] = {
    SYNTHETIC: synthetic.counterfactual,
    DIFFERENCES: differences.counterfactual,
    LOGARITHMS: differences.counterfactual,
}
DECLARED = "as declared"
CUT_OFFS = (2.0, 5.0, 20.0)
SHOWN_WEIGHT = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """How the rank by gap is taken, and how many starts either side of the declared one are tried."""

    side: Side
    cut_off: float
    sweep: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One region's result by one *method* in one *variant*; *path* is its gap by period from *first* on."""

    method: str
    variant: str
    first: str
    start: str
    last: str
    before: int
    after: int
    donors: int
    misfit: Misfit
    ratio_standing: Standing | None = None
    gap_standing: Standing | None = None
    weights: tuple[tuple[str, float], ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """The periods *first* to *end* (exclusive) of a panel, and the *start* among them."""

    variant: str
    first: int
    start: int
    end: int


def usable(panel: Balanced, method: str) -> Balanced:
    """*panel* as *method* takes it: in logarithms a region with a value that is not above zero has a gap."""
    if method != LOGARITHMS:
        return panel
    values = np.full_like(panel.values, np.nan)
    np.log(panel.values, out=values, where=panel.values > 0)
    pool = tuple(each for each in panel.pool if not np.isnan(values[:, each]).any())
    dropped = panel.dropped + len(panel.pool) - len(pool)
    return replace(panel, values=values, pool=pool, dropped=dropped)


def estimates(
    panel: Balanced, method: str, targets: Sequence[str], judging: Judging
) -> dict[str, list[Estimate]]:
    """For each region of *targets*, which *panel* has no problem with, its estimates by *method*."""
    columns = {region: panel.regions.index(region) for region in targets}
    found: dict[str, list[Estimate]] = {region: [] for region in targets}
    gaps: Gaps = synthetic.Refitted() if method == SYNTHETIC else differences.gaps
    for window in _windows(panel, judging.sweep) if targets else ():
        values, before = panel.values[window.first : window.end], window.start - window.first
        table = gaps(values, before, panel.pool, list(columns.values()))
        told = sorted({*panel.pool, *columns.values()})
        scales = np.abs(values[:, told]).max(axis=0)
        by_column = dict(zip(told, misfits(table[:, told], before, scales), strict=True))
        for region, column in columns.items():
            estimate = _ranked(panel, method, window, column, fits=by_column, judging=judging)
            found[region].append(estimate)
            if window.variant == DECLARED:
                found[region].extend(_cut_offs(panel, estimate, column, by_column, judging))
                if method == SYNTHETIC:
                    found[region][0] = _with_weights(panel, estimate, column)
                    found[region].extend(_one_left_out(panel, found[region][0], column))
    return found


def _windows(panel: Balanced, sweep: int) -> Iterator[_Window]:
    start, end = panel.before, len(panel.periods)
    yield _Window(variant=DECLARED, first=0, start=start, end=end)
    for other in range(start - sweep, start + sweep + 1):
        if other != start and MINIMUM_BEFORE <= other < end:
            yield _Window(variant=f"start {panel.periods[other]}", first=0, start=other, end=end)
    earlier = start - (end - start)
    if sweep and earlier >= MINIMUM_BEFORE:
        yield _Window(variant="placebo in time", first=0, start=earlier, end=start)


def _ranked(
    panel: Balanced,
    method: str,
    window: _Window,
    column: int,
    *,
    fits: Mapping[int, Misfit],
    judging: Judging,
) -> Estimate:
    placebos = [fits[each] for each in panel.pool if each != column]
    own = fits[column]
    return Estimate(
        method=method,
        variant=window.variant,
        first=panel.periods[window.first],
        start=panel.periods[window.start],
        last=panel.periods[window.end - 1],
        before=window.start - window.first,
        after=window.end - window.start,
        donors=len(placebos),
        misfit=own,
        ratio_standing=by_ratio(own, placebos),
        gap_standing=by_gap(own, placebos, side=judging.side, cut_off=judging.cut_off),
    )


def _cut_offs(
    panel: Balanced, declared: Estimate, column: int, fits: Mapping[int, Misfit], judging: Judging
) -> Iterator[Estimate]:
    placebos = [fits[each] for each in panel.pool if each != column]
    for cut_off in CUT_OFFS:
        if cut_off != judging.cut_off and judging.sweep:
            standing = by_gap(declared.misfit, placebos, side=judging.side, cut_off=cut_off)
            yield replace(declared, variant=f"cut-off {cut_off:g}", gap_standing=standing)


def _with_weights(panel: Balanced, declared: Estimate, column: int) -> Estimate:
    donors = [each for each in panel.pool if each != column]
    before = panel.values[: panel.before]
    found = synthetic.weights(before[:, column], before[:, donors])
    named = [
        (panel.regions[donor], float(weight))
        for donor, weight in zip(donors, found, strict=True)
        if weight >= SHOWN_WEIGHT
    ]
    return replace(declared, weights=tuple(sorted(named, key=lambda each: (-each[1], each[0]))))


def _one_left_out(panel: Balanced, declared: Estimate, column: int) -> Iterator[Estimate]:
    """The lowest and the highest mean gap when one of the donors with a weight is left out."""
    if declared.donors < 3:
        return
    scale = float(np.abs(panel.values[:, column]).max())
    found: list[tuple[str, Misfit]] = []
    for region, _ in declared.weights:
        pool = [each for each in panel.pool if panel.regions[each] != region]
        path = synthetic.counterfactual(panel.values, panel.before, pool, column)
        found.append((region, misfit(panel.values[:, column] - path, panel.before, scale)))
    found.sort(key=lambda each: (each[1].mean_gap, each[0]))
    for name, (region, own) in zip(("lowest", "highest"), (found[0], found[-1]), strict=True):
        yield replace(
            declared,
            variant=f"one donor left out: {name} gap",
            donors=declared.donors - 1,
            misfit=own,
            ratio_standing=None,
            gap_standing=None,
            weights=(),
            remarks=(f"without the donor {named(region)}",),
        )


def paths(panel: Balanced, method: str, region: str) -> Floats:
    """The counterfactual of *region* in every period of *panel*, which must be `usable`, in its own unit."""
    column = panel.regions.index(region)
    path = METHODS[method](panel.values, panel.before, panel.pool, column)
    return np.exp(path) if method == LOGARITHMS else path
