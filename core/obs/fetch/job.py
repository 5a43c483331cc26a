"""The work of one fetch: each source's requests out, their replies handed to the series they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from obs.calling import blaming, started
from obs.errors import ConfigError, RequestError, SourceError, SourceUnavailableError
from obs.fetch.channels import Channel, Clock, FileChannel, LiveChannel, OfflineChannel
from obs.fetch.choice import Options
from obs.fetch.download import Outcome, download
from obs.fetch.everything import indicator_of
from obs.fetch.gathering import Gathering, SeriesReport, finish_together
from obs.fetch.under_way import Series, count_out, hand_out, keep_findings
from obs.http import Client
from obs.models import Finding, Indicator, Query, Request, Transport
from obs.plugins import Registry
from obs.source import Source
from obs.store import Parser, Run, Scope, Store
from obs.study import Study, base_url


class Watcher(Protocol):
    """Who wants to see a fetch going on."""

    def planned(self, source: str, requests: int) -> None:
        """*requests* more are known to be needed from *source*."""

    def answered(self, source: str) -> None:
        """One of them has ended."""

    def waiting(self, source: str, seconds: float, reason: str) -> None:
        """No request goes to *source* for *seconds*, as it refuses with *reason*; any thread may say so."""

    def stored(self, series: SeriesReport) -> None:
        """A series is finished, for good or bad."""


@dataclass(slots=True, kw_only=True)
class Job:
    """One fetch under way.

    *unreachable* are the sources whose service could not be reached, so that the run may go on later.
    *whole*: every reply that was asked for came and could be read.
    """

    study: Study
    registry: Registry
    store: Store
    run: Run
    watcher: Watcher
    options: Options
    environ: Mapping[str, str]
    clock: Clock
    clients: dict[str, Client] = field(default_factory=dict[str, Client])
    findings: list[Finding] = field(default_factory=list[Finding])
    unreachable: set[str] = field(default_factory=set[str])
    whole: bool = True

    def fetch_series(self, source_id: str, indicators: Sequence[Indicator]) -> Iterator[SeriesReport]:
        """The reports of all *indicators*, which are of one source, each as soon as it is finished."""
        study = self.study
        series = self._series(source_id, Scope(regions=study.scope(), first=study.first, last=study.last))
        for each in indicators:
            series.add(each)
        try:
            source = self._source(source_id)
            requests = self._plan(source, series.under_way)
            for outcome in self._outcomes(source, requests):
                yield from self._deliver(outcome, series)
        except SourceError as error:
            series.fail(error)
        yield from self._finish([*series.under_way.values()], series)

    def fetch_everything(self, source_id: str, query: Query) -> Iterator[SeriesReport]:
        """The reports of all that the catalogue of a source has, each as soon as it is finished."""
        series = self._series(source_id, Scope(regions=query.regions, first=query.first, last=query.last))
        try:
            source = self._source(source_id)
            with blaming(source, "while it planned the catalogue"):
                requests = list(source.everything(query))
            series.listing = sum(1 for each in requests if not each.indicators)
            for outcome in self._outcomes(source, requests):
                if not outcome.request.indicators:
                    self._list(outcome, source, series)
                yield from self._deliver(outcome, series)
        except SourceError as error:
            series.fail(error)
            self.findings.append(
                Finding(
                    code="catalogue-not-fetched",
                    severity="error",
                    message=f"the catalogue of {source_id}: {error.message}",
                    suggestion=error.suggestion,
                )
            )
        yield from self._finish([*series.under_way.values()], series)

    def fetch_groups(self) -> None:
        """Fetches the members of the study's groups that a source draws up, unless indicators were chosen."""
        if self.options.indicators:
            return
        for group in self.study.groups.values():
            if (
                group.source in self.unreachable
                or not group.source
                or (self.options.sources and group.source not in self.options.sources)
            ):
                continue
            try:
                source = self._source(group.source)
                with blaming(source, f"on the group {group.source_id}"):
                    requests = list(source.group(group.source_id))
                for outcome in self._outcomes(source, requests):
                    self._deliver_groups(group.source, outcome)
            except SourceError as error:
                message = f"group {group.id}: {error.message}"
                self.findings.append(
                    Finding(
                        code="group-not-fetched",
                        severity="error",
                        message=message,
                        suggestion=error.suggestion,
                    )
                )

    def close(self) -> None:
        """Closes the connections; a download that is still under way ends."""
        for client in self.clients.values():
            client.close()

    def _source(self, source_id: str) -> Source:
        return started(self.registry, self.study, source_id)

    def _transport(self, source_id: str) -> Transport:
        known = self.registry.sources.get(source_id)
        return known.info.transport if known else "http"

    def _parser(self, source_id: str) -> Parser | None:
        owner = self.registry.owners.get(source_id)
        return (
            Parser(plugin=owner.name, distribution=owner.distribution, version=owner.version)
            if owner
            else None
        )

    def _plan(self, source: Source, gatherings: Mapping[str, Gathering]) -> list[Request]:
        """The first requests for those indicators whose query the source accepts."""
        sound: list[Indicator] = []
        for gathering in gatherings.values():
            name = gathering.indicator.id
            with blaming(source, f"on the query of {name}"):
                found = [
                    replace(each, place=replace(each.place, indicator=name))
                    for each in source.check(gathering.indicator)
                ]
            gathering.findings.extend(found)
            if all(each.severity != "error" for each in found):
                sound.append(gathering.indicator)
        if not sound:
            return []
        query = Query(
            indicators=tuple(sound), regions=self.study.scope(), first=self.study.first, last=self.study.last
        )
        everything = tuple(indicator.id for indicator in sound)
        with blaming(source, "while it planned its requests"):
            requests = [
                each if each.indicators else replace(each, indicators=everything)
                for each in source.plan(query)
            ]
        count_out(requests, gatherings)
        return requests

    def _outcomes(self, source: Source, requests: Sequence[Request]) -> Iterator[Outcome]:
        channel = self._channel(source)
        self.watcher.planned(source.info.id, len(requests))
        for outcome in download(channel, requests, connections=source.info.limits.connections):
            self.watcher.planned(source.info.id, len(outcome.more))
            self.watcher.answered(source.info.id)
            if isinstance(outcome.error, SourceUnavailableError):
                self.unreachable.add(source.info.id)
            self.whole &= outcome.error is None or isinstance(outcome.error, RequestError)
            yield outcome

    def _channel(self, source: Source) -> Channel:
        """The way to the source's replies."""
        info = source.info
        if info.transport == "file":
            if self.options.offline:
                return OfflineChannel(source, None, self.store, self.run)
            if self.study.folder is None:
                raise ConfigError(
                    "the built-in study has no folder for local files", suggestion="run obs init"
                )
            return FileChannel(source, self.study.folder, self.store, self.run, self.clock)
        if info.id not in self.clients:
            address = base_url(self.study, info.id, info.base_url, self.environ)
            self.clients[info.id] = Client(
                base_url=address, limits=info.limits, waits=partial(self.watcher.waiting, info.id)
            )
        client = self.clients[info.id]
        if self.options.offline:
            return OfflineChannel(source, client, self.store, self.run)
        return LiveChannel(source, client, self.store, self.run)

    def _list(self, outcome: Outcome, source: Source, series: Series) -> None:
        """Adds what a page of the catalogue tells of. Every series rests on all of these pages."""
        if outcome.error:
            raise outcome.error
        assert outcome.received is not None
        page, own = outcome.received.page, self.study.indicators
        for entry in page.entries:
            series.add(indicator_of(entry, self.study, source), named=entry.id in own)
        more = sum(1 for each in outcome.more if not each.indicators)
        series.list(outcome.received, more=more)
        self.findings.extend(page.findings)

    def _deliver(self, outcome: Outcome, series: Series) -> Iterator[SeriesReport]:
        """Hands an outcome to the series it belongs to; yields those that are complete with it."""
        under_way = series.under_way
        named = dict.fromkeys(outcome.request.indicators)  # a plugin may name one twice
        concerned = [under_way[each] for each in named if each in under_way]
        if outcome.received and concerned:
            hand_out(outcome, {gathering.indicator.id: gathering for gathering in concerned})
            keep_findings(outcome, concerned)
        count_out(outcome.more, under_way)
        for gathering in concerned:
            if outcome.error:
                gathering.fail(outcome.error)
            gathering.out -= 1
        yield from self._finish(series.ended(concerned), series)

    def _deliver_groups(self, source: str, outcome: Outcome) -> None:
        if outcome.error:
            raise outcome.error
        assert outcome.received is not None
        for group in outcome.received.page.groups:
            self.store.put_group(self.run, group, source=source, fetched_at=outcome.received.fetched_at)
        self.findings.extend(outcome.received.page.findings)

    def _series(self, source_id: str, scope: Scope) -> Series:
        return Series(scope=scope, transport=self._transport(source_id), parser=self._parser(source_id))

    def _finish(self, gatherings: Sequence[Gathering], series: Series) -> Iterator[SeriesReport]:
        for gathering in gatherings:
            del series.under_way[gathering.indicator.id]
        for report in finish_together(
            gatherings, self.store, self.run, series.scope, keep_valid=self.options.keep_valid
        ):
            self.watcher.stored(report)
            yield report
