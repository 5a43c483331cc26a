"""What a package has left of the template that `obs plugins new` wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from obs.conformance.contract_classes import contract_files
from obs.conformance.packages import Package
from obs.conformance.report import Check, Remark, judged

_MARK = re.compile(r"#\s*change:\s*(.*)")
_INVENTED = {
    re.compile(r"https?://(www\.)?example\.(org|com|net)\b"): "the address of nobody's service",
    re.compile(r"publisher\s*=\s*[\"']Påhittat[\"']"): "the publisher of the template",
}
_OF_THE_PAGE = re.compile(r"is marked with `change:`")
_PROJECT = ("pyproject.toml", "README.md", ".github/workflows/check.yml")
_MOST = 40  # all of them: it is the list of what to do
Problem = tuple[str, str]


def checks(package: Package) -> Iterator[Check]:
    """That no place of its code and its contract tests is as the template has it."""
    tests = contract_files(package.root) if package.kind == "tree" else []
    yield judged(
        "declares.own",
        "Nothing in its code and its tests is left of what obs plugins new wrote as an example.",
        (problem for path in (*package.modules, *tests) for problem in _left(package, path)),
        most=_MOST,
    )


def remarks(package: Package) -> Iterator[Remark]:
    """Marks in what describes the package: it works with them, and another text would be better."""
    if package.kind != "tree":
        return
    for path in (package.root / each for each in _PROJECT):
        for number, line in _lines(path):
            mark = _MARK.search(line)
            if mark or _OF_THE_PAGE.search(line):
                text = f"change: {mark[1]}" if mark else "the text of the template: write one of your own"
                yield Remark(id="declares.own", text=text, where=f"{package.shown(path)}:{number}")


def _left(package: Package, path: Path) -> Iterator[Problem]:
    for number, line in _lines(path):
        where = f"{package.shown(path)}:{number}"
        mark = _MARK.search(line)
        if mark:
            yield f"still marked: {mark[1]}", where
            continue
        yield from (
            (f"{found[0]}, {what}", where) for each, what in _INVENTED.items() if (found := each.search(line))
        )


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text("utf-8", errors="replace")
    except OSError:
        return []
    return list(enumerate(text.splitlines(), 1))
