"""Axes: which values they span, where their figures stand and how these are written."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from obs.language import Language

Kind = Literal["linear", "log", "sqrt"]
LOCALES: Mapping[Language, dict[str, Any]] = {
    "sv": {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", ""], "minus": "−"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "−"},
}
_LARGE: Mapping[Language, Mapping[float, str]] = {
    "sv": {1e9: "miljarder", 1e6: "miljoner"},
    "en": {1e9: "billion", 1e6: "million"},
}
_STEPS = (1, 2, 5, 10)
_AS_IT_IS = "format(datum.value, ',~r')"
_FORMAT = re.compile(r"format\(datum\.value / (\d+), ',\.(\d+)f'\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A scale from *low* to *high* with figures at *ticks*; *label* is a Vega expression that writes one."""

    low: float
    high: float
    ticks: tuple[float, ...]
    label: str
    title: str = ""
    kind: Kind = "linear"

    def at(self, value: float, length: float) -> float:
        """Pixels from the low end of an axis of *length* pixels to *value*."""
        bend = _BENDS[self.kind]
        low, high = bend(self.low), bend(self.high)
        return length * (bend(value) - low) / (high - low)


def _plain(value: float) -> float:
    return value


_BENDS = {"linear": _plain, "log": math.log10, "sqrt": math.sqrt}


def value_axis(
    values: Iterable[float], *, at_most: int, unit: str, language: Language, zero: bool = False
) -> Axis:
    """A linear axis around *values* (at least one), with zero if asked for, between two whole steps."""
    held = list(values)
    low, high = _span(min(held), max(held), zero=zero)
    least = 1.0 if all(value == round(value) for value in held) else 0.0
    step = _step(low, high, at_most, least)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(_clean(index * step) for index in range(first, last + 1))
    factor, title = _factor(max(abs(ticks[0]), abs(ticks[-1])), unit, language)
    return Axis(
        low=min(low, ticks[0]),
        high=max(high, ticks[-1]),
        ticks=ticks,
        label=_figures(step / factor, factor),
        title=title,
    )


def snug_axis(
    values: Iterable[float], *, at_most: int, unit: str, language: Language, zero: bool = False
) -> Axis:
    """A linear axis that ends with *values* (at least one), with zero if asked for or where it is near."""
    held = list(values)
    low, high = _span(min(held), max(held), zero=zero or 0 <= min(held) < 0.2 * max(held))
    room = 0.03 * (high - low)
    low, high = (low if low == 0 else low - room), (high if high == 0 else high + room)
    steps = [_inside(low, high, at_most + more) for more in (0, 2)]
    ticks = next((ticks for ticks in steps if len(ticks) > 2), steps[-1])
    factor, title = _factor(max(abs(ticks[0]), abs(ticks[-1])), unit, language)
    label = _figures((ticks[1] - ticks[0]) / factor, factor)
    return Axis(low=low, high=high, ticks=ticks, label=label, title=title)


def _inside(low: float, high: float, at_most: int) -> tuple[float, ...]:
    """Multiples of a whole step between *low* and *high*, as many as may be."""
    power = 10.0 ** math.floor(math.log10((high - low) / at_most))
    for step in (power * digit for digit in (*_STEPS, 20, 50)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= at_most:
            return tuple(_clean(index * step) for index in range(first, last + 1))
    return ()


def size_axis(values: Iterable[float], *, at_most: int, unit: str) -> Axis:
    """A logarithmic axis around positive *values*, with figures at 1, 2, 5, 10, 20, ..., or fewer of them."""
    held = list(values)
    low, high = min(held) / 1.15, max(held) * 1.15
    ticks = _powers(low, high, at_most)
    return Axis(low=low, high=high, ticks=ticks, label=_AS_IT_IS, title=unit, kind="log")


def _powers(low: float, high: float, at_most: int) -> tuple[float, ...]:
    """Powers of ten and whole shares of them, no more than *at_most* but two where there are two.

    One figure would not tell that the axis is logarithmic.
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    every = [
        tuple(
            digit * 10.0**power for power in powers for digit in digits if low <= digit * 10.0**power <= high
        )
        for digits in ((1, 2, 5), (1, 3), (1,))
    ]
    enough = [ticks for ticks in every if len(ticks) > 1] or every[:1]
    found = next((ticks for ticks in enough if len(ticks) <= at_most), enough[-1])
    return found[:: max(1, math.ceil((len(found) - 1) / (at_most - 1)))]


def _span(low: float, high: float, *, zero: bool) -> tuple[float, float]:
    """What the axis must hold; a constant series stands in the middle of it."""
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        room = abs(low) * 0.1 or 1.0
        return (0.0, 1.0) if low == 0 else (low - room, high + room)
    return low, high


def _step(low: float, high: float, at_most: int, least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that gives no more than *at_most* figures."""
    power = 10.0 ** math.floor(math.log10((high - low) / at_most))
    for factor in (power, power * 10):
        for digit in _STEPS:
            step = factor * digit
            count = math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9) + 1
            if step >= least and count <= at_most:
                return step
    return power * 100


def _clean(value: float) -> float:
    return float(f"{value:.12g}") + 0.0


def _figures(step: float, factor: float) -> str:
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"format(datum.value / {factor:.0f}, ',.{decimals}f')"


def _factor(largest: float, unit: str, language: Language) -> tuple[float, str]:
    """By what large figures are divided, and the unit that they then have."""
    for factor, word in _LARGE[language].items():
        if largest >= factor:
            return factor, f"{word} {unit}".strip()
    return 1.0, unit


def written(axis: Axis, language: Language) -> list[str]:
    """The figures of *axis* as they will stand there, to know how much room they need."""
    signs = str.maketrans({",": LOCALES[language]["thousands"], ".": LOCALES[language]["decimal"], "-": "−"})
    if axis.label == _AS_IT_IS:
        plain = (f"{tick:,.10f}".rstrip("0").rstrip(".") for tick in axis.ticks)
        return [figure.translate(signs) for figure in plain]
    found = _FORMAT.fullmatch(axis.label)
    if found is None:
        return [str(math.floor(tick)) for tick in axis.ticks]
    factor, decimals = float(found[1]), int(found[2])
    return [f"{tick / factor:,.{decimals}f}".translate(signs) for tick in axis.ticks]
