"""A source that can be fetched as a whole: its catalogue, and the figures of every entry in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import replace

import polars as pl
import pytest

from obs.errors import UnexpectedReplyError, UnreadableReplyError
from obs.fetch.everything import bare_indicator
from obs.models import CatalogueEntry, Indicator, Query, Reply
from obs.regions import all_regions
from obs.source import Source
from obs.study.tables import ID
from obs.testing.asking import Answer, Exchange, Respond, follow
from obs.testing.faults import cut_off, renamed, spoilt
from obs.testing.isolation import awake, closed, sealed
from obs.testing.recordings import Key, request_key
from obs.testing.replay import NotRecordedError, Replay
from obs.testing.source_contract.case import SourceCase, as_a_whole, with_reply
from obs.testing.source_contract.following import not_followed
from obs.testing.source_contract.offers import refuses
from obs.testing.source_contract.refusals import how_refused, only_source_errors, require_refused


class Whole(SourceCase):
    """Promises about `Source.everything`."""

    @pytest.fixture
    def whole(self, source: Source, good_query: Query, replay: Replay) -> Answer:
        """All of the source as far as it is recorded; nothing where it cannot be fetched as a whole."""
        query = as_a_whole(good_query)
        if not self.has_everything or refuses(lambda: source.everything(query)):
            return Answer(exchanges=())
        return _everything(source, query, replay.reply)

    def test_it_offers_everything_as_declared(self, source: Source, good_query: Query, whole: Answer) -> None:
        """The catalogue has what the good query asks for; without one, it is UnsupportedQueryError."""
        if not self.has_everything:
            assert refuses(lambda: source.everything(as_a_whole(good_query))), (
                "it can be fetched as a whole: declare has_everything = True"
            )
            return
        assert whole.exchanges, "has_everything is True, and yet it is refused"
        entries = _entries(whole.exchanges)
        ids = [each.id for each in entries]
        lacking = [each.query for each in good_query.indicators if not _on(each, entries)]
        assert lacking == [], "no entry of the catalogue has these queries of the good query"
        assert {each.source for each in entries} == {source.info.id}, "entries of another source"
        wrong = [each for each in ids if not ID.fullmatch(each)]
        assert wrong == [], "no series can be stored under these ids"
        twice = sorted({each for each in ids if ids.count(each) > 1})
        assert twice == [], "several entries have the same id"
        bare = [each.id for each in entries if not (each.title and each.query)]
        assert bare == [], "these entries have no title or no query"
        refused = [
            str(each)
            for entry in entries
            for each in source.check(bare_indicator(entry, source))
            if each.severity == "error"
        ]
        assert refused == [], "check refuses the query of an entry"

    def test_figures_are_asked_for_by_the_ids_of_entries(self, whole: Answer) -> None:
        """Requests for figures name entries told before, and their rows are of those named.

        Others would be lost without a word.
        """
        told: set[str] = set()
        for exchange in whole.exchanges:
            path, mine = exchange.request.path, set(exchange.request.indicators)
            assert mine <= told, f"{path} is for entries that no page of the catalogue has told of"
            told |= {each.id for each in exchange.page.entries}
            frame = exchange.page.observations
            rows = set[str]() if frame is None else set(frame["indicator"].cast(pl.String))
            assert rows <= mine, f"the reply to {path} has rows of entries that the request does not name"

    def test_figures_are_asked_for_of_each_entry(self, source: Source, replay: Replay, whole: Answer) -> None:
        """Asked for all regions and years, it asks for the figures of every entry of its catalogue."""
        query = Query(indicators=(), regions=tuple(all_regions()))
        pages = _the_same(lambda: _catalogue(source, query, replay.reply)) if whole.exchanges else whole
        more = [request for each in pages.exchanges for request in each.page.more]
        named = {id_ for each in more for id_ in each.indicators}
        lacking = sorted({each.id for each in _entries(pages.exchanges)} - named)
        assert lacking == [], "no figures are asked for of these entries"

    def test_an_entry_is_read_as_when_asked_for_by_itself(
        self, good_query: Query, answer: Answer, whole: Answer
    ) -> None:
        """The rows of an entry are those of an indicator of the good query with its query."""
        entries = _entries(whole.exchanges)
        for indicator in good_query.indicators if entries else ():
            wanted = _rows_of(answer, indicator.id)
            for entry in _on(indicator, entries):
                rows = _rows_of(whole, entry.id)
                assert rows == wanted, f"{indicator.id} by itself and the entry {entry.id} have other rows"

    def test_the_catalogue_is_asked_for_in_the_same_words(
        self, source: Source, good_query: Query, replay: Replay, whole: Answer
    ) -> None:
        """Whatever a query holds, its requests without indicators are the same: so the store finds them."""
        first = _keys(_of_catalogue(whole.exchanges), replay)
        for query in (
            Query(indicators=(), regions=()),
            replace(good_query, regions=good_query.regions[:1], first=None, last=None),
        ):
            if first:
                other = _the_same(lambda query=query: _catalogue(source, query, replay.reply))
                assert _keys(other.exchanges, replay) == first, "the catalogue is asked for in other words"

    def test_everything_is_asked_for_once_and_the_same_way(
        self, source: Source, good_query: Query, replay: Replay, whole: Answer
    ) -> None:
        """No request is sent twice; another time, or with the regions turned, they are the same."""
        first = _keys(whole.exchanges, replay)
        sent = [key for key, _ in first]
        twice = sorted({f"{key[0]} {key[1]}" for key in sent if sent.count(key) > 1})
        assert twice == [], "it sends the same request more than once"
        turned = replace(as_a_whole(good_query), regions=good_query.regions[::-1])
        for query in (as_a_whole(good_query), turned) if first else ():
            again = _the_same(lambda query=query: _everything(source, query, replay.reply))
            assert _keys(again.exchanges, replay) == first, "it sends other requests, or in another order"
            assert again.rows.equals(whole.rows), "the same replies give other rows"

    def test_indicators_of_the_study_change_nothing_else(
        self,
        source: Source,
        good_query: Query,
        replay: Replay,
        whole: Answer,
        unknown_indicator: Indicator,
    ) -> None:
        """An indicator on an entry of its id is that entry; one on something else under this id is not it."""
        entries = tuple(bare_indicator(each, source) for each in _entries(whole.exchanges))
        strange = tuple(replace(unknown_indicator, id=each.id) for each in entries)
        for indicators in (entries, strange) if entries else ():
            query = replace(good_query, indicators=indicators)
            again = _the_same(lambda query=query: _everything(source, query, replay.reply))
            assert again.rows.rows() == whole.rows.rows(), (
                "indicators of the study change the rows of entries"
            )

    def test_it_follows_the_pages_of_the_catalogue(self, replay: Replay, whole: Answer) -> None:
        """What a page of the catalogue links to is asked for too: the next page."""
        for exchange in _of_catalogue(whole.exchanges):
            left = not_followed(exchange, whole, replay, self.links_not_followed)
            assert left == [], (
                f"the source does not follow {'; '.join(left)} in the reply to {exchange.request.path}: it "
                "reads the first page of the catalogue only, or the name of the link belongs into "
                "links_not_followed"
            )

    def test_a_catalogue_that_is_none_is_refused(
        self, source: Source, good_query: Query, replay: Replay, whole: Answer
    ) -> None:
        """A page of another kind or cut off is UnreadableReplyError, a refusal a SourceError: no end."""
        for exchange in _of_catalogue(whole.exchanges):
            kinds = {way: [spoilt(exchange.reply, way)] for way in ("html", "plain text", "empty")}
            kinds |= {"a part": [*cut_off(exchange.reply)] if self.tells_cut_off else []}
            for way, replies in kinds.items():
                for reply in replies:
                    what = f"{way} in place of the reply to {exchange.request.path}"
                    told = self._refused(source, good_query, with_reply(replay, exchange, reply))
                    require_refused(told, what, source, UnreadableReplyError)
            if source.info.transport == "http":
                self._require_no_catalogue(source, exchange)

    def test_a_changed_field_never_gives_a_part_of_the_catalogue(
        self, source: Source, good_query: Query, replay: Replay, whole: Answer
    ) -> None:
        """A field of the catalogue under another name is UnexpectedReplyError, or no entry is lost by it."""
        entries = {(each.id, str(each.query)) for each in _entries(whole.exchanges)}

        def same(answer: Answer) -> bool:
            return {(each.id, str(each.query)) for each in _entries(answer.exchanges)} == entries

        for exchange in _of_catalogue(whole.exchanges):
            for name, reply in renamed(exchange.reply):
                if name not in self.optional_fields:
                    what = f"the field {name!r} renamed in the reply to {exchange.request.path}"
                    told = self._refused(source, good_query, with_reply(replay, exchange, reply), same)
                    require_refused(told, what, source, UnexpectedReplyError, UnreadableReplyError)

    def test_it_goes_nowhere_while_it_reads_everything(
        self, source: Source, good_query: Query, replay: Replay, whole: Answer
    ) -> None:
        """No connection, no file, no waiting, no thread: what is needed is a `Request`."""
        if not whole.exchanges:
            return
        package = type(source).__module__.partition(".")[0]
        with sealed() as attempts, closed() as opened, awake(package) as waited:
            try:
                follow(source, source.everything(as_a_whole(good_query)), replay.reply)
            except Exception as error:
                if not (attempts or opened or waited):
                    raise
                raise AssertionError(f"it went outside: {attempts + opened + waited}") from error
        assert [*attempts, *opened, *waited] == [], "it went outside by itself"

    def _refused(
        self,
        source: Source,
        good_query: Query,
        respond: Respond,
        same: Callable[[Answer], bool] | None = None,
    ) -> Exception | str | None:
        return how_refused(lambda: _catalogue(source, as_a_whole(good_query), respond), same)

    def _require_no_catalogue(self, source: Source, exchange: Exchange) -> None:
        for way in ("refused", "not found", "bad request", "server error"):
            bad = spoilt(exchange.reply, way)
            what = f"status {bad.status} to {exchange.request.path}"

            def read(bad: Reply = bad, what: str = what) -> None:
                page = source.refused(exchange.request, bad)
                assert page.entries or page.more, f"{what}: it passes for the end of the catalogue"

            only_source_errors(read, what)


def _everything(source: Source, query: Query, respond: Respond) -> Answer:
    """All that a copy of *source* asks for and reads where it is fetched as a whole; sealed."""
    with sealed():
        copy = deepcopy(source)
        return follow(copy, copy.everything(query), respond)


def _the_same(asking: Callable[[], Answer]) -> Answer:
    """The answer where the same requests are expected."""
    try:
        return asking()
    except NotRecordedError as error:
        raise AssertionError(f"it sends another request: {error}") from error


def _on(indicator: Indicator, entries: Iterable[CatalogueEntry]) -> list[CatalogueEntry]:
    """The entries that *indicator* is on, whatever its id is."""
    return [each for each in entries if each.query == indicator.query]


def _rows_of(answer: Answer, id_: str) -> list[tuple[object, ...]]:
    return answer.rows.filter(pl.col("indicator") == id_).drop("indicator").rows()


def _catalogue(source: Source, query: Query, respond: Respond) -> Answer:
    """As `everything`, without the figures."""
    with sealed():
        copy = deepcopy(source)
        return follow(copy, copy.everything(query), respond, only=lambda request: not request.indicators)


def _of_catalogue(exchanges: Iterable[Exchange]) -> list[Exchange]:
    return [each for each in exchanges if not each.request.indicators]


def _entries(exchanges: Iterable[Exchange]) -> list[CatalogueEntry]:
    return [entry for each in exchanges for entry in each.page.entries]


def _keys(exchanges: Sequence[Exchange], replay: Replay) -> list[tuple[Key, tuple[str, ...]]]:
    return [(request_key(replay.relative(each.request)), each.request.indicators) for each in exchanges]
