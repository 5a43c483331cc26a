"""What is asked of a source for its recordings, and what it reads in each reply."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace

from obs.calling import blaming, read_reply
from obs.errors import SourceError, UnexpectedReplyError
from obs.models import Page, Reply, Request
from obs.source import Source
from obs.testing.recorder.cases import Case
from obs.testing.recordings import Key, request_key
from obs.testing.source_contract.case import as_a_whole

_MOST = 1000
Told = tuple[object, ...]
"""What a source reads in a reply, in a form that can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to a source: its *name*, the *first* requests, and whether it *may_fail*.

    *about*: of a catalogue, the entries with these query tables are enough.
    """

    name: str
    first: Callable[[Source], Iterable[Request]]
    may_fail: bool = False
    about: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A request, its path relative to the service's address, the reply, and what the source reads there.

    *rows* are the observations among that, their cells as text.
    """

    question: str
    request: Request
    reply: Reply
    told: Told
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def key(self) -> Key:
        """Equal for equal requests."""
        return request_key(self.request)


Answered = tuple[Request, Reply, Page | SourceError]
"""A request as it is sent, the reply, and what the source reads in it or raises."""
Respond = Callable[[Source, Request], Answered]
Cut = Callable[[Source, Question, Answered], Answered]
"""What is left of the reply to a question before anything follows from it."""


def questions_of(case: Case) -> tuple[Question, ...]:
    """What the tests of a contract ask: the good query, the unknown indicator, and what is declared."""
    unknown = replace(case.good_query, indicators=(case.unknown_indicator,))
    found = [
        Question(name="good", first=lambda source: source.plan(case.good_query)),
        Question(name="unknown", first=lambda source: source.plan(unknown), may_fail=True),
    ]
    if case.search_text:
        found.append(Question(name="search", first=lambda source: source.search(case.search_text)))
    if case.group_id:
        found.append(Question(name="group", first=lambda source: source.group(case.group_id)))
    if case.has_calendar:
        asked = case.good_query.indicators
        found.append(Question(name="calendar", first=lambda source: source.calendar(asked)))
    if case.has_everything:
        regions_and_years = as_a_whole(case.good_query)
        found.append(
            Question(
                name="everything",
                first=lambda source: source.everything(regions_and_years),
                about=tuple(each.query for each in case.good_query.indicators),
            )
        )
    return tuple(found)


def as_it_came(source: Source, question: Question, answered: Answered) -> Answered:
    """All of the reply."""
    del source, question
    return answered


def converse(case: Case, question: Question, respond: Respond, cut: Cut = as_it_came) -> list[Turn]:
    """All turns of a *question* to a copy of the source; a refusal that may be ends it, another is raised."""
    source = deepcopy(case.source)
    try:
        with blaming(source, f"while it planned the question {question.name}"):
            waiting = deque(question.first(source))
    except SourceError:
        if question.may_fail:
            return []
        raise
    turns: list[Turn] = []
    while waiting:
        if len(turns) >= _MOST:
            raise UnexpectedReplyError(
                f"after {_MOST} requests the source still asks: {waiting[0].path}",
                suggestion="ask for less in good_query",
            )
        request, reply, read = cut(source, question, respond(source, waiting.popleft()))
        if isinstance(read, SourceError) and not question.may_fail:
            raise read
        rows = () if isinstance(read, SourceError) else rows_of(read)
        turns.append(
            Turn(question=question.name, request=request, reply=reply, told=told_of(read), rows=rows)
        )
        if isinstance(read, SourceError):
            break
        waiting.extend(
            each if each.indicators else replace(each, indicators=request.indicators) for each in read.more
        )
    return turns


def read_by(source: Source, request: Request, reply: Reply) -> Page | SourceError:
    """What *source* reads in *reply*, or what it raises."""
    try:
        return read_reply(source, request, reply)
    except SourceError as error:
        return error


def told_of(read: Page | SourceError) -> Told:
    """A page or an error as something that can be compared; contexts are the plugin's own."""
    if isinstance(read, SourceError):
        return type(read).__name__, str(read)
    more = [(request_key(each), each.purpose, each.indicators, each.accept) for each in read.more]
    return (rows_of(read), more, read.findings, read.limits, read.groups, read.entries, read.announcements)


def rows_of(page: Page) -> tuple[tuple[str, ...], ...]:
    """Its observations, in the order of the columns of `obs.observations.SCHEMA`."""
    frame = page.observations
    return () if frame is None else tuple(tuple(map(str, row)) for row in frame.iter_rows())
