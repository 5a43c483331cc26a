"""Numbers as text: a decimal point, no thousands separator, as many decimals as the indicator has."""

from __future__ import annotations


def decimal(number: float | None, decimals: int) -> str:
    """*number* rounded, never "-0.0"; "-" for none."""
    if number is None:
        return "-"
    return f"{round(number, decimals) + 0.0:.{decimals}f}"


def signed(number: float | None, decimals: int) -> str:
    """*number* rounded and with its sign, zero without one; "-" for none."""
    if number is None:
        return "-"
    rounded = round(number, decimals) + 0.0
    return f"{rounded:+.{decimals}f}" if rounded else f"{rounded:.{decimals}f}"
