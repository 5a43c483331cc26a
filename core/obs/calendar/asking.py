"""Asking the sources what they will publish; what they last said where they cannot be reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from obs.calendar.heard import Heard, Told
from obs.calling import blaming, started
from obs.errors import SourceError, UnsupportedQueryError
from obs.fetch.channels import Clock, LastChannel, LiveChannel
from obs.fetch.choice import addresses, by_source, plan_hash
from obs.fetch.download import Outcome, download
from obs.figures import Figures
from obs.http import Client
from obs.models import Indicator, Request
from obs.plugins import Registry
from obs.source import Source
from obs.store import Run, Store
from obs.study import Study, base_url

_LONG = 160
_TRIES = 4
"""Somebody waits for the answer, and an older one serves nearly as well."""


@dataclass(slots=True, kw_only=True)
class _Round:
    """One round of the sources. *run* is None when nothing may be sent."""

    study: Study
    registry: Registry
    store: Store
    run: Run | None
    environ: Mapping[str, str]
    told: dict[str, Told] = field(default_factory=dict[str, Told])
    silent: dict[str, str] = field(default_factory=dict[str, str])
    problems: list[str] = field(default_factory=list[str])
    whole: bool = True

    def ask(self, source_id: str, indicators: Sequence[Indicator]) -> None:
        """Takes what a source says of *indicators*; a source that fails leaves the others alone."""
        try:
            source = started(self.registry, self.study, source_id)
            sound = [each for each in indicators if self._is_sound(source, each)]
            with blaming(source, "while it planned its calendar"):
                requests = list(source.calendar(sound)) if sound else []
        except UnsupportedQueryError as error:
            self._silence(indicators, error.message)
            return
        except SourceError as error:
            self.problems.append(str(error))
            self._silence(indicators, error.message)
            return
        if requests:
            self._answered(source, requests)
        self._silence(indicators, f"{source.info.title} has said nothing of it")

    def _is_sound(self, source: Source, indicator: Indicator) -> bool:
        """Whether *source* accepts the query; a fetch asks for no others either, so both ask the same."""
        with blaming(source, f"on the query of {indicator.id}"):
            wrong = [each for each in source.check(indicator) if each.severity == "error"]
        if wrong:
            self._silence([indicator], f"its query is wrong: {wrong[0].message}")
        return not wrong

    def _answered(self, source: Source, requests: Sequence[Request]) -> None:
        address = base_url(self.study, source.info.id, source.info.base_url, self.environ)
        client = Client(base_url=address, limits=source.info.limits, tries=_TRIES)
        try:
            failed = self._live(source, client, requests) if self.run else list(requests)
            recorded = LastChannel(source, client, self.store)
            for outcome in download(recorded, failed, connections=source.info.limits.connections):
                if outcome.error:
                    reason = "does not answer" if self.run else "was not asked"
                    text = f"{source.info.title} {reason}, and what it said before does not help"
                    self._silence_ids(outcome.request.indicators, f"{text} ({outcome.error.message})")
                else:
                    self._take(outcome, recorded=True)
        finally:
            client.close()

    def _live(self, source: Source, client: Client, requests: Sequence[Request]) -> list[Request]:
        """Takes what the service answers; the requests that it did not answer."""
        assert self.run is not None
        failed: list[Request] = []
        live = LiveChannel(source, client, self.store, self.run)
        for outcome in download(live, requests, connections=source.info.limits.connections):
            if outcome.error:
                if not failed:  # one error of a service stands for all
                    self.problems.append(_problem(source, outcome.error))
                failed.append(outcome.request)
                self.whole = False
            else:
                self._take(outcome, recorded=False)
        return failed

    def _take(self, outcome: Outcome, *, recorded: bool) -> None:
        assert outcome.received is not None
        for announcement in outcome.received.page.announcements:
            self.told[announcement.indicator] = Told(
                announcement=announcement,
                metadata=outcome.request.path,
                read_at=outcome.received.fetched_at,
                recorded=recorded,
            )

    def _silence(self, indicators: Iterable[Indicator], reason: str) -> None:
        self._silence_ids((each.id for each in indicators), reason)

    def _silence_ids(self, ids: Iterable[str], reason: str) -> None:
        for each in ids:
            if each not in self.told:
                self.silent.setdefault(each, reason)


def remembered(study: Study, registry: Registry, figures: Figures) -> Heard:
    """What the sources of *study* last said, by the store that *figures* is; nothing where it is none."""
    if not isinstance(figures, Store):
        return Heard()
    return listen(
        study,
        registry=registry,
        store=figures,
        environ={},
        clock=lambda: datetime.now(UTC),
        offline=True,
    )


def _problem(source: Source, error: SourceError) -> str:
    reason = error.message if len(error.message) <= _LONG else f"{error.message[:_LONG]}..."
    return f"{source.info.id} does not answer, what it last said stands in: {reason}"


def listen(
    study: Study,
    *,
    registry: Registry,
    store: Store,
    environ: Mapping[str, str],
    clock: Clock,
    offline: bool = False,
) -> Heard:
    """What the sources of *study* say of coming publications, each indicator's by its source's metadata.

    Their replies are recorded in *store* like those of a fetch. What a source does not answer is taken from
    the last recorded reply to the same request, of a fetch too, with the time at which that came; with
    *offline* all is, and *store* is only read.
    """
    indicators = list(study.indicators.values())
    asked_at = addresses(study, registry, indicators, environ)
    # another plan than that of a fetch, which is rebuilt from the last run of the same plan
    plan = f"calendar {plan_hash(study, indicators, asked_at)}"
    run = None if offline else store.begin_run(plan, clock())
    asking = _Round(study=study, registry=registry, store=store, run=run, environ=environ)
    for source_id, theirs in by_source(indicators).items():
        asking.ask(source_id, theirs)
    if run is not None:
        store.finish_run(run, clock(), whole=asking.whole)
    return Heard(told=asking.told, silent=asking.silent, problems=tuple(asking.problems))
