"""A source asks for all that there is: every recording, and every page that a reply leads to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from typing import Any, cast
from urllib.parse import urljoin

from obs.errors import ForeignAddressError, ObsError
from obs.models import Indicator, Query, Reply, Request
from obs.source import Source
from obs.testing.asking import Answer, Exchange, follow
from obs.testing.isolation import sealed
from obs.testing.recordings import Key, request_key
from obs.testing.replay import Replay
from obs.testing.source_contract.case import SourceCase, as_a_whole

_ONWARD = re.compile(r"(@?odata\.)?(next|n[äa]sta|more|fler)|_?links?$", re.IGNORECASE)
_BACK = re.compile(r"self|prev|f[öo]reg|first|f[öo]rsta|last|sista", re.IGNORECASE)


class Following(SourceCase):
    """Promises about what a source asks for."""

    def test_every_recording_is_asked_for(
        self, source: Source, good_query: Query, unknown_indicator: Indicator, replay: Replay
    ) -> None:
        """Each recording in the folder is asked for by a question of the contract."""
        asked: set[Key] = set()

        def respond(request: Request) -> Reply:
            asked.add(request_key(replay.relative(request)))
            return replay.reply(request)

        unknown = replace(good_query, indicators=(unknown_indicator,))
        questions: list[Callable[[Source], Iterable[Request]]] = [
            lambda source: source.plan(good_query),
            lambda source: source.plan(unknown),
            *([lambda source: source.search(self.search_text)] if self.search_text else []),
            *([lambda source: source.group(self.group_id)] if self.group_id else []),
            *([lambda source: source.calendar(good_query.indicators)] if self.has_calendar else []),
            *([lambda source: source.everything(as_a_whole(good_query))] if self.has_everything else []),
        ]
        for question in questions:
            asker = deepcopy(source)
            with sealed(), suppress(ObsError):  # which error it should be is another promise
                follow(asker, question(asker), respond)
        unasked = [
            f"{each.method} {each.path}" for key, each in replay.recordings.items() if key not in asked
        ]
        assert unasked == [], (
            "recorded, and the source never asks for it: does it leave a page unread? "
            f"Else remove the file from {self.recordings}"
        )

    def test_it_follows_the_pages(self, replay: Replay, answer: Answer) -> None:
        """What a reply with figures links to, below the source's address, is asked for too: the next page."""
        if not replay.base_url:
            return
        for exchange in answer.exchanges:
            if exchange.page.observations is None:
                continue
            left = not_followed(exchange, answer, replay, self.links_not_followed)
            assert left == [], (
                f"the source does not follow {'; '.join(left)} in the reply to {exchange.request.path}: "
                "it reads the first page only, or the name of the link belongs into links_not_followed"
            )


def not_followed(exchange: Exchange, answer: Answer, replay: Replay, elsewhere: frozenset[str]) -> list[str]:
    """The links in the reply of *exchange* that no request of *answer* asks for, with their names.

    *elsewhere* are names of links that need not be.
    """
    asked = {request_key(replay.relative(each.request)) for each in answer.exchanges}
    return [
        f"{names[-1]}: {address}"
        for names, address in _links(_document(exchange.reply))
        if not elsewhere & set(names)
        and (ways := _ways(names, address, exchange.reply, replay))
        and not ways & asked
    ]


def _document(reply: Reply) -> object:
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        return None


def _links(value: object, names: tuple[str, ...] = ("",)) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts in *value* that could be addresses, with the names above them and the "rel" beside them."""
    if isinstance(value, dict):
        inner = cast("dict[str, Any]", value)
        beside = (rel,) if isinstance(rel := inner.get("rel"), str) else ()
        for name, part in inner.items():
            yield from _links(part, (*names, *beside, name))
    elif isinstance(value, list):
        for part in cast("list[object]", value):
            yield from _links(part, names)
    elif isinstance(value, str) and re.match(r"https?://|[/?]", value):
        yield names, value


def _ways(names: tuple[str, ...], address: str, reply: Reply, replay: Replay) -> set[Key]:
    """The requests that *address* may mean, one of which is due; none where it leads elsewhere or back."""
    onward = any(map(_ONWARD.match, names))
    if any(map(_BACK.match, names)) or not (onward or address.startswith("http")):
        return set()
    found: set[Key] = set()
    # "/births" may count from the service's address or from its host: nobody can tell which.
    for each in {address, urljoin(reply.url, address)}:
        with suppress(ForeignAddressError):
            found.add(request_key(replay.relative(Request(path=each.partition("#")[0]))))
    return found
