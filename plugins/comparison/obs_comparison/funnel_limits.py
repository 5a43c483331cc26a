"""Funnel plots: how far from the overall rate chance, and chance with over-dispersion, take each region.

Rates are counts / denominators, as arrays with one entry a region. References: Spiegelhalter (2005) Funnel
plots for comparing institutional performance, and Handling over-dispersion of performance indicators;
DerSimonian & Laird (1986).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from obs_comparison.intervals import normal_quantile

# SciPy has no types: this is the border to it.
special = cast("Any", import_module("scipy.special"))

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A scale on which rates are compared: there and back, and the standard error of chance on it.

    *standard_error* takes the overall rate and the denominators.
    """

    there: Callable[[Array], Array]
    back: Callable[[Array], Array]
    standard_error: Callable[[float, Array], Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Regions around their overall rate *centre*, their over-dispersion *phi*, their variance *tau2*."""

    scale: Scale
    centre: float
    phi: float
    tau2: float

    def z(self, counts: Array, denominators: Array, *, adjusted: bool = False) -> Array:
        """Each region's distance to the centre in standard errors, *adjusted*: with the spread tau.

        Minus infinity for a count of zero on the scale of logarithms.
        """
        error = self.scale.standard_error(self.centre, denominators)
        spread = np.sqrt(error**2 + self.tau2) if adjusted else error
        return (_there(self.scale, counts / denominators) - self._middle) / spread

    def limits(self, denominators: Array, level: float) -> tuple[Array, Array]:
        """The rates that hold *level* of all regions, chance and tau together; they may be above 1."""
        error = self.scale.standard_error(self.centre, denominators)
        reach = normal_quantile(level) * np.sqrt(error**2 + self.tau2)
        with np.errstate(over="ignore"):
            return self.scale.back(self._middle - reach), self.scale.back(self._middle + reach)

    @property
    def _middle(self) -> Array:
        return _there(self.scale, np.asarray(self.centre))


def fit(counts: Array, denominators: Array, scale: Scale, winsorise: float = 0.1) -> Funnel:
    """The funnel of these regions: overall rate, over-dispersion phi and additive variance tau2.

    phi is the mean squared z, the share *winsorise* of the z drawn in at each end; 1 if only chance is at
    work. The overall rate must be above 0 (and below 1 for `SCALES["arcsine"]`).
    """
    centre = float(counts.sum() / denominators.sum())
    plain = Funnel(scale=scale, centre=centre, phi=1.0, tau2=0.0)
    phi = float(np.mean(_winsorised(plain.z(counts, denominators), winsorise) ** 2))
    tau2 = additive_variance(phi, scale.standard_error(centre, denominators))
    return Funnel(scale=scale, centre=centre, phi=phi, tau2=tau2)


def additive_variance(phi: float, errors: Array) -> float:
    """DerSimonian and Laird's tau2: the variance between units with these standard *errors*, at least 0.

    *phi* is their mean squared z (so that the heterogeneity Q is phi times their number).
    """
    weights = errors**-2.0
    size, total = len(errors), float(weights.sum())
    excess = (size * phi - (size - 1)) / (total - float((weights**2).sum()) / total)
    return max(0.0, excess)


def poisson_limits(expected: Array, level: float) -> tuple[Array, Array]:
    """The counts whose exact (Garwood) limit just reaches *expected*: the funnel without over-dispersion."""
    tail = (1 - level) / 2
    lower = special.pdtrik(tail, expected)
    upper = special.pdtrik(1 - tail, expected) + 1
    # Where even no event at all is likelier than the tail, no count is too low.
    return np.where(np.exp(-expected) >= tail, 0.0, lower), upper


def binomial_limits(centre: float, denominators: Array, level: float) -> tuple[Array, Array]:
    """The shares whose Wilson limit just reaches the share *centre*, cut at 0 and 1."""
    reach = normal_quantile(level) * np.sqrt(centre * (1 - centre) / denominators)
    return np.maximum(0.0, centre - reach), np.minimum(1.0, centre + reach)


def _winsorised(z: Array, share: float) -> Array:
    # A count of zero is as far down the scale of logarithms as the lowest region that is on it.
    z = np.where(np.isneginf(z), z[np.isfinite(z)].min(), z)
    low, high = np.quantile(z, [share, 1 - share])
    return np.clip(z, low, high)


def _there(scale: Scale, rates: Array) -> Array:
    with np.errstate(divide="ignore"):
        return scale.there(rates)


def _from_arcsine(angle: Array) -> Array:
    return np.sin(np.clip(angle, 0, np.pi / 2)) ** 2


SCALES: Mapping[str, Scale] = {
    "log": Scale(there=np.log, back=np.exp, standard_error=lambda rate, n: 1 / np.sqrt(rate * n)),
    "arcsine": Scale(
        there=lambda rates: np.arcsin(np.sqrt(np.minimum(rates, 1.0))),
        back=_from_arcsine,
        standard_error=lambda _, n: 1 / (2 * np.sqrt(n)),
    ),
    "square_root": Scale(
        there=np.sqrt,
        back=lambda roots: np.maximum(0.0, roots) ** 2,
        standard_error=lambda _, n: 1 / (2 * np.sqrt(n)),
    ),
    "linear": Scale(
        there=lambda rates: rates,
        back=lambda rates: np.maximum(0.0, rates),
        standard_error=lambda rate, n: np.sqrt(rate / n),
    ),
}
"""Arcsine is for shares; the others take counts as Poisson. Logarithms treat half and double alike."""
