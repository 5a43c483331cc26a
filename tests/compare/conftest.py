"""A workbench with an invented study and its figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from tests.memory import InMemory, share

from obs import Break, Metric, Terms
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


@dataclass(kw_only=True)
class Bench(InMemory):
    """A study of two of five invented municipalities with figures in memory."""

    study: Study
    metrics: dict[str, type[Metric]] = field(default_factory=lambda: {"level": Level, "change": Change})
    label: str = "invented figures, last period 2022"

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
        query = {"table": f"TAB{id_}"}
        made = share(id_, query=query, polarity=polarity, headline=headline, breaks=breaks)
        self.study = replace(self.study, indicators={**self.study.indicators, id_: made})
        self.hold(id_, figures)

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
