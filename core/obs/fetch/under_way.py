"""The series of one source that are under way, and what each of its replies gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from obs.errors import SourceError
from obs.fetch.channels import Received
from obs.fetch.download import Outcome
from obs.fetch.gathering import Gathering, parted
from obs.models import Indicator, Request, Transport
from obs.store import Parser, Scope


@dataclass(slots=True, kw_only=True)
class Series:
    """The series of one source that are *under_way*, what they were asked for, and who reads them.

    Where a whole catalogue is fetched, *listed* are the replies that told which there are, and *listing*
    counts the requests for such that are still out: until then those that are *complete* wait.
    """

    scope: Scope
    transport: Transport
    parser: Parser | None
    under_way: dict[str, Gathering] = field(default_factory=dict[str, Gathering])
    listed: list[Received] = field(default_factory=list[Received])
    listing: int = 0
    complete: list[Gathering] = field(default_factory=list[Gathering])

    def add(self, indicator: Indicator, *, named: bool = True) -> None:
        """Makes room for the figures of one more; not *named* by anyone, none of it are no surprise."""
        if indicator.id not in self.under_way:
            gathering = Gathering(indicator, self.transport, self.parser, named=named)
            for received in self.listed:
                gathering.take(None, received.key, received.fetched_at)
            self.under_way[indicator.id] = gathering

    def list(self, received: Received, *, more: int) -> None:
        """Notes that *received* is a page of the catalogue, after which *more* are asked for."""
        self.listed.append(received)
        self.listing += more - 1
        for gathering in self.under_way.values():
            gathering.take(None, received.key, received.fetched_at)

    def ended(self, concerned: Sequence[Gathering]) -> Sequence[Gathering]:
        """Those that are done with, now that a request has ended of which these are *concerned*."""
        self.complete.extend(each for each in concerned if each.out == 0)
        if self.listing:
            return ()
        done = [each for each in self.complete if each.out == 0]
        self.complete.clear()
        return done

    def fail(self, error: SourceError) -> None:
        """Notes for each of them that it cannot be had."""
        for gathering in self.under_way.values():
            gathering.fail(error)


def count_out(requests: Sequence[Request], gatherings: Mapping[str, Gathering]) -> None:
    """Notes that *requests* are out for the series that they name."""
    for request in requests:
        for indicator in dict.fromkeys(request.indicators):
            if indicator in gatherings:
                gatherings[indicator].out += 1


def keep_findings(outcome: Outcome, concerned: Sequence[Gathering]) -> None:
    """Gives findings to the series they name; one that names none of these goes to all of them."""
    assert outcome.received is not None
    for finding in outcome.received.page.findings:
        named = [each for each in concerned if finding.place.indicator == each.indicator.id]
        for gathering in named or concerned:
            gathering.findings.append(finding)


def hand_out(outcome: Outcome, concerned: Mapping[str, Gathering]) -> None:
    """Gives every series its own rows of the reply, and the reply's key also where it has none."""
    received = outcome.received
    assert received is not None
    frame = received.page.observations
    parts = {} if frame is None else parted(frame)
    for indicator, gathering in concerned.items():
        gathering.take(parts.get(indicator), received.key, received.fetched_at)
