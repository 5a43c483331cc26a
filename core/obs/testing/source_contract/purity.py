"""A source is pure: it stays inside, and the same replies give the same result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace

from obs.models import Page, Query, Request
from obs.source import Source
from obs.testing.asking import Answer, ask, follow
from obs.testing.isolation import awake, closed, sealed
from obs.testing.recordings import Key, request_key
from obs.testing.replay import NotRecordedError, Replay
from obs.testing.source_contract.case import SourceCase, asked


class Purity(SourceCase):
    """Promises about what a source does while it plans and parses."""

    def test_it_opens_no_socket_and_starts_no_program(
        self, source: Source, good_query: Query, replay: Replay
    ) -> None:
        """`plan`, `parse` and `check` go nowhere: what is needed is a `Request`, and core sends it."""
        with sealed() as attempts:
            try:
                ask(source, good_query, replay.reply)
                for indicator in good_query.indicators:
                    list(source.check(indicator))
            except Exception as error:
                if not attempts:
                    raise
                raise AssertionError(f"it went outside: {attempts}") from error
        assert attempts == [], "it went outside by itself"

    def test_it_opens_no_file(self, source: Source, good_query: Query, replay: Replay) -> None:
        """`plan`, `parse` and `check` read no file and no folder: what is in one comes as a reply."""
        with closed() as opened:
            try:
                ask(source, good_query, replay.reply)
                for indicator in good_query.indicators:
                    list(source.check(indicator))
            except Exception as error:
                if not opened:
                    raise
                raise AssertionError(f"it opened a file: {opened}") from error
        assert opened == [], "it opened a file by itself"

    def test_it_neither_waits_nor_starts_threads(
        self, source: Source, good_query: Query, replay: Replay
    ) -> None:
        """`plan` and `parse` are done at once, in the thread that calls them: core keeps the limits."""
        with awake(type(source).__module__.partition(".")[0]) as waited:
            try:
                asked(source, good_query, replay.reply)
            except Exception as error:
                if not waited:
                    raise
                raise AssertionError(f"it started a thread: {waited}") from error
        assert waited == [], "it waited, or started a thread"

    def test_it_asks_for_nothing_twice(self, source: Source, answer: Answer, replay: Replay) -> None:
        """No request to a service is sent twice for one question."""
        if source.info.transport == "file":
            return
        sent = [request_key(replay.relative(each.request))[:2] for each in answer.exchanges]
        keys = [request_key(replay.relative(each.request)) for each in answer.exchanges]
        twice = sorted({told for told, key in zip(sent, keys, strict=True) if keys.count(key) > 1})
        assert twice == [], "it sends the same request more than once"

    def test_it_plans_the_same_for_the_same_query(
        self, source: Source, good_query: Query, replay: Replay
    ) -> None:
        """The plan of a query is the same each time: an interrupted fetch goes on by it."""
        first, second = (_keys(source.plan(good_query), replay) for _ in range(2))
        assert second == first, "the second plan is another"

    def test_the_same_replies_give_the_same_result(
        self, source: Source, good_query: Query, replay: Replay
    ) -> None:
        """`parse` is pure: a second time, and asked anew, it gives equal pages."""
        with sealed():
            plan = list(source.plan(good_query))
            answer = follow(source, plan, replay.reply)
            told = [_said(each.page, replay) for each in answer.exchanges]
            repeated = [
                _said(source.parse(each.request, each.reply), replay)
                for each in answer.exchanges
                if each.reply.status == 200
            ]
            anew = [_said(each.page, replay) for each in follow(source, plan, replay.reply).exchanges]
        read = [said for said, each in zip(told, answer.exchanges, strict=True) if each.reply.status == 200]
        assert repeated == read, "parsed a second time, a reply says something else"
        assert anew == told, "asked a second time, it answers something else"

    def test_the_order_of_regions_does_not_matter(
        self, source: Source, good_query: Query, replay: Replay, answer: Answer
    ) -> None:
        """Asked for the regions in another order it sends the same requests and gives the same rows."""
        turned = replace(good_query, regions=good_query.regions[::-1])
        try:
            rows = asked(source, turned, replay.reply).rows
        except NotRecordedError as error:
            raise AssertionError(f"in another order it sends another request: {error}") from error
        assert rows.equals(answer.rows), "the rows differ with the order of regions"

    def test_it_leaves_the_tables_alone_that_it_gave(
        self, source: Source, good_query: Query, replay: Replay
    ) -> None:
        """A table that it has given does not change when it parses on."""
        with sealed():
            kept = deepcopy(source)
            answer = ask(kept, good_query, replay.reply)
            before = answer.rows.clone()
            ask(kept, good_query, replay.reply)
        assert answer.rows.equals(before), "a table that was given before has changed"


def _keys(requests: Iterable[Request], replay: Replay) -> list[Key]:
    return [request_key(replay.relative(each)) for each in requests]


def _said(page: Page, replay: Replay) -> Sequence[object]:
    """A page as something that can be compared; contexts are the plugin's own."""
    frame = page.observations
    rows = [] if frame is None else [tuple(map(str, row)) for row in frame.iter_rows()]
    asked_for: list[Request] = list(page.more)
    return [
        rows,
        page.findings,
        page.limits,
        [(request_key(replay.relative(each)), each.purpose, each.indicators) for each in asked_for],
    ]
