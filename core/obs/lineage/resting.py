"""The figures that a specification of a claim was computed from: its own, and those of others beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from obs.claims import Specification
from obs.derivation import with_formulas
from obs.lineage.derived import followed
from obs.lineage.ground import Ground
from obs.lineage.model import Chain, Link
from obs.lineage.observation import row_at

_FOR = {
    "deflator": "the price index of the real prices, which are those of the last period",
    "covariate": "what the regression expects the figure from",
    "denominator": "the denominator, from which the number of cases follows",
    "cases": "the number of cases behind the share",
    "predictor": "what the control is matched on besides",
}


def resting(each: Specification) -> Iterator[Link]:
    """What *each* rests on beside its indicator; nothing where there is none."""
    if each.beside:
        told = (f"{of.indicator} {' and '.join(of.periods)}: {_FOR[of.role]}" for of in each.beside)
        facts = {"beside": [asdict(beside) for beside in each.beside]}
        yield Link(what="rests on", text="; ".join(told), facts=facts)


def figures_behind(ground: Ground, each: Specification) -> Iterator[Chain]:
    """The chains of the region's own figures at both ends of the window, and of those beside them."""
    yield from _followed(ground, each.indicator, each.region, each.window.split("/"))
    for beside in each.beside:
        yield from _followed(ground, beside.indicator, beside.region, beside.periods)


def _followed(ground: Ground, id_: str, region: str, periods: Iterable[str]) -> Iterator[Chain]:
    indicator = ground.indicator(id_)
    if indicator is None:
        return
    frame = with_formulas(ground.figures, ground.study).read(indicator)
    for period in periods:
        key = (region, period, "T")
        if row_at(frame, key) is not None:
            yield followed(ground, indicator, key)
