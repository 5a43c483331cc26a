"""A check that ran, and the list of those that had to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from obs.models import Finding, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check on one *subject*, a table or a file: what it is in words, and by which tool.

    *rows* is how many it saw, None where it is not about rows; *failures* counts what was found wrong.
    """

    id: str
    subject: str
    title: str
    rows: int | None
    failures: int
    tool: str = "obs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What checks found: those that ran, and everything that is wrong.

    *planned* are those that had to run, by id and subject, as far as the checks keep an account of it.
    """

    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    planned: frozenset[tuple[str, str]] = frozenset()

    @property
    def errors(self) -> list[Finding]:
        """What forbids a release."""
        return [each for each in self.findings if each.severity == "error"]


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """All that *outcomes* say."""
    held = list(outcomes)
    return Outcome(
        checks=tuple(check for each in held for check in each.checks),
        findings=tuple(finding for each in held for finding in each.findings),
        planned=frozenset(each for outcome in held for each in outcome.planned),
    )


def not_run(expected: Iterable[tuple[str, str]], checks: Sequence[Check]) -> list[Finding]:
    """A finding for each (id, subject) of *expected* that none of *checks* is about."""
    ran = {(check.id, check.subject) for check in checks}
    return [
        Finding(
            code="not-checked",
            severity="error",
            message=f"the check {id_} did not run on {subject}",
            suggestion="this is a fault in obs: report it",
            place=Place(file=subject),
        )
        for id_, subject in expected
        if (id_, subject) not in ran
    ]
