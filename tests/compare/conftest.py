"""A workbench with an invented study and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from obs import Break, Group, Indicator, Metric, Terms, observation_frame
from obs.compare import Comparison, Options, compare
from obs.models import Polarity
from obs.study import GroupSpec, Study
from obs_comparison.change import Change
from obs_comparison.level import Level

Figure = tuple[str, str, str, float | None]
"""Region, period, sex, value; None is a value that the source says is missing."""

FIVE = ("9901", "9902", "9903", "9904", "9905")
WORKED: tuple[Figure, ...] = (
    ("9901", "2020", "T", 4.0),
    ("9901", "2022", "T", 1.0),
    ("9902", "2022", "T", 2.0),
    ("9903", "2022", "T", 2.0),
    ("9904", "2022", "T", 5.0),
    ("9905", "2022", "T", None),
    ("00", "2022", "T", 3.0),
)


@dataclass
class Bench:
    """A study of two of five invented municipalities with figures in memory (`obs.figures.Figures`)."""

    study: Study
    metrics: dict[str, type[Metric]] = field(default_factory=lambda: {"level": Level, "change": Change})
    held: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])
    fetched: dict[str, Group] = field(default_factory=dict[str, Group])
    label: str = "invented figures, last period 2022"
    known_by: date | None = None

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        return self.held.get(indicator.id)

    def as_of(self, indicator: Indicator) -> date | None:
        return date(2023, 1, 1) if indicator.id in self.held else None

    def groups(self) -> Mapping[str, Group]:
        return self.fetched

    def put(
        self,
        id_: str,
        figures: Iterable[Figure] = WORKED,
        *,
        polarity: Polarity = "lower_is_better",
        headline: bool = False,
        breaks: tuple[Break, ...] = (),
    ) -> None:
        """Add an indicator to the study and hold *figures* for it."""
        indicator = Indicator(
            id=id_,
            source="invented",
            query={"table": f"TAB{id_}"},
            title_sv=f"Påhitt {id_}",
            title_en=f"Invention {id_}",
            unit="%",
            kind="share",
            polarity=polarity,
            producer="Nobody",
            headline=headline,
            breaks=breaks,
        )
        self.study = replace(self.study, indicators={**self.study.indicators, id_: indicator})
        rows = [(id_, *figure, "missing" if figure[-1] is None else "reported") for figure in figures]
        columns = ["indicator", "region", "period", "sex", "value", "status"]
        self.held[id_] = observation_frame(
            pl.DataFrame(rows, schema=columns, schema_overrides={"value": pl.Float64}, orient="row")
        )

    def compare(self, options: Options | None = None) -> Comparison:
        """The comparison of the study as it is now."""
        terms = Terms(licence="", licence_url="", credit="Källa: Påhitt", credit_processed="Eget av Påhitt")
        return compare(self.study, self, self.metrics, options or Options(), terms={"invented": terms})

    def rows(self, options: Options | None = None) -> list[dict[str, Any]]:
        """The rows of that comparison."""
        return self.compare(options).table.to_dicts()


@pytest.fixture
def bench() -> Bench:
    """A study without indicators: put some."""
    five = GroupSpec(id="five", title="all five", regions=FIVE)
    drawn = GroupSpec(id="drawn", title="drawn up elsewhere", source="invented", source_id="G1")
    study = Study(
        name="invention",
        title_sv="Påhittad studie",
        title_en="Invented study",
        folder=None,
        regions=("9905", "9901"),
        indicators={},
        group="five",
        change_from="2020",
        groups={"five": five, "drawn": drawn},
    )
    return Bench(study=study)
