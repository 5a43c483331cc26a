"""obs validate: everything that can be checked without asking a service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from obs.calling import blaming, read_reply, started
from obs.claims import read_claims
from obs.compare.running import metric_called, parameters_of
from obs.contracts import check_observations
from obs.errors import ConfigError, SourceError, UnknownMetricError
from obs.fetch.channels import read_file
from obs.fetch.choice import by_source
from obs.models import Finding, Indicator, Place, Query
from obs.plugins import Registry
from obs.source import Source
from obs.store import Store
from obs.study import Study


def validate_study(study: Study, registry: Registry) -> Iterator[Finding]:
    """Findings on the query of every indicator, groups, files of sources that read files, metrics, claims."""
    yield from _metric_findings(study, registry)
    yield from _claim_findings(study)
    yield from _group_findings(study, registry)
    for source_id, indicators in by_source(tuple(study.indicators.values())).items():
        try:
            source = started(registry, study, source_id)
            with blaming(source, "on the study"):
                found = {indicator.id: list(source.check(indicator)) for indicator in indicators}
        except SourceError as error:
            for indicator in indicators:
                yield _finding("unusable-source", error, indicator.id)
            continue
        for indicator in indicators:
            yield from _placed(found[indicator.id], indicator.id)
        sound = [each for each in indicators if all(one.severity != "error" for one in found[each.id])]
        if source.info.transport == "file" and sound and study.folder is not None:
            yield from _file_findings(source, study, study.folder, sound)


def _metric_findings(study: Study, registry: Registry) -> Iterator[Finding]:
    """Metrics and parameters in the study that there are not."""
    for name, given in study.metrics.items():
        try:
            parameters_of(metric_called(registry.metrics, name).info, given)
        except (ConfigError, UnknownMetricError) as error:
            yield Finding(
                code="metric",
                severity="error",
                message=f"[metrics.{name}]: {error.message}",
                suggestion=error.suggestion,
            )


def _group_findings(study: Study, registry: Registry) -> Iterator[Finding]:
    """Groups that their source would refuse to ask for; nothing is sent."""
    for group in study.groups.values():
        if not group.source:
            continue
        try:
            source = started(registry, study, group.source)
            with blaming(source, f"on the group {group.source_id}"):
                list(source.group(group.source_id))
        except SourceError as error:
            message = f"[groups.{group.id}]: {error.message}"
            yield Finding(code="group", severity="error", message=message, suggestion=error.suggestion)


def _claim_findings(study: Study) -> Iterator[Finding]:
    """What breaks the contract of the register of claims."""
    if not study.claims:
        return
    try:
        read_claims(study)
    except ConfigError as error:
        yield Finding(code="claims", severity="error", message=error.message, suggestion=error.suggestion)


def _file_findings(
    source: Source, study: Study, folder: Path, indicators: list[Indicator]
) -> Iterator[Finding]:
    """What is wrong in the files, and in the observations that they give."""
    query = Query(indicators=tuple(indicators), regions=study.scope(), first=study.first, last=study.last)
    try:
        with blaming(source, "while it planned its requests"):
            waiting = list(source.plan(query))
    except SourceError as error:
        yield _finding("unusable-source", error, ", ".join(each.id for each in indicators))
        return
    frames: list[pl.DataFrame] = []
    while waiting:
        request = waiting.pop(0)
        try:
            page = read_reply(source, request, read_file(folder, request, datetime.now(UTC)))
        except SourceError as error:
            yield _finding("unreadable-file", error, ", ".join(request.indicators))
            continue
        yield from page.findings
        waiting.extend(page.more)
        frames += [] if page.observations is None else [page.observations]
    if frames:
        yield from check_observations(pl.concat(frames))


def validate_store(study: Study, store: Store) -> Iterator[tuple[str, list[Finding]]]:
    """For every series that the store holds, its findings by the contract of observations."""
    for indicator in study.indicators.values():
        rows = store.read(indicator)
        if rows is not None:
            yield indicator.id, list(_placed(check_observations(rows), indicator.id))


def _placed(findings: list[Finding], indicator: str) -> Iterator[Finding]:
    return (replace(each, place=replace(each.place, indicator=indicator)) for each in findings)


def _finding(code: str, error: SourceError | ConfigError, indicator: str) -> Finding:
    return Finding(
        code=code,
        severity="error",
        message=error.message,
        suggestion=error.suggestion,
        place=Place(indicator=indicator),
    )
