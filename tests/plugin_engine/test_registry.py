"""The plugin engine: who gets in, who does not, and what the user is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from obs import (
    Limits,
    Metric,
    MetricInfo,
    Page,
    Panel,
    PluginIncompatibleError,
    PluginLoadError,
    PluginNameError,
    Query,
    Reply,
    Request,
    Source,
    SourceInfo,
    Terms,
    UnknownSourceError,
    Untouched,
    hookimpl,
)
from obs.plugins import GROUP, Registry

BUILT_IN_SOURCES = {"kolada", "scb", "local_csv"}


def source_class(source_id: str) -> type[Source]:
    """A source that does nothing, with the given id."""

    class Quiet(Source):
        info = SourceInfo(
            id=source_id,
            title="Quiet",
            publisher="Nobody",
            homepage="https://example.org",
            base_url="https://example.org",
            terms=Terms(licence="", licence_url="", credit="", credit_processed=""),
            limits=Limits(),
        )

        def plan(self, query: Query) -> list[Request]:
            return []

        def parse(self, request: Request, reply: Reply) -> Page:
            return Page()

    return Quiet


def module(name: str, *sources: object, version: object = 1) -> ModuleType:
    """A plugin module that offers *sources*."""
    made = ModuleType(name)
    if version is not None:
        made.OBS_API_VERSION = version  # type: ignore[attr-defined]

    @hookimpl
    def obs_register_sources() -> list[object]:
        return list(sources)

    made.obs_register_sources = obs_register_sources  # type: ignore[attr-defined]
    return made


def point(monkeypatch: pytest.MonkeyPatch, plugin: ModuleType) -> EntryPoint:
    """An entry point that leads to *plugin*."""
    monkeypatch.setitem(sys.modules, plugin.__name__, plugin)
    return EntryPoint(plugin.__name__, plugin.__name__, GROUP)


def test_built_in_plugins_come_through_entry_points() -> None:
    """The built-in sources are declared like anybody else's and are all admitted."""
    declared = {found.name for found in entry_points(group=GROUP)}
    registry = Registry.from_entry_points()
    assert declared >= BUILT_IN_SOURCES | {"comparison"}
    assert set(registry.sources) >= BUILT_IN_SOURCES
    assert {"level", "change"} <= set(registry.metrics)
    assert registry.problems == {}


def test_a_good_foreign_plugin_is_admitted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger's source stands beside ours."""
    points = EntryPoints(
        [*entry_points(group=GROUP), point(monkeypatch, module("good", source_class("good")))]
    )
    registry = Registry.from_entry_points(points)
    assert set(registry.sources) >= BUILT_IN_SOURCES | {"good"}
    assert str(registry.owners["good"]) == "plugin 'good' (? ?)"


def unconstrained_hook(name: str) -> ModuleType:
    """A plugin whose hook wants an argument that the hook does not have."""
    made = module(name)

    @hookimpl
    def obs_register_sources(registry: object) -> list[object]:
        return [registry]

    made.obs_register_sources = obs_register_sources  # type: ignore[attr-defined]
    return made


def misnamed_hook(name: str) -> ModuleType:
    """A plugin that implements a hook which does not exist."""
    made = module(name)

    @hookimpl
    def obs_register_sauces() -> list[object]:
        return []

    made.obs_register_sauces = obs_register_sauces  # type: ignore[attr-defined]
    return made


def late_failure(name: str) -> ModuleType:
    """A plugin whose hook is a generator that breaks while it is read."""
    made = module(name)

    @hookimpl
    def obs_register_sources() -> Iterator[object]:
        yield source_class("late")
        raise RuntimeError("out\nof order")

    made.obs_register_sources = obs_register_sources  # type: ignore[attr-defined]
    return made


def metric_module(name: str, **untouched: Untouched) -> ModuleType:
    """A plugin with a metric whose result has a column value, and that calls *untouched* what it says."""

    class Still(Metric):
        info = MetricInfo(
            id="still",
            title="Still",
            assumptions=("None.",),
            reference="None",
            result={
                "fields": [{"name": each, "type": "string"} for each in ("indicator", "region", "value")]
            },
            untouched=untouched,
            parameters={"other": ""},
        )

        def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
            raise NotImplementedError

    made = module(name)

    @hookimpl
    def obs_register_metrics() -> list[object]:
        return [Still]

    made.obs_register_metrics = obs_register_metrics  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize(
    ("untouched", "words"),
    [
        ({"figure": Untouched()}, "'figure' is called untouched and is no column"),
        ({"value": Untouched(indicator="other")}, "the indicator 'other'"),
        ({"value": Untouched(region="sweden")}, "the region 'sweden'"),
        ({"value": Untouched(period="2022")}, "the period '2022'"),
    ],
)
def test_a_metric_that_calls_untouched_what_cannot_be_is_refused(
    monkeypatch: pytest.MonkeyPatch, untouched: dict[str, Untouched], words: str
) -> None:
    """The problem names the metric and the column."""
    registry = Registry.from_entry_points([point(monkeypatch, metric_module("p", **untouched))])
    (problem,) = registry.problems.values()
    assert type(problem) is PluginIncompatibleError
    assert "'still'" in str(problem)
    assert words in str(problem)


