"""The folder of a dataset's releases: whole ones only, each as it was published, or its tombstone."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from obs.errors import PublishError
from obs.publish.shelf import disk
from obs.publish.shelf.layout import HIDDEN, LOCK, PAGES, aside_of, pending_of, require_ours, staging_of
from obs.publish.shelf.numbering import precedence
from obs.publish.shelf.settling import (
    dig,
    finish_put,
    finish_withdrawal,
    new_version,
    point_at,
    refuse,
    settle,
)
from obs.publish.shelf.sums import faults
from obs.publish.shelf.versions import VERSIONS, Listing, Version, Withdrawal
from obs.store.files import make_folder

Pages = Mapping[str, bytes] | Callable[[tuple[Version, ...]], Mapping[str, bytes]]
"""The files at the top of the folder, or what makes them when it is given all versions, lowest first."""


class Shelf:
    """The publication folder *folder*, which is this command's alone while it is open.

    *settled* has a sentence on each thing that was left by a command that was killed, and done when the shelf
    was opened. Whatever stops a command, a reader finds each release whole or not at all, and never altered.
    """

    def __init__(self, folder: Path, listing: Listing, settled: tuple[str, ...]) -> None:
        self.folder = folder
        self.settled = settled
        self._listing = listing

    @classmethod
    @contextmanager
    def open(cls, folder: Path, *, today: date | None = None, patience: float = 60.0) -> Generator[Shelf]:
        """The shelf in *folder*, which is made where it is missing, with all finished that was left there.

        Another command that has it open is waited for, *patience* seconds at most. *today* is the day of
        publication of a release that nothing tells it of. Raises `PublishError` for a folder that holds
        something else, has links in the place of its own files, or cannot be written.
        """
        with disk.explained(folder):
            folder = folder.resolve()
            require_ours(folder)
            make_folder(folder)
            lock = FileLock(folder / LOCK, timeout=patience)
            try:
                lock.acquire()
            except Timeout as error:
                raise PublishError(
                    f"another obs publish is writing in {folder}",
                    suggestion="wait until it has ended and run the same command again",
                ) from error
        try:
            with disk.explained(folder):
                require_ours(folder)
                listing, settled = settle(folder, today or datetime.now(UTC).date())
            yield cls(folder, listing, settled)
        finally:
            lock.release()

    @property
    def name(self) -> str:
        """The name of the dataset, "" before the first release."""
        return self._listing.name

    @property
    def versions(self) -> tuple[Version, ...]:
        """All versions, lowest first, the withdrawn included."""
        return self._listing.versions

    @property
    def latest(self) -> Version | None:
        """The highest version that is not withdrawn."""
        return self._listing.latest

    def path(self, version: str) -> Path:
        """The folder of *version*: its release, or its tombstone. Raises `PublishError` for one not there."""
        return self.folder / self._known(version).path

    @contextmanager
    def aside(self) -> Generator[Path]:
        """An empty hidden folder for what is no part of a release; gone at the end.

        What a killed command leaves of it is removed when the shelf is opened next; in the system's folder
        for such files it would stay. Raises `PublishError` where the disk fails.
        """
        with self._made(aside_of(self.folder)) as folder:
            yield folder

    @contextmanager
    def staging(self, version: str) -> Generator[Path]:
        """An empty hidden folder to build the release *version* in; gone at the end unless it was put.

        Raises `PublishError` for a version that could not be put, and where the disk fails.
        """
        self._require_new(version)
        with self._made(staging_of(self.folder, version)) as folder:
            yield folder

    @contextmanager
    def _made(self, folder: Path) -> Generator[Path]:
        """The hidden *folder*, empty; gone at the end."""
        with disk.explained(self.folder):
            disk.make(folder)
        try:
            with disk.explained_within(folder):
                yield folder
        finally:
            with disk.explained(self.folder):
                disk.drop(folder)

    def put(self, version: str, staging: Path, *, today: date, pages: Pages) -> Version:
        """Publish the release that was built in *staging* as *version*, and make it the latest.

        It must be higher than every version before, the withdrawn too: who follows versions takes a higher
        one for a newer one, and each tells its differences to the one before. Raises `PublishError` for a
        version that is there or is lower, for a folder that is not just what its SHA256SUMS lists, and for a
        disk that fails; the shelf is then as it was, or the next one who opens it finishes what was begun.
        """
        self._require_new(version)
        if staging != staging_of(self.folder, version):
            raise PublishError(
                f"{staging} is not where {version} is built", suggestion="build it in the folder of staging()"
            )
        with disk.explained(self.folder):
            published, name = self._read(staging, version, today)
            after = self._listing.with_version(published, name)
            disk.freeze(staging)
            self._publish(version, staging, after, pages)
        self._listing = after
        return published

    def replace_pages(self, pages: Mapping[str, bytes]) -> None:
        """Put files at the top of the folder, each at once. Raises `PublishError`."""
        _require_pages(pages)
        with disk.explained(self.folder):
            for name, body in pages.items():
                aside = self.folder / f"{HIDDEN}{name}"
                disk.drop(aside)
                disk.write(aside, body)
                disk.move(aside, self.folder / name)

    def withdraw(self, version: str, reason: str, today: date, *, pages: Pages | None = None) -> Version:
        """Put a tombstone that tells the *reason* in the place of the release *version*; its files are gone.

        `latest` goes to the highest version left. Raises `PublishError` for a version that is not there or is
        withdrawn, for no reason, and for a disk that fails: the release then stands as it was, or the next
        one who opens the shelf finishes its withdrawal.
        """
        before, reason = self._known(version), " ".join(reason.split())
        if before.withdrawn is not None:
            raise PublishError(
                f"{version} was withdrawn on {before.withdrawn.day}",
                suggestion="a tombstone is not altered",
            )
        if not reason:
            raise PublishError(
                f"{version} cannot be withdrawn without a reason",
                suggestion="say why in one sentence: readers see it in the place of the release",
            )
        withdrawn = replace(before, withdrawn=Withdrawal(day=today, reason=reason))
        after = self._listing.with_version(withdrawn, self.name)
        with disk.explained(self.folder):
            self._withdraw(withdrawn, after, pages or {})
        self._listing = after
        return withdrawn

    def _known(self, version: str) -> Version:
        found = self._listing.get(version)
        if found is None:
            known = ", ".join(each.version for each in self.versions) or "none"
            raise PublishError(f"there is no version {version}", suggestion=f"there are: {known}")
        return found

    def _require_new(self, version: str) -> None:
        wanted, there = precedence(version), self._listing.get(version)
        if there is not None:
            what = "withdrawn" if there.withdrawn else "published"
            raise PublishError(
                f"{version} is {what} and is never altered",
                suggestion="publish the new figures as a higher version",
            )
        if self.versions and wanted < precedence(self.versions[-1].version):
            raise PublishError(
                f"{version} is lower than {self.versions[-1].version}, which is there",
                suggestion="take a higher one: readers take the highest version for the newest",
            )

    def _read(self, staging: Path, version: str, today: date) -> tuple[Version, str]:
        """The version that was built in *staging*, and the name of its dataset."""
        try:
            refuse(faults(staging))
            name, published = new_version(staging, version, self._listing, today)
        except ValueError as error:
            raise _unfit(version, str(error)) from error
        if self.name not in {"", name}:
            raise _unfit(version, f"it is of {name!r}, and the folder is that of {self.name!r}")
        before = self.latest.version if self.latest else None
        if published.previous != before:
            told = f"it was compared with {published.previous or 'no version'}"
            raise _unfit(version, f"{told}, and the latest is {before or 'none'}")
        return published, name

    def _publish(self, version: str, staging: Path, after: Listing, pages: Pages) -> None:
        pending = pending_of(self.folder, "put", version)
        # All is on the disk before the release comes into its place; what follows are renames, and where they
        # fail, settle() finishes them.
        disk.fill(pending, _top(after, pages))
        disk.move(staging, self.folder / version)  # from here on it is published
        finish_put(self.folder, version)
        disk.drop(pending)

    def _withdraw(self, version: Version, after: Listing, pages: Pages) -> None:
        pending = pending_of(self.folder, "withdraw", version.version)
        disk.fill(pending, _top(after, pages))
        dig(self.folder, version, after)
        disk.move(pending / VERSIONS, self.folder / VERSIONS)  # from here on it is withdrawn
        point_at(self.folder, after)
        finish_withdrawal(self.folder, version, after)
        disk.drop(pending)


def _top(after: Listing, pages: Pages) -> dict[str, bytes]:
    """The files that come to the top of the folder with *after*."""
    made = pages(after.versions) if callable(pages) else pages
    _require_pages(made)
    return {VERSIONS: after.encoded(), **made}


def _require_pages(pages: Mapping[str, bytes]) -> None:
    other = sorted(pages.keys() - set(PAGES))
    if other:
        raise PublishError(
            f"{', '.join(other)} has no place at the top of a publication",
            suggestion=f"there are {', '.join(PAGES)}",
        )


def _unfit(version: str, reason: str) -> PublishError:
    return PublishError(f"{version} cannot be published: {reason}", suggestion="build the release anew")
