"""What every page states: period, group, how many have a value, the day of the figures, whom to credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from obs.language import Day, Listed, Message, Number, Period, Place, Said, msg
from obs.models import Indicator
from obs.report.corrections import told
from obs.report.site.page import Circumstance
from obs.report.site.teller import Teller, group_title


def circumstances(teller: Teller, indicators: Sequence[Indicator], credit: Markup) -> list[Circumstance]:
    """The circumstances of a page whose figures are of *indicators*."""
    held = [each for each in indicators if each.id in teller.material.as_of]
    return _stated(teller, _said(teller, held), credit)


def circumstances_of_claim(
    teller: Teller, windows: Sequence[str], indicators: Sequence[Indicator], credit: Markup
) -> list[Circumstance]:
    """Those of a claim, which is tested over its own *windows* ("2019/2022") and not the period compared."""
    held = [each for each in indicators if each.id in teller.material.as_of]
    return _stated(teller, _said_of_claim(teller, windows, held), credit)


def _stated(
    teller: Teller, said: Iterable[tuple[Message, Said | None]], credit: Markup
) -> list[Circumstance]:
    stated = [(word, teller.html(what)) for word, what in said if what]
    stated.append((msg("Credit"), credit))
    return [Circumstance(word=teller.html(word), told=what) for word, what in stated if what]


def _said_of_claim(
    teller: Teller, windows: Sequence[str], held: Sequence[Indicator]
) -> Iterator[tuple[Message, Said | None]]:
    ends = sorted({end for window in windows for end in window.split("/") if end})
    yield msg("Period"), Period("/".join(dict.fromkeys((ends[0], ends[-1])))) if ends else None
    yield msg("Compared with"), _group(teller)
    yield from _dated(teller, held)


def _said(teller: Teller, held: Sequence[Indicator]) -> Iterator[tuple[Message, Said | None]]:
    yield msg("Period"), _periods(teller, held)
    yield msg("Compared with"), _group(teller)
    yield msg("Municipalities with a value"), _coverage(teller, held)
    yield from _dated(teller, held)


def _dated(teller: Teller, held: Sequence[Indicator]) -> Iterator[tuple[Message, Said | None]]:
    known_by = teller.material.known_by
    yield msg("Figures as of"), _days(sorted({teller.material.as_of[each.id] for each in held}))
    yield msg("As known on"), Day(known_by) if known_by else None
    corrected = tuple(told(teller.material.corrected(held)))
    yield msg("Corrected figures"), Listed(corrected, "semicolon") if corrected else None


def _periods(teller: Teller, held: Sequence[Indicator]) -> Message | None:
    headings = [each for each in teller.material.comparison.headings if each.indicator in held]
    periods = sorted({each.period for each in headings if each.period})
    starts = sorted({each.start for each in headings if each.start})
    if not periods:
        return None
    if len(periods) == 1 and len(starts) == 1:
        return msg("{period}; change since {start}", period=Period(periods[0]), start=Period(starts[0]))
    if len(periods) == 1:
        return msg("{period}", period=Period(periods[0]))
    return msg("{first} to {last}, by indicator", first=Period(periods[0]), last=Period(periods[-1]))


def _group(teller: Teller) -> Message:
    size = Number(len(teller.material.group.members), ref="group/size/count")
    return msg(
        "{group} ({size}), each counted once; differences are to {country}, of values before rounding",
        group=group_title(teller.material.group),
        size=size,
        country=Place(teller.material.benchmark),
    )


def _coverage(teller: Teller, held: Sequence[Indicator]) -> Message | None:
    rows = [row for each in held if (row := teller.material.results.row("coverage", each.id)) and row["n"]]
    if not rows:
        return None
    fewest, most = min(rows, key=lambda row: row["n"]), max(rows, key=lambda row: row["n"])

    def counted(row: Mapping[str, Any], column: str) -> Number:
        return teller.material.results.number(f"coverage/{row['indicator']}/{column}", 0)

    if fewest["n"] == most["n"]:
        return msg(
            "{n} of {size} ({percent} per cent)",
            n=counted(most, "n"),
            size=counted(most, "group_size"),
            percent=counted(most, "percent"),
        )
    return msg(
        "{fewest} to {most} of {size}, by indicator",
        fewest=counted(fewest, "n"),
        most=counted(most, "n"),
        size=counted(most, "group_size"),
    )


def _days(days: Sequence[date]) -> Said | None:
    if not days:
        return None
    if len(days) == 1:
        return Day(days[0])
    return msg("{first} to {last}", first=Day(days[0]), last=Day(days[-1]))


def vintage(teller: Teller) -> Message:
    """The days of the headline figures of a report, and the last period in which they are compared.

    Not what `Figures.label` says: that names a folder, which is nobody's business on a public page.
    """
    shown = {each.id for each in teller.material.headline} or set(teller.material.as_of)
    headings = teller.material.comparison.headings
    periods = [each.period for each in headings if each.period and each.indicator.id in shown]
    days = _days(sorted({day for id_, day in teller.material.as_of.items() if id_ in shown}))
    if not days or not periods:
        return msg("There are no figures yet.")
    last, known_by = Period(max(periods)), teller.material.known_by
    if known_by:
        return msg(
            "Headline figures as of {days}, as known on {known}; last period compared: {period}.",
            days=days,
            known=Day(known_by),
            period=last,
        )
    return msg("Headline figures as of {days}; last period compared: {period}.", days=days, period=last)
