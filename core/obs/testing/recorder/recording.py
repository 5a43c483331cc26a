"""Recording a service: asking as core does, trimming, and making sure that what is kept says the same."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit

from obs.calling import blaming, read_reply
from obs.errors import (
    ConfigError,
    ForeignAddressError,
    SourceError,
    SourceUnavailableError,
    in_one_line,
)
from obs.fetch.channels import read_file
from obs.http import Client
from obs.http.addresses import Base
from obs.models import Page, Reply, Request
from obs.source import Source
from obs.study import base_url, builtin
from obs.testing.recorder.cases import Case
from obs.testing.recorder.catalogues import cut_down
from obs.testing.recorder.conversation import (
    Cut,
    Respond,
    Told,
    Turn,
    as_it_came,
    converse,
    questions_of,
    read_by,
    told_of,
)
from obs.testing.recorder.files import Place, State, held, name_for, put
from obs.testing.recorder.located import keys_of, located
from obs.testing.recorder.secrets import HEADERS, require_none
from obs.testing.recorder.trimming import trimmed
from obs.testing.recordings import (
    Key,
    Recording,
    read_recordings,
    recordings_by_file,
    request_key,
    write_recording,
)
from obs.testing.replay import NotRecordedError, Replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A recording as it was put: *file* in its folder, the *bytes* of the reply and those *kept* of them."""

    file: str
    method: str
    path: str
    status: int
    bytes: int
    kept: int
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What came of recording a case; *not_asked* are files in its folder that nothing asked for."""

    case: str
    folder: Path
    recordings: tuple[Kept, ...]
    not_asked: tuple[str, ...]


def record(
    case: Case,
    *,
    environ: Mapping[str, str],
    out: Path | None = None,
    whole: bool = False,
    waits: Callable[[float, str], object] | None = None,
) -> Recorded:
    """Asks the service of *case* its questions and puts the replies into its folder, or into *out*.

    Replies are trimmed unless *whole*; of a catalogue with all its figures never more is kept than the good
    query is about. Raises SourceError where the service does not answer the good query,
    and ConfigError for what may not be recorded or cannot be written; the folder is then as it was.
    """
    folder = out or case.recordings
    there = held(folder)
    address = base_url(builtin(), case.source.info.id, case.source.info.base_url, environ)
    with ExitStack() as stack:
        turns = _asked(case, _live(case, address, waits, stack), cut_down)
    require_none(case.source, turns)
    replies = {turn.key: turn.reply for turn in turns}
    if not whole:
        replies = _trimmed(case, turns, replies, address)
    elsewhere = _elsewhere(case.source, address)
    made = {turn.key: _recording(turn.request, replies[turn.key], elsewhere) for turn in reversed(turns)}
    return _put(case, turns, made, there, folder)


def _elsewhere(source: Source, address: str) -> str:
    """The *address* that was asked, "" where it is the source's own."""
    own = source.info.base_url
    return "" if not own or Base.parse(address) == Base.parse(own) else address


def _asked(case: Case, respond: Respond, cut: Cut = as_it_came) -> list[Turn]:
    return [turn for question in questions_of(case) for turn in converse(case, question, respond, cut)]


def _live(
    case: Case, address: str, waits: Callable[[float, str], object] | None, stack: ExitStack
) -> Respond:
    """The service itself, asked with the source's limits; for a source that reads files the files."""
    info = case.source.info
    if info.transport == "file":

        def read(source: Source, request: Request) -> tuple[Request, Reply, Page | SourceError]:
            reply = read_file(case.home, request, datetime.now(UTC))
            return request, reply, read_by(source, request, reply)

        return read
    client = stack.enter_context(Client(base_url=address, limits=info.limits, waits=waits))

    def send(source: Source, request: Request) -> tuple[Request, Reply, Page | SourceError]:
        with blaming(source, f"with the path {request.path!r}"):
            request = replace(request, path=client.relative(request.path))
        came: list[Reply] = []

        def look(reply: Reply) -> Page:
            came.append(reply)
            return read_reply(source, request, reply)

        try:
            page = client.send(request, look)
        except (SourceUnavailableError, ForeignAddressError):
            raise
        except SourceError as error:
            if not came:
                raise
            return request, came[-1], error
        if page.limits:
            client.set_limits(page.limits)
        return request, came[-1], page

    return send


