"""What is worth saying of an announcement besides its days, in sentences for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from obs.models import Announcement, Indicator


def remarks_on(indicator: Indicator, said: Announcement) -> tuple[str, ...]:
    """That an indicator is gone, has ended or is called otherwise, what goes on, why it has no day."""
    return tuple(_remarks(indicator, said))


def _remarks(indicator: Indicator, said: Announcement) -> Iterator[str]:
    if said.gone:
        gone = f"{indicator.source} has nothing of that id: it is gone, or never was"
        yield f"{gone}; {_successor(indicator, said)}"
        return
    if said.ended:
        yield f"{said.ended}; {_successor(indicator, said)}"
    if _renamed(indicator, said):
        yield f"{indicator.source} calls it {said.title!r}, the study {indicator.title_sv!r}"
    if not said.final and not said.preliminary:
        if not said.ended:
            yield _undated(indicator, said)
    elif not said.period:
        yield f"{indicator.source} does not say for which period its date is"
    elif not said.period_told:
        yield f"{indicator.source} does not say which period comes; {said.period} is the next in its rhythm"


def _successor(indicator: Indicator, said: Announcement) -> str:
    """What goes on from there: the study's word goes before the plugin's."""
    if indicator.successor:
        return f"{indicator.successor} goes on from there"
    if said.successor:
        return f"{said.successor} goes on from there: {said.joining}" if said.joining else said.successor
    return "the study names no successor (obs search may find one)"


def _renamed(indicator: Indicator, said: Announcement) -> bool:
    """Whether the source's title is another; the end year that an ended one is given is told by itself."""
    theirs, ours = " ".join(said.title.split()), " ".join(indicator.title_sv.split())
    return bool(theirs) and theirs != ours and not (said.ended and theirs.startswith(ours))


def _undated(indicator: Indicator, said: Announcement) -> str:
    source = indicator.source
    if said.updated:
        up_to = f", with {said.last_period}" if said.last_period else ""
        return f"{source} names no next date; last updated {said.updated}{up_to}"
    return f"{source} names no date"
