"""Publishing: from the store to a release that stands on the shelf, or to the reasons why it may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from obs.errors import PublishError
from obs.models import Finding
from obs.plugins import Registry
from obs.publish.assembly import conclude, state
from obs.publish.building import (
    QUALITY,
    REVISION,
    write_book,
    write_documents,
    write_figures,
    write_revision,
    write_sums,
)
from obs.publish.cataloguing import listed, renew_catalogue
from obs.publish.descriptor import json_bytes
from obs.publish.earlier import Earlier, damage_of, read_release
from obs.publish.files import File
from obs.publish.gate.checking import Outcome
from obs.publish.gate.early import Hearing, hearing
from obs.publish.gate.quality import quality
from obs.publish.gate.whole import examine, examine_tables
from obs.publish.landing import landing_pages
from obs.publish.model import Release
from obs.publish.revision import Revision, needs_reason, revise, schema_breaks, unrevised
from obs.publish.revision.cells import SUPPRESSED
from obs.publish.shelf import Shelf, Version, next_version, precedence
from obs.publish.tables.revisions import revisions
from obs.store import Store
from obs.study import Study

Progress = Callable[[str], None]
_MOST_LISTED = 20
_LINKS = ("indicators", "regions")
_OF_DAYS = (("indicators", "fetched"), ("indicators", "credit"), ("groups", "origin"))
"""Columns, by table, that say on which days figures and groups came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was published, and where; *version* is "" when nothing has changed since *previous*."""

    version: str
    folder: Path
    previous: str
    rows: int = 0
    files: int = 0
    bytes: int = 0
    checks: int = 0
    new: int = 0
    revised: int = 0
    removed: int = 0
    remarks: tuple[Finding, ...] = ()


def publish(
    study: Study,
    store: Store,
    plugins: Registry,
    to: Path,
    *,
    today: date,
    version: str = "",
    reason: str = "",
    group: str | None = None,
    progress: Progress = lambda _: None,
) -> Published:
    """Put a release of *study* on the shelf *to*, as *version* or as the next one.

    Equal figures, programs and predecessor give equal bytes; *today* stands on the shelf, not in the release.
    Raises PublishError for a release that fails a check, with everything that is wrong, and for one that
    needs a *reason* and has none, or for a store seen as on a day before that of figures already published.
    The shelf is then as it was.
    """
    if version:
        precedence(version)
    progress("observations")
    stated = state(study, store, plugins)
    with Shelf.open(to, today=today) as shelf, shelf.aside() as aside, hearing(aside) as heard:
        heard.begin(stated.tables)
        release = conclude(stated, study, store, plugins, group=group, progress=progress)
        before = read_release(shelf.path(shelf.latest.version)) if shelf.latest else None
        _refuse_to_go_back(before, release)
        damaged = tuple(_of_before(before, shelf))
        revision = _revision(before, release, reason)
        if before and _is_unchanged(revision) and not version:
            return Published(
                version="",
                folder=shelf.path(before.version),
                previous=before.version,
                remarks=(*damaged, *stated.remarks),
            )
        _require_reason(before, release, revision, study.dataset.revised_share)
        release = replace(
            release,
            version=version or _next(shelf.versions, release, revision),
            previous=before.version if before else "",
            reason=reason,
            tables=(*release.tables, revisions(revision, stated.held.indicators.values(), stated.lineages)),
        )
        with shelf.staging(release.version) as folder, ThreadPoolExecutor(max_workers=1) as beside:
            examined = beside.submit(examine_tables, release)
            building = _Building(release, folder, examined, heard, progress)
            files = building.write(plugins.catalogues)
            checks, remarks = building.check(files, study, store)
            shelf.put(
                release.version,
                folder,
                today=today,
                pages=lambda versions: _pages(release, files, versions),
            )
        remarks = (
            *damaged,
            *stated.remarks,
            *remarks,
            *_of_catalogue(study, shelf),
            *_still_shown(before, revision),
        )
        placed = shelf.path(release.version)
    written = [each for each in placed.rglob("*") if each.is_file()]
    counts = revision.counts.values()
    return Published(
        version=release.version,
        folder=placed,
        previous=release.previous,
        rows=sum(table.frame.height for table in release.tables),
        files=len(written),
        bytes=sum(each.stat().st_size for each in written),
        checks=checks,
        new=sum(each.new for each in counts) if before else 0,
        revised=sum(each.revised for each in counts),
        removed=sum(each.removed for each in counts),
        remarks=remarks,
    )


def _of_before(before: Earlier | None, shelf: Shelf) -> Iterator[Finding]:
    """Files of the version before that are not those that were published; none is ever written again."""
    if before is None:
        return
    folder = shelf.path(before.version)
    wrong = damage_of(folder)
    if wrong:
        yield Finding(
            code="release-damaged",
            severity="warning",
            message=f"version {before.version}, published before, is damaged: {wrong}",
            suggestion=f"obs verify {folder} tells what is wrong; put its files back from a backup",
        )


def _of_catalogue(study: Study, shelf: Shelf) -> Iterator[Finding]:
    """Let the catalogue follow; the release stands where it cannot, which is told."""
    try:
        renew_catalogue(study, shelf)
    except PublishError as error:
        yield Finding(
            code="catalogue-left",
            severity="warning",
            message=f"the catalogue still tells of the version before: {error.message}",
            suggestion=error.suggestion,
        )


def _still_shown(before: Earlier | None, revision: Revision) -> Iterator[Finding]:
    """What a source suppresses now stands in versions that are there, and these are never altered."""
    frame = revision.frame
    hidden = frame.filter(
        pl.col("table") == "observations", pl.col("column") == "status", pl.col("new") == SUPPRESSED
    )
    if before and hidden.height:
        yield Finding(
            code="suppressed-before",
            severity="warning",
            message=f"the source suppresses {hidden.height} figures now that {before.version} may still show",
            suggestion=f'withdraw it, and older ones: obs publish withdraw {before.version} --reason "..."',
        )


def _revision(before: Earlier | None, release: Release, reason: str) -> Revision:
    """What *release* changes; nothing where it is the first."""
    new = {table.name: table.frame for table in release.tables}
    if before is None:
        return unrevised(new, reason=reason)
    schemas = {table.name: table.schema for table in release.tables}
    return revise(before.tables, new, {**before.schemas, **schemas}, reason=reason)


def _is_unchanged(revision: Revision) -> bool:
    """Whether at most the days differ on which the same figures were seen."""
    revised = pl.col("change") == "revised"
    of_days = pl.struct("table", "column").is_in(
        [{"table": table, "column": column} for table, column in _OF_DAYS]
    )
    return revision.frame.filter(~(revised & of_days)).is_empty()


def _require_reason(before: Earlier | None, release: Release, revision: Revision, limit: float) -> None:
    if before is None or revision.reason:
        return
    schemas = {table.name: table.schema for table in release.tables}
    broken = [each.message for each in schema_breaks(before.schemas, schemas)]
    due = [each for each in (needs_reason(revision, limit), *broken) if each]
    if due:
        raise PublishError(
            f"this release needs a reason: {'; '.join(due)}",
            suggestion='say why with --reason "..."; readers see it beside every change',
        )


def _refuse_to_go_back(before: Earlier | None, release: Release) -> None:
    """The latest version may not have older figures than one before it; readers take it for the newest."""
    if before is None or release.known_by is None:
        return
    newest = date.fromisoformat(str(before.descriptor["created"])[:10])
    if newest > release.known_by:
        raise PublishError(
            f"version {before.version} has figures of {newest}: what was known on {release.known_by} may not "
            "be published after it",
            suggestion="publish it into another folder with --to, or withdraw the later version first",
        )


def _next(versions: Sequence[Version], release: Release, revision: Revision) -> str:
    """The version after all *versions*, the withdrawn too: new figures make another than corrected ones."""
    grown = any(each.new for each in revision.counts.values())
    highest = versions[-1].version if versions else None
    return next_version(highest, year=release.created.year, grown=grown)


@dataclass(frozen=True, slots=True)
class _Building:
    """A *release* that comes to be in *folder*; tables are *examined* and *heard* meanwhile."""

    release: Release
    folder: Path
    examined: Future[Outcome]
    heard: Hearing
    progress: Progress

    def write(self, catalogues: tuple[Path, ...]) -> Sequence[File]:
        """Write data and documents; the files with data."""
        release, folder = self.release, self.folder
        self.progress("CSV, Parquet")
        files = (*write_figures(release, folder), write_revision(release.table(REVISION), folder))
        links = [each for each in release.tables if each.name in _LINKS]
        computed = [each for each in release.tables if each.kind in ("results", "claims")]
        self.heard.begin([*computed, release.table(REVISION)], links)
        self.progress("XLSX")
        files = (*files, write_book(release, folder))
        write_documents(release, files, folder, catalogues)
        return files

    def check(self, files: Sequence[File], study: Study, store: Store) -> tuple[int, tuple[Finding, ...]]:
        """Check all that was written and say so beside it; how many checks there were, and remarks.

        Raises PublishError with all that forbids the release.
        """
        self.progress("checks")
        outcome = examine(
            self.release,
            self.folder,
            study,
            store=store,
            tables=self.examined.result,
            heard=lambda: self.heard.told(files),
        )
        if outcome.errors:
            listed = "\n".join(f"  {each}" for each in outcome.errors[:_MOST_LISTED])
            more = len(outcome.errors) - _MOST_LISTED
            raise PublishError(
                f"nothing was published: {len(outcome.errors)} findings\n{listed}"
                + (f"\n  and {more} more" if more > 0 else ""),
                suggestion="what was published before stands as it was",
            )
        document = quality(outcome.checks, outcome.planned, outcome.findings)
        (self.folder / QUALITY).write_bytes(json_bytes(document))
        write_sums(self.folder)
        return len(outcome.checks), outcome.findings


def _pages(release: Release, files: Sequence[File], versions: tuple[Version, ...]) -> dict[str, bytes]:
    """The pages at the top, which show the latest version and list all."""
    return landing_pages(release, files, listed(versions), folder=f"{release.version}/")
