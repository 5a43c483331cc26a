"""A source as a whole: indicators made of the entries of its catalogue, and found again without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from obs.calling import blaming, read_reply, started
from obs.errors import ConfigError
from obs.fetch.channels import reply_of, request_key
from obs.http.addresses import Base
from obs.models import CatalogueEntry, Indicator, Page, Query
from obs.plugins import Registry
from obs.regions import all_regions
from obs.source import Source
from obs.store import Store
from obs.study import Study


def whole_query(study: Study, source_id: str) -> Query:
    """What is asked of a source that is fetched as a whole: all regions, *study*'s too, and all years."""
    own = tuple(each for each in study.indicators.values() if each.source == source_id)
    return Query(indicators=own, regions=tuple(sorted({*all_regions(), *study.scope()})))


def indicator_of(entry: CatalogueEntry, study: Study, source: Source) -> Indicator:
    """The indicator on *entry*: the study's own under that id, else one that knows no more than the entry."""
    own = study.indicators.get(entry.id)
    if own is not None and own.source == source.info.id and entry.query.items() <= own.query.items():
        return own
    return bare_indicator(entry, source)


def bare_indicator(entry: CatalogueEntry, source: Source) -> Indicator:
    """An indicator on *entry* of which no study says more: without unit, polarity and kind.

    The kind is the one of which nothing is taken for granted.
    """
    return Indicator(
        id=entry.id,
        source=source.info.id,
        query=entry.query,
        title_sv=entry.title,
        title_en=entry.title,
        unit="",
        kind="index",
        polarity="none",
        producer=source.info.publisher,
        definition_sv=entry.description,
        definition_en=entry.description,
    )


def held_indicators(store: Store, registry: Registry, study: Study, source_id: str) -> dict[str, Indicator]:
    """Every indicator of the source's catalogue of which *store* holds figures, by id and in catalogue order.

    The catalogue is the one that was last fetched; nothing is sent. Raises ConfigError where none was.
    """
    source = started(registry, study, source_id)
    found = {
        entry.id: indicator_of(entry, study, source)
        for page in _recorded_catalogue(store, source)
        for entry in page.entries
    }
    return {id_: each for id_, each in found.items() if store.latest(each) is not None}


def _recorded_catalogue(store: Store, source: Source) -> Iterator[Page]:
    """The pages of the catalogue, as last recorded."""
    with blaming(source, "while it planned the catalogue"):
        waiting = list(source.everything(Query(indicators=(), regions=())))
    base: Base | None = None
    while waiting:
        request = waiting.pop(0)
        if request.indicators:
            continue
        if base is not None:
            request = replace(request, path=base.relative(request.path))
        recorded = store.last_reply(source.info.id, request_key(request))
        if recorded is None:
            raise ConfigError(
                f"the store holds no catalogue of {source.info.title}",
                suggestion=f"run obs fetch --all {source.info.id} first",
            )
        base = base or Base.above(recorded.path, asked_at=recorded.url)
        page = read_reply(source, request, reply_of(store, recorded))
        waiting.extend(page.more)
        yield page