def test_a_metric_that_calls_nothing_untouched_or_what_may_be_is_admitted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = {"value": Untouched(indicator="denominator", region="00")}
    points = [point(monkeypatch, metric_module("one")), point(monkeypatch, metric_module("two", **told))]
    for each in points:
        registry = Registry.from_entry_points([each])
        assert registry.problems == {}
        assert set(registry.metrics) == {"still"}


@pytest.mark.parametrize(
    ("plugin", "error", "words"),
    [
        (module("p", source_class("p"), version=None), PluginIncompatibleError, "states no OBS_API_VERSION"),
        (module("p", source_class("p"), version=99), PluginIncompatibleError, "plugin API 99"),
        (module("p", source_class("p"), version=99), PluginIncompatibleError, "has plugin API 1"),
        (unconstrained_hook("p"), PluginIncompatibleError, "registry"),
        (misnamed_hook("p"), PluginIncompatibleError, "obs_register_sauces"),
        (late_failure("p"), PluginIncompatibleError, "RuntimeError: out of order"),
        (module("p", Source), PluginIncompatibleError, "no concrete Source"),
        (module("p", "kolada"), PluginIncompatibleError, "'kolada', which is no concrete Source"),
        (module("p", source_class("Not an id")), PluginNameError, "'Not an id'"),
        (module("p", source_class("twin"), source_class("twin")), PluginNameError, "'twin' twice"),
        (module("p", source_class("new"), source_class("kolada")), PluginNameError, "plugin 'kolada' (obs"),
        (module("p", source_class("level")), PluginNameError, "already has"),
        (module("p", source_class("derived")), PluginNameError, "stands for the formulas of a study"),
    ],
)
def test_a_broken_plugin_is_one_line_and_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, plugin: ModuleType, error: type[Exception], words: str
) -> None:
    """Each way to be broken is one problem that names the plugin; nothing of it is admitted, all else is."""
    points = EntryPoints([*entry_points(group=GROUP), point(monkeypatch, plugin)])
    registry = Registry.from_entry_points(points)
    assert set(registry.sources) == BUILT_IN_SOURCES
    (problem,) = registry.problems.values()
    assert type(problem) is error
    assert words in str(problem)
    assert "\n" not in str(problem)
    assert "plugin 'p'" in str(problem)


@pytest.mark.parametrize("name", ["no_such_module_of_obs", "exits_at_import"])
def test_a_plugin_that_cannot_be_imported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """A missing module and one that calls sys.exit() at import are problems, not the end of obs."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    (tmp_path / "exits_at_import.py").write_text("import sys\nsys.exit('bye')\n")
    points = EntryPoints([*entry_points(group=GROUP), EntryPoint("broken", name, GROUP)])
    registry = Registry.from_entry_points(points)
    assert set(registry.sources) == BUILT_IN_SOURCES
    assert [type(problem) for problem in registry.problems.values()] == [PluginLoadError]


def test_the_own_distribution_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger whose name sorts first still cannot take the id of a source we ship."""
    stranger = point(monkeypatch, module("aaa", source_class("kolada")))
    registry = Registry.from_entry_points(EntryPoints([stranger, *entry_points(group=GROUP)]))
    assert registry.owners["kolada"].distribution == "obs"
    assert [plugin.name for plugin in registry.problems] == ["aaa"]


