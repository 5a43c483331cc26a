"""Linear regression with what each case would be predicted to be without itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

import numpy as np
import numpy.typing as npt

# SciPy has no types: its results cross over to ours in this file and nowhere else.
special = cast("Any", import_module("scipy.special"))

Numbers = npt.NDArray[np.float64]

_CONDITION = 30.0
"""Belsley, Kuh & Welsch (1980): a condition index above 30 is strong collinearity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A fitted model. *coefficients* begin with the intercept, *errors* are their HC3 standard errors.

    For each case: *predicted* by the model fitted without it, *spread* the standard error of that
    prediction, *studentised* the difference of the two (external, t with *freedom* degrees). NaN where the
    model cannot do without the case, or leaves no spread; *errors* are NaN if there is such a case.
    """

    coefficients: Numbers
    errors: Numbers
    leverage: Numbers
    predicted: Numbers
    spread: Numbers
    studentised: Numbers
    r_squared: float
    freedom: int

    def margin(self, level: float) -> Numbers:
        """Half the width of each case's prediction interval at *level*, such as 0.95."""
        return self.spread * float(special.stdtrit(self.freedom, (1 + level) / 2))


def fit(outcome: Numbers, covariates: Numbers, weights: Numbers | None = None) -> Fit:
    """Least squares of *outcome* on an intercept and the columns of *covariates*, weighted by *weights*.

    With weights the variance of a case is taken to be inverse to its weight; their scale does not matter.
    Needs at least three cases more than covariates, which must be linearly independent. The standard errors
    are those of MacKinnon & White (1985) that do not take the variance to be the same everywhere.
    """
    cases, columns = covariates.shape
    weight = np.ones(cases) if weights is None else weights / weights.mean()
    design = np.column_stack([np.ones(cases), covariates])
    root = np.sqrt(weight)
    basis, upper = np.linalg.qr(design * root[:, np.newaxis])
    # Each coefficient is a weighted sum of outcomes: these are the weights.
    solution: Numbers = np.linalg.solve(upper, basis.T)
    coefficients: Numbers = solution @ (outcome * root)
    residual: Numbers = outcome - design @ coefficients
    leverage: Numbers = np.minimum((basis**2).sum(axis=1), 1.0)
    spare = leverage < 1 - 1e-9
    left = np.where(spare, 1 - leverage, np.nan)
    freedom = cases - columns - 2
    squares = weight * residual**2
    remaining = squares.sum() - squares / left
    # A perfect fit leaves rounding errors, which are no spread.
    none_left = 1e-20 * float((weight * outcome**2).sum())
    variance = np.where(remaining > none_left, remaining, np.nan) / freedom
    spread = np.sqrt(variance / (weight * left))
    return Fit(
        coefficients=coefficients,
        # HC3 divides by 1 - leverage: with a case that the model rests on it has no value.
        errors=np.sqrt(((solution * (root * residual / left)) ** 2).sum(axis=1)),
        leverage=leverage,
        predicted=outcome - residual / left,
        spread=spread,
        studentised=residual / left / spread,
        r_squared=1
        - float(squares.sum() / (weight * (outcome - np.average(outcome, weights=weight)) ** 2).sum()),
        freedom=freedom,
    )


def collinear(covariates: Numbers, names: Sequence[str]) -> tuple[str, ...]:
    """The *names* of columns that are constant, or near a linear combination of others; () if none is.

    Near means a condition number above 30 of the standardised columns. Named are those with more than
    half of their variance in the weak directions (Belsley, Kuh & Welsch 1980).
    """
    spread = covariates.std(axis=0)
    constant = np.ptp(covariates, axis=0) == 0
    if constant.any():
        return tuple(name for name, same in zip(names, constant, strict=True) if same)
    standard = (covariates - covariates.mean(axis=0)) / spread
    _, sizes, directions = np.linalg.svd(standard, full_matrices=False)
    weak = sizes * _CONDITION < sizes[0]
    if not weak.any():
        return ()
    sizes = np.maximum(sizes, sizes[0] * np.finfo(float).eps)
    variance = (directions / sizes[:, np.newaxis]) ** 2
    share = variance[weak].sum(axis=0) / variance.sum(axis=0)
    return tuple(name for name, part in zip(names, share, strict=True) if part > 0.5)
