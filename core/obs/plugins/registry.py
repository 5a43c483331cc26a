"""Discovery and isolation of plugins.

Every plugin, built in or not, comes through the entry-point group ``obs.plugins``, or is a file that the
study names. Each is loaded alone: imported, its API version compared, registered with a `PluginManager` of
its own, its offers read and checked for clashes; then it is admitted whole or not at all. What goes wrong is
collected, not raised: one broken plugin never stops the rest.

Why a manager each: pluggy loses the results of all when one hook raises, and versions before 1.7 leave
a plugin half registered after a failure (https://pluggy.readthedocs.io/en/stable/changelog.html).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from time import perf_counter

from obs.errors import PluginError, PluginNameError, UnknownSourceError
from obs.metric import Metric
from obs.plugins.offers import Offers, offers_of
from obs.plugins.plugin import OWN_DISTRIBUTIONS, Candidate, Plugin
from obs.source import Source
from obs.study_code import StudyCode
from obs.tracing import Trace

GROUP = "obs.plugins"


@dataclass(slots=True)
class Registry:
    """The admitted sources and metrics by id, who owns each, what went wrong, and catalogues of texts.

    *names* has the first plugin of each name, ours before strangers'. *left_out* are those that safe mode
    left out, unseen; *seconds* are what each of the others took to load, and *deprecated* the parts of the
    plugin API that it implements and that are to go.
    """

    sources: dict[str, type[Source]] = field(default_factory=dict[str, type[Source]])
    metrics: dict[str, type[Metric]] = field(default_factory=dict[str, type[Metric]])
    owners: dict[str, Plugin] = field(default_factory=dict[str, Plugin])
    problems: dict[Plugin, PluginError] = field(default_factory=dict[Plugin, PluginError])
    unknown_disabled: tuple[str, ...] = ()
    names: dict[str, Plugin] = field(default_factory=dict[str, Plugin])
    catalogues: tuple[Path, ...] = ()
    left_out: tuple[Plugin, ...] = ()
    seconds: dict[Plugin, float] = field(default_factory=dict[Plugin, float])
    deprecated: dict[Plugin, tuple[str, ...]] = field(default_factory=dict[Plugin, tuple[str, ...]])

    @classmethod
    def from_entry_points(
        cls,
        points: Iterable[EntryPoint] | None = None,
        environ: Mapping[str, str] | None = None,
        *,
        code: Iterable[StudyCode] = (),
        safe: bool = False,
        trace: Trace | None = None,
    ) -> Registry:
        """All plugins of *points* (default: those installed), then the files of a study.

        Less those named in OBS_DISABLE_PLUGINS, and if *safe* less all that do not come with obs. Files come
        last, so that none takes the id or the name of what is installed. *trace* is told of every call to a
        plugin.
        """
        found = list(entry_points(group=GROUP) if points is None else points)
        candidates = [Candidate(Plugin.of(point), point.load) for point in sorted(found, key=_own_first)]
        candidates += [Candidate(Plugin.in_file(each), each.load) for each in code]
        off = disabled(os.environ if environ is None else environ)
        registry = cls(unknown_disabled=tuple(sorted(off - {each.plugin.name for each in candidates})))
        for each in (each for each in candidates if each.plugin.name not in off):
            if safe and each.plugin.distribution not in OWN_DISTRIBUTIONS:
                registry.left_out += (each.plugin,)
            else:
                registry._load(each, trace)
        return registry

    def source(self, source_id: str) -> type[Source]:
        """The source called *source_id*; UnknownSourceError, with the problem of a plugin of that name."""
        if source_id in self.sources:
            return self.sources[source_id]
        for plugin, problem in self.problems.items():
            if plugin.name == source_id:
                raise UnknownSourceError(f"source {source_id!r} is not available: {problem}") from problem
        known = ", ".join(sorted(self.sources)) or "none; is obs installed? try: pip install -e ."
        known += f"; safe mode leaves out {', '.join(map(str, self.left_out))}" if self.left_out else ""
        raise UnknownSourceError(f"no plugin offers a source {source_id!r}", suggestion=f"there is: {known}")

    def _load(self, candidate: Candidate, trace: Trace | None) -> None:
        plugin, began = candidate.plugin, perf_counter()
        try:
            self._require_own_name(plugin)
            self._admit(plugin, offers_of(candidate, trace))
        except PluginError as error:
            self.problems[plugin] = error
        self.seconds[plugin] = perf_counter() - began

    def _require_own_name(self, plugin: Plugin) -> None:
        """PluginNameError where another has its name, by which it is disabled and named in messages."""
        other = self.names.setdefault(plugin.name, plugin)
        if other is not plugin:
            remedy = "give the file another name" if plugin.file else "uninstall one of them"
            raise PluginNameError(f"{plugin} has the name of {other}", suggestion=remedy)

    def _admit(self, plugin: Plugin, offers: Offers) -> None:
        for offered in (*offers.sources, *offers.metrics):
            if offered in self.owners:
                raise PluginNameError(
                    f"{plugin} offers {offered!r}, which {self.owners[offered]} already has",
                    suggestion=f"{'change the id' if plugin.file else 'uninstall one of them'} "
                    "or name it in OBS_DISABLE_PLUGINS",
                )
        for cls in (*offers.sources.values(), *offers.metrics.values()):
            cls.admitted_from = f"{plugin.distribution} {plugin.version}"
        self.sources.update(offers.sources)
        self.metrics.update(offers.metrics)
        self.catalogues += offers.catalogues
        if offers.deprecated:
            self.deprecated[plugin] = offers.deprecated
        self.owners.update(dict.fromkeys((*offers.sources, *offers.metrics), plugin))


def _own_first(point: EntryPoint) -> tuple[bool, str, str]:
    """Sort key: ours before strangers', so that nobody takes the id of a source we ship."""
    plugin = Plugin.of(point)
    return plugin.distribution not in OWN_DISTRIBUTIONS, plugin.name, plugin.distribution


def disabled(environ: Mapping[str, str]) -> frozenset[str]:
    """The names in OBS_DISABLE_PLUGINS."""
    listed = environ.get("OBS_DISABLE_PLUGINS", "")
    return frozenset(name.strip() for name in listed.split(",") if name.strip())
