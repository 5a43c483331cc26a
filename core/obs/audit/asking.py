"""What a run asked for: known where the study is what it was then.

A run notes the hash of its plan alone. Where the study of today, asked of the addresses that the replies came
from, gives that hash, all that was asked for is known, and a plugin of the same version has no excuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from obs.audit.bodies import source_of
from obs.fetch.choice import addresses, by_source, plan_hash
from obs.models import Indicator
from obs.plugins import Registry
from obs.store import Inventory, Parser
from obs.study import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Finds out what the runs of *inventory* asked for, by *study* and the sources of *registry*."""

    study: Study
    registry: Registry
    inventory: Inventory
    known: dict[int, tuple[Indicator, ...]] = field(default_factory=dict[int, tuple[Indicator, ...]])

    def of(self, run: int) -> tuple[Indicator, ...]:
        """The indicators that *run* asked for, () where the study cannot have been as it is now."""
        if run not in self.known:
            self.known[run] = self._find(run)
        return self.known[run]

    def parser(self, source: str) -> Parser | None:
        """The plugin of *source* as it is installed now."""
        owner = self.registry.owners.get(source)
        if owner is None:
            return None
        return Parser(plugin=owner.name, distribution=owner.distribution, version=owner.version)

    def is_now(self, source: str, parser: Parser | None) -> bool:
        """Whether *parser* is the plugin of *source* as it is installed now; not where that is not known."""
        return parser is not None and parser == self.parser(source)

    def is_read_alike(self, source: str) -> bool:
        """Whether all vintages of *source* were read by its plugin of now, where none notes its own."""
        return self.parser(source) is not None and all(
            self.is_now(source, held.vintage.parser)
            for held in self.inventory.vintages
            if source_of(self.inventory, held) == source
        )

    def _find(self, run: int) -> tuple[Indicator, ...]:
        held = self.inventory.run_rows.get(run)
        if held is None:
            return ()
        came_from = self._addresses(run)
        for indicators in self._choices(run):
            asked_at = addresses(self.study, self.registry, indicators, {})
            for each in (
                asked_at,
                {**asked_at, **{id_: came_from.get(id_, asked_at[id_]) for id_ in asked_at}},
            ):
                if plan_hash(self.study, indicators, each) == held.plan:
                    return indicators
        return ()

    def _addresses(self, run: int) -> dict[str, str]:
        """The address of each source that replied in *run*, as the replies have it."""
        found: dict[str, str] = {}
        for reply in self.inventory.of_run.get(run, {}).values():
            if reply.url.endswith(reply.path):
                address = reply.url.removesuffix(reply.path)
                if address:
                    found.setdefault(reply.source, address)
        return found

    def _choices(self, run: int) -> Iterator[tuple[Indicator, ...]]:
        """What a user is likely to have chosen: all, those of a source, those that were found, one alone."""
        every = tuple(self.study.indicators.values())
        yield every
        yield from (tuple(each) for each in by_source(every).values())
        yield tuple(each for each in every if each.id in self.inventory.seen.get(run, frozenset()))
        yield from ((each,) for each in every)
