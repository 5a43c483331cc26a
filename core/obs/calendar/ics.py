"""The publications as a calendar that other programs read: iCalendar, RFC 5545."""

from __future__ import annotations

from collections.abc import Iterable

from icalendar import Calendar, Component, Event

from obs.calendar.dates import Due
from obs.language import Day, Either, Language, Message, Period, Voice, msg, voice_of
from obs.study import Study


def ics_bytes(study: Study, entries: Iterable[Due], language: Language) -> bytes:
    """A calendar of the *entries* that have a day, each a whole day on which nobody is busy.

    Nothing in it is of the clock: DTSTAMP is when the metadata came. UID stays the same when a source moves a
    day, so that a program which has the calendar moves the event.
    """
    voice = voice_of(language)
    calendar = Calendar()
    _add(calendar, "prodid", "-//obs//obs due//SV" if language == "sv" else "-//obs//obs due//EN")
    _add(calendar, "version", "2.0")
    _add(calendar, "calscale", "GREGORIAN")
    _add(calendar, "method", "PUBLISH")
    _add(calendar, "x-wr-calname", study.title_sv if language == "sv" else study.title_en)
    dated = [each for each in entries if each.day is not None and each.state != "outside"]
    for entry in sorted(dated, key=lambda each: (each.day, each.indicator, each.figures)):
        calendar.add_component(_event(study, entry, voice))
    return calendar.to_ical()


def _event(study: Study, entry: Due, voice: Voice) -> Event:
    event = Event()
    _add(event, "uid", f"{entry.indicator}-{entry.period or 'next'}-{entry.figures}.{study.name}@obs")
    _add(event, "dtstamp", entry.read_at)
    _add(event, "dtstart", entry.day)
    _add(event, "summary", voice.say(_summary(study, entry)))
    _add(event, "description", "\n".join(voice.say(line) for line in _description(entry)))
    _add(event, "transp", "TRANSPARENT")
    return event


def _summary(study: Study, entry: Due) -> Message:
    indicator = study.indicators[entry.indicator]
    title = Either(sv=entry.title, en=indicator.title_en)
    if not entry.period:
        return msg("{title}: new figures", title=title)
    period = Period(entry.period)
    if entry.figures == "preliminary":
        return msg("{title}: preliminary figures for {period}", title=title, period=period)
    return msg("{title}: final figures for {period}", title=title, period=period)


def _description(entry: Due) -> Iterable[Message]:
    assert entry.read_at is not None
    yield msg(
        "Indicator {indicator} of {source}, by what the source said of itself on {day}.",
        indicator=entry.indicator,
        source=entry.source,
        day=Day(entry.read_at.date()),
    )
    if not entry.period_told:
        yield msg("The source does not say which period comes: it is the next in its rhythm.")


def _add(component: Component, name: str, value: object) -> None:
    component.add(name, value)  # pyright: ignore[reportUnknownMemberType]
