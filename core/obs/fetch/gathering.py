"""One series on its way into the store: what has come, what is still out, and whether it may be stored."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, cast

import numpy as np
import polars as pl

from obs.codes import texts_in
from obs.contracts import check_observations
from obs.errors import SourceError
from obs.models import Finding, Indicator, Place, Severity, Transport
from obs.observations import STATUSES, WITH_VALUE, empty
from obs.store import Parser, Run, Scope, Store
from obs.store.canonical import Canonical, all_canonical
from obs.store.series import last_period

_OF_PERIODS = ("period", "date", "status")
_HANDS = 2
"""So many series are stored at a time: while one waits for the disk another is put into order."""

_NONE = empty()

State = Literal["new", "changed", "unchanged", "empty", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesReport:
    """What a fetch did to one series. *added*, *revised* and *removed* count rows.

    The state "empty": the service answered and has no figure of it, so that nothing is stored. *missing*
    counts the rows without a value by status, *last_period* is the last with one. *requests* are those whose
    replies the series rests on; several series may share one.
    """

    indicator: str
    source: str
    state: State
    requests: int = 0
    rows: int = 0
    added: int = 0
    revised: int = 0
    removed: int = 0
    missing: Mapping[str, int] = field(default_factory=dict[str, int])
    seconds: float = 0.0
    last_period: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Gathering:
    """What has come of one series so far, read by *parser*. *out* counts its requests still under way.

    *named*: somebody asked for this very series, so that it is worth a warning if there is no figure of it.
    """

    indicator: Indicator
    transport: Transport = "http"
    parser: Parser | None = None
    out: int = 0
    replies: list[str] = field(default_factory=list[str])
    frames: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])
    findings: list[Finding] = field(default_factory=list[Finding])
    fetched_at: datetime | None = None
    broken: SourceError | None = None
    started: float = field(default_factory=time.monotonic)
    named: bool = True

    def fail(self, error: SourceError) -> None:
        """Notes the first error; the series cannot be stored any more."""
        if self.broken is None:
            self.broken = error
            self._note(_code_of(error), "error", error.message, error.suggestion)

    def take(self, frame: pl.DataFrame | None, key: str, fetched_at: datetime) -> None:
        """Adds the rows of one reply; None where it has none of this series."""
        if frame is not None and frame.height:
            self.frames.append(frame)
        self.replies.append(key)
        self.fetched_at = max(self.fetched_at or fetched_at, fetched_at)

    def finish(
        self, store: Store, run: Run, scope: Scope, *, keep_valid: bool, sound: Canonical | None = None
    ) -> SeriesReport:
        """Checks the whole series and stores it if it is sound; with *keep_valid* its sound rows.

        *sound* are its rows where it is known that nothing is wrong with them.
        """
        rows = self.rows(scope) if sound is None else sound.frame
        if self.fetched_at is None and not self._has_errors():
            self.fail(SourceError(f"the plugin of source {self.indicator.source} asked for nothing"))
        if self.broken is not None or self.fetched_at is None or (self._has_errors() and not keep_valid):
            return self._report("failed", rows)
        if rows.is_empty():
            return self._without_rows(rows, store)
        problems = self._checked(rows) if sound is None else ()
        self.findings.extend(problems)
        if any(problem.severity == "error" for problem in problems):
            return self._report("failed", rows)
        stored = store.put_series(
            run,
            self.indicator,
            rows if sound is None else sound,
            scope=scope,
            replies=self.replies,
            fetched_at=self.fetched_at,
            parser=self.parser,
        )
        self.findings.extend(stored.findings)
        state: State = "unchanged" if not stored.new else "new" if stored.vintage.number == 1 else "changed"
        report = self._report(state, rows)
        return replace(report, added=stored.added, revised=stored.revised, removed=stored.removed)

    def rows(self, scope: Scope) -> pl.DataFrame:
        """All rows of *scope*'s regions, each once: a service may repeat a row on the next page."""
        if not self.frames:
            return _NONE
        rows = _put_together(self.frames)
        once = rows.unique(maintain_order=True)
        if once.height < rows.height:
            self._note(
                "repeated-rows", "info", f"{rows.height - once.height} repeated rows were counted once"
            )
        asked = once.filter(pl.col("region").cast(pl.String).is_in(scope.regions))
        if asked.height < once.height:
            self._note(
                "unasked-rows",
                "warning",
                f"{once.height - asked.height} rows of other regions were left out",
            )
        return asked

    def _without_rows(self, rows: pl.DataFrame, store: Store) -> SeriesReport:
        """A service may have no figure of a series yet; not so a file, or a service that had some before."""
        source, id_ = self.indicator.source, self.indicator.id
        expected = self.transport == "file" or store.latest(self.indicator) is not None
        if expected or self.frames or self._has_errors():
            self._note(
                "no-data",
                "error",
                f"{source} has no figure of {id_} as asked",
                "check its query and the years of the study; it may be new or gone",
            )
            return self._report("failed", rows)
        self._note(
            "no-figures",
            "warning" if self.named else "info",
            f"{source} has no figures for these regions and years",
            "a later obs fetch asks again",
        )
        return self._report("empty", rows)

    def _checked(self, rows: pl.DataFrame) -> Sequence[Finding]:
        found = check_observations(rows)
        return [replace(each, place=replace(each.place, indicator=self.indicator.id)) for each in found]

    def _has_errors(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)

    def _note(self, code: str, severity: Severity, message: str, suggestion: str = "") -> None:
        place = Place(indicator=self.indicator.id)
        self.findings.append(
            Finding(code=code, severity=severity, message=message, suggestion=suggestion, place=place)
        )

    def _report(self, state: State, rows: pl.DataFrame) -> SeriesReport:
        statuses: dict[str, int] = {}
        last = ""
        if rows.height:  # thousands of a catalogue have none
            counts = np.bincount(rows.get_column("status").drop_nulls().to_physical().to_numpy())
            statuses = {status: int(n) for status, n in zip(STATUSES, counts, strict=False) if n}
            lacking = any(rows.get_column(name).null_count() for name in _OF_PERIODS)
            last = last_period(rows.drop_nulls(_OF_PERIODS) if lacking else rows)
        return SeriesReport(
            indicator=self.indicator.id,
            source=self.indicator.source,
            state=state,
            requests=len(self.replies),
            rows=rows.height,
            missing={status: n for status, n in statuses.items() if status not in WITH_VALUE},
            seconds=time.monotonic() - self.started,
            last_period=last,
            findings=tuple(self.findings),
        )


