"""Series that a run has brought and that the ledger does not have."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from obs.audit.asking import Asking
from obs.audit.bodies import LEDGER, fetch_command
from obs.audit.following import OtherPlanError, base_of, follow
from obs.audit.model import Notes, Progress
from obs.audit.rereading import Rereader
from obs.calling import started
from obs.contracts import check_observations
from obs.errors import ObsError
from obs.fetch.choice import by_source
from obs.fetch.gathering import Gathering
from obs.models import Indicator, Query, Request
from obs.store import RecordedReply, Scope
from obs.store.canonical import canonical_of


def check_lost(rereader: Rereader, asking: Asking, notes: Notes, progress: Progress) -> None:
    """Each series that a whole run asked for and that neither it nor a later run is said to have found.

    Its replies, which the run has, are read again: sound figures in them were stored then, and the ledger has
    lost them. Only where the study is what it was, and its plugin.
    """
    inventory = rereader.inventory
    found: set[str] = set()
    for run in sorted(inventory.run_rows, reverse=True):
        found |= inventory.seen.get(run, frozenset())
        if not inventory.run_rows[run].whole:
            continue
        for source, indicators in by_source(asking.of(run)).items():
            wanted = {each.id for each in indicators} - found
            if wanted and asking.is_read_alike(source):
                progress(f"run {run}, {source}")
                for id_ in _brought(rereader, run, indicators, wanted):
                    found.add(id_)
                    notes.note(
                        "ledger-damaged",
                        "error",
                        f"run {run} brought figures of it, and the ledger does not have them",
                        f"{LEDGER}; {fetch_command(source, id_)} brings the figures of today",
                        file="ledger.sqlite",
                        indicator=id_,
                    )


def _brought(rereader: Rereader, run: int, indicators: Sequence[Indicator], wanted: set[str]) -> list[str]:
    """Those of *wanted* whose figures the replies of *run* hold, sound enough to have been stored."""
    source_id, study = indicators[0].source, rereader.study
    replies = _replies(rereader, run, source_id)
    if not replies or any(each.sha256 in rereader.unusable for each in replies):
        return []
    scope = Scope(regions=study.scope(), first=study.first, last=study.last)
    query = Query(indicators=tuple(indicators), regions=scope.regions, first=scope.first, last=scope.last)
    known, by_id = {each.key: each for each in replies}, {each.id: each for each in indicators}
    try:
        source = started(rereader.registry, study, source_id)
        base, requests = base_of(source, replies), rereader.planned(source, query)
    except ObsError:
        return []  # it failed then, too

    def sound(ids: Sequence[str]) -> list[str]:
        gathered = {id_: Gathering(by_id[id_]) for id_ in ids}
        follow(source, requests, gathered, base=base, store=rereader.store, known=known)
        return [id_ for id_, gathering in gathered.items() if _is_sound(gathering, scope)]

    brought: list[str] = []
    for ids in _of_the_same(requests, wanted):
        try:
            brought += sound(ids)
        except (ObsError, OtherPlanError):
            for id_ in ids if len(ids) > 1 else ():
                with suppress(ObsError, OtherPlanError):
                    brought += sound([id_])
    return sorted(brought)


def _of_the_same(requests: Sequence[Request], wanted: set[str]) -> list[list[str]]:
    """The *wanted* indicators, those together that begin with the same *requests*: each is read once."""
    places: dict[str, list[int]] = {id_: [] for id_ in sorted(wanted)}
    for number, request in enumerate(requests):
        for id_ in wanted.intersection(request.indicators):
            places[id_].append(number)
    together: dict[tuple[int, ...], list[str]] = {}
    for id_, numbers in places.items():
        together.setdefault(tuple(numbers), []).append(id_)
    return list(together.values())


def _replies(rereader: Rereader, run: int, source: str) -> list[RecordedReply]:
    return [each for each in rereader.inventory.of_run.get(run, {}).values() if each.source == source]


def _is_sound(gathering: Gathering, scope: Scope) -> bool:
    rows = gathering.rows(scope)
    if rows.is_empty():
        return False
    found = [*gathering.findings, *check_observations(rows)]
    canonical_of(gathering.indicator, rows)
    return all(each.severity != "error" for each in found)
