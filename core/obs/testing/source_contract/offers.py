"""Search, groups and calendar: what is declared works, what is not is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from obs.errors import UnsupportedQueryError
from obs.models import Query, Request
from obs.source import Source
from obs.testing.asking import Answer, follow
from obs.testing.isolation import sealed
from obs.testing.replay import Replay
from obs.testing.source_contract.case import SourceCase


class Offers(SourceCase):
    """Promises about `Source.search`, `Source.group` and `Source.calendar`."""

    def test_it_searches_as_declared(self, source: Source, replay: Replay) -> None:
        """A search for `search_text` gives entries; without one, search is UnsupportedQueryError."""
        if not self.search_text:
            assert refuses(lambda: source.search("any words")), "it has a search: declare search_text"
            return
        answer = _answered(source, source.search(self.search_text), replay)
        entries = [entry for each in answer.exchanges for entry in each.page.entries]
        assert entries, f"a search for {self.search_text!r} gives no entry"
        assert {each.source for each in entries} == {source.info.id}, "entries of another source"
        assert all(each.id and each.title for each in entries), "an entry has no id or no title"

    def test_it_gives_groups_as_declared(self, source: Source, replay: Replay) -> None:
        """The group `group_id` has members with codes; without one, group is UnsupportedQueryError."""
        if not self.group_id:
            assert refuses(lambda: source.group("any_group")), "it has groups: declare group_id"
            return
        answer = _answered(source, source.group(self.group_id), replay)
        groups = [group for each in answer.exchanges for group in each.page.groups]
        assert [each.id for each in groups] == [self.group_id], "it gives other groups than the one asked for"
        wrong = [code for code in groups[0].members if not (len(code) == 4 and code.isdigit())]
        assert groups[0].members, "the group has no members"
        assert wrong == [], "these members are no codes of municipalities"

    def test_it_knows_a_calendar_as_declared(self, source: Source, good_query: Query, replay: Replay) -> None:
        """Announcements are of the indicators asked for; without `has_calendar`, UnsupportedQueryError."""
        if not self.has_calendar:
            assert refuses(lambda: source.calendar(good_query.indicators)), (
                "it has a calendar: declare has_calendar = True"
            )
            return
        answer = _answered(source, source.calendar(good_query.indicators), replay)
        told = {each.indicator for exchange in answer.exchanges for each in exchange.page.announcements}
        assert told == {each.id for each in good_query.indicators}, (
            "the calendar must tell of each indicator asked for and of no other"
        )


def refuses(call: Callable[[], Iterable[Request]]) -> bool:
    """Whether the source says that it cannot do this."""
    try:
        list(call())
    except UnsupportedQueryError:
        return True
    return False


def _answered(source: Source, requests: Iterable[Request], replay: Replay) -> Answer:
    with sealed():
        return follow(source, requests, replay.reply)
