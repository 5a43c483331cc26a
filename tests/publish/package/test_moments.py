# ruff: noqa: DTZ001, DTZ007 - without a zone, or in UTC, as the package has them
"""Dates and times that are read at once are those that Python reads one by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obs.publish.package import moments
from obs.publish.package.model import Column
from obs.publish.package.types import values_of

Value = date | time | datetime | None
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"


def _default(text: str, form: str, read: Callable[[str], Value]) -> Value:
    return read(text) if re.fullmatch(form, text, re.ASCII) else None


def one_by_one(kind: str, form: str, text: str) -> Value:
    """What Python makes of *text*, as the standard has it."""
    try:
        if form != "default":
            moment = datetime.strptime(text, form)
            return {"date": moment.date(), "time": moment.time(), "datetime": _utc(moment)}[kind]
        if kind == "time":
            return _default(text, r"\d\d:\d\d:\d\d", time.fromisoformat)
        return _default(text, MOMENT, lambda each: _utc(datetime.fromisoformat(each)))
    except (ValueError, OverflowError):
        return None


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def read(kind: str, form: str, texts: list[str | None]) -> list[Value]:
    return values_of(Column(name="a", type=kind, format=form), pl.Series(texts, dtype=pl.String)).to_list()


YEARS = st.sampled_from(["2024", "1999", "0001", "0000", "9999", "0999", "24", "1582"])
TWO = st.integers(0, 62).map("{:02}".format) | st.sampled_from(["1", "9", " 1", "٠١"])
BEHIND = st.sampled_from(
    [
        "",
        "Z",
        "z",
        ".5",
        ".123456789",
        ".1Z",
        "+02:00",
        "-02:30",
        ".25-23:59",
        "+24:00",
        "+01:75",
        "+0200",
        "-00:00",
        ".",
        "\n",
        "+23:59",
    ]
)
FORMS = (
    ("datetime", "default", "{0}-{1}-{2}T{3}:{4}:{5}{6}"),
    ("datetime", "%Y-%m-%d %H:%M:%S", "{0}-{1}-{2} {3}:{4}:{5}"),
    ("datetime", "%d.%m.%Y %H:%M:%S", "{2}.{1}.{0} {3}:{4}:{5}"),
    ("datetime", "%Y%m%dT%H%M%S", "{0}{1}{2}T{3}{4}{5}"),
    ("datetime", "%Y-%m-%dT%H:%M:%S%z", "{0}-{1}-{2}T{3}:{4}:{5}{6}"),
    ("datetime", "%Y-%m-%d %H:%M", "{0}-{1}-{2} {3}:{4}"),
    ("date", "%d/%m/%Y", "{2}/{1}/{0}"),
    ("date", "%Y%m%d", "{0}{1}{2}"),
    ("date", "%y-%m-%d", "{0}-{1}-{2}"),
    ("date", "%Y %j", "{0} 0{1}"),
    ("time", "default", "{3}:{4}:{5}"),
    ("time", "%H.%M.%S", "{3}.{4}.{5}"),
    ("time", "%H:%M", "{3}:{4}"),
)


@given(st.lists(st.tuples(YEARS, TWO, TWO, TWO, TWO, TWO, BEHIND), min_size=1, max_size=6))
def test_all_at_once_is_one_by_one(parts: list[tuple[str, ...]]) -> None:
    """Whatever the digits, parts of a second and zones: the same moments, and the same that are none."""
    for kind, form, written in FORMS:
        texts = [None, *(written.format(*each) for each in parts)]
        known = [None if text is None else one_by_one(kind, form, text) for text in texts]
        assert read(kind, form, texts) == known


@pytest.mark.parametrize(
    ("kind", "form", "text", "known"),
    [
        ("datetime", "default", "2024-02-29T23:30:00-01:15", datetime(2024, 3, 1, 0, 45)),
        ("datetime", "default", "2024-02-29T23:30:00.5+00:30", datetime(2024, 2, 29, 23, 0, 0, 500_000)),
        ("datetime", "default", "2023-02-29T23:30:00", None),
        ("datetime", "%d.%m.%Y %H:%M:%S", "01.02.2024 03:04:05", datetime(2024, 2, 1, 3, 4, 5)),
        ("date", "%d/%m/%Y", "01/02/2024", date(2024, 2, 1)),
        ("date", "%d/%m/%Y", "31/02/2024", None),
        ("time", "default", "23:59:59", time(23, 59, 59)),
        ("time", "default", "24:00:00", None),
    ],
)
def test_what_has_all_digits_is_not_read_one_by_one(
    kind: str, form: str, text: str, known: Value, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python is asked only of what is none."""
    asked: list[int] = []
    slow = moments.one_by_one

    def counted(texts: pl.Series, read: Callable[[str], Value], dtype: pl.DataType) -> pl.Series:
        asked.append(texts.len())
        return slow(texts, read, dtype)

    monkeypatch.setattr(moments, "one_by_one", counted)
    assert read(kind, form, [text, text]) == [known, known]
    assert known is None or not asked
