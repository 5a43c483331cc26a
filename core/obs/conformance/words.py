"""The report of a check, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from obs.conformance.report import Check, Remark, Report

_GROUPS = {
    "declares": "what it declares",
    "imports": "what it imports and calls",
    "tests": "its tests",
    "offline": "whether it stays inside",
    "answers": "what it answers",
    "figures": "its figures",
    "pure": "whether it always says the same",
    "refuses": "what it refuses",
    "offers": "what else it offers",
    "metric": "its results",
}
_STATES = {"kept": "kept", "broken": "BROKEN", "evaded": "EVADED", "not_tried": "not tried"}
_WIDTH = 10


def lines(report: Report) -> Iterator[str]:
    """Group by group, what is wrong with its reason; then claims and remarks; last a sentence of it all."""
    offered = [f"source {each}" for each in report.sources] + [f"metric {each}" for each in report.metrics]
    yield f"{called(report)}: {', '.join(offered) or 'offers nothing'}"
    for subject in dict.fromkeys(("", *(each.subject for each in report.checks))):
        for group, title in _GROUPS.items():
            mine = [each for each in report.checks if (each.subject, each.group) == (subject, group)]
            if mine:
                yield ""
                yield f"{subject or report.name}: {title}"
                yield from _of_group(mine)
    yield from _listed("What the author says, and nothing here proves", report.claims)
    yield from _listed("Remarks", report.remarks)
    yield ""
    yield verdict(report)


def verdict(report: Report) -> str:
    """The last line."""
    tried, untried = len(report.tried), len(report.checks) - len(report.tried)
    counts = {state: sum(each.state == state for each in report.checks) for state in ("broken", "evaded")}
    wrong = [
        f"{name} {count}" for name, count in zip(("breaks", "evades"), counts.values(), strict=True) if count
    ]
    were = f"{untried} {'was' if untried == 1 else 'were'} not tried"
    if wrong:
        return f"{called(report)} {' and '.join(wrong)} of {tried} promises that were tried; {were}"
    if not report.conformant:
        lacking = [each.subject for each in report.untried if each.subject]
        were += f", among them all of {', '.join(lacking)}" if lacking else ""
        were += ": so it is not said to be sound"
    return f"{called(report)} keeps all {tried} promises that were tried; {were}"


def called(report: Report) -> str:
    """Its name and version."""
    return f"{report.name} {report.version}".strip()


def _of_group(checks: Sequence[Check]) -> Iterator[str]:
    """Each check; those that have one and the same reason together."""
    reasons = Counter((each.state, each.why) for each in checks if each.why)
    for each in checks:
        count = reasons.pop((each.state, each.why), 0) if each.why else 1
        if count == 1:
            yield from _of_check(each)
        elif count:
            promises = tuple(
                other.promise for other in checks if (other.state, other.why) == (each.state, each.why)
            )
            yield from _of_check(replace(each, promise=f"{count} promises, for the same reason:", where=""))
            if each.state != "not_tried":
                yield from (f"  {'':{_WIDTH}}- {promise}" for promise in promises)


def _of_check(check: Check) -> Iterator[str]:
    yield f"  {_STATES[check.state]:{_WIDTH}}{check.promise}"
    if check.why:
        told = check.why.splitlines()
        if check.where and not any(line.startswith(check.where) for line in told):
            told.append(f"in {check.where}")
        yield from (f"  {'':{_WIDTH}}  {line}" for line in told)


def _listed(title: str, remarks: tuple[Remark, ...]) -> Iterator[str]:
    if remarks:
        yield ""
        yield title
    for each in remarks:
        subject = f"{each.subject}: " if each.subject else ""
        where = f" ({each.where})" if each.where else ""
        yield f"  {subject}{each.text}{where}"


def as_json(report: Report) -> dict[str, object]:
    """The report for a program."""
    return {
        "package": report.name,
        "version": report.version,
        "sources": list(report.sources),
        "metrics": list(report.metrics),
        "conformant": report.conformant,
        "verdict": verdict(report),
        "checks": [
            {
                "id": each.id,
                "subject": each.subject or None,
                "state": each.state,
                "promise": each.promise,
                "why": each.why or None,
                "where": each.where or None,
            }
            for each in report.checks
        ],
        "claims": [_remark(each) for each in report.claims],
        "remarks": [_remark(each) for each in report.remarks],
    }


def _remark(remark: Remark) -> dict[str, object]:
    return {
        "id": remark.id,
        "subject": remark.subject or None,
        "text": remark.text,
        "where": remark.where or None,
    }
