"""What was found of a release, a Data Package or a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from obs.models import Finding
from obs.publish.catalogue import check_catalogue
from obs.publish.package import Check, check_package
from obs.publish.verification.beside import check_beside
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


def verify_package(folder: Path, descriptor: str, target: str) -> Verified:
    """The package in *folder*, and what a release of obs says of itself beside."""
    examination = check_package(folder, descriptor)
    checks, findings = list(examination.checks), list(examination.findings)
    ours = descriptor == DESCRIPTOR and is_release(folder)
    beside = check_documents(folder) if ours else check_beside(folder, descriptor)
    for check, found in beside:
        checks.append(check)
        findings += found
    return Verified(
        target=target,
        what="release" if ours else "Data Package",
        checks=tuple(checks),
        findings=tuple(findings),
        releases=1 if ours else 0,
    )


def verify_catalogue(file: Path) -> Verified:
    """A catalogue by the shapes of DCAT-AP-SE."""
    findings = check_catalogue(file.read_bytes(), file=file.name)
    failures = sum(each.severity == "error" for each in findings)
    check = Check(id="catalogue", title="DCAT-AP-SE 3", place=file.name, failures=failures, tool="pyshacl")
    return Verified(target=str(file), what="catalogue", checks=(check,), findings=tuple(findings))
