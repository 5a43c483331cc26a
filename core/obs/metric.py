"""What the author of a metric plugin subclasses. A metric never sees a source."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from obs.models import MetricInfo, Panel

if TYPE_CHECKING:
    import polars as pl


class Metric(ABC):
    """A way to compare regions.

    Core refuses what the metric's `MetricInfo` says it cannot take, and checks its result by the
    declared schema.
    """

    info: ClassVar[MetricInfo]

    @abstractmethod
    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        """The result table for *panel*; *parameters* has a value for each declared one. Pure.

        Rows are keyed by *indicator* and *region* (and *period* where the result has several).
        """
