"""What the commands on a store find and do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from obs.models import Finding, Place, Severity

Progress = Callable[[str], None]
"""Is told what is being looked at."""

NAMED = 5
"""So many things are named in one message; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was checked (*checked*: how many of what) and all that is wrong or worth knowing.

    An error is damage: something is not what was once stored. Warnings and infos are remarks.
    """

    checked: Mapping[str, int]
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged."""
        return all(each.severity != "error" for each in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What was written anew (or, *dry*, would be), by path in the store; *findings*: what could not be."""

    written: tuple[str, ...]
    findings: tuple[Finding, ...]
    dry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What was thrown away (or, *dry*, would be), how many bytes; *left* tells why something stays."""

    removed: tuple[str, ...]
    bytes: int
    left: Mapping[str, str]
    dry: bool


@dataclass(slots=True)
class Notes:
    """Findings as they are made."""

    found: list[Finding] = field(default_factory=list[Finding])

    def note(
        self,
        code: str,
        severity: Severity,
        message: str,
        suggestion: str = "",
        *,
        file: str = "",
        indicator: str = "",
    ) -> None:
        """Add one."""
        place = Place(file=file, indicator=indicator)
        self.found.append(
            Finding(code=code, severity=severity, message=message, suggestion=suggestion, place=place)
        )


def named(names: list[str]) -> str:
    """*names* for a message: five of them, and how many more."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
