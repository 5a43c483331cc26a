"""Missing, suppressed and zero are three things, and a figure is the one that the reply holds."""

from __future__ import annotations

import json
import math
from typing import Any

import polars as pl
import pytest

from obs.errors import SourceError
from obs.models import Position, Query, Reply
from obs.observations import WITH_VALUE
from obs.source import Source
from obs.testing.asking import Answer, Exchange
from obs.testing.faults import with_figure
from obs.testing.replay import Replay
from obs.testing.source_contract.case import Known, SourceCase, asked, in_place, with_reply

_TRIED = 20
Row = dict[str, Any]


class Figures(SourceCase):
    """Promises about values and their statuses."""

    def test_its_statuses_are_those_declared(self, answer: Answer) -> None:
        """The answer has no status but those of `statuses`, and `known` names a figure of each."""
        found = set(answer.rows["status"])
        assert found <= self.statuses, "the answer has other statuses than `statuses` declares"
        lacking = self.statuses - {_expected(each)[1] for each in self.known.values()}
        assert lacking == set(), "add a figure of each of these to `known`: its status, or (value, status)"

    def test_known_figures_are_read_as_they_are(self, good_query: Query, answer: Answer) -> None:
        """Missing, suppressed and zero are three things: each known figure has its value and status."""
        got = {
            (id_, in_place(region, lambda: good_query.regions), period, sex): (value, status)
            for id_, region, period, sex, value, status in answer.rows.select(
                "indicator", "region", "period", "sex", "value", "status"
            ).iter_rows()
        }
        for named, known in self.known.items():
            key = named if len(named) == 4 else (good_query.indicators[0].id, *named)
            expected, status = _expected(known)
            assert key in got, f"there is no row of {named}"
            if expected is None:
                assert got[key] == (None, status), f"{named} is {status} and has no value"
            else:
                assert status in WITH_VALUE, f"known has {known} for {named}: what is {status} has no value"
                assert got[key][0] == pytest.approx(expected), f"{named} is {expected}"
                assert got[key][1] == status, f"{named} is {expected}, {status}"

    def test_a_figure_that_is_taken_away_is_no_figure(
        self, source: Source, good_query: Query, replay: Replay, answer: Answer
    ) -> None:
        """Where the reply has nothing in the place of a figure, the row is missing: not zero, not another."""
        tried = 0
        for row, exchange, reply in _changed(answer, None):
            tried += 1
            try:
                again = asked(source, good_query, with_reply(replay, exchange, reply))
            except SourceError:
                continue
            found = _same(again, row)
            assert not [each["value"] for each in found if each["status"] in WITH_VALUE], (
                f"{_shown(row)} has no figure in the reply any more, and yet a value"
            )
            assert found or again.findings, f"{_shown(row)} has gone without a word"
        if not tried:
            pytest.skip("no value of the answer stands in a reply as a number: `known` alone can tell")

    def test_a_zero_is_a_figure(
        self, source: Source, good_query: Query, replay: Replay, answer: Answer
    ) -> None:
        """Where the reply has 0 in the place of a figure, the value is 0: not missing."""
        tried = 0
        for row, exchange, reply in _changed(answer, 0):
            tried += 1
            found = _same(asked(source, good_query, with_reply(replay, exchange, reply)), row)
            values = [each["value"] for each in found]
            assert values == [0.0], f"{_shown(row)} is 0 in the reply"
        if not tried:
            pytest.skip("no value of the answer stands in a reply as a number: `known` alone can tell")

    @pytest.mark.parametrize("mark", ["..", "", math.nan, True], ids=["dots", "empty", "nan", "true"])
    def test_a_mark_in_the_place_of_a_figure_is_no_figure(
        self, source: Source, good_query: Query, replay: Replay, answer: Answer, mark: float | str
    ) -> None:
        """Where the reply has dots, an empty text, NaN or true in a figure's place, no row has a value.

        Either the row is missing or suppressed, or the reply is refused by a SourceError.
        """
        tried = 0
        for row, exchange, reply in _changed(answer, mark):
            tried += 1
            what = f"{_shown(row)} is {mark!r} in the reply"
            try:
                again = asked(source, good_query, with_reply(replay, exchange, reply))
            except SourceError:
                continue
            except Exception as error:
                told = f"{what}: it raises {type(error).__name__}: {error}"
                raise AssertionError(f"{told}; a SourceError or a status is expected") from error
            found = [each["value"] for each in _same(again, row)]
            assert found in ([], [None]), f"{what}, and yet it has a value"
        if not tried:
            pytest.skip("no value of the answer stands in a reply as a number: `known` alone can tell")

    def test_it_tells_women_and_men_apart_as_declared(self, answer: Answer) -> None:
        """There are rows of women and men where `has_sexes` says so; `known` tells them apart."""
        found = {"F", "M"} & set(answer.rows["sex"].cast(pl.String))
        assert bool(found) == self.has_sexes, f"has_sexes is {self.has_sexes}, and there are rows of {found}"
        by_place = {(key[:-1], key[-1]): known for key, known in self.known.items()}
        differ = [
            place
            for (place, sex), women in by_place.items()
            if sex == "F" and by_place.get((place, "M"), women) != women
        ]
        assert differ or not self.has_sexes, (
            "add to `known` the women and the men of one place and period, with figures that differ: "
            "else nobody sees one taken for the other"
        )

    def test_it_tells_where_a_figure_stands_as_declared(
        self, source: Source, good_query: Query, answer: Answer
    ) -> None:
        """`locate` leads to the value in a recorded reply where `locates` says so, else it says nothing."""
        by_id = {each.id: each for each in good_query.indicators}
        right = 0
        for row in answer.rows.head(_TRIED).iter_rows(named=True):
            for exchange in answer.exchanges:
                at = source.locate(
                    exchange.reply,
                    by_id[row["indicator"]],
                    region=in_place(row["region"], lambda: good_query.regions),
                    period=row["period"],
                    sex=row["sex"],
                )
                if at is None:
                    continue
                assert self.locates, "it tells where a figure stands: set locates = True"
                right += _stands_there(at, exchange.reply, row)
        assert bool(right) == self.locates, "locates is True, and no value stands where locate says"


