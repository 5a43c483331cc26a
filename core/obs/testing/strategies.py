"""Hypothesis strategies for tables of observations."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from hypothesis import strategies as st

from obs.observations import LARGEST, STATUSES, WITH_VALUE, observation_frame

INVENTED_REGIONS = ("00", "0991", "0992", "9901", "9902")
"""Sweden and four codes that no municipality has."""


def values(smallest: float = -LARGEST, largest: float = LARGEST) -> st.SearchStrategy[float]:
    """Figures that obs takes: finite, no further from zero than a million milliards, zero among them."""
    return st.floats(smallest, largest, allow_nan=False, allow_infinity=False) | st.just(
        min(max(0.0, smallest), largest)
    )


@st.composite
def observations(
    draw: st.DrawFn,
    *,
    indicators: Sequence[str] = ("births",),
    regions: Sequence[str] = INVENTED_REGIONS,
    first: int = 2018,
    last: int = 2022,
    sexes: Sequence[str] = ("T",),
    statuses: Sequence[str] = STATUSES,
    figures: st.SearchStrategy[float] | None = None,
) -> pl.DataFrame:
    """A table of observations that keeps its contract, in any order of rows, with any rows lacking.

    A row for each indicator, region, year from *first* to *last* and sex may be there; its status is one of
    *statuses*, and it has one of *figures* (default: `values`) where the status says so.
    """
    keys = [
        (indicator, region, str(year), sex)
        for indicator in indicators
        for region in regions
        for year in range(first, last + 1)
        for sex in sexes
    ]
    numbers = values() if figures is None else figures
    rows = [
        (*key, draw(numbers) if status in WITH_VALUE else None, status)
        for key in draw(st.lists(st.sampled_from(keys), unique=True, max_size=len(keys)))
        for status in [draw(st.sampled_from(statuses))]
    ]
    names = ("indicator", "region", "period", "sex", "status")
    columns = ["indicator", "region", "period", "sex", "value", "status"]
    shape = {**dict.fromkeys(names, pl.String), "value": pl.Float64}
    return observation_frame(pl.DataFrame(rows, schema={name: shape[name] for name in columns}, orient="row"))
