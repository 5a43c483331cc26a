"""Briefs of invented municipalities with claims of any number and length, and one of the built-in study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest
from tests.memory import InMemory

from obs import Indicator, Source, SourceInfo, Terms
from obs.claims import Claim, Judgement, Report, Tested, Verdict
from obs.language import Either
from obs.plugins import Registry
from obs.report.material.gathering import gather_material
from obs.report.material.model import Material
from obs.report.material.results import ResultTable
from obs.snapshot import embedded
from obs.study import GroupSpec, Study, builtin
from obs_comparison.change import Change
from obs_comparison.level import Level

SHOWN = "9901"
MEMBERS = (SHOWN, "9902", "9903", "9904", "9905")
_PERIODS = ("2020", "2021", "2022")
_VERDICT = Either(sv="påhittat omdöme", en="invented verdict")
_NONE = Either(sv="påhittat utan omdöme", en="invented, no verdict")
_TERMS = Terms(
    licence="", licence_url="", credit="Källa: Påhitt", credit_processed="Egen bearbetning av påhitt"
)


@dataclass(kw_only=True)
class Invented(InMemory):
    """A study that nobody made: its indicators, claims and title are as a test wants them."""

    title: str = "Påhittad studie"
    indicators: dict[str, Indicator] = field(default_factory=dict[str, Indicator])
    days: dict[str, date] = field(default_factory=dict[str, date])
    claims: list[Tested] = field(default_factory=list[Tested])

    def as_of(self, indicator: Indicator) -> date | None:
        return self.days.get(indicator.id)

    def put(self, id_: str, title: str, *, day: date = date(2023, 1, 5), **more: Any) -> None:
        """An indicator that falls by 1.25 a year everywhere.

        In the end it is 1512.5 in the municipality shown, 1 more in each other one, 1514 in the country.
        """
        described: dict[str, Any] = {"polarity": "lower_is_better", "producer": "Ingen", **more}
        self.indicators[id_] = Indicator(
            id=id_,
            source="invented",
            query={},
            title_sv=title,
            title_en=title,
            unit="kr/inv",
            kind="rate",
            headline=True,
            **described,
        )
        ends = {"00": 1514.0, **{code: 1512.5 + extra for extra, code in enumerate(MEMBERS)}}
        self.hold(
            id_,
            (
                (code, period, "T", last + 1.25 * (2 - back))
                for code, last in ends.items()
                for back, period in enumerate(_PERIODS)
            ),
        )
        self.days[id_] = day

    def claim(self, words: str, *, agreeing: int = 1, counted: int = 2) -> None:
        """A claim with *counted* ways of looking; one that nothing can test where there are none."""
        number = len(self.claims) + 1
        verdict = Verdict.DEPENDS if counted else Verdict.NOT_TESTABLE
        judgement = Judgement(part="level", verdict=verdict, specifications=counted, agreeing=agreeing)
        self.claims.append(
            Tested(
                claim=Claim(id=f"P{number}", region=SHOWN, kind="level", title=words, title_sv=words),
                verdict=verdict,
                label=_VERDICT if counted else _NONE,
                qualification=None,
                judgements=(judgement,) if counted else (),
                specifications=(),
                indicators=(),
                only_one=None,
                absent={},
                sentences=(),
                would_change=None,
            )
        )

    def material(self, regions: Sequence[str] = ()) -> Material:
        """The results, with the claims as they were put."""
        study = Study(
            name="invention",
            title_sv=self.title,
            title_en=self.title,
            folder=None,
            regions=(SHOWN,),
            indicators=self.indicators,
            group="five",
            change_from="2020",
            groups={"five": GroupSpec(id="five", title="all five", title_sv="alla fem", regions=MEMBERS)},
        )
        info = SourceInfo(
            id="invented", title="Påhitt", publisher="Ingen", homepage="", base_url="", terms=_TERMS
        )
        registry = Registry.from_entry_points()
        registry.sources = {"invented": cast("type[Source]", SimpleNamespace(info=info))}
        registry.metrics = {"level": Level, "change": Change}
        found = gather_material(study, self, registry, regions=tuple(regions))
        rows = [
            (each.claim.id, part, each.agreeing, each.counted)
            for each in self.claims
            for part in ("all", "level")
        ]
        table = pl.DataFrame(rows, schema=["claim", "part", "agreeing", "counted"], orient="row")
        tables = {
            **found.results.tables,
            "claims": ResultTable(name="claims", key=("claim", "part"), frame=table),
        }
        report = Report(
            study="invention",
            title=Either(sv="", en=""),
            figures="",
            group=found.group,
            benchmark="00",
            claims=tuple(self.claims),
        )
        return replace(found, claims=report, results=replace(found.results, tables=tables))


@pytest.fixture
def invented() -> Invented:
    """A study with one indicator."""
    study = Invented()
    study.put("first", "Påhittad kostnad")
    return study


@pytest.fixture(scope="session")
def markaryd() -> Material:
    """The results of the built-in study for Markaryd alone."""
    return _shown("0767")


@pytest.fixture(scope="session")
def filipstad() -> Material:
    """The same for a municipality that the study does not name."""
    return _shown("Filipstad")


def _shown(region: str) -> Material:
    return gather_material(builtin(), embedded("bistand"), Registry.from_entry_points(), regions=(region,))
