"""What the author of a source says about it, and how its promises ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from obs.models import Indicator, Limits, Query, Reply, Request
from obs.source import Source
from obs.testing.asking import Answer, Exchange, Respond, ask
from obs.testing.isolation import sealed
from obs.testing.recordings import request_key
from obs.testing.replay import NotRecordedError, Replay

Figure = tuple[str, str, str] | tuple[str, str, str, str]
Known = float | str | tuple[float, str]
KnownFigures = Mapping[Figure, Known]
"""What `SourceCase.known` may say."""


class SourceCase:
    """The attributes and fixtures of a source under test."""

    recordings: ClassVar[Path]
    """The folder of recorded replies (`obs.testing.Recording`) to what this class asks, and nothing else."""

    known: ClassVar[KnownFigures]
    """Figures that the author read in the recordings by eye: (region, period, sex) of the first indicator of
    `good_query`, or (indicator, region, period, sex), to a value that is reported, to (value, status) for one
    with another status, such as ``(67.7, "provisional")``, or to the status of one without a value. At least
    one of each status, and where there are sexes the women and the men of one place and period, with figures
    that differ."""

    statuses: ClassVar[frozenset[str]] = frozenset({"reported"})
    """The statuses of the answer to `good_query`, all of them."""

    documented_limits: ClassVar[Limits | None] = None
    """What the service's own documentation allows, `Limits()` where it says nothing. Not needed for files."""

    states_licence: ClassVar[bool] = True
    """False where neither a licence nor an address of terms exists."""

    has_sexes: ClassVar[bool] = False
    """Whether the answer to `good_query` has rows of women and men."""

    tells_cut_off: ClassVar[bool] = True
    """False where the form of the replies cannot tell that an end is missing, as in CSV."""

    optional_fields: ClassVar[frozenset[str]] = frozenset()
    """Names in the replies that the service may leave out, so that one with another name is not missed."""

    links_not_followed: ClassVar[frozenset[str]] = frozenset()
    """Keys in the replies with figures or a catalogue whose links lead to something else than more of it."""

    locates: ClassVar[bool] = False
    """Whether the source tells where in a reply a figure stands."""

    search_text: ClassVar[str] = ""
    """A text that the recordings answer a search for; "" where there is no catalogue."""

    group_id: ClassVar[str] = ""
    """A group that the recordings have; "" where the source has none."""

    has_calendar: ClassVar[bool] = False
    """Whether the source knows of coming publications; the recordings then answer for `good_query`."""

    has_everything: ClassVar[bool] = False
    """Whether the source can be fetched as a whole. The recordings then hold its catalogue, cut down to a few
    entries, and the figures of these; each indicator of `good_query` is one of them, by its query."""

    @pytest.fixture
    def source(self) -> Source:
        """The source under test."""
        raise NotImplementedError("override the fixture `source`: return MySource()")

    @pytest.fixture
    def good_query(self) -> Query:
        """A question that `recordings` answer: two regions, one with a leading zero, and at least two years.

        Its first and last year are given, and no indicator says that zero stands for missing. Its regions
        are codes of municipalities and counties, and "00", which should be among them if the service has
        the country.
        """
        raise NotImplementedError("override the fixture `good_query`: return Query(...)")

    @pytest.fixture
    def unknown_indicator(self) -> Indicator:
        """An indicator with a sound query table that the service does not know; recorded is what it says."""
        raise NotImplementedError("override the fixture `unknown_indicator`: return Indicator(...)")

    @pytest.fixture
    def replay(self, source: Source) -> Replay:
        """The recorded replies."""
        return Replay.of(self.recordings, source.info.base_url)

    @pytest.fixture
    def answer(self, source: Source, good_query: Query, replay: Replay) -> Answer:
        """What the source answers to the good query."""
        return asked(source, good_query, replay.reply)


def as_a_whole(query: Query) -> Query:
    """The regions and years of *query*, for a source that is fetched as a whole."""
    return replace(query, indicators=())


def asked(source: Source, query: Query, respond: Respond) -> Answer:
    """The answer of a copy of *source*, so that no question changes the next; sealed."""
    with sealed():
        return ask(deepcopy(source), query, respond)


def with_reply(replay: Replay, spoilt: Exchange, reply: Reply) -> Respond:
    """Answers as *replay*, but with *reply* to the request of *spoilt*."""
    key = request_key(replay.relative(spoilt.request))

    def respond(request: Request) -> Reply:
        return reply if request_key(replay.relative(request)) == key else replay.reply(request)

    return respond


def answering_all(replay: Replay, answer: Answer) -> Respond:
    """As *replay*; what is not recorded gets the reply of *answer* with the same purpose.

    So does a service that answers more than it was asked for.
    """
    by_purpose = {each.request.purpose: each.reply for each in reversed(answer.exchanges)}

    def respond(request: Request) -> Reply:
        try:
            return replay.reply(request)
        except NotRecordedError:
            if request.purpose not in by_purpose:
                raise
            return replace(by_purpose[request.purpose])

    return respond


def in_place(region: str, regions: Callable[[], tuple[str, ...]]) -> str:
    """The code among *regions* with the same number as *region*: "0114" for "114" and for "114.0"."""
    number = region.removesuffix(".0").lstrip("0")
    return next((each for each in regions() if each.lstrip("0") == number), region)
