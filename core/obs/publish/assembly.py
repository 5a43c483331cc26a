"""From a study and its store to a release: every table, with its schema and the lineage of its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date

import polars as pl

from obs.compare.selection import groups_held
from obs.corrections import findings, outcomes
from obs.derivation import with_formulas
from obs.errors import PublishError
from obs.models import Finding, Indicator, SourceInfo
from obs.plugins import Registry
from obs.publish.lineage import LICENCES, Lineages, credit_of, is_own, licence_of
from obs.publish.model import Compared, Release, SourceUsed, Table
from obs.publish.permission import require_permission
from obs.publish.provenance import provenance
from obs.publish.tables import claims, corrections, figures, places, registry, results
from obs.regions import all_regions
from obs.report.material.gathering import gather_material
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What is said before anything is computed: figures, regions, registry. *held* is what the store has.

    *remarks* are on corrections that are not used.
    """

    publisher: Publisher
    held: Held
    lineages: Lineages
    tables: tuple[Table, ...]
    remarks: tuple[Finding, ...] = ()


def state(study: Study, store: Store, plugins: Registry) -> Stated:
    """The figures in *store* and what they mean; the observations are as they are stored, corrected or not.

    Raises PublishError where nobody publishes the study, nothing of it is stored, or terms of a source do not
    allow it, ConfigError for a file of corrections with a mistake.
    """
    publisher = require_publisher(study)
    held = hold(study, store)
    lineages = _lineages(study, publisher, held, store, plugins)
    frames = [store.read(each, held.vintages[id_]) for id_, each in sorted(held.indicators.items())]
    observed = figures.observations(
        held.indicators, [frame for frame in frames if frame is not None], lineages
    )
    derived = figures.derived(study, store, lineages)
    both = [observed, derived] if derived else [observed]
    together = pl.concat([each.frame for each in both])
    dated = with_formulas(store, study)
    days = {id_: day for id_, each in study.comparable().items() if (day := dated.as_of(each))}
    weighed = outcomes(store, study, held.indicators.values())
    used = [each for each in weighed if each.state == "used"]
    optional = (
        registry.breaks(study, lineages),
        corrections.corrections(used, study, lineages),
        places.groups(groups_held(study, store.groups()), study, lineages),
    )
    tables = (
        *both,
        places.regions(study, {*all_regions(), *together["region"].unique()}),
        registry.indicators(study, together, days, lineages),
        *(each for each in optional if each),
    )
    return Stated(
        publisher=publisher,
        held=held,
        lineages=lineages,
        tables=tables,
        remarks=tuple(findings(study, weighed)),
    )


def conclude(
    stated: Stated,
    study: Study,
    store: Store,
    plugins: Registry,
    *,
    group: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Release:
    """What is *stated* and all that follows from it. Raises what `gather_material` raises."""
    held, lineages = stated.held, stated.lineages
    material = gather_material(study, store, plugins, group=group, progress=progress)
    indicators = {id_: material.indicators[id_] for id_ in material.as_of}
    claimed = claims.claims(material.claims, indicators, lineages) if material.claims else ()
    frame = stated.tables[0].frame.lazy().filter(pl.col("value").is_not_null())
    years = frame.select(pl.col("period").str.head(4))
    first, last = years.select(pl.min("period"), last=pl.max("period")).collect().row(0)
    newest = max(vintage.fetched_at for vintage in held.vintages.values())
    return Release(
        version="",
        dataset=study.dataset,
        publisher=stated.publisher,
        created=newest.astimezone(UTC).replace(microsecond=0),
        tables=(*stated.tables, *results.results(material, lineages), *claimed),
        sources=tuple(lineages.used.values()),
        provenance=provenance(held.indicators, held.vintages, store),
        licence=LICENCES[stated.publisher.licence],
        first_period=first or "",
        last_period=last or "",
        known_by=store.known_by,
        compared=Compared(
            group=material.group.id,
            title_sv=material.group.title_sv or material.group.title,
            title_en=material.group.title_en or material.group.title,
            members=len(material.group.members),
            benchmark=material.benchmark,
        ),
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


def _lineages(study: Study, publisher: Publisher, held: Held, store: Store, plugins: Registry) -> Lineages:
    days = {source: held.days(source) for source in {each.source for each in held.indicators.values()}}
    for source, seen in _days_of_groups(study, store).items():
        days.setdefault(source, seen)
    given = {source: plugins.source(source).info for source in sorted(days)}
    require_permission(given.values(), publisher)
    used = {source: _used(info, publisher, days[source]) for source, info in given.items()}
    infos = {name: each.info for name, each in plugins.sources.items()}
    return Lineages(study=study, publisher=publisher, used=used, infos=infos)


def _days_of_groups(study: Study, store: Store) -> dict[str, list[date]]:
    """The days on which the groups of *study* came, by source."""
    days: dict[str, set[date]] = {}
    came = store.days_of_groups()
    for spec in study.groups.values():
        day = came.get(f"{spec.source}:{spec.source_id}")
        if day and not spec.regions:
            days.setdefault(spec.source, set()).add(day)
    return {source: sorted(seen) for source, seen in days.items()}


def _used(info: SourceInfo, publisher: Publisher, days: list[date]) -> SourceUsed:
    own = is_own(info)
    return SourceUsed(
        id=info.id,
        title=info.title,
        publisher=publisher.name if own else info.publisher,
        homepage=publisher.homepage if own else info.homepage,
        licence=licence_of(info, publisher),
        credit=credit_of(info, publisher),
        credit_processed=info.terms.credit_processed,
        first=str(days[0]),
        last=str(days[-1]),
    )
