"""The trace of calls to plugins: a line for each, and nothing at all where none is asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from types import ModuleType

import polars as pl
import pytest

import obs_kolada.source
from obs import (
    Finding,
    Indicator,
    Limits,
    Metric,
    MetricInfo,
    Page,
    Panel,
    Query,
    Reply,
    Request,
    Source,
    SourceInfo,
    Terms,
    UnsupportedQueryError,
    hookimpl,
)
from obs.plugins import GROUP, Registry
from obs.tracing import Trace

REPLY = Reply(status=200, headers={}, body=b"", url="https://example.org/x", fetched_at=datetime.now(UTC))
INDICATOR = Indicator(
    id="own",
    source="noted",
    query={},
    title_sv="Egen",
    title_en="Own",
    unit="antal",
    kind="count",
    polarity="none",
    producer="Påhittat",
)


class Noted(Source):
    """A source of which each method gives something else."""

    info = SourceInfo(
        id="noted",
        title="Noted",
        publisher="Nobody",
        homepage="https://example.org",
        base_url="https://example.org",
        terms=Terms(licence="", licence_url="", credit="", credit_processed=""),
        limits=Limits(),
    )

    def plan(self, query: Query) -> Iterable[Request]:
        self.parse(Request(path="/itself"), REPLY)
        yield Request(path="/a")
        yield Request(path="/b")

    def parse(self, request: Request, reply: Reply) -> Page:
        if request.path == "/broken":
            raise ValueError("one\ntwo")
        return Page(more=(Request(path="/c"),))

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        return ()


class Late(Metric):
    """A metric whose table breaks only when it is computed."""

    info = MetricInfo(
        id="late", title="Late", assumptions=("None.",), reference="None", result={"fields": []}
    )

    def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
        return pl.LazyFrame({"a": [1, 2]}).select(pl.col(str(parameters["column"])))


@pytest.fixture
def points(monkeypatch: pytest.MonkeyPatch) -> EntryPoints:
    """The entry point of a plugin with both."""
    module = ModuleType("noted")

    @hookimpl
    def obs_register_sources() -> list[type[Source]]:
        return [Noted]

    @hookimpl
    def obs_register_metrics() -> list[type[Metric]]:
        return [Late]

    for name, each in {"sources": obs_register_sources, "metrics": obs_register_metrics}.items():
        setattr(module, f"obs_register_{name}", each)
    module.OBS_API_VERSION = 1  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "noted", module)
    return EntryPoints([EntryPoint("noted", "noted", GROUP)])


Told = Callable[[Callable[[Registry], object]], list[str]]


@pytest.fixture
def told(points: EntryPoints) -> Told:
    """The lines of what is done with the plugins, without what all begin with, and with 0 for the time."""

    def told(done: Callable[[Registry], object]) -> list[str]:
        lines: list[str] = []
        registry = Registry.from_entry_points(points, environ={}, trace=Trace(lines.append))
        assert registry.problems == {}
        lines.clear()
        done(registry)
        start = "trace: plugin 'noted' (? ?) "
        assert all(line.startswith(start) for line in lines)
        return [re.sub(r": [0-9]+\.[0-9] ms", ": 0 ms", line.removeprefix(start)) for line in lines]

    return told


def test_each_call_is_a_line_with_what_it_is_about_and_what_came_of_it(told: Told) -> None:
    """A generator is read within the call, and what a plugin asks of itself is no call."""

    def done(registry: Registry) -> None:
        source = registry.sources["noted"]()
        source.check(INDICATOR)
        assert len(list(source.plan(Query(indicators=(INDICATOR,), regions=())))) == 2
        assert source.parse(Request(path="/a"), REPLY).more[0].path == "/c"
        assert source.locate(REPLY, INDICATOR, region="9901", period="2023", sex="T") is None

    assert told(done) == [
        "noted.start: 0 ms, made",
        "noted.check own: 0 ms, 0 findings",
        "noted.plan own: 0 ms, 2 requests",
        "noted.parse GET /a: 0 ms, 0 rows, 1 more request",
        "noted.locate own/9901/2023/T: 0 ms, nowhere",
    ]


def test_an_error_is_told_in_one_line_and_raised_as_it_is(told: Told) -> None:
    def done(registry: Registry) -> None:
        source = registry.sources["noted"]()
        with pytest.raises(ValueError, match="one\ntwo"):
            source.parse(Request(path="/broken"), REPLY)
        with pytest.raises(UnsupportedQueryError):
            source.calendar([INDICATOR])
        with pytest.raises(pl.exceptions.ColumnNotFoundError):
            registry.metrics["late"]().compute(None, {"column": "b"})  # type: ignore[arg-type]

    lines = told(done)
    assert lines[1] == "noted.parse GET /broken: 0 ms, error ValueError: one two"
    assert lines[2].startswith("noted.calendar own: 0 ms, error UnsupportedQueryError: source noted knows no")
    assert lines[3].startswith("late.compute ?: 0 ms, error ColumnNotFoundError: ")


def test_a_table_is_computed_within_the_call_and_is_the_same(told: Told) -> None:
    def done(registry: Registry) -> None:
        table = registry.metrics["late"]().compute(None, {"column": "a"})  # type: ignore[arg-type]
        assert isinstance(table, pl.LazyFrame)
        assert table.collect().to_dict(as_series=False) == {"a": [1, 2]}

    assert told(done) == ["late.compute ?: 0 ms, 2 rows"]


def test_loading_is_told_too_and_the_sum_is_that_of_the_lines(points: EntryPoints) -> None:
    lines: list[str] = []
    trace = Trace(lines.append)
    Registry.from_entry_points(points, environ={}, trace=trace)
    calls = [re.sub(r": [0-9.]+ ms", "", line).removeprefix("trace: plugin 'noted' (? ?) ") for line in lines]
    assert calls == [
        "import, noted",
        "obs_register_sources, 1 source",
        "obs_register_metrics, 1 metric",
        "obs_register_catalogues, 0 catalogues",
    ]
    (total,) = trace.summary()
    assert re.fullmatch(r"trace: plugin 'noted' \(\? \?\) in all: [0-9.]+ ms, 4 calls", total)
    assert trace.spent["plugin 'noted' (? ?)"].seconds > 0


def test_without_a_trace_the_plugins_own_classes_are_called() -> None:
    """So that it costs nothing."""
    registry = Registry.from_entry_points(entry_points(group=GROUP), environ={})
    assert registry.sources["kolada"] is obs_kolada.source.KoladaSource
    traced = Registry.from_entry_points(entry_points(group=GROUP), environ={}, trace=Trace(lambda _: None))
    assert traced.sources["kolada"] is not obs_kolada.source.KoladaSource
    assert set(traced.metrics) == set(registry.metrics)
    assert all(traced.metrics[name].info is each.info for name, each in registry.metrics.items())


def test_how_long_each_plugin_took_to_load_is_known(points: EntryPoints) -> None:
    """Of one that cannot be used, too."""
    broken = EntryPoint("broken", "no_such_module_of_obs", GROUP)
    registry = Registry.from_entry_points(EntryPoints([*points, broken]), environ={})
    assert {plugin.name for plugin in registry.seconds} == {"noted", "broken"}
    assert all(0 < seconds < 60 for seconds in registry.seconds.values())
