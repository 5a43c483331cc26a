"""The worked example of each metric, small enough to be checked by hand; places are invented."""

from __future__ import annotations

from typing import Literal

from obs import Indicator


def invented(
    id_: str,
    unit: str,
    kind: Literal["count", "share", "rate", "amount", "index"],
    *,
    decimals: int = 1,
    polarity: Literal["lower_is_better", "higher_is_better", "none"] = "none",
    denominator: str | None = None,
    price_basis: str | None = None,
) -> Indicator:
    """An indicator of no source."""
    return Indicator(
        id=id_,
        source="invented",
        query={},
        title_sv=f"Påhittat: {id_}",
        title_en=f"Invented: {id_}",
        unit=unit,
        kind=kind,
        polarity=polarity,
        producer="nobody",
        decimals=decimals,
        denominator=denominator,
        price_basis=price_basis,
    )
