"""An invented study of twelve municipalities, with the figures that a test gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pytest
from tests.memory import InMemory, share

from obs import Metric, Programme
from obs.claims import Claim, Report, Specification, Tested, assess_all, read_claims
from obs.claims.assessment import assess
from obs.claims.ground import Ground
from obs.language import PLAIN, Said
from obs.plugins import Registry
from obs.snapshot import embedded
from obs.study import GroupSpec, Study, builtin

MEMBERS = tuple(f"99{number:02}" for number in range(1, 13))
OWN, FIRST = "9901", 2010
METRICS = cast("Mapping[str, type[Metric]]", Registry.from_entry_points().metrics)


@dataclass(kw_only=True)
class Bench(InMemory):
    """Figures in memory of 9901 to 9912 and the country, from 2010 on."""

    study: Study

    def put(
        self,
        id_: str,
        own: Sequence[float | None],
        *,
        country: Sequence[float] = (),
        others: Sequence[float] = (),
        **changes: object,
    ) -> None:
        """Figures of *id_*: of 9901, of the country, and of the eleven others, who differ by a little.

        Those not given stay at 50.
        """
        made = share(id_, **({"query": {"table": id_, "whole": True}} | changes))
        self.study = replace(self.study, indicators={**self.study.indicators, id_: made})
        still = (50.0,) * len(own)
        series: dict[str, Sequence[float | None]] = {OWN: own, "00": country or still}
        for number, code in enumerate(MEMBERS[1:]):
            series[code] = [value + number / 10 for value in others or still]
        self.hold(
            id_,
            (
                (code, str(FIRST + year), "T", value)
                for code, values in series.items()
                for year, value in enumerate(values)
            ),
        )

    def tested(self, kind: str = "change", *hints: str, **stated: Any) -> Tested:
        claim = Claim(id="A1", region=OWN, title="An invented claim", kind=kind, hints=hints, **stated)
        return assess(claim, Ground(study=self.study, figures=self, metrics=METRICS))


def said(what: Said | None) -> str:
    """*what* as the terminal has it, "" for nothing."""
    return "" if what is None else PLAIN.say(what)


def counted(tested: Tested, part: str = "") -> list[Specification]:
    """The specifications of *part* that count and gave an answer."""
    return [
        each
        for each in tested.specifications
        if each.counts and each.holds is not None and part in ("", each.part)
    ]


@pytest.fixture(scope="session", name="report")
def _report() -> Report:
    """The built-in claims, tested on the embedded snapshot."""
    study, registry = builtin(), Registry.from_entry_points()
    terms = {name: source.info.terms for name, source in registry.sources.items()}
    return assess_all(study, embedded("bistand"), registry.metrics, read_claims(study), terms=terms)


@pytest.fixture(name="bench")
def _bench() -> Bench:
    study = Study(
        name="invented",
        title_sv="Påhittad",
        title_en="Invented",
        folder=None,
        regions=(OWN,),
        indicators={},
        group="all",
        groups={"all": GroupSpec(id="all", title="all invented", regions=MEMBERS)},
        programmes=(Programme(region=OWN, start="2016-01", title="Work", source="Nobody"),),
    )
    return Bench(study=study)
