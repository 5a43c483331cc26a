"""Fetching a source as a whole: from its catalogue to stored series, and back without the service."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.fetch.conftest import ONE, TWO, Row, Service, TinySource, serving, study
from tests.fetch.test_fetch import Silent, codes, states

from obs import CatalogueEntry, ConfigError, Page, Query, Reply, Request, UnsupportedQueryError
from obs.audit import verify
from obs.catalogue import held_indicators
from obs.fetch import FetchReport, Options, fetch, job
from obs.http import Client
from obs.lineage.rereading import reread
from obs.plugins import Registry
from obs.store import Store
from obs.study import Study


@dataclass(slots=True)
class Listing(Service):
    """A service with a catalogue of some pages: /list/0 has the names of series and the next page."""

    catalogue: list[list[str]] = field(default_factory=list[list[str]])

    def answer(self, path: str) -> tuple[int, bytes]:
        if not path.startswith("/list/"):
            return Service.answer(self, path)
        self.asked.append(path)
        number = int(path.split("/")[2])
        following = f"{self.url}/list/{number + 1}" if number + 1 < len(self.catalogue) else None
        wrong = self.trouble(path, self.asked.count(path))
        return wrong or (200, json.dumps({"names": self.catalogue[number], "next": following}).encode())


class WholeSource(TinySource):
    """Reads the replies of `Listing`, the figures of two series a request."""

    def everything(self, query: Query) -> Iterable[Request]:
        self._break("everything")
        return (Request(path="/list/0", purpose="list", context=query.regions),)

    def parse(self, request: Request, reply: Reply) -> Page:
        if request.purpose != "list":
            return super().parse(request, reply)
        body = json.loads(reply.body)
        entries = tuple(
            CatalogueEntry(source="tiny", id=each, title=f"Serie {each}", query={"series": each})
            for each in body["names"]
        )
        more = [Request(path=f"/{each.id}/0", indicators=(each.id,), context=each.id) for each in entries]
        if body["next"]:
            more.append(replace(request, path=body["next"]))
        return Page(entries=entries, more=tuple(more))


Fetch = Callable[..., FetchReport]


@pytest.fixture
def service() -> Iterable[Listing]:
    """Three series in a catalogue of two pages, one of which has no figures."""
    made = Listing(pages={"a": [ONE, TWO], "b": [ONE], "c": [[]]}, catalogue=[["a"], ["b", "c"]])
    with serving(made):
        yield made


@pytest.fixture
def registry() -> Registry:
    return Registry(sources={"tiny": WholeSource})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / ".obs")


@pytest.fixture
def fetching(service: Listing, registry: Registry, store: Store, monkeypatch: pytest.MonkeyPatch) -> Fetch:
    """`fetch` of everything."""
    monkeypatch.setattr(job, "Client", functools.partial(Client, backoff=0.001))

    def run(of: Study | None = None, *, watcher: Silent | None = None, offline: bool = False) -> FetchReport:
        environ: Mapping[str, str] = {"OBS_TINY_BASE_URL": service.url}
        options = Options(everything=("tiny",), offline=offline)
        return fetch(
            of or study("mine"),
            registry=registry,
            store=store,
            watcher=watcher or Silent(),
            options=options,
            environ=environ,
        )

    return run


def test_all_of_the_catalogue_is_stored(fetching: Fetch, service: Listing, store: Store) -> None:
    """Each entry becomes a series, each page of the catalogue and of figures is asked for once."""
    watcher = Silent()
    report = fetching(watcher=watcher)
    assert report.ok
    assert states(report) == {"a": "new", "b": "new", "c": "empty"}
    assert sorted(service.asked) == ["/a/0", "/a/1", "/b/0", "/c/0", "/list/0", "/list/1"]
    assert (watcher.known, watcher.ended) == (6, 6)
    assert {each.path for each in store.replies(store.vintages("b")[0])} == {"/list/0", "/list/1", "/b/0"}


def test_a_series_waits_for_the_whole_catalogue(fetching: Fetch, service: Listing, store: Store) -> None:
    """One that is complete before a slow page of the catalogue came rests on that page all the same."""

    def slow(path: str, count: int) -> None:
        while path == "/list/1" and "/a/1" not in service.asked:
            time.sleep(0.01)
        time.sleep(0.2 if path == "/list/1" else 0)

    service.trouble = slow
    report = fetching()
    assert states(report) == {"a": "new", "b": "new", "c": "empty"}
    assert {each.path for each in store.replies(store.vintages("a")[0])} == {
        "/list/0",
        "/list/1",
        "/a/0",
        "/a/1",
    }


def test_a_series_is_shared_with_a_study(fetching: Fetch, store: Store, registry: Registry) -> None:
    """A study that asks for the same by the same id finds it."""
    fetching()
    assert store.latest(study("a").indicators["a"]) is not None


def test_the_own_indicator_of_a_study_is_kept(
    fetching: Fetch, store: Store, registry: Registry, service: Listing
) -> None:
    """What a study says of an entry of the same id holds; under another query it is another series."""
    mine = study("a", "b")
    own = replace(mine.indicators["a"], query={"series": "a", "zeros": True}, title_en="Mine")
    other = replace(mine.indicators["b"], query={"series": "x"})
    of = replace(mine, indicators={"a": own, "b": other})
    fetching(of)
    found = held_indicators(store, registry, of, "tiny")
    assert found["a"] == own
    assert found["b"].query == {"series": "b"}
    assert store.latest(own) is not None
    assert store.latest(other) is None


def test_an_entry_without_figures_is_told_only_where_it_was_asked_for(fetching: Fetch) -> None:
    """Thousands of catalogue entries without figures are no news; one that the study names is."""
    assert {each.severity for each in fetching().series[2].findings} == {"info"}
    assert {each.severity for each in fetching(study("c")).series[2].findings} == {"warning"}


def test_held_indicators_are_found_without_the_service(
    fetching: Fetch, service: Listing, registry: Registry, store: Store
) -> None:
    """The recorded catalogue is enough, at whatever address it was; series without figures are not held."""
    fetching()
    before = len(service.asked)
    found = held_indicators(store, registry, study("mine"), "tiny")
    assert list(found) == ["a", "b"]
    assert found["a"].title_sv == "Serie a"
    assert store.latest(found["a"]) is not None
    assert len(service.asked) == before


def test_held_indicators_need_a_catalogue(registry: Registry, store: Store) -> None:
    """Without one there is a way out."""
    with pytest.raises(ConfigError, match="no catalogue") as caught:
        held_indicators(store, registry, study("mine"), "tiny")
    assert "obs fetch --all tiny" in caught.value.suggestion


def test_it_goes_on_where_it_stopped(fetching: Fetch, service: Listing) -> None:
    """What came before an interruption is not asked for again, the catalogue included."""

    class Stops(Silent):
        def answered(self, source: str) -> None:
            super().answered(source)
            if self.ended == 3:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetching(watcher=Stops())
    report = fetching()
    assert report.ok
    assert report.resumed
    assert states(report) == {"a": "new", "b": "new", "c": "empty"}
    assert service.asked.count("/list/0") == 1


def test_it_is_rebuilt_offline(fetching: Fetch, service: Listing) -> None:
    """--offline reads the recorded catalogue and figures, and sends nothing."""
    fetching()
    before = len(service.asked)
    assert states(fetching(offline=True)) == {"a": "unchanged", "b": "unchanged", "c": "empty"}
    assert len(service.asked) == before


def test_a_run_of_everything_is_not_one_of_the_study(fetching: Fetch, service: Listing) -> None:
    """A study of the same series does not go on with it, nor the other way round."""
    fetching()
    with pytest.raises(ConfigError, match="no complete record"):
        fetching(study("a"), offline=True)


def test_a_catalogue_that_cannot_be_had_is_an_error(fetching: Fetch, service: Listing) -> None:
    """No series is stored of a catalogue of which a page is lacking, and it is told."""
    service.trouble = lambda path, count: (404, b"") if path == "/list/1" else None
    report = fetching()
    assert not report.ok
    assert "catalogue-not-fetched" in codes(report)
    service.trouble = lambda path, count: None
    assert fetching().ok


def test_a_source_without_a_catalogue_says_so(store: Store, service: Listing) -> None:
    """No run begins that nothing can come of."""
    with pytest.raises(UnsupportedQueryError, match="as a whole"):
        fetch(
            study("a"),
            registry=Registry(sources={"tiny": TinySource}),
            store=store,
            watcher=Silent(),
            options=Options(everything=("tiny",)),
            environ={},
        )
    assert store.inventory().runs == 0


def test_what_follows_from_a_request_comes_before_those_behind_it(service: Listing, fetching: Fetch) -> None:
    """A series of many pages is complete before the last series has begun, and need not wait in memory."""
    names = [f"s{number:03}" for number in range(120)]
    service.catalogue = [["long", *names]]
    last: list[Row] = [("9901", "2022", 1.0)]
    service.pages = {"long": [ONE, TWO, last]} | {name: [ONE] for name in names}
    assert fetching().ok
    places = [service.asked.index(f"/long/{page}") for page in range(3)]
    assert places[2] < 100


def test_the_store_can_be_read_again(
    fetching: Fetch, store: Store, registry: Registry, service: Listing
) -> None:
    """What is stored is compared with its replies by `verify`, of series that the study has not too."""
    fetching(study("a"))
    audit = verify(store.path, study("a"), registry=registry, now=datetime.now(UTC))
    assert [each for each in audit.findings if each.severity != "info"] == []
    assert audit.checked["vintages read again"] == 2
    assert audit.checked["values compared"] == 6


def test_a_figure_is_found_in_its_reply(fetching: Fetch, store: Store, registry: Registry) -> None:
    """From a figure the way leads through the catalogue to the page that it came on."""
    fetching(study("a"))
    mine = study("a")
    found = reread(mine, WholeSource(), store, mine.indicators["a"], store.vintages("a")[0])
    assert sorted(each.recorded.path for each in found) == ["/a/0", "/a/1", "/list/0", "/list/1"]
    assert all(each.page is not None for each in found)
