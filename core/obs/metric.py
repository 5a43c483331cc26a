"""What the author of a metric plugin subclasses. A metric never sees a source."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from obs.models import MetricInfo, Panel

if TYPE_CHECKING:
    import polars as pl


class Metric(ABC):
    """A way to compare regions.

    Core refuses what the metric's `MetricInfo` says it cannot take, and checks its result by the
    declared schema.
    """

    info: ClassVar[MetricInfo]
    admitted_from: ClassVar[str] = ""
    """Set by core: the distribution, or the file of a study, that it came from, and its version."""

    @abstractmethod
    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result table for *panel*; *parameters* has a value for each declared one. Pure.

        Rows are keyed by *indicator* and *region* (and *period* where the result has several).
        """


_CODE = re.compile("[0-9]{2}(?:[0-9]{2})?")


def misdeclared(info: MetricInfo) -> Iterator[str]:
    """What `MetricInfo.untouched` says of *info* that cannot be."""
    if not info.untouched:
        return
    columns = {field["name"] for field in cast("list[dict[str, Any]]", info.result["fields"])}
    for name, of in info.untouched.items():
        if name not in columns:
            yield f"{name!r} is called untouched and is no column of its result"
        if of.indicator not in {"denominator", *info.uses, *columns}:
            yield f"{name!r} is said to be of the indicator {of.indicator!r}: no column and not in uses"
        if of.region not in {"benchmark", *columns} and not _CODE.fullmatch(of.region):
            yield f"{name!r} is said to be of the region {of.region!r}: no column and no code"
        if of.period not in {"compared", *columns}:
            yield f"{name!r} is said to be of the period {of.period!r}, which is no column"
