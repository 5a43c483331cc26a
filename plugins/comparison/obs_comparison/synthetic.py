"""Synthetic control: a region's path from a weighted mean of regions without the programme.

Weights are zero or more and sum to one (Abadie, Diamond & Hainmueller 2010). Worked example: a region at 2,
then 3, between donors at 1, 1 and at 3, 5: half of each gives 2 and 3, so the weights are 0.5 and 0.5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy import optimize  # pyright: ignore[reportMissingTypeStubs]

from obs_comparison.nonnegative import nearest_mean, nonnegative

Floats = NDArray[np.float64]

# How much worse than the best, as a share of it, the error of a start may be before it counts as stuck.
_SAME = 0.001
_SUM_WEIGHT = 1e4
_PERFECT = 1e-5  # of the distance to the donors: what is left of it where many weights fit


def weights(treated: Floats, donors: Floats, begun: NDArray[np.int64] | None = None) -> Floats:
    """The convex weights of the columns of *donors* that come nearest to *treated*, by least squares.

    *treated* has one value a row of *donors*. Where the region lies within what the donors span, many
    weights fit without error and these are one choice of them: that of all donors taken together.
    *begun* are columns that probably have a weight.
    """
    distance = donors - treated[:, None]
    found = nearest_mean(distance, begun)
    if np.abs(distance @ found).max() > _PERFECT * max(distance.max(), -distance.min()):
        return found
    scale = _SUM_WEIGHT * max(float(np.abs(donors).max()), float(np.abs(treated).max())) or 1.0
    system = np.vstack([donors, np.full(donors.shape[1], scale)])
    found = nonnegative(system, np.append(treated, scale))
    return found / found.sum()


def counterfactual(values: Floats, before: int, pool: Sequence[int], target: int) -> Floats:
    """The synthetic path of column *target* of *values* (periods x regions), fitted on the first *before*.

    The donors are the columns of *pool* but *target* itself.
    """
    donors = values[:, [each for each in pool if each != target]]
    return donors @ weights(values[:before, target], donors[:before])


class Refitted:
    """The gaps of many regions, fitted again and again on other periods: each as if it had a programme.

    What had a weight before probably has one again, so that it remembers each region's donors.
    """

    def __init__(self) -> None:
        self._places: dict[int, NDArray[np.int64]] = {}

    def __call__(self, values: Floats, before: int, pool: Sequence[int], targets: Sequence[int]) -> Floats:
        """Actual less counterfactual, periods x regions, of the columns *pool* and *targets*."""
        found = np.full_like(values, np.nan)
        everyone = values[:, list(pool)]
        own = {column: place for place, column in enumerate(pool)}
        nobody = np.array([], dtype=np.int64)
        for target in sorted({*pool, *targets}):
            place = own.get(target, len(own))  # no donor of itself: those behind it move up by one
            donors = everyone if place == len(own) else np.delete(everyone, place, axis=1)
            known = self._places.get(target, nobody)
            shares = weights(values[:before, target], donors[:before], known - (known > place))
            weighted = np.flatnonzero(shares)
            self._places[target] = weighted + (weighted >= place)
            found[:, target] = values[:, target] - donors @ shares
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Nested:
    """The best of several searches for the importance of predictors.

    *weights* by donor, *importance* by predictor (sums to 1), *mspe* the mean squared error of the outcome
    before the start, *ends* the same for each start of the search.
    """

    weights: Floats
    importance: Floats
    mspe: float
    ends: tuple[float, ...]

    @property
    def stuck(self) -> int:
        """How many starts ended above the best: each would have given worse weights without a warning."""
        return sum(end > self.mspe * (1 + _SAME) for end in self.ends)


def nested(
    treated: Floats,
    donors: Floats,
    outcome_treated: Floats,
    outcome_donors: Floats,
    *,
    seed: int = 0,
    starts: int = 13,
) -> Nested:
    """Weights from predictors (rows of *treated*, *donors*), whose importance makes the outcome fit best.

    The importance is searched for by Nelder-Mead from *starts* points: equal, then Dirichlet draws with
    *seed*. Predictors are divided by their standard deviation over all regions.
    """
    spread = np.column_stack([treated, donors]).std(axis=1, ddof=1)
    spread[spread == 0] = 1.0
    own, others = treated / spread, donors / spread[:, None]

    def fit(importance: Floats) -> tuple[float, Floats]:
        root = np.sqrt(importance)
        found = weights(root * own, root[:, None] * others)
        return float(np.mean((outcome_treated - outcome_donors @ found) ** 2)), found

    def loss(point: Floats) -> float:
        return fit(_shares(point))[0]

    searches = [_search(loss, start) for start in _starts(len(treated), starts, seed)]
    ends = tuple(end for end, _ in searches)
    best = _shares(searches[int(np.argmin(ends))][1])
    mspe, found = fit(best)
    return Nested(weights=found, importance=best, mspe=mspe, ends=ends)


def _starts(size: int, number: int, seed: int) -> list[Floats]:
    draws = np.random.default_rng(seed).dirichlet(np.ones(size), size=number - 1)
    return [np.full(size, 1 / size), *draws]


def _shares(point: Floats) -> Floats:
    size = np.abs(point)
    total = float(size.sum())
    return size / total if total > 0 else np.full(len(point), 1 / len(point))


# SciPy comes without types: this is the border.
def _search(loss: Callable[[Floats], float], start: Floats) -> tuple[float, Floats]:
    options = {"maxiter": 200 * len(start), "maxfev": 200 * len(start), "xatol": 1e-4, "fatol": 1e-8}
    end = cast("Any", optimize).minimize(loss, start, method="Nelder-Mead", options=options)
    return float(end.fun), cast("Floats", end.x)
