"""Importing one plugin, and what it offers: whole and sound, or an error that says why not."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from inspect import isabstract
from pathlib import Path
from types import ModuleType
from typing import TypeVar, cast

import pluggy

from obs import hookspecs
from obs.errors import (
    ConfigError,
    PluginError,
    PluginIncompatibleError,
    PluginLoadError,
    PluginNameError,
    in_one_line,
)
from obs.hookspecs import API_VERSION
from obs.metric import Metric, misdeclared
from obs.models import DERIVED
from obs.plugins.plugin import OWN_DISTRIBUTIONS, Candidate, Plugin
from obs.source import Source
from obs.texts import counted
from obs.tracing import Trace, traced

ID = re.compile(r"[a-z][a-z0-9_]{0,31}")
_Offered = TypeVar("_Offered", bound=Source | Metric)


@dataclass(frozen=True, slots=True)
class Offers:
    """What one plugin offers: sources and metrics by id, and files with its texts in other languages."""

    sources: Mapping[str, type[Source]]
    metrics: Mapping[str, type[Metric]]
    catalogues: tuple[Path, ...] = ()
    deprecated: tuple[str, ...] = ()


def offers_of(candidate: Candidate, trace: Trace | None) -> Offers:
    """What *candidate* offers once it is imported; PluginError for what makes it unusable."""
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


def _import(candidate: Candidate, trace: Trace | None) -> ModuleType:
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


def _register(plugin: Plugin, module: ModuleType, trace: Trace | None) -> Offers:
    manager, deprecated = _managed(plugin, module)
    sources, metrics, catalogues = (
        _offered(plugin, getattr(manager.hook, f"obs_register_{kind}"), kind, trace)
        for kind in ("sources", "metrics", "catalogues")
    )
    offers = Offers(
        {cls.info.id: cls for cls in _checked(plugin, sources, Source)},
        {cls.info.id: cls for cls in _checked(plugin, metrics, Metric)},
        _catalogues(plugin, catalogues),
        deprecated,
    )
    for metric in offers.metrics.values():
        for problem in misdeclared(metric.info):
            raise PluginIncompatibleError(f"{plugin} offers the metric {metric.info.id!r}: {problem}")
    both = offers.sources.keys() & offers.metrics.keys()
    if both:
        raise PluginNameError(f"{plugin} uses {sorted(both)} for a source and a metric")
    return offers if trace is None else _traced(offers, plugin, trace)


def _managed(plugin: Plugin, module: ModuleType) -> tuple[pluggy.PluginManager, tuple[str, ...]]:
    """A manager of *module* alone, and what it implements that is to go (`warn_on_impl` of a hook)."""
    manager = pluggy.PluginManager("obs")
    manager.add_hookspecs(hookspecs)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        manager.register(module, name=plugin.name)
    manager.check_pending()
    return manager, tuple(dict.fromkeys(str(each.message) for each in warned))


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


def _traced(offers: Offers, plugin: Plugin, trace: Trace) -> Offers:
    return Offers(
        {name: traced(cls, str(plugin), trace) for name, cls in offers.sources.items()},
        {name: traced(cls, str(plugin), trace) for name, cls in offers.metrics.items()},
        offers.catalogues,
        offers.deprecated,
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
        if not ID.fullmatch(own_id):
            raise PluginNameError(f"{plugin} offers {own_id!r}; an id is lower-case letters, digits and _")
        if own_id == DERIVED:
            raise PluginNameError(f"{plugin} offers {own_id!r}, which stands for the formulas of a study")
        if own_id in classes:
            raise PluginNameError(f"{plugin} offers {own_id!r} twice")
        classes[own_id] = cls
    return list(classes.values())
