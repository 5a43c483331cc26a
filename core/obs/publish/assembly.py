"""From a study and its store to a release: every table, with its schema and the lineage of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date

import polars as pl

from obs.errors import PublishError
from obs.models import Indicator
from obs.plugins import Registry
from obs.publish.lineage import LICENCES, Lineages, licence_of
from obs.publish.model import Release, SourceUsed, Table
from obs.publish.provenance import provenance
from obs.publish.tables import claims, figures, places, registry, results
from obs.report.material.gathering import gather_material
from obs.report.material.model import Material
from obs.store import Store, Vintage
from obs.study import Publisher, Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the store holds of a study: the newest vintage of each indicator that has one."""

    indicators: Mapping[str, Indicator]
    vintages: Mapping[str, Vintage]

    def days(self, source: str) -> list[date]:
        """The days on which figures of *source* were last seen there, in order."""
        return sorted(
            {
                self.vintages[id_].last_seen.date()
                for id_, each in self.indicators.items()
                if each.source == source
            }
        )


def assemble(
    study: Study,
    store: Store,
    plugins: Registry,
    *,
    group: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Release:
    """All that a release of *study* says, of the newest figures in *store*; its version is not set yet.

    Raises PublishError where nobody publishes the study or nothing of it is stored, and what
    `gather_material` raises.
    """
    publisher = require_publisher(study)
    held = hold(study, store)
    lineages = _lineages(study, publisher, held, plugins)
    progress("observations")
    frames = [store.read(each, held.vintages[id_]) for id_, each in sorted(held.indicators.items())]
    observed = figures.observations(
        held.indicators, [frame for frame in frames if frame is not None], lineages
    )
    derived = figures.derived(study, store, lineages)
    material = gather_material(study, store, plugins, group=group, progress=progress)
    tables = tuple(_tables(study, observed, derived, material, lineages))
    with_value = (
        observed.frame.lazy().filter(pl.col("value").is_not_null()).select(pl.col("period").str.head(4))
    )
    first, last = with_value.select(pl.min("period"), last=pl.max("period")).collect().row(0)
    return Release(
        version="",
        dataset=study.dataset,
        publisher=publisher,
        created=max(vintage.fetched_at for vintage in held.vintages.values())
        .astimezone(UTC)
        .replace(microsecond=0),
        tables=tables,
        sources=tuple(lineages.used.values()),
        provenance=provenance(held.indicators, held.vintages, store, plugins),
        licence=LICENCES[publisher.licence],
        first_period=first or "",
        last_period=last or "",
    )


def require_publisher(study: Study) -> Publisher:
    """Who publishes *study*; PublishError with what to write where nobody does."""
    if study.publisher is None:
        raise PublishError(
            "nobody publishes this study: obs.toml has no [publisher]",
            suggestion='add [publisher] with name = "..." and email = "..." to obs.toml'
            + ("" if study.folder else "; obs init writes the built-in study to a file"),
        )
    return study.publisher


def hold(study: Study, store: Store) -> Held:
    """What *store* holds of *study*; PublishError where that is nothing."""
    latest = {id_: store.latest(each) for id_, each in study.indicators.items()}
    vintages = {id_: vintage for id_, vintage in latest.items() if vintage is not None}
    if not vintages:
        raise PublishError("the store holds no figures of this study", suggestion="run obs fetch first")
    return Held(indicators={id_: study.indicators[id_] for id_ in vintages}, vintages=vintages)


def _lineages(study: Study, publisher: Publisher, held: Held, plugins: Registry) -> Lineages:
    used: dict[str, SourceUsed] = {}
    for source in sorted({each.source for each in held.indicators.values()}):
        info, days = plugins.source(source).info, held.days(source)
        used[source] = SourceUsed(
            id=source,
            title=info.title,
            publisher=info.publisher,
            homepage=info.homepage,
            licence=licence_of(info, publisher),
            credit=info.terms.credit,
            credit_processed=info.terms.credit_processed,
            first=str(days[0]),
            last=str(days[-1]),
        )
    infos = {name: each.info for name, each in plugins.sources.items()}
    return Lineages(study=study, publisher=publisher, used=used, infos=infos)


def _tables(
    study: Study, observed: Table, derived: Table | None, material: Material, lineages: Lineages
) -> Iterator[Table]:
    computed = list(results.results(material, lineages))
    all_figures = [each.frame for each in (observed, derived) if each]
    codes = {code for frame in all_figures for code in frame["region"].unique()}
    for table in computed:
        if "region" in table.frame.columns:
            codes |= set(table.frame["region"].drop_nulls().unique())
    claimed = list(claims.claims(material.claims, _held(material), lineages)) if material.claims else []
    codes |= {code for table in claimed if table.name == "claims" for code in table.frame["region"]}
    codes |= {member for each in material.groups.values() for member in each.members} | set(study.scope())
    yield observed
    if derived:
        yield derived
    yield places.regions(study, codes)
    yield registry.indicators(study, pl.concat(all_figures), material.as_of, lineages)
    optional = (registry.breaks(study, lineages), places.groups(material.groups, study, lineages))
    yield from filter(None, optional)
    yield from computed
    yield from claimed


def _held(material: Material) -> dict[str, Indicator]:
    return {id_: material.indicators[id_] for id_ in material.as_of}