def parted(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of each indicator in *frame*, by its id; rows that stand together are not copied."""
    if frame.is_empty():
        return {}
    column = frame.get_column("indicator")
    number = column.to_physical().to_numpy()
    begins = np.flatnonzero(np.append(True, number[1:] != number[:-1]))
    ids = cast("list[str]", column[begins].cast(pl.String).to_list())
    if len(set(ids)) < len(ids):
        parts = frame.partition_by("indicator", as_dict=True)
        return {cast("str", id_): rows for (id_,), rows in parts.items()}
    ends = [*begins[1:].tolist(), frame.height]
    return {id_: frame[first:end] for id_, first, end in zip(ids, begins.tolist(), ends, strict=True)}


def finish_together(
    gatherings: Sequence[Gathering], store: Store, run: Run, scope: Scope, *, keep_valid: bool
) -> Iterator[SeriesReport]:
    """The reports of *gatherings*, of which nothing is out any more, in their order."""
    sound = _sound(gatherings, scope)

    def finish(each: Gathering) -> SeriesReport:
        return each.finish(store, run, scope, keep_valid=keep_valid, sound=sound.get(each.indicator.id))

    if sum(1 for each in gatherings if each.frames) < _HANDS:
        yield from map(finish, gatherings)  # to hand a series without rows to a thread takes longer than it
        return
    pool = ThreadPoolExecutor(max_workers=_HANDS, thread_name_prefix="obs-store")
    try:
        yield from pool.map(finish, gatherings)
    finally:  # without waiting for what is under way, as in download
        pool.shutdown(wait=False, cancel_futures=True)


def _sound(gatherings: Sequence[Gathering], scope: Scope) -> Mapping[str, Canonical]:
    """The rows of each series, by its id, if nothing at all is wrong with any of them.

    Checking and ordering 25 series at once takes a fraction of the time of each by itself. Where there is
    something to be told, nothing is given: each is then looked at by itself, and its findings name its own
    rows. A row that came twice is among that, as its key is there twice; so is a row of a region that was
    not asked for.
    """
    frames = [frame for each in gatherings for frame in each.frames]
    if not frames:
        return {}
    rows = _put_together(frames)
    if check_observations(rows) or not texts_in(rows.get_column("region")) <= set(scope.regions):
        return {}
    return all_canonical(rows)


def _put_together(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All rows as they came."""
    return pl.concat(frames, rechunk=True).with_columns(pl.col("note").fill_null(""))


def _code_of(error: SourceError) -> str:
    """UnknownIndicatorError -> unknown-indicator."""
    name = type(error).__name__.removesuffix("Error")
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).strip("-")