@pytest.mark.parametrize("name", ["kolada", "comparison", "local_csv"])
def test_the_name_of_a_built_in_plugin_is_taken(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A stranger of that name is told and left out even where its ids are its own."""
    monkeypatch.setitem(sys.modules, "stranger", module("stranger", source_class("another")))
    points = EntryPoints([EntryPoint(name, "stranger", GROUP), *entry_points(group=GROUP)])
    registry = Registry.from_entry_points(points)
    assert set(registry.sources) == BUILT_IN_SOURCES
    (problem,) = registry.problems.values()
    assert isinstance(problem, PluginNameError)
    assert f"has the name of plugin '{name}' (obs" in str(problem)


def test_of_two_strangers_with_one_id_or_name_the_second_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is first is told by name, not by the order in which they were installed."""
    first = point(monkeypatch, module("aaa", source_class("same")))
    second = point(monkeypatch, module("bbb", source_class("same")))
    for points in ([first, second], [second, first]):
        registry = Registry.from_entry_points(EntryPoints(points))
        assert registry.owners["same"].name == "aaa"
        assert [type(each) for each in registry.problems.values()] == [PluginNameError]


def test_plugins_can_be_disabled_by_name() -> None:
    """OBS_DISABLE_PLUGINS takes a comma list, blanks allowed, and tells names that fit none."""
    registry = Registry.from_entry_points(environ={"OBS_DISABLE_PLUGINS": " scb , nosuch"})
    assert "scb" not in registry.sources
    assert "kolada" in registry.sources
    assert registry.unknown_disabled == ("nosuch",)


def test_asking_for_a_source_of_a_broken_plugin_gives_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user is told why the source is not there, not that it is unknown."""
    points = EntryPoints([point(monkeypatch, module("fk", source_class("fk"), version=7))])
    registry = Registry.from_entry_points(points)
    with pytest.raises(UnknownSourceError, match="plugin API 7"):
        registry.source("fk")


def test_asking_for_an_unknown_source_lists_those_there_are() -> None:
    """An unknown id is answered with the known ones."""
    with pytest.raises(UnknownSourceError, match="kolada, local_csv, scb"):
        Registry.from_entry_points().source("koladda")


def with_catalogues(name: str, offered: object) -> ModuleType:
    """A plugin with a source and the catalogues *offered*."""
    made = module(name, source_class(name))

    @hookimpl
    def obs_register_catalogues() -> object:
        return offered

    made.obs_register_catalogues = obs_register_catalogues  # type: ignore[attr-defined]
    return made


GOOD_PO = (
    'msgid ""\nmsgstr "Language: sv\\nContent-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a"\nmsgstr "å"\n'
)


def test_a_catalogue_is_admitted_with_its_plugin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "sv.po"
    file.write_text(GOOD_PO, "utf-8")
    registry = Registry.from_entry_points([point(monkeypatch, with_catalogues("good", [file]))])
    assert registry.catalogues == (file,)
    assert registry.problems == {}


@pytest.mark.parametrize(
    "bad", ["absent", "folder", "other ending", "text", "garbage", "not UTF-8", "nothing", "number"]
)
def test_a_plugin_with_a_bad_catalogue_is_refused_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bad: str
) -> None:
    """In one line that names it, and nobody else is stopped."""
    file = tmp_path / "sv.po"
    if bad == "folder":
        file.mkdir()
    elif bad == "other ending":
        file = tmp_path / "sv.txt"
        file.write_text(GOOD_PO, "utf-8")
    elif bad == "garbage":
        file.write_text("<html>\nno catalogue\n", "utf-8")
    elif bad == "not UTF-8":
        file.write_bytes(GOOD_PO.encode("latin-1"))
    elif bad == "text":
        file.write_text(GOOD_PO, "utf-8")
    offered: object = {"text": [str(file)], "nothing": None, "number": 3}.get(bad, [file])
    points = [
        point(monkeypatch, with_catalogues("bad", offered)),
        point(monkeypatch, module("good", source_class("good"))),
    ]
    registry = Registry.from_entry_points(points)
    if bad == "nothing":  # pluggy leaves a hook out that gives None
        assert registry.problems == {}
        return
    assert set(registry.sources) == {"good"}
    assert registry.catalogues == ()
    ((plugin, problem),) = registry.problems.items()
    assert plugin.name == "bad"
    assert "plugin 'bad'" in str(problem)
    assert "\n" not in str(problem)
    if bad != "number":
        assert "PO file" in str(problem) or "catalogue" in str(problem)


def test_safe_mode_imports_nothing_but_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others are listed as left out and not even looked at; our own are all there."""
    stranger = EntryPoint("stranger", "no_such_module_of_obs", GROUP)
    points = EntryPoints([*entry_points(group=GROUP), stranger])
    registry = Registry.from_entry_points(points, environ={}, safe=True)
    assert set(registry.sources) == BUILT_IN_SOURCES
    assert registry.problems == {}
    assert [each.name for each in registry.left_out] == ["stranger"]
    with pytest.raises(UnknownSourceError, match=r"safe mode leaves out plugin 'stranger' \(\? \?\)"):
        registry.source("x")


def test_in_safe_mode_plugins_can_be_disabled_as_well() -> None:
    stranger = EntryPoint("stranger", "no_such_module_of_obs", GROUP)
    points = EntryPoints([*entry_points(group=GROUP), stranger])
    registry = Registry.from_entry_points(points, environ={"OBS_DISABLE_PLUGINS": "scb,stranger"}, safe=True)
    assert set(registry.sources) == BUILT_IN_SOURCES - {"scb"}
    assert registry.left_out == registry.unknown_disabled == ()
