"""What an examination says, and a Data Package as it is examined: what is well-formed of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from obs.models import Finding, Place, Severity

Status = Literal["ran", "not applicable", "not checked"]
OBS = "obs"
LISTED = 100
"""Rows listed for each rule that is broken; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: *place* is the file or resource, *rows* how many it saw (None: it is about none)."""

    id: str
    title: str
    place: str
    rows: int | None = None
    failures: int = 0
    tool: str = OBS
    status: Status = "ran"


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """Every check of a package, and everything that they found."""

    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What makes the package invalid."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def valid(self) -> bool:
        """Whether every check ran and none found an error."""
        return not self.errors and all(check.status != "not checked" for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field of a Table Schema. *missing* are the texts that stand for no value."""

    name: str
    type: str
    format: str = "default"
    constraints: Mapping[str, Any] = field(default_factory=dict[str, Any])
    categories: tuple[object, ...] = ()
    missing: tuple[str, ...] = ("",)
    entry: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A foreign key: *fields* have the values of *targets* in the *resource*, "" for the table itself."""

    fields: tuple[str, ...]
    resource: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A Table Schema. *match* is how its fields are found in the file."""

    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()
    match: str = "exact"

    def column(self, name: str) -> Column | None:
        """The column called *name*."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource. *paths* are as written, *inline* is its data where they stand in the descriptor."""

    name: str
    paths: tuple[str, ...]
    format: str
    encoding: str
    is_table: bool
    entry: Mapping[str, Any]
    dialect: Mapping[str, Any] = field(default_factory=dict[str, Any])
    schema: Schema | None = None
    inline: object = None

    @property
    def file(self) -> str:
        """What findings call its file."""
        return self.paths[0] if self.paths else f"datapackage.json, resource {self.name}"

    @property
    def is_remote(self) -> bool:
        """Whether its data lie elsewhere."""
        return any("://" in path for path in self.paths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A Data Package by *version* 1 or 2 of the standard."""

    version: int
    entry: Mapping[str, Any]
    resources: tuple[Resource, ...]

    def resource(self, name: str) -> Resource | None:
        """The resource called *name*."""
        return next((resource for resource in self.resources if resource.name == name), None)


def problem(
    code: str,
    message: str,
    suggestion: str,
    *,
    severity: Severity = "error",
    file: str = "",
    row: int | None = None,
    column: str = "",
    value: str = "",
) -> Finding:
    """A finding, with the parts of its `obs.models.Place`."""
    return Finding(
        code=code,
        severity=severity,
        message=message,
        suggestion=suggestion,
        place=Place(file=file, row=row, column=column, value=value),
    )
