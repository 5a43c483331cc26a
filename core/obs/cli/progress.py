"""What is shown while a command goes on: of a fetch bars on a terminal, a line for each series elsewhere."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from obs.texts import in_line

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from obs.fetch import SeriesReport, Watcher


class Lines:
    """One line on standard error for each finished series."""

    def planned(self, source: str, requests: int) -> None:
        """Nothing to show."""

    def answered(self, source: str) -> None:
        """Nothing to show."""

    def waiting(self, source: str, seconds: float, reason: str) -> None:
        """A line for a wait."""
        print(_wait(source, seconds, reason), file=sys.stderr)

    def stored(self, series: SeriesReport) -> None:
        """The line of *series*."""
        print(_line(series), file=sys.stderr)


class Milestones:
    """A line on standard error now and then, where there are too many series for a line each."""

    def __init__(self, *, every: float = 10.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._every = every
        self._clock = clock
        self._told = clock()
        self._planned: Counter[str] = Counter()
        self._answered: Counter[str] = Counter()
        self._finished = 0

    def planned(self, source: str, requests: int) -> None:
        """Counts *requests*."""
        self._planned[source] += requests

    def answered(self, source: str) -> None:
        """Counts one request, and tells how far it has come if that was long ago."""
        self._answered[source] += 1
        if self._clock() - self._told >= self._every:
            self._told = self._clock()
            done, known = self._answered[source], self._planned[source]
            print(
                f"{source}: {done:,} of {known:,} requests, {self._finished:,} series finished",
                file=sys.stderr,
            )

    def waiting(self, source: str, seconds: float, reason: str) -> None:
        """A line for a wait."""
        print(_wait(source, seconds, reason), file=sys.stderr)

    def stored(self, series: SeriesReport) -> None:
        """Counts *series*; a line for one that failed."""
        self._finished += 1
        if series.state == "failed":
            print(_line(series), file=sys.stderr)


class Bars:
    """A moving bar for each source, and the series above it as they are finished; of *many* the failed."""

    def __init__(self, progress: Progress, *, many: bool = False) -> None:
        self._progress = progress
        self._many = many
        self._tasks: dict[str, TaskID] = {}

    def planned(self, source: str, requests: int) -> None:
        """Makes the bar of *source* longer."""
        if source not in self._tasks:
            self._tasks[source] = self._progress.add_task(source, total=0)
        task = self._progress.tasks[self._tasks[source]]
        self._progress.update(task.id, total=(task.total or 0) + requests)

    def answered(self, source: str) -> None:
        """Moves the bar of *source* on."""
        self._progress.advance(self._tasks[source])

    def waiting(self, source: str, seconds: float, reason: str) -> None:
        """A line for a wait above the bars."""
        self._progress.console.print(_wait(source, seconds, reason), highlight=False, markup=False)

    def stored(self, series: SeriesReport) -> None:
        """The line of *series* above the bars."""
        if self._many and series.state != "failed":
            return
        self._progress.console.print(_line(series), highlight=False, markup=False)


def _line(series: SeriesReport) -> str:
    return f"{series.indicator:<20} {series.state:<9} {series.rows:>7} rows"


def _wait(source: str, seconds: float, reason: str) -> str:
    return in_line(f"{source}: waits {seconds:.0f} s, as the service refuses ({reason})")


@contextmanager
def watcher(*, many: bool = False) -> Generator[Watcher]:
    """Bars on a terminal, lines where standard error is a file or a pipe; few of them for *many* series."""
    if not sys.stderr.isatty():
        yield Milestones() if many else Lines()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from obs.cli.screen import console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("requests"))
    with Progress(*columns, TimeElapsedColumn(), console=console(sys.stderr), transient=True) as progress:
        yield Bars(progress, many=many)


@contextmanager
def steps(command: str) -> Generator[Callable[[str], None]]:
    """What a *command* is doing, in one changing line on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.markup import escape

    from obs.cli.screen import console

    with console(sys.stderr).status(escape(command)) as status:
        yield status.update
