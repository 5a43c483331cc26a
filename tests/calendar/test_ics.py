"""The calendar file, read by a library that did not write it, and held to the letter of RFC 5545."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import vobject  # pyright: ignore[reportMissingTypeStubs]
from hypothesis import given, settings
from hypothesis import strategies as st

from obs import Announcement, Indicator
from obs.calendar.dates import due_dates
from obs.calendar.ics import ics_bytes
from obs.study import Study

if TYPE_CHECKING:
    from tests.calendar.conftest import Kit

TODAY = date(2026, 11, 27)


def written(
    kit: Kit, *announcements: Announcement, language: Any = "sv", study: Study | None = None
) -> bytes:
    """The calendar of *announcements*."""
    names = dict.fromkeys(each.indicator for each in announcements)
    own = study or kit.study(*(kit.indicator(name) for name in names))
    return ics_bytes(own, due_dates(own, kit.heard(*announcements), None, TODAY), language)


def events(body: bytes) -> list[Any]:
    """The events as vobject reads them."""
    read: Any = vobject.readOne  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return list(read(body.decode("utf-8")).vevent_list)


def said(indicator: str = "andel", **fields: Any) -> Announcement:
    usual: dict[str, Any] = {"indicator": indicator, "period": "2025", "final": date(2027, 1, 19)}
    return Announcement(**(usual | fields))


def test_an_event_as_another_library_reads_it(kit: Kit) -> None:
    """A whole day, the title and figures, and the moment at which the metadata came."""
    (event,) = events(written(kit, said()))
    assert event.dtstart.value == date(2027, 1, 19)
    assert event.summary.value == "Påhittad andel: slutliga siffror för 2025"
    assert event.dtstamp.value == kit.READ
    assert event.transp.value == "TRANSPARENT"
    assert "23 mars 2026" in event.description.value


def test_in_english(kit: Kit) -> None:
    """Preliminary figures are called so, in the language asked for."""
    (event,) = events(written(kit, said(final=None, preliminary=date(2027, 1, 19)), language="en"))
    assert event.summary.value == "Invented andel: preliminary figures for 2025"


def test_a_period_that_was_worked_out_is_said_to_be(kit: Kit) -> None:
    """The event tells that the source did not name it."""
    (event,) = events(written(kit, said(period_told=False)))
    assert "nästa i dess följd" in event.description.value


def test_a_day_that_moves_keeps_its_uid(kit: Kit) -> None:
    """Programs move the event; another year, figures or indicator is another event."""
    uid = events(written(kit, said()))[0].uid.value
    assert events(written(kit, said(final=date(2027, 3, 1))))[0].uid.value == uid
    others = [said(period="2026"), said(final=None, preliminary=date(2027, 1, 19)), said("antal")]
    assert len({uid, *(events(written(kit, other))[0].uid.value for other in others)}) == 4


def test_equal_metadata_give_equal_bytes(kit: Kit) -> None:
    """Nothing is of the clock, and the order in which it was heard does not matter."""
    one, two = said(), said("antal", final=date(2026, 2, 1))
    study = kit.study(kit.indicator("andel"), kit.indicator("antal"))
    assert written(kit, one, two, study=study) == written(kit, two, one, study=study)
    assert [each.dtstart.value for each in events(written(kit, one, two))] == [two.final, one.final]


def test_years_that_the_study_leaves_out_are_no_events(kit: Kit) -> None:
    """Nobody waits for them."""
    study = kit.study(kit.indicator("andel"), last="2024")
    assert b"VEVENT" not in written(kit, said(), study=study)


@given(title=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=120))
@settings(deadline=None)
def test_any_title_survives(title: str) -> None:
    """Commas, semicolons, backslashes and letters of any script come back as they were; lines are folded.

    RFC 5545, 3.1: lines end in CRLF and have at most 75 octets, the break apart; 3.3.11: escapes.
    """
    own = Indicator(
        id="andel",
        source="telling",
        query={},
        title_sv=title,
        title_en="Invented",
        unit="%",
        kind="share",
        polarity="none",
        producer="-",
    )
    study = Study(
        name="pahittad",
        title_sv=title,
        title_en="-",
        folder=None,
        regions=("9901",),
        indicators={"andel": own},
    )
    from obs.calendar.heard import Heard, Told

    read = datetime.fromisoformat("2026-03-23T12:30:00+00:00")
    told = Told(announcement=said(), metadata="/meta", read_at=read, recorded=False)
    body = ics_bytes(study, due_dates(study, Heard(told={"andel": told}), None, TODAY), "sv")
    assert body.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", body)
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    (event,) = events(body)
    assert event.summary.value == f"{title}: slutliga siffror för 2025"
    assert event.dtstart.value + timedelta(days=1) == date(2027, 1, 20)
