"""Fetching: from a study to stored series, through every trouble on the way."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fetch.conftest import ONE, TWO, Row, Service, TinySource, study

from obs import ConfigError, Indicator, Limits, Page, Reply, Request, StoreError
from obs.fetch import FetchReport, Options, SeriesReport, fetch, job
from obs.http import Client
from obs.plugins import Plugin, Registry
from obs.store import Parser, Store
from obs.study import GroupSpec

Fetch = Callable[..., FetchReport]


class Silent:
    """A watcher that remembers which series it saw."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.known = 0
        self.ended = 0
        self.waits: list[tuple[str, float, str]] = []

    def planned(self, source: str, requests: int) -> None:
        self.known += requests

    def answered(self, source: str) -> None:
        self.ended += 1

    def waiting(self, source: str, seconds: float, reason: str) -> None:
        self.waits.append((source, seconds, reason))

    def stored(self, series: SeriesReport) -> None:
        self.seen.append(series.indicator)


ONE_ROW: list[Row] = [("9901", "2020", 1.0)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store.open(tmp_path / ".obs")


@pytest.fixture
def fetching(service: Service, registry: Registry, store: Store, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """`fetch` of some series of the service, with short pauses between tries."""
    monkeypatch.setattr(job, "Client", functools.partial(Client, backoff=0.001))

    def run(*series: str, watcher: Silent | None = None, **options: bool) -> FetchReport:
        environ: Mapping[str, str] = {"OBS_TINY_BASE_URL": service.url}
        chosen = Options(offline=options.get("offline", False), keep_valid=options.get("keep_valid", False))
        return fetch(
            study(*series),
            registry=registry,
            store=store,
            watcher=watcher or Silent(),
            options=chosen,
            environ=environ,
        )

    return run


def held(store: Store, series: str) -> dict[tuple[str, str], float | None]:
    """What the store holds of a series: (region, period) -> value."""
    rows = store.read(study(series).indicators[series])
    assert rows is not None
    return {(row["region"], row["period"]): row["value"] for row in rows.iter_rows(named=True)}


def states(report: FetchReport) -> dict[str, str]:
    """The state of each series."""
    return {each.indicator: each.state for each in report.series}


def codes(report: FetchReport) -> set[str]:
    """The codes of all findings."""
    return {finding.code for each in report.series for finding in each.findings} | {
        f.code for f in report.findings
    }


def test_a_wait_that_the_service_asks_for_is_told(fetching: Fetch, service: Service) -> None:
    """Whoever looks on sees that nothing goes on, for how long and why."""
    service.trouble = lambda path, count: (429, b"") if (path, count) == ("/b/0", 1) else None
    watcher = Silent()
    assert fetching("b", watcher=watcher).ok
    ((source, seconds, reason),) = watcher.waits
    assert (source, reason) == ("tiny", "status 429 Too Many Requests")
    assert seconds > 0


def test_all_pages_of_all_series_are_stored(fetching: Fetch, store: Store) -> None:
    """Pages that follow from a reply are fetched, and the report counts what came."""
    watcher = Silent()
    report = fetching("a", "b", watcher=watcher)
    assert report.ok
    assert states(report) == {"a": "new", "b": "new"}
    assert held(store, "a") == {(r, p): v for r, p, v in [*ONE, *TWO]}
    assert held(store, "b") == {(r, p): v for r, p, v in ONE}
    first = report.series[0]
    assert (first.requests, first.rows, first.added, first.missing) == (2, 4, 4, {"missing": 1})
    assert first.last_period == "2021"
    assert report.sent == {"tiny": 3}
    assert (watcher.known, watcher.ended, sorted(watcher.seen)) == (3, 3, ["a", "b"])


def test_the_last_period_is_the_last_with_a_value(fetching: Fetch, service: Service, store: Store) -> None:
    """As the store's own label says."""
    service.pages = {"b": [ONE, [("9901", "2022", None), ("9902", "2022", None)]]}
    assert fetching("b").series[0].last_period == "2020"
    assert store.label.endswith("last period 2020")


def test_an_unchanged_refetch_adds_no_vintage(fetching: Fetch, store: Store) -> None:
    """The same figures again are seen, not stored twice."""
    fetching("a")
    assert states(fetching("a")) == {"a": "unchanged"}
    assert len(store.vintages("a")) == 1


def test_the_plugin_that_parsed_a_series_is_noted_with_its_version(
    fetching: Fetch, service: Service, store: Store, registry: Registry
) -> None:
    """A later version that reads the same is noted as having seen it; one that nobody knows as none."""
    first, second = (Plugin("tiny", "obs-tiny", version) for version in ("1.0", "2.0"))
    for owner in (first, second):
        registry.owners["tiny"] = owner
        fetching("a")
    (vintage,) = store.vintages("a")
    assert vintage.parser == Parser(plugin="tiny", distribution="obs-tiny", version="1.0")
    assert [each.parser.version for each in store.sightings(vintage) if each.parser] == ["1.0", "2.0"]
    service.pages["a"] = [TWO]
    del registry.owners["tiny"]
    fetching("a")
    assert store.vintages("a")[-1].parser is None


def test_changed_figures_add_a_vintage(fetching: Fetch, service: Service, store: Store) -> None:
    """One figure revised, one gone and one new are counted as such."""
    fetching("b")
    service.pages["b"] = [[("9901", "2020", 1.5), ("9902", "2021", 9.0)]]
    report = fetching("b")
    (series,) = report.series
    assert (series.state, series.added, series.revised, series.removed) == ("changed", 1, 1, 1)
    assert [vintage.rows for vintage in store.vintages("b")] == [2, 2]


def test_an_unknown_series_does_not_stop_the_others(fetching: Fetch, store: Store) -> None:
    """What can be fetched is stored; the report is not ok and says what failed."""
    report = fetching("nosuch", "b")
    assert states(report) == {"nosuch": "failed", "b": "new"}
    assert not report.ok
    assert store.vintages("nosuch") == ()


def test_an_unreadable_reply_is_asked_for_again(fetching: Fetch, service: Service, store: Store) -> None:
    """A reply that is cut off although its status is 200 is not taken."""
    service.trouble = lambda path, count: (200, b'{"rows": [["99') if count == 1 else None
    assert fetching("a", "b").ok
    assert len(held(store, "a")) == 4
    assert service.asked.count("/a/0") == 2


def test_an_interrupted_fetch_goes_on_where_it_stopped(
    fetching: Fetch, service: Service, store: Store
) -> None:
    """After an outage only what is missing is asked for; nothing half was stored meanwhile."""
    service.trouble = lambda path, count: (503, b"") if path == "/a/1" else None
    report = fetching("a", "b")
    assert states(report) == {"a": "failed", "b": "new"}
    assert codes(report) == {"source-unavailable"}
    assert store.vintages("a") == ()
    service.trouble = lambda path, count: None
    service.asked.clear()
    report = fetching("a", "b")
    assert report.resumed
    assert states(report) == {"a": "new", "b": "unchanged"}
    assert service.asked == ["/a/1"]


def test_limits_hold_when_a_fetch_goes_on(
    fetching: Fetch, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a recorded reply says of the service's limits counts as much as what a new one says."""
    told: list[Limits] = []
    monkeypatch.setattr(Client, "set_limits", lambda client, limits: told.append(limits))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    service.trouble = lambda path, count: (200, b'"limits"') if path == "/a/0" else (503, b"")
    fetching("a", "b")
    fetching("a", "b")
    assert told == [Limits(calls=7)] * 2
    assert service.asked.count("/a/0") == 1


def test_a_damaged_record_is_asked_for_again(fetching: Fetch, service: Service, store: Store) -> None:
    """A recorded reply that has gone bad on the disk does not stop the fetch that goes on from it."""
    service.trouble = lambda path, count: (503, b"") if path == "/a/1" else None
    fetching("a")
    for file in store.path.glob("raw/*/*"):
        file.write_bytes(b"damaged")
    service.trouble = lambda path, count: None
    assert states(fetching("a")) == {"a": "new"}


def test_a_dead_service_is_given_up(fetching: Fetch, service: Service) -> None:
    """When as many requests in a row as there are threads have failed, the rest are not tried."""
    many = [f"s{number}" for number in range(40)]
    service.trouble = lambda path, count: (503, b"")
    report = fetching(*many)
    assert set(states(report).values()) == {"failed"}
    assert codes(report) == {"source-unavailable"}
    assert 8 <= len(set(service.asked)) <= 24


def test_a_finished_fetch_is_not_resumed(fetching: Fetch, service: Service) -> None:
    """The next fetch asks for everything anew, so that revisions are found."""
    fetching("b")
    service.asked.clear()
    assert not fetching("b").resumed
    assert service.asked == ["/b/0"]


def test_offline_rebuilds_from_recorded_replies(fetching: Fetch, service: Service, store: Store) -> None:
    """--offline sends nothing and gives the same figures."""
    fetching("a")
    service.asked.clear()
    report = fetching("a", offline=True)
    assert states(report) == {"a": "unchanged"}
    assert service.asked == []


def test_offline_without_a_record_is_told(fetching: Fetch) -> None:
    """What was never fetched cannot be rebuilt, and the message says what to do."""
    with pytest.raises(ConfigError, match="without --offline once"):
        fetching("a", offline=True)


def test_offline_never_mixes_runs(fetching: Fetch, service: Service, store: Store) -> None:
    """After a fetch that failed half-way, --offline rebuilds from the whole one before it."""
    fetching("a")
    service.pages["a"] = [[("9901", "2020", 50.0), ("9902", "2020", 60.0)], TWO]
    service.trouble = lambda path, count: (200, b'"bug"') if path == "/a/1" else None
    assert states(fetching("a")) == {"a": "failed"}
    assert states(fetching("a", offline=True)) == {"a": "unchanged"}
    assert held(store, "a")["9901", "2020"] == 1.0


def test_rows_repeated_on_the_next_page_count_once(fetching: Fetch, service: Service, store: Store) -> None:
    """A service that repeats a row between pages does not make it two."""
    service.pages["a"] = [ONE, [*ONE[:1], *TWO]]
    report = fetching("a")
    assert report.ok
    assert report.series[0].rows == 4
    assert "repeated-rows" in codes(report)


def test_contradicting_rows_are_not_stored(fetching: Fetch, service: Service, store: Store) -> None:
    """Two values for one key fail the contract; the vintage from before stays."""
    fetching("b")
    service.pages["b"] = [[*ONE, ("9901", "2020", 7.0)]]
    report = fetching("b")
    assert states(report) == {"b": "failed"}
    assert "duplicate-key" in codes(report)
    assert held(store, "b") == {(r, p): v for r, p, v in ONE}
    assert len(store.vintages("b")) == 1


def test_rows_of_other_regions_are_left_out(fetching: Fetch, service: Service, store: Store) -> None:
    """A source that answers more than it was asked does not get it stored."""
    service.pages["b"] = [[*ONE, ("9903", "2020", 7.0)]]
    report = fetching("b")
    assert "unasked-rows" in codes(report)
    assert ("9903", "2020") not in held(store, "b")


def test_a_series_the_service_has_no_figure_of_is_no_failure(
    fetching: Fetch, service: Service, store: Store
) -> None:
    """It is told once and nothing is stored of it; the others are, and the fetch as a whole is well."""
    service.pages["b"] = [[]]
    report = fetching("a", "b")
    assert states(report) == {"a": "new", "b": "empty"}
    (finding,) = report.series[1].findings
    assert (finding.code, finding.severity) == ("no-figures", "warning")
    assert report.ok
    assert store.vintages("b") == ()


def test_a_fetch_without_any_figure_is_an_error(fetching: Fetch, service: Service) -> None:
    """When no series at all has a figure the study asks for the wrong years or regions."""
    service.pages |= {"a": [[]], "b": [[]]}
    report = fetching("a", "b")
    assert set(states(report).values()) == {"empty"}
    assert codes(report) == {"no-figures", "nothing-fetched"}
    assert not report.ok


def test_a_series_that_lost_all_its_figures_is_an_error(
    fetching: Fetch, service: Service, store: Store
) -> None:
    """Where there were figures before, an empty answer is not believed; the vintage from before stays."""
    fetching("a", "b")
    service.pages["b"] = [[]]
    report = fetching("a", "b")
    assert states(report) == {"a": "unchanged", "b": "failed"}
    assert "no-data" in codes(report)
    assert not report.ok
    assert held(store, "b") == {(r, p): v for r, p, v in ONE}


def test_a_series_of_other_regions_only_is_an_error(fetching: Fetch, service: Service) -> None:
    """Rows that were not asked for are no sign that the service has none of those that were."""
    service.pages["b"] = [[("9903", "2020", 7.0)]]
    assert states(fetching("a", "b")) == {"a": "new", "b": "failed"}


def test_a_plugin_that_breaks_is_named(fetching: Fetch, service: Service) -> None:
    """A fault in a plugin is one finding that names the source and the reply."""
    service.trouble = lambda path, count: (200, b'"bug"') if path == "/a/0" else None
    report = fetching("a", "b")
    assert states(report) == {"a": "failed", "b": "new"}
    (finding,) = report.series[0].findings
    assert "plugin of source tiny" in finding.message
    assert "KeyError" in finding.message


def test_observations_of_another_shape_are_the_plugins_fault(fetching: Fetch, service: Service) -> None:
    """A plugin that gives a table without the columns of observations is named."""
    service.trouble = lambda path, count: (200, b'"shape"') if path == "/a/0" else None
    report = fetching("a", "b")
    assert states(report) == {"a": "failed", "b": "new"}
    assert "plugin of source tiny" in report.series[0].findings[0].message


@pytest.mark.parametrize("method", ["check", "plan", "group"])
def test_a_plugin_may_break_anywhere(registry: Registry, service: Service, store: Store, method: str) -> None:
    """Each method of a source may raise anything; the fetch ends in order and names the plugin."""
    broken = replace(
        study("a"),
        sources={"tiny": {"break": method}},
        groups={"g": GroupSpec(id="g", title="G", source="tiny", source_id="G9")},
    )
    environ = {"OBS_TINY_BASE_URL": service.url}
    report = fetch(
        broken, registry=registry, store=store, watcher=Silent(), options=Options(), environ=environ
    )
    findings = [*report.findings, *report.series[0].findings]
    assert f"RuntimeError: broken {method}" in " ".join(finding.message for finding in findings)
    assert report.series[0].state == ("new" if method == "group" else "failed")
    assert not report.ok


@pytest.mark.parametrize("body", ["none", "more", "told", "finding", "path"])
def test_a_page_of_another_form_is_the_plugins_fault(fetching: Fetch, service: Service, body: str) -> None:
    """Whatever a plugin puts in its page, the others are fetched and the plugin is named."""
    service.trouble = lambda path, count: (200, f'"{body}"'.encode()) if path == "/a/0" else None
    report = fetching("a", "b")
    assert states(report) == {"a": "failed", "b": "new"}
    assert "plugin of source tiny" in " ".join(finding.message for finding in report.series[0].findings)


def test_a_series_that_nothing_was_asked_for_is_an_error(fetching: Fetch) -> None:
    """A plugin that plans no request for an indicator does not make a quiet hole."""
    report = fetching("lazy", "b")
    assert states(report) == {"lazy": "failed", "b": "new"}
    assert not report.ok
    assert "asked for nothing" in report.series[0].findings[0].message


def test_rows_without_a_note_are_stored(fetching: Fetch, service: Service, store: Store) -> None:
    """A null note is an empty one."""
    service.trouble = lambda path, count: (200, b'"nonote"') if path == "/b/0" else None
    assert states(fetching("b")) == {"b": "new"}


def test_another_address_is_another_service(
    fetching: Fetch, service: Service, registry: Registry, store: Store
) -> None:
    """What an interrupted fetch got from one address is never taken for the answer of another."""
    service.trouble = lambda path, count: (503, b"") if path == "/a/1" else None
    fetching("a", "b")
    service.trouble = lambda path, count: None
    service.asked.clear()
    elsewhere = {"OBS_TINY_BASE_URL": service.url.replace("127.0.0.1", "localhost")}
    service.url = elsewhere["OBS_TINY_BASE_URL"]
    report = fetch(
        study("a", "b"),
        registry=registry,
        store=store,
        watcher=Silent(),
        options=Options(),
        environ=elsewhere,
    )
    assert not report.resumed
    assert sorted(service.asked) == ["/a/0", "/a/1", "/b/0"]


def test_older_replies_never_replace_newer_figures(fetching: Fetch, service: Service, store: Store) -> None:
    """A run that goes on after another one has fetched newer figures leaves these alone, and says so."""
    service.trouble = lambda path, count: (503, b"") if path == "/b/0" else None
    fetching("a", "b")
    service.trouble = lambda path, count: None
    service.pages["a"] = [[("9901", "2020", 99.0), ("9902", "2020", 2.0)]]
    fetching("a")
    assert held(store, "a")["9901", "2020"] == 99.0
    report = fetching("a", "b")
    assert report.resumed
    assert held(store, "a")["9901", "2020"] == 99.0
    assert "older-than-held" in codes(report)


def test_figures_that_are_gone_are_told(fetching: Fetch, service: Service, store: Store) -> None:
    """A service that suddenly has less is believed, but not in silence."""
    fetching("b")
    service.pages["b"] = [ONE_ROW]
    report = fetching("b")
    assert states(report) == {"b": "changed"}
    assert "figures-gone" in codes(report)


def test_bad_rows_block_a_series(fetching: Fetch, service: Service, store: Store) -> None:
    """Nothing of a series with bad rows is stored, unless the user asks for its good rows."""
    service.pages["b"] = [[*ONE, ("9901", "2021", 666.0)]]
    assert states(fetching("b")) == {"b": "failed"}
    assert store.vintages("b") == ()
    report = fetching("b", keep_valid=True)
    assert states(report) == {"b": "new"}
    assert "bad-row" in codes(report)
    assert not report.ok
    assert len(held(store, "b")) == 2


def test_a_full_disk_ends_the_fetch(fetching: Fetch, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the store cannot take a reply the fetch stops with the store's message."""

    def full(store: Store, body: bytes) -> str:
        raise StoreError("no space left in the store", suggestion="make room")

    monkeypatch.setattr(Store, "put_raw", full)
    with pytest.raises(StoreError, match="no space left"):
        fetching("a", "b")


def test_an_unknown_source_fails_its_series_only(registry: Registry, store: Store) -> None:
    """The message says which sources there are."""
    report = fetch(
        study("a", source="tny"),
        registry=registry,
        store=store,
        watcher=Silent(),
        options=Options(),
        environ={},
    )
    assert states(report) == {"a": "failed"}
    assert "tiny" in report.series[0].findings[0].suggestion


def test_an_indicator_that_the_study_has_not(store: Store) -> None:
    """A wrong --indicator is refused before anything is sent, with the nearest ones."""
    with pytest.raises(ConfigError, match=r"'N31807x'.*N31807"):
        fetch(
            study("N31807"),
            registry=Registry(),
            store=store,
            watcher=Silent(),
            options=Options(indicators=("N31807x",)),
            environ={},
        )


def test_a_derived_indicator_is_not_fetched(store: Store) -> None:
    """Asked for one, the message names the parts to fetch in its place."""
    formula = Indicator(
        id="sum",
        source="derived",
        query={"formula": "a+b"},
        title_sv="Summa",
        title_en="Sum",
        unit="antal",
        kind="count",
        polarity="none",
        producer="Nobody",
    )
    with pytest.raises(ConfigError, match=r"sum is derived.*--indicator a --indicator b"):
        fetch(
            replace(study("a", "b"), derived={"sum": formula}),
            registry=Registry(),
            store=store,
            watcher=Silent(),
            options=Options(indicators=("sum",)),
            environ={},
        )


def test_replies_are_read_one_after_the_other(
    fetching: Fetch, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many come at a time, and also where they come out of the store: Python does one thing."""
    service.pages = {name: [ONE_ROW] for name in "abcdefgh"}
    reading: list[str] = []
    most: list[int] = []

    def slow(source: TinySource, request: Request, reply: Reply) -> Page:
        reading.append(request.path)
        time.sleep(0.01)
        most.append(len(reading))
        page = real(source, request, reply)
        reading.remove(request.path)
        return page

    real = TinySource.parse
    monkeypatch.setattr(TinySource, "parse", slow)
    assert fetching(*"abcdefgh").ok
    assert fetching(*"abcdefgh", offline=True).ok
    assert most == [1] * 16
