"""The figures: those of the sources as they are, and those that formulas make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

import obs_schemas
from obs.derivation import with_formulas
from obs.models import DERIVED, Indicator
from obs.observations import canonical, empty
from obs.publish.lineage import Lineages
from obs.publish.model import Table
from obs.publish.tables.shape import linked, shaped
from obs.store import Store
from obs.study import Study

_LINKS = {"indicator": "indicators", "region": "regions"}
_CARRIED = ("value", "status", "note")


def observations(held: Mapping[str, Indicator], frames: Sequence[pl.DataFrame], lineages: Lineages) -> Table:
    """Every observation of the fetched indicators *held*, as its source gave it."""
    return Table(
        name="observations",
        kind="figures",
        title_sv="Observationer",
        title_en="Observations",
        description_sv="Källornas egna siffror: en rad för varje indikator, region, period och kön.",
        description_en="The sources' own figures: a row for each indicator, region, period and sex.",
        schema=linked(obs_schemas.read("observation"), _LINKS),
        frame=_together(frames),
        lineage=dict.fromkeys(_CARRIED, lineages.figures(held.values())),
    )


def derived(study: Study, store: Store, lineages: Lineages) -> Table | None:
    """Every figure of the derived indicators of *study*; None where there is none."""
    figures = with_formulas(store, study)
    read = {id_: figures.read(each) for id_, each in study.derived.items()}
    made = {id_: frame for id_, frame in read.items() if frame is not None and frame.height}
    if not made:
        return None
    indicators = [study.derived[id_] for id_ in made]
    return Table(
        name=DERIVED,
        kind="figures",
        title_sv="Härledda siffror",
        title_en="Derived figures",
        description_sv="Siffror som en formel ger av källornas: samma form som observationerna.",
        description_en="Figures that a formula makes of the sources': in the shape of the observations.",
        schema=linked({**obs_schemas.read("observation"), "name": DERIVED}, _LINKS),
        frame=_together([canonical(frame) for frame in made.values()]),
        lineage=dict.fromkeys(_CARRIED, lineages.figures(indicators)),
    )


def _together(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    together = pl.concat(frames) if frames else empty()
    return shaped(together, obs_schemas.read("observation"))
