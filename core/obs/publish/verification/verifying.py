"""What a target is, and everything that is wrong with it, all at once."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from obs.errors import PublishError
from obs.models import Finding
from obs.publish.catalogue import check_catalogue
from obs.publish.package import Check, check_package, fetched, open_package
from obs.publish.package.paths import is_address
from obs.publish.shelf import LATEST, VERSIONS, check_shelf, is_version
from obs.publish.verification.documents import check_documents, is_release

DESCRIPTOR = "datapackage.json"
CATALOGUES = (".rdf", ".xml", ".owl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found of *what*: a publication, a release, a Data Package or a catalogue.

    *checks* are those that were made, *findings* what they found, *releases* how many releases there were.
    """

    target: str
    what: str
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    releases: int = 0

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What makes it invalid."""
        return tuple(each for each in self.findings if each.severity == "error")

    @property
    def valid(self) -> bool:
        """Whether every check ran and none found an error."""
        return not self.errors and all(check.status != "not checked" for check in self.checks)


def verify(target: str) -> Verified:
    """Everything that is wrong with *target*, a path or an address on the web.

    It is a folder of releases, one release, any Data Package (its folder, descriptor or zip file), or a
    catalogue (.rdf, .xml). Only what lies there is read. Raises PublishError for something else, and for an
    address that gives nothing.
    """
    if is_address(target) and target.lower().endswith(CATALOGUES):
        with fetched(target) as file:
            return replace(_catalogue(file), target=target)
    if is_address(target) or zipfile.is_zipfile(target):
        with open_package(target) as opened:
            return _package(opened.folder, opened.descriptor, target)
    return _file(Path(target))


def _file(target: Path) -> Verified:
    if target.is_dir() and (target / VERSIONS).is_file():
        return _publication(target)
    if target.is_dir() and (target / DESCRIPTOR).is_file():
        return _package(target, DESCRIPTOR, str(target))
    if target.is_file() and target.suffix.lower() == ".json":
        return _package(target.parent, target.name, str(target))
    if target.is_file() and target.suffix.lower() in CATALOGUES:
        return _catalogue(target)
    if not target.exists():
        raise PublishError(
            f"there is no {target}", suggestion="name a folder, a datapackage.json or a .rdf file"
        )
    raise PublishError(
        f"{target} holds neither a release nor a Data Package: there is no {VERSIONS} and no {DESCRIPTOR}",
        suggestion="name the folder with one of them, a descriptor (.json) or a catalogue (.rdf)",
    )


def _publication(folder: Path) -> Verified:
    """Its list of versions, every release that stands there, and its catalogue."""
    checks: list[Check] = []
    findings = list(check_shelf(folder))
    title = "every version is there as it was published, and latest is the newest"
    failures = sum(each.severity == "error" for each in findings)
    checks.append(Check(id="publication", title=title, place=VERSIONS, failures=failures))
    releases = 0
    for release in _releases(folder):
        releases += 1
        found = _package(release, DESCRIPTOR, str(release))
        checks += [replace(each, place=f"{release.name}/{each.place}") for each in found.checks]
        findings += [_within(each, release.name) for each in found.findings]
    for file in sorted(folder.glob("*.rdf")):
        found = _catalogue(file)
        checks += found.checks
        findings += found.findings
    return Verified(
        target=str(folder),
        what="publication",
        checks=tuple(checks),
        findings=tuple(findings),
        releases=releases,
    )


def _releases(folder: Path) -> Iterator[Path]:
    for each in sorted(folder.iterdir()):
        ours = is_version(each.name) and each.name != LATEST and not each.is_symlink()
        if ours and (each / DESCRIPTOR).is_file():
            yield each


def _package(folder: Path, descriptor: str, target: str) -> Verified:
    examination = check_package(folder, descriptor)
    checks, findings = list(examination.checks), list(examination.findings)
    ours = descriptor == DESCRIPTOR and is_release(folder)
    if ours:
        for check, found in check_documents(folder):
            checks.append(check)
            findings += found
    return Verified(
        target=target,
        what="release" if ours else "Data Package",
        checks=tuple(checks),
        findings=tuple(findings),
        releases=1 if ours else 0,
    )


def _catalogue(file: Path) -> Verified:
    findings = check_catalogue(file.read_bytes(), file=file.name)
    failures = sum(each.severity == "error" for each in findings)
    check = Check(id="catalogue", title="DCAT-AP-SE 3", place=file.name, failures=failures, tool="pyshacl")
    return Verified(target=str(file), what="catalogue", checks=(check,), findings=tuple(findings))


def _within(finding: Finding, folder: str) -> Finding:
    place = finding.place
    return replace(finding, place=replace(place, file=f"{folder}/{place.file}" if place.file else folder))
