"""obs fetch: plan, download, check, store. Nothing is stored that did not pass its contract."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from obs.errors import ConfigError
from obs.fetch.channels import Clock
from obs.fetch.choice import Options, Plan, plan_of
from obs.fetch.everything import held_indicators
from obs.fetch.gathering import SeriesReport
from obs.fetch.job import Job, Watcher
from obs.models import Finding
from obs.plugins import Registry
from obs.store import Run, Store
from obs.study import Study

__all__ = ["FetchReport", "Options", "SeriesReport", "Watcher", "fetch", "held_indicators", "utc_now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchReport:
    """What a fetch did. *sent* counts the requests sent to each source, retries included."""

    series: tuple[SeriesReport, ...]
    findings: tuple[Finding, ...] = ()
    sent: Mapping[str, int] = field(default_factory=dict[str, int])
    seconds: float = 0.0
    resumed: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing has an error; a series that failed always has one."""
        findings = [*self.findings, *(finding for each in self.series for finding in each.findings)]
        return all(finding.severity != "error" for finding in findings)


def utc_now() -> datetime:
    """The time, for `fetch` to be given another in tests."""
    return datetime.now(UTC)


def fetch(
    study: Study,
    *,
    registry: Registry,
    store: Store,
    watcher: Watcher,
    options: Options,
    environ: Mapping[str, str],
    clock: Clock = utc_now,
) -> FetchReport:
    """Fetches the series of *study* (or those chosen in *options*, or whole sources) into *store*.

    Sources are taken one after the other; one that fails does not stop the next. A run that was cut off
    goes on where it stopped. Raises ConfigError for a choice that the study does not have, StoreError
    when the store cannot take the data.
    """
    started = time.monotonic()
    plan = plan_of(study, registry, options, environ)
    run = _recorded_run(store, plan.hash) if options.offline else store.begin_run(plan.hash, clock())
    job = Job(
        study=study,
        registry=registry,
        store=store,
        run=run,
        watcher=watcher,
        options=options,
        environ=environ,
        clock=clock,
    )
    try:
        series = list(_fetched(job, plan))
    finally:
        job.close()
    if not options.offline and not job.unreachable:
        store.finish_run(run, clock(), whole=job.whole)
    if series and all(each.state == "empty" for each in series):
        job.findings.append(_nothing_at_all())
    return FetchReport(
        series=tuple(series),
        findings=tuple(job.findings),
        sent={source_id: client.sent for source_id, client in job.clients.items()},
        seconds=time.monotonic() - started,
        resumed=run.resumed and not options.offline,
    )


def _fetched(job: Job, plan: Plan) -> Iterator[SeriesReport]:
    """The reports of all that *plan* is for: in study order, or in the order of a whole catalogue."""
    for source_id, query in plan.whole.items():
        yield from sorted(job.fetch_everything(source_id, query), key=lambda report: report.indicator)
    reports = [
        each for source_id, theirs in plan.chosen.items() for each in job.fetch_series(source_id, theirs)
    ]
    places = {indicator: place for place, indicator in enumerate(job.study.indicators)}
    yield from sorted(reports, key=lambda report: places[report.indicator])
    if plan.chosen:
        job.fetch_groups()


def _nothing_at_all() -> Finding:
    """A fetch that brings no figure is no success, even if each series by itself might have none."""
    return Finding(
        code="nothing-fetched",
        severity="error",
        message="none of the series asked for has a figure",
        suggestion="check the regions and years of the study",
    )


def _recorded_run(store: Store, plan: str) -> Run:
    """The last run of *plan* of which every reply is recorded: replies of several runs are never mixed."""
    run = store.whole_run(plan)
    if run is None:
        raise ConfigError(
            "there is no complete record of this fetch to rebuild from",
            suggestion="run obs fetch without --offline once, with the same study and options",
        )
    return run
