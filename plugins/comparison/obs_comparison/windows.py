"""The windows in which an indicator is looked at: those asked for, or those around its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from obs import ConfigError, Panel, first_day
from obs_comparison.spans import aligned

if TYPE_CHECKING:
    from obs_comparison.histories import Histories

_STARTS, _ENDS, _LEVELS = (-1, 0, 1), (-1, 0), (-2, -1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The periods from *start* to *period*; a level has the start ""."""

    start: str
    period: str

    @property
    def runs_backwards(self) -> bool:
        """Whether the start is not before the end, so that nothing can have moved."""
        return bool(self.start) and first_day(self.start) >= first_day(self.period)


def own_ends(panel: Panel, histories: Histories, id_: str) -> Window | None:
    """Start and period of the indicator *id_*, the start "" where there is none; None without a period.

    What the panel is not asked for has the latest period in which half of the group has a value, up to the
    last year of what it is asked for, and the same start as that.
    """
    period = panel.periods.get(id_)
    if period is None and id_ not in panel.indicators:
        last = max((each[:4] for each in panel.periods.values()), default="9999")
        period = histories.latest_covered(id_, last)
    if period is None:
        return None
    start = panel.starts.get(id_) or min(panel.starts.values(), default="")
    return Window(start=start and _in_form(start, period), period=period)


def around(own: Window, *, levels: bool) -> tuple[Window, ...]:
    """The windows around an indicator's *own* one that run forwards; that one where none does.

    ConfigError for a movement without a start.
    """
    if levels:
        return tuple(Window(start="", period=years_later(own.period, each)) for each in _LEVELS)
    if not own.start:
        raise ConfigError(
            "metric robustness: nothing says from when change is counted",
            suggestion='give windows = ["2019/2022"], or change_from in the study',
        )
    forwards = tuple(each for each in _around(own) if not each.runs_backwards)
    return forwards or (own,)


def fitted(asked: Sequence[tuple[str, str]], form: str) -> tuple[Window, ...]:
    """The windows *asked* for, starts and ends in the form of the period *form*."""
    ends = [(start, _in_form(end, form)) for start, end in asked]
    windows = (Window(start=start and _in_form(start, end), period=end) for start, end in ends)
    return tuple(dict.fromkeys(windows))


def _around(own: Window) -> Iterator[Window]:
    for start in _STARTS:
        for end in _ENDS:
            yield Window(start=years_later(own.start, start), period=years_later(own.period, end))


def _in_form(start: str, period: str) -> str:
    return _in_calendar(aligned(start, period))


def years_later(period: str, years: int) -> str:
    """The same part of the year *years* after: 2 after "2020-07" is "2022-07", -2 of it "2018-07"."""
    year = min(max(int(period[:4]) + years, 1), 9999)
    return _in_calendar(f"{year:04}{period[4:]}")


def _in_calendar(period: str) -> str:
    """*period*, or week 52 for the week 53 of a year that has none."""
    try:
        first_day(period)
    except ValueError:
        return f"{period[:5]}W52"
    return period
