"""How much each factor of a product adds to its change: Shapley and LMDI-I."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations


def shapley(start: Sequence[float], end: Sequence[float]) -> tuple[float, ...]:
    """Each factor's part in the change of the product: its effect, averaged over all orders of change.

    Defined for zeros and negative factors. The parts sum to the change. Two factors: Kitagawa (1955);
    any number: the effects of Das Gupta (1993).
    """
    size = len(start)
    return tuple(_shapley_part(start, end, k, size) for k in range(size))


def _shapley_part(start: Sequence[float], end: Sequence[float], k: int, size: int) -> float:
    others = [each for each in range(size) if each != k]
    part = 0.0
    for count in range(size):
        weight = math.factorial(count) * math.factorial(size - count - 1) / math.factorial(size)
        for changed in combinations(others, count):
            rest = math.prod(end[each] if each in changed else start[each] for each in others)
            part += weight * rest
    return part * (end[k] - start[k])


def lmdi(start: Sequence[float], end: Sequence[float]) -> tuple[float, ...]:
    """Each factor's part by the logarithmic mean Divisia index I (Ang 2005), additive.

    The parts sum to the change. ValueError unless every factor is above zero.
    """
    if min(*start, *end) <= 0:
        raise ValueError("LMDI needs factors above zero")
    mean = logarithmic_mean(math.prod(end), math.prod(start))
    return tuple(mean * math.log(after / before) for before, after in zip(start, end, strict=True))


def logarithmic_mean(a: float, b: float) -> float:
    """(a - b) / ln(a / b), which is a where a equals b; both above zero."""
    # Each way of taking the logarithm keeps its digits on its own side: near equality, and far from it.
    relative = (a - b) / b
    if relative == 0:
        return b
    return (a - b) / (math.log1p(relative) if abs(relative) < 0.5 else math.log(a / b))
