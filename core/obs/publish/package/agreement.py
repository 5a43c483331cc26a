"""Our findings beside those of frictionless: what both find is told once, and where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from obs.models import Finding
from obs.publish.package.model import LISTED, problem
from obs.publish.package.opinion import Objection, Opinion
from obs.publish.package.text import Layout

_HEARD = (
    "type", "required", "pattern", "enum", "minimum", "maximum", "exclusive-minimum", "exclusive-maximum",
    "min-length", "max-length", "unique", "duplicate-key", "unknown-reference", "blank-row", "extra-cell",
    "missing-cell", "missing-column", "extra-column",
)  # fmt: skip
_ABOUT_ROWS = (
    "primary-key",
    "foreign-key",
    "unique-error",
    "blank-row",
    "extra-cell",
    "missing-cell",
    "row-error",
)
_ABOUT_HEAD = (
    "missing-label",
    "extra-label",
    "incorrect-label",
    "duplicate-label",
    "blank-label",
    "label-error",
    "header-error",
)


def compare(
    opinion: Opinion, findings: Sequence[Finding], broken: Mapping[str, set[int]], text: Layout
) -> Iterator[Finding]:
    """What frictionless finds in a table and we do not, and the other way round.

    *findings* are ours on the table, *broken* the lines that break a rule by the column of the rule.
    """
    lines = {line for each in broken.values() for line in each}
    lines |= {each.place.row for each in findings if each.place.row}
    rest: dict[tuple[str, str], list[tuple[int, Objection]]] = defaultdict(list)
    heard: dict[int, set[str]] = defaultdict(set)
    for objection in opinion.objections:
        line = text.record_line(objection.record)
        heard[line].add(objection.field)
        if not _is_known(objection, line, findings, broken, lines):
            rest[objection.type, objection.field].append((line, objection))
    for (kind, field), cases in rest.items():
        yield from _ours_lacks(kind, field, cases, text)
    if not opinion.stopped:
        yield from _theirs_lacks(findings, heard, text)


def _is_known(
    objection: Objection,
    line: int,
    findings: Sequence[Finding],
    broken: Mapping[str, set[int]],
    lines: set[int],
) -> bool:
    if objection.type in _ABOUT_HEAD:
        return any(each.code.endswith("-column") for each in findings)
    if objection.record == 0:
        return bool(findings)
    if objection.type in _ABOUT_ROWS:
        return line in lines
    if line in broken.get(objection.field, ()):
        return True
    return any(each.place.row == line and each.place.column in {"", objection.field} for each in findings)


def _ours_lacks(kind: str, field: str, cases: list[tuple[int, Objection]], text: Layout) -> Iterator[Finding]:
    for line, objection in cases[:LISTED]:
        words = f"frictionless objects ({kind}) and obs does not: {objection.note}"
        advice = "one of the two is wrong: look at the value"
        yield problem(
            f"second-opinion-{kind}",
            words,
            advice,
            file=text.file,
            row=line or None,
            column=field,
            value=objection.value,
        )
    if len(cases) > LISTED:
        words = f"frictionless objects ({kind}) to {len(cases)} rows, the first {LISTED} are listed"
        yield problem(f"second-opinion-{kind}", words, "look at them", file=text.file, column=field)


def _theirs_lacks(
    findings: Sequence[Finding], heard: Mapping[int, set[str]], text: Layout
) -> Iterator[Finding]:
    lost: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in findings:
        row = each.place.row
        if each.severity == "error" and each.code in _HEARD and row is not None and row not in heard:
            lost[each.code, each.place.column].append(row)
    for (code, column), rows in lost.items():
        words = f"obs finds {code} in {len(rows)} rows that frictionless lets pass, the first is {rows[0]}"
        yield problem(
            "opinions-differ",
            words,
            "see the finding itself",
            severity="info",
            file=text.file,
            row=rows[0],
            column=column,
        )
