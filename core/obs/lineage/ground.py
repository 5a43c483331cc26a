"""What a question about a figure is answered from: the study, its figures, the plugins, what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from obs.compare import Options
from obs.derivation import undeclared
from obs.errors import ConfigError
from obs.figures import Figures
from obs.lineage.rereading import Reread, reread
from obs.models import Indicator, Terms
from obs.plugins import Registry
from obs.store import Store, Vintage
from obs.study import Study


@dataclass(slots=True, kw_only=True)
class Ground:
    """The *study* and its *figures*, uncorrected: a store or a snapshot.

    *options* and *parameters* are what results are asked for in place of the study's own choices: the group,
    the period, the start of change; and the indicators, since a few metrics make one choice for all that
    they are asked for. *progress* is told what is computed.
    """

    study: Study
    figures: Figures
    registry: Registry
    options: Options = field(default_factory=Options)
    parameters: Mapping[str, object] = field(default_factory=dict[str, object])
    progress: Callable[[str], None] = lambda _: None
    _reread: dict[str, tuple[Reread, ...]] = field(default_factory=dict[str, "tuple[Reread, ...]"])

    @property
    def store(self) -> Store | None:
        """The store, None where the figures are those of a snapshot."""
        return self.figures if isinstance(self.figures, Store) else None

    @property
    def terms(self) -> Mapping[str, Terms]:
        """The terms of each source."""
        return {name: source.info.terms for name, source in self.registry.sources.items()}

    def indicator(self, text: str) -> Indicator | None:
        """The indicator with this id, or the one that a formula makes; None where it is neither."""
        known = self.study.comparable()
        if text in known:
            return known[text]
        try:
            return undeclared(text, self.study)
        except ConfigError:
            return None

    def replies(self, indicator: Indicator, vintage: Vintage) -> tuple[Reread, ...]:
        """The replies that *vintage* was made from, read again; each only once."""
        key = f"{indicator.id} {vintage.number}"
        if key not in self._reread:
            assert self.store is not None
            source = self.registry.source(indicator.source)
            options = self.study.source_options(indicator.source)
            self._reread[key] = reread(self.study, source(options), self.store, indicator, vintage)
        return self._reread[key]
