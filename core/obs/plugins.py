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
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points, version
from inspect import isabstract
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any, TypeVar, cast

import pluggy

from obs import hookspecs
from obs.errors import (
    ConfigError,
    PluginError,
    PluginIncompatibleError,
    PluginLoadError,
    PluginNameError,
    UnknownSourceError,
    in_one_line,
)
from obs.hookspecs import API_VERSION
from obs.metric import Metric, misdeclared
from obs.models import DERIVED
from obs.source import Source
from obs.study_code import StudyCode
from obs.tracing import Trace, counted, traced

GROUP = "obs.plugins"
OWN_DISTRIBUTIONS = frozenset({"obs"})
_ID = re.compile(r"[a-z][a-z0-9_]{0,31}")
_Offered = TypeVar("_Offered", bound=Source | Metric)


@dataclass(frozen=True, slots=True, order=True)
class Plugin:
    """Where a plugin comes from; its text names it in every message.

    Of a file that a study names, *distribution* is its path in the study's folder, *version* tells its
    content from another, and *file* is where it is ("" for what is installed).
    """

    name: str
    distribution: str
    version: str
    file: str = ""

    @classmethod
    def of(cls, point: EntryPoint) -> Plugin:
        """The plugin that *point* leads to, without loading it."""
        dist = point.dist
        return cls(point.name, dist.name if dist else "?", dist.version if dist else "?")

    @classmethod
    def in_file(cls, code: StudyCode) -> Plugin:
        """The plugin that *code* is, without running it."""
        return cls(code.name, code.path, code.version, code.file)

    def __str__(self) -> str:
        return f"plugin '{self.name}' ({self.distribution} {self.version})"


@dataclass(frozen=True, slots=True)
class _Offers:
    """What one plugin offers: sources and metrics by id, and files with its texts in other languages."""

    sources: Mapping[str, type[Source]]
    metrics: Mapping[str, type[Metric]]
    catalogues: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A plugin that was found, and what imports its module."""

    plugin: Plugin
    load: Callable[[], Any]


@dataclass(slots=True)
class Registry:
    """The admitted sources and metrics by id, who owns each, what went wrong, and catalogues of texts.

    *names* has the first plugin of each name, ours before strangers'. *left_out* are those that safe mode
    left out, unseen; *seconds* are what each of the others took to load.
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
        candidates = [_Candidate(Plugin.of(point), point.load) for point in sorted(found, key=_own_first)]
        candidates += [_Candidate(Plugin.in_file(each), each.load) for each in code]
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

    def _load(self, candidate: _Candidate, trace: Trace | None) -> None:
        plugin, began = candidate.plugin, perf_counter()
        try:
            self._require_own_name(plugin)
            self._admit(plugin, _offers_of(candidate, trace))
        except PluginError as error:
            self.problems[plugin] = error
        self.seconds[plugin] = perf_counter() - began

    def _require_own_name(self, plugin: Plugin) -> None:
        """PluginNameError where another has its name, by which it is disabled and named in messages."""
        other = self.names.setdefault(plugin.name, plugin)
        if other is not plugin:
            remedy = "give the file another name" if plugin.file else "uninstall one of them"
            raise PluginNameError(f"{plugin} has the name of {other}", suggestion=remedy)

    def _admit(self, plugin: Plugin, offers: _Offers) -> None:
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
        self.owners.update(dict.fromkeys((*offers.sources, *offers.metrics), plugin))


def _own_first(point: EntryPoint) -> tuple[bool, str, str]:
    """Sort key: ours before strangers', so that nobody takes the id of a source we ship."""
    plugin = Plugin.of(point)
    return plugin.distribution not in OWN_DISTRIBUTIONS, plugin.name, plugin.distribution


def disabled(environ: Mapping[str, str]) -> frozenset[str]:
    """The names in OBS_DISABLE_PLUGINS."""
    listed = environ.get("OBS_DISABLE_PLUGINS", "")
    return frozenset(name.strip() for name in listed.split(",") if name.strip())


def _offers_of(candidate: _Candidate, trace: Trace | None) -> _Offers:
    plugin, module = candidate.plugin, _import(candidate, trace)
    theirs = getattr(module, "OBS_API_VERSION", None)
    if theirs != API_VERSION:
        stated = "states no OBS_API_VERSION" if theirs is None else f"is written for plugin API {theirs}"
        raise PluginIncompatibleError(
            f"{plugin} {stated}; obs {version('obs')} has plugin API {API_VERSION}",
            suggestion=f"write OBS_API_VERSION = {API_VERSION} in it when it fits"
            if plugin.file
            else "install a version of the plugin that fits",
        )
    try:
        return _register(plugin, module, trace)
    except PluginError:
        raise
    except (Exception, SystemExit) as cause:
        raise PluginIncompatibleError(f"{plugin} cannot be registered: {in_one_line(cause)}") from cause


