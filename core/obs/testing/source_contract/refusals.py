"""Bad replies and unknown indicators are the right error, never a part of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from obs.errors import (
    SourceError,
    UnexpectedReplyError,
    UnknownIndicatorError,
    UnreadableReplyError,
    UnsupportedQueryError,
)
from obs.models import Indicator, Query, Reply, Request
from obs.source import Source
from obs.testing.asking import Answer, Exchange, Respond
from obs.testing.faults import cut_off, renamed, spoilt
from obs.testing.recordings import Key, request_key
from obs.testing.replay import NotRecordedError, Replay
from obs.testing.source_contract.case import SourceCase, asked, with_reply


class Refusals(SourceCase):
    """Promises about what a source does with replies that are none."""

    def test_an_unknown_indicator_is_told(
        self, source: Source, good_query: Query, replay: Replay, unknown_indicator: Indicator
    ) -> None:
        """An indicator that the service does not know is UnknownIndicatorError, or an error finding on it."""
        query = replace(good_query, indicators=(unknown_indicator,))
        try:
            answer = asked(source, query, replay.reply)
        except (UnknownIndicatorError, UnsupportedQueryError):
            return
        except NotRecordedError:
            raise
        except Exception as error:
            raise AssertionError(f"it raises {_told(error)}; UnknownIndicatorError is expected") from error
        told = [each for each in answer.findings if each.severity == "error"]
        assert answer.rows.is_empty(), "it has rows of an indicator that the service does not know"
        assert told, "it says nothing of an indicator that the service does not know"

    @pytest.mark.parametrize("way", ["refused", "not found", "bad request", "server error"])
    def test_a_refusal_is_a_source_error(self, source: Source, answer: Answer, way: str) -> None:
        """A status other than 200 is a SourceError, an error finding or another question: never a row."""
        if source.info.transport == "file":
            pytest.skip("a file has no status")
        for exchange in answer.exchanges:
            bad = spoilt(exchange.reply, way)

            def read(exchange: Exchange = exchange, bad: Reply = bad) -> None:
                page = source.refused(exchange.request, bad)
                assert page.observations is None or page.observations.is_empty(), (
                    f"status {bad.status} to {exchange.request.path} gives rows"
                )

            only_source_errors(read, f"status {bad.status} to {exchange.request.path}")

    @pytest.mark.parametrize("way", ["server error", "html"])
    def test_what_fails_is_not_asked_again(
        self, source: Source, good_query: Query, replay: Replay, answer: Answer, way: str
    ) -> None:
        """A request that failed is not sent again by the source: core asks again, and keeps the limits."""
        if source.info.transport == "file":
            pytest.skip("a file is not asked again")
        for exchange in answer.exchanges:
            respond = with_reply(replay, exchange, spoilt(exchange.reply, way))
            sent: Counter[Key] = Counter()

            def counted(request: Request, respond: Respond = respond, sent: Counter[Key] = sent) -> Reply:
                sent[request_key(replay.relative(request))] += 1
                return respond(request)

            with suppress(Exception):  # which error it should be is another promise
                asked(source, good_query, counted)
            again = [f"{key[0]} {key[1]}" for key, times in sent.items() if times > 1]
            assert again == [], f"{way} in place of a reply: it sends these again"

    @pytest.mark.parametrize("way", ["html", "plain text", "empty"])
    def test_a_reply_of_another_kind_is_unreadable(
        self, source: Source, good_query: Query, replay: Replay, answer: Answer, way: str
    ) -> None:
        """An HTML page, a text or nothing in place of the reply is UnreadableReplyError; core asks again.

        Of a file it is an error finding: asking again is no use.
        """
        for exchange in answer.exchanges:
            what = f"{way} in place of the reply to {exchange.request.path}"
            respond = with_reply(replay, exchange, spoilt(exchange.reply, way))
            require_refused(_refused(source, good_query, respond), what, source, UnreadableReplyError)

    def test_a_reply_cut_off_is_unreadable(
        self, source: Source, good_query: Query, replay: Replay, answer: Answer
    ) -> None:
        """The beginning of a reply never passes for the whole of it, unless `tells_cut_off` is False."""
        unseen: list[str] = []
        for exchange in answer.exchanges:
            for reply in cut_off(exchange.reply):
                what = f"the reply to {exchange.request.path} cut off after {len(reply.body)} bytes"
                refused = _refused(source, good_query, with_reply(replay, exchange, reply))
                if refused is None and not self.tells_cut_off:
                    unseen.append(what)
                else:
                    require_refused(refused, what, source, UnreadableReplyError)
        assert bool(unseen) != self.tells_cut_off, "each cut is told: remove tells_cut_off = False"

    def test_a_changed_field_never_gives_a_part_of_a_table(
        self, source: Source, good_query: Query, replay: Replay, answer: Answer
    ) -> None:
        """A field under another name is UnexpectedReplyError, or is not read at all; no row changes."""
        for exchange in answer.exchanges:
            for name, reply in renamed(exchange.reply):
                if name in self.optional_fields:
                    continue
                what = f"the field {name!r} renamed in the reply to {exchange.request.path}"
                respond = with_reply(replay, exchange, reply)
                refused = _refused(source, good_query, respond, lambda got: got.rows.equals(answer.rows))
                require_refused(refused, what, source, UnexpectedReplyError, UnreadableReplyError)


def _refused(
    source: Source, query: Query, respond: Respond, same: Callable[[Answer], bool] | None = None
) -> Exception | str | None:
    return how_refused(lambda: asked(source, query, respond), same)


def how_refused(
    asking: Callable[[], Answer], same: Callable[[Answer], bool] | None = None
) -> Exception | str | None:
    """How what *asking* asks is refused: an error, "finding", or None where it is answered.

    "the same" where the answer is one for which what is wrong makes no difference.
    """
    try:
        answer = asking()
    except Exception as error:  # noqa: BLE001
        return error
    if answer.refuses:
        return "finding"
    return "the same" if same is not None and same(answer) else None


def require_refused(
    refused: Exception | str | None, what: str, source: Source, *right: type[SourceError]
) -> None:
    """AssertionError unless *what* was *refused* with one of the *right* errors, or made no difference."""
    names = " or ".join(each.__name__ for each in right)
    assert refused is not None, f"{what}: it passes for a whole answer; {names} is expected"
    if isinstance(refused, str):
        return
    if source.info.transport == "file":
        right = (SourceError,)
    assert isinstance(refused, right), f"{what}: it raises {_told(refused)}; {names} is expected"


def only_source_errors(read: Callable[[], None], what: str) -> None:
    """AssertionError where *read*, of *what*, raises anything else."""
    try:
        read()
    except SourceError:
        return
    except AssertionError:
        raise
    except Exception as error:
        raise AssertionError(f"{what}: it raises {_told(error)}; a SourceError is expected") from error


def _told(error: object) -> str:
    return f"{type(error).__name__}: {error}"[:300]
