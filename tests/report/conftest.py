"""Comparisons of invented places to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from tests.memory import InMemory

from obs import Indicator, Terms
from obs.compare import Comparison, Options, compare
from obs.report.terminal import print_comparison
from obs.study import GroupSpec, Study
from obs_comparison.change import Change
from obs_comparison.level import Level

REGIONS = ("9901", "9902", "9903", "9904", "9905")


@dataclass(kw_only=True)
class Bench(InMemory):
    """A study of five invented municipalities, all in the group; the country is "00"."""

    indicators: dict[str, Indicator] = field(default_factory=dict[str, Indicator])
    label: str = "invented figures of 2023-01-01, last period 2022"

    def put(
        self,
        id_: str,
        values: Sequence[float | None] = (1.0, 2.0, 2.0, 5.0, 3.0),
        *,
        period: str = "2022",
        status: str = "reported",
        **more: Any,
    ) -> None:
        """An indicator with *values* for the five; the country has 3.0, and all had 4.0 in 2017."""
        defaults: dict[str, Any] = {
            "title_en": "Invented assistance",
            "unit": "%",
            "polarity": "lower_is_better",
            "producer": "Nobody",
            "headline": True,
        }
        described: dict[str, Any] = defaults | more
        self.indicators[id_] = Indicator(
            id=id_, source="invented", query={}, title_sv="Påhittat bistånd", kind="share", **described
        )
        cells = dict(zip(REGIONS, values, strict=True)) | {"00": 3.0}
        self.hold(
            id_,
            (
                (code, each, "T", value, "missing" if value is None else status)
                for code, last in cells.items()
                for each, value in ((period, last), (f"2017{period[4:]}", 4.0))
            ),
        )

    def compare(self, **options: Any) -> Comparison:
        """The comparison of all that has been put."""
        study = Study(
            name="invention",
            title_sv="Påhittad studie",
            title_en="Invented study",
            folder=None,
            regions=REGIONS,
            indicators=self.indicators,
            group="five",
            change_from="2017",
            groups={"five": GroupSpec(id="five", title="all five", regions=REGIONS)},
        )
        terms = Terms(licence="", licence_url="", credit="Källa: Påhitt", credit_processed="Eget av Påhitt")
        metrics = {"level": Level, "change": Change}
        return compare(study, self, metrics, Options(**options), terms={"invented": terms})

    def printed(self, width: int = 80, **options: Any) -> list[str]:
        """The lines that a pipe of *width* columns gets."""
        out = StringIO()
        print_comparison(self.compare(**options), Console(file=out, width=width, highlight=False))
        return out.getvalue().splitlines()


@pytest.fixture
def bench() -> Bench:
    """A study without indicators: put some."""
    return Bench()
