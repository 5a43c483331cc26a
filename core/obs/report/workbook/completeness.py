"""How whole the figures of each indicator are: counted, before a word is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import polars as pl

from obs.observations import STATUSES, WITH_VALUE
from obs.report.material.model import Material
from obs.report.workbook.sheet import Row

NO_ROW = "no row"
"""What stands for a status where the source has nothing at all about a municipality."""
WITHOUT_VALUE = tuple(each for each in STATUSES if each not in WITH_VALUE)


def completeness(material: Material) -> Iterator[Row]:
    """A row for each indicator of the study.

    Columns: indicator, period (compared, None where none is), n (of the group with a value), group_size,
    coverage (0 to 1), one for each status and `NO_ROW` (members in the period compared; None without one),
    first, last and periods (with a value anywhere), problem (why nothing is compared).
    """
    observed = material.results.tables["observations"].frame
    members = list(material.group.members)
    for heading in material.comparison.headings:
        id_ = heading.indicator.id
        own = observed.filter(pl.col("indicator") == id_)
        held = own.filter(pl.col("value").is_not_null())["period"].unique().sort().to_list()
        group = own.filter(pl.col("period") == (heading.period or ""), pl.col("region").is_in(members))
        yield {
            "indicator": id_,
            "period": heading.period,
            "n": heading.n,
            "group_size": heading.group_size,
            "coverage": heading.coverage,
            **_by_status(group, len(members), counted=heading.period is not None),
            "first": held[0] if held else "",
            "last": held[-1] if held else "",
            "periods": len(held),
            "problem": heading.problem,
        }


def _by_status(group: pl.DataFrame, size: int, *, counted: bool) -> dict[str, int | None]:
    """How many members have each status in the period compared; None of each where there is none."""
    found = Counter(group["status"].to_list())
    statuses = {status: found[status] if counted else None for status in STATUSES}
    return {**statuses, NO_ROW: size - group.height if counted else None}