def _expected(known: Known) -> tuple[float | None, str]:
    """The value and the status that *known* says."""
    if isinstance(known, tuple):
        return known
    return (None, known) if isinstance(known, str) else (known, "reported")


def _changed(answer: Answer, other: float | str | None) -> list[tuple[Row, Exchange, Reply]]:
    """Rows whose value stands in just one place of the replies, and the reply with *other* there."""
    found: list[tuple[Row, Exchange, Reply]] = []
    rows = answer.rows.filter(pl.col("value").is_not_null() & (pl.col("value") != 0))
    for row in rows.filter(pl.col("value").is_unique()).head(_TRIED).iter_rows(named=True):
        changes = [(each, with_figure(each.reply, row["value"], other)) for each in answer.exchanges]
        places = [(row, exchange, reply) for exchange, reply in changes if reply is not None]
        if len(places) == 1:
            found += places
    return found


def _same(answer: Answer, row: Row) -> list[Row]:
    key = [pl.col(name) == row[name] for name in ("indicator", "region", "period", "sex")]
    return list(answer.rows.filter(*key).iter_rows(named=True))


def _shown(row: Row) -> str:
    return ", ".join(str(row[name]) for name in ("indicator", "region", "period", "sex"))


def _stands_there(at: Position, reply: Reply, row: Row) -> bool:
    """Whether the value of *row* is what stands at *at*; AssertionError where there is no such place."""
    if at.line is not None:
        lines = reply.body.decode("utf-8", errors="replace").splitlines()
        assert 1 <= at.line <= len(lines), f"{_shown(row)} stands in line {at.line} of {len(lines)}"
        assert at.text in lines[at.line - 1], f"line {at.line} has no cell {at.text!r}"
        return True
    found = _at(reply, at.pointer)
    if found is None or row["value"] is None:
        return found is row["value"]
    return isinstance(found, (int, float)) and math.isclose(found, row["value"])


def _at(reply: Reply, pointer: str) -> object:
    """What stands at a JSON *pointer* (RFC 6901)."""
    found: Any = json.loads(reply.body)
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        try:
            found = found[name] if hasattr(found, "keys") else found[int(name)]
        except (KeyError, IndexError, ValueError, TypeError):
            raise AssertionError(f"nothing stands at {pointer}") from None
    return found
