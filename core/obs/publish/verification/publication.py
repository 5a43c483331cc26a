"""A folder of releases: its list of versions, every release and tombstone, its pages and its catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from obs.models import Finding
from obs.publish.package import Check
from obs.publish.shelf import LATEST, VERSIONS, check_shelf, is_version
from obs.publish.verification.front import check_front
from obs.publish.verification.verified import DESCRIPTOR, Verified, verify_catalogue, verify_package


def verify_publication(folder: Path) -> Verified:
    """Everything that is wrong with the publication in *folder*, in the releases that stand there too."""
    checks: list[Check] = []
    findings = list(check_shelf(folder))
    title = "every version is there as it was published, and latest is the newest"
    failures = sum(each.severity == "error" for each in findings)
    checks.append(Check(id="publication", title=title, place=VERSIONS, failures=failures))
    releases = 0
    for release in _releases(folder):
        releases += 1
        found = verify_package(release, DESCRIPTOR, str(release))
        checks += [replace(each, place=f"{release.name}/{each.place}") for each in found.checks]
        findings += [_within(each, release.name) for each in found.findings]
    for check, told in check_front(folder):
        checks.append(check)
        findings += told
    for file in sorted(folder.glob("*.rdf")):
        found = verify_catalogue(file)
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


def _within(finding: Finding, folder: str) -> Finding:
    place = finding.place
    return replace(finding, place=replace(place, file=f"{folder}/{place.file}" if place.file else folder))