def _trimmed(
    case: Case, turns: Sequence[Turn], replies: Mapping[Key, Reply], address: str
) -> dict[Key, Reply]:
    """*replies* with what the source does not read left out."""
    kept, figures = dict(replies), keys_of(turns)
    for key, reply in replies.items():
        uses = [turn for turn in turns if turn.key == key]
        standing = located(case, reply, figures)

        def same(
            body: bytes,
            reply: Reply = reply,
            uses: Sequence[Turn] = uses,
            standing: Sequence[object] = standing,
        ) -> bool:
            short = replace(reply, body=body)
            read = all(_read(case, turn.request, short) == turn.told for turn in uses)
            return read and located(case, short, figures) == standing

        shorter = kept | {key: replace(reply, body=trimmed(reply.body, same))}

        # What a source remembers from one reply to the next shows only in the whole conversation.
        def answered(request: Request, held: Mapping[Key, Reply] = shorter) -> tuple[Request, Reply]:
            if address:
                request = replace(request, path=Base.parse(address).relative(request.path))
            return request, held[request_key(request)]

        if not _difference(case, turns, answered):
            kept = shorter
    return kept


def _read(case: Case, request: Request, reply: Reply) -> Told:
    return told_of(read_by(deepcopy(case.source), request, reply))


def _difference(
    case: Case, turns: Sequence[Turn], answered: Callable[[Request], tuple[Request, Reply]]
) -> str:
    """Where the source, asked again, says other than in *turns*, else "".

    *answered* gives a request with its path relative to the service's address, and the reply to it.
    """

    def respond(source: Source, request: Request) -> tuple[Request, Reply, Page | SourceError]:
        request, reply = answered(request)
        return request, reply, read_by(source, request, reply)

    try:
        again = _asked(case, respond)
    except (SourceError, NotRecordedError, KeyError) as error:
        return in_one_line(error)
    for first, second in zip_longest(turns, again):
        if first is None or second is None or (first.key, first.told) != (second.key, second.told):
            request = (first or second or turns[0]).request
            return f"{request.method} {request.path[:120]}"
    return ""


def _put(
    case: Case,
    turns: Sequence[Turn],
    recordings: Mapping[Key, Recording],
    there: Mapping[Key, Place],
    folder: Path,
) -> Recorded:
    """Writes the recordings beside, reads them as a test does, and moves those that are not there already."""
    names = _names(turns, there)
    first = {turn.key: turn for turn in reversed(turns)}
    with tempfile.TemporaryDirectory() as beside:
        made = Path(beside)
        for key, name in names.items():
            write_recording(recordings[key], made / f"{name}.json")
        _require_same(case, turns, made)
        written = {path.stem: each for path, each in recordings_by_file(made).items()}
        states: dict[str, State] = {
            name: _state(there.get(key), written[name]) for key, name in names.items()
        }
        put(made, states, folder)
    return Recorded(
        case=case.name,
        folder=folder,
        recordings=tuple(
            Kept(
                file=f"{name}.json",
                method=first[key].request.method,
                path=first[key].request.path,
                status=recordings[key].status,
                bytes=len(first[key].reply.body),
                kept=len(recordings[key].content),
                state=states[name],
            )
            for key, name in names.items()
        ),
        not_asked=tuple(sorted(f"{each.name}.json" for key, each in there.items() if key not in names)),
    )


def _names(turns: Sequence[Turn], there: Mapping[Key, Place]) -> dict[Key, str]:
    """The name of each recording: the one that it has already, else a new one."""
    names: dict[Key, str] = {}
    taken = {each.name for each in there.values()}
    for turn in turns:
        if turn.key not in names:
            known = there.get(turn.key)
            names[turn.key] = known.name if known else name_for(turn.question, turn.request.purpose, taken)
            taken.add(names[turn.key])
    return names


def _recording(request: Request, reply: Reply, elsewhere: str) -> Recording:
    return Recording(
        base_url=elsewhere,
        method=request.method,
        path=request.path,
        body=request.body,
        status=reply.status,
        headers={name: reply.headers[name] for name in HEADERS if name in reply.headers},
        fetched=reply.fetched_at,
        content=reply.body,
    )


def _state(there: Place | None, made: Recording) -> State:
    if there is None or there.before is None:
        return "new"
    before = there.before
    parts = [(each.status, dict(each.headers), each.content) for each in (before, made)]
    # Where the reply does not name the address, another one makes no difference to who reads it.
    moved = before.base_url != made.base_url and urlsplit(made.base_url).netloc.encode() in made.content
    return "replaced" if moved or parts[0] != parts[1] else "unchanged"


def _require_same(case: Case, turns: Sequence[Turn], made: Path) -> None:
    """ConfigError where the source reads in the recordings of *made* other than in the replies themselves."""
    urls = {turn.key: turn.reply.url for turn in turns}
    replay = Replay(recordings=read_recordings(made), base_url=case.source.info.base_url, folder=made)

    def answered(request: Request) -> tuple[Request, Reply]:
        request = replay.relative(request)
        return request, replace(replay.reply(request), url=urls.get(request_key(request), ""))

    found = _difference(case, turns, answered)
    if found:
        raise ConfigError(
            f"{case.name}: replayed, the source reads other than in the reply itself: {found}",
            suggestion=f"it may read a header that is not recorded (recorded are {', '.join(HEADERS)}), "
            "or the clock; nothing was written",
        )