def _import(candidate: _Candidate, trace: Trace | None) -> ModuleType:
    plugin = candidate.plugin
    try:
        if trace is None:
            return cast("ModuleType", candidate.load())
        return trace.call(str(plugin), "import", "", candidate.load, lambda module: module.__name__)
    except PluginLoadError as cause:
        raise PluginLoadError(
            f"{plugin} is not used: {cause.message}",
            suggestion="put the file itself into the study's folder, or take it out of [plugins] paths",
        ) from cause
    except (Exception, SystemExit) as cause:
        remedy = "mend the file" if plugin.file else "reinstall it"
        raise PluginLoadError(
            f"{plugin} cannot be imported by obs {version('obs')}: {in_one_line(cause)}",
            suggestion=f"{remedy}, or name it in OBS_DISABLE_PLUGINS",
        ) from cause


def _register(plugin: Plugin, module: ModuleType, trace: Trace | None) -> _Offers:
    manager = pluggy.PluginManager("obs")
    manager.add_hookspecs(hookspecs)
    manager.register(module, name=plugin.name)
    manager.check_pending()
    sources, metrics, catalogues = (
        _offered(plugin, getattr(manager.hook, f"obs_register_{kind}"), kind, trace)
        for kind in ("sources", "metrics", "catalogues")
    )
    offers = _Offers(
        {cls.info.id: cls for cls in _checked(plugin, sources, Source)},
        {cls.info.id: cls for cls in _checked(plugin, metrics, Metric)},
        _catalogues(plugin, catalogues),
    )
    for metric in offers.metrics.values():
        for problem in misdeclared(metric.info):
            raise PluginIncompatibleError(f"{plugin} offers the metric {metric.info.id!r}: {problem}")
    both = offers.sources.keys() & offers.metrics.keys()
    if both:
        raise PluginNameError(f"{plugin} uses {sorted(both)} for a source and a metric")
    return offers if trace is None else _traced(offers, plugin, trace)


def _offered(
    plugin: Plugin, hook: Callable[[], list[Iterable[object]]], kind: str, trace: Trace | None
) -> list[object]:
    """All that *plugin* says in answer to *hook*."""

    def asked() -> list[object]:
        return [each for part in hook() for each in part]

    if trace is None:
        return asked()
    return trace.call(
        str(plugin), f"obs_register_{kind}", "", asked, lambda found: counted(len(found), kind.rstrip("s"))
    )


def _traced(offers: _Offers, plugin: Plugin, trace: Trace) -> _Offers:
    return _Offers(
        {name: traced(cls, str(plugin), trace) for name, cls in offers.sources.items()},
        {name: traced(cls, str(plugin), trace) for name, cls in offers.metrics.items()},
        offers.catalogues,
    )


def _catalogues(plugin: Plugin, found: list[object]) -> tuple[Path, ...]:
    for path in found:
        if not (isinstance(path, Path) and path.suffix == ".po" and path.is_file()):
            raise PluginIncompatibleError(f"{plugin} offers the catalogue {path!r}, which is no PO file")
        if plugin.distribution not in OWN_DISTRIBUTIONS:  # ours are tested; reading one takes a while
            _require_readable(plugin, path)
    return tuple(path for path in found if isinstance(path, Path))


def _require_readable(plugin: Plugin, path: Path) -> None:
    from obs.language.catalogue import read_messages  # noqa: PLC0415

    try:
        read_messages(path)
    except ConfigError as error:
        raise PluginIncompatibleError(f"{plugin} offers a bad catalogue: {in_one_line(error)}") from error


def _checked(plugin: Plugin, offered: list[object], base: type[_Offered]) -> list[type[_Offered]]:
    """The classes offered, each a concrete subclass of *base* with an id of its own."""
    classes: dict[str, type[_Offered]] = {}
    for cls in offered:
        if not (isinstance(cls, type) and issubclass(cls, base)) or isabstract(cls):
            raise PluginIncompatibleError(f"{plugin} offers {cls!r}, which is no concrete {base.__name__}")
        own_id = cls.info.id
        if not _ID.fullmatch(own_id):
            raise PluginNameError(f"{plugin} offers {own_id!r}; an id is lower-case letters, digits and _")
        if own_id == DERIVED:
            raise PluginNameError(f"{plugin} offers {own_id!r}, which stands for the formulas of a study")
        if own_id in classes:
            raise PluginNameError(f"{plugin} offers {own_id!r} twice")
        classes[own_id] = cls
    return list(classes.values())
