"""Raw replies read again: what the plugins that are installed now make of them.

A vintage notes its replies, but not the requests in the plugin's own terms. So the plugin plans anew, for the
indicators that the fetch is likely to have asked for, and the plan is followed through the recorded replies
alone. Only a plan that needs all of them and no other is taken for the one of that fetch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from obs.audit.following import (
    Catalogue,
    OtherPlanError,
    base_of,
    first_requests,
    follow,
    read_catalogue,
)
from obs.calling import blaming, started
from obs.errors import ObsError, UnsupportedQueryError
from obs.fetch import held_indicators
from obs.fetch.gathering import Gathering
from obs.http.addresses import Base
from obs.models import Indicator, Query, Request
from obs.plugins import Registry
from obs.source import Source
from obs.store import Held, Inventory, RecordedReply, Store
from obs.store.canonical import Canonical, canonical_of
from obs.store.series import query_hash
from obs.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What became of one vintage: *rows* as the plugin reads them now, or *why* it cannot.

    *last*: of the vintages of its series that came from the same replies it is the newest.
    """

    held: Held
    source: str
    rows: Canonical | None = None
    why: str = ""
    last: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rereader:
    """Reads the replies of vintages again. *unusable* are the hashes of those that are gone or damaged.

    *listed* are indicators that the study has not, from the catalogues of sources that were fetched as a
    whole; `read` finds them where they are needed. Plans and catalogues are kept: of a full store a hundred
    groups of series share each of them.
    """

    study: Study
    registry: Registry
    store: Store
    inventory: Inventory
    unusable: frozenset[str] = field(default_factory=frozenset[str])
    listed: dict[str, Indicator] = field(default_factory=dict[str, Indicator])
    _plans: dict[object, Sequence[Request]] = field(default_factory=dict[object, Sequence[Request]])
    _catalogues: dict[object, Catalogue] = field(default_factory=dict[object, Catalogue])

    def read(self, wanted: Sequence[Held]) -> Iterator[Reread]:
        """What becomes of each of *wanted*, those of the same replies together, in the order given."""
        if any(held.vintage.indicator not in self.study.indicators for held in wanted):
            self.listed.update(_listed(self.store, self.registry, self.study))
        groups: dict[tuple[object, ...], list[Held]] = {}
        for held in wanted:
            groups.setdefault((held.run, held.scope, held.replies), []).append(held)
        for group in groups.values():
            yield from self._read(group)

    def _read(self, group: Sequence[Held]) -> Iterator[Reread]:
        replies = [self.inventory.replies[id_] for id_ in group[0].replies if id_ in self.inventory.replies]
        source = replies[0].source if replies else ""
        newest: dict[str, int] = {}
        for held in group:
            newest[held.vintage.indicator] = max(newest.get(held.vintage.indicator, 0), held.vintage.number)
        possible: list[Held] = []
        for held in group:
            why = self._hindrance(held, replies)
            if why:
                yield Reread(held=held, source=source, why=why)
            else:
                possible.append(held)
        if not possible:
            return
        found = self._found(possible, source, replies)
        for held in possible:
            id_ = held.vintage.indicator
            last = held.vintage.number == newest[id_]
            rows = found if isinstance(found, str) else found[id_]
            if isinstance(rows, str):
                yield Reread(held=held, source=source, why=rows, last=last)
            else:
                yield Reread(held=held, source=source, rows=rows, last=last)

    def _hindrance(self, held: Held, replies: Sequence[RecordedReply]) -> str:
        """Why *held* cannot be read again even before its replies are looked into."""
        indicator = self._indicator(held)
        if len(replies) < max(1, len(held.replies)):
            return "the ledger names no raw reply that it came from"
        if any(reply.sha256 in self.unusable for reply in replies):
            return "a raw reply that it came from is gone or damaged"
        if indicator is None:
            return "the study has no such indicator any more"
        if query_hash(indicator) != held.vintage.query_hash:
            return "the study asks for it with another query now"
        return ""

    def _found(
        self, group: Sequence[Held], source_id: str, replies: Sequence[RecordedReply]
    ) -> Mapping[str, Canonical | str] | str:
        """The observations of each indicator of *group*, or why there are none."""
        known = {reply.key: reply for reply in replies}
        wanted = {held.vintage.indicator for held in group}
        try:
            source = started(self.registry, self.study, source_id)
            base = base_of(source, replies)
            for indicators in self._candidates(group, source_id):
                requests = self.planned(source, self._query(group[0], indicators))
                gathered = {each.id: Gathering(each) for each in indicators if each.id in wanted}
                try:
                    follow(source, requests, gathered, base=base, store=self.store, known=known)
                except OtherPlanError:
                    continue
                if any(known.keys() - gathering.replies for gathering in gathered.values()):
                    continue
                return {id_: _canonical(gathering, group[0]) for id_, gathering in gathered.items()}
            whole = self._whole(group, source, known)
            if whole is not None:
                return whole
        except ObsError as error:
            return error.message
        return f"{source.info.id} would now be asked for other replies than those that are recorded"

    def _indicator(self, held: Held) -> Indicator | None:
        """The indicator that *held* is of: the study's, or else the one of a catalogue."""
        id_ = held.vintage.indicator
        own, listed = self.study.indicators.get(id_), self.listed.get(id_)
        same = listed is not None and query_hash(listed) == held.vintage.query_hash
        return listed if own is None or (same and query_hash(own) != held.vintage.query_hash) else own

    def _whole(
        self, group: Sequence[Held], source: Source, known: Mapping[str, RecordedReply]
    ) -> Mapping[str, Canonical | str] | None:
        """The observations of *group* where its source was fetched as a whole, None where it was not."""
        base = base_of(source, [*known.values()])
        catalogue = self._catalogue(group[0], source, known, base)
        if catalogue is None:
            return None
        gathered = {each.id: Gathering(each) for held in group if (each := self._indicator(held))}
        for gathering in gathered.values():
            for each in catalogue.listed:
                gathering.take(None, each.key, each.fetched_at)
        try:
            follow(source, catalogue.requests, gathered, base=base, store=self.store, known=known)
        except OtherPlanError:
            return None
        if any(known.keys() - gathering.replies for gathering in gathered.values()):
            return None
        return {id_: _canonical(gathering, group[0]) for id_, gathering in gathered.items()}

    def _catalogue(
        self, held: Held, source: Source, known: Mapping[str, RecordedReply], base: Base | None
    ) -> Catalogue | None:
        """The catalogue among the replies *known* by their keys; None where they do not hold it."""
        kept = self._catalogues.get((held.run, held.scope))
        if kept is not None and all(known.get(each.key) == each for each in kept.listed):
            return kept
        own = [each for each in self.study.indicators.values() if each.source == source.info.id]
        try:
            with blaming(source, "while it planned the catalogue"):
                requests = list(source.everything(self._query(held, own)))
            found = read_catalogue(source, requests, base=base, store=self.store, known=known)
        except (UnsupportedQueryError, OtherPlanError):
            return None
        self._catalogues[held.run, held.scope] = found
        return found

    def planned(self, source: Source, query: Query) -> Sequence[Request]:
        """The first requests of a fetch of *query*."""
        ids = tuple(each.id for each in query.indicators)
        key = (source.info.id, ids, query.regions, query.first, query.last)
        if key not in self._plans:
            self._plans[key] = first_requests(source, query)
        return self._plans[key]

    def _query(self, held: Held, indicators: Sequence[Indicator]) -> Query:
        scope = held.scope
        mine = self.study.scope()
        regions = mine if set(mine) == set(scope.regions) else scope.regions
        return Query(indicators=tuple(indicators), regions=regions, first=scope.first, last=scope.last)

    def _candidates(self, group: Sequence[Held], source_id: str) -> Iterator[Sequence[Indicator]]:
        """What the fetch may have asked for: all of the source, all known by then, all it found, or these."""
        run, held = group[0].run, self.inventory
        all_of_it = [each for each in self.study.indicators.values() if each.source == source_id]
        these = {each.vintage.indicator for each in group}
        tried: set[tuple[str, ...]] = set()
        for chosen in (
            {each.id for each in all_of_it},
            {each.id for each in all_of_it if held.known_from.get(each.id, run) <= run},
            held.seen.get(run, frozenset()),
            these,
        ):
            ids = tuple(each.id for each in all_of_it if each.id in chosen)
            if ids and ids not in tried and these <= set(ids):
                tried.add(ids)
                yield [self.study.indicators[id_] for id_ in ids]


def _listed(store: Store, registry: Registry, study: Study) -> dict[str, Indicator]:
    """What the recorded catalogues of all sources have."""
    found: dict[str, Indicator] = {}
    for source_id in registry.sources:
        try:
            found |= held_indicators(store, registry, study, source_id)
        except ObsError:  # it has no catalogue, none of it is recorded, or it cannot be read any more
            continue
    return found


def _canonical(gathering: Gathering, held: Held) -> Canonical | str:
    try:
        return canonical_of(gathering.indicator, gathering.rows(held.scope))
    except ObsError as error:
        return error.message
