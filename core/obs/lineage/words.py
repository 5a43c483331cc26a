"""Figures, hashes and times as a chain writes them."""

from __future__ import annotations

import math
from datetime import datetime


def figure(value: object) -> str:
    """A value in full; "none" where there is none."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def moment(when: datetime) -> str:
    """A time to the second, in UTC."""
    return f"{when:%Y-%m-%d %H:%M:%S} UTC"


def agrees(asked: str, value: object) -> bool:
    """Whether *value* is what is written as *asked*: a number to the digits that it has, a text exactly."""
    text = asked.strip()
    if value is None:
        return text.casefold() in {"", "none", "null", "-"}
    if isinstance(value, bool) or not isinstance(value, int | float):
        return text.casefold() == figure(value).casefold()
    plain = text.replace("\u2212", "-").replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    plain = plain.replace(",", ".") if "." not in plain and plain.count(",") == 1 else plain.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        return False
    if not math.isfinite(number):
        return False
    mantissa, _, exponent = plain.casefold().partition("e")
    digits = len(mantissa.partition(".")[2]) - int(exponent or 0)
    # Half a unit of the last digit written, and a little for what floats cannot hold.
    return abs(number - value) <= 0.5 * 10.0**-digits + abs(value) * 1e-12
