"""SHA256SUMS: every file of the package has its line there, and every line its file, with that hash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from obs.models import Finding
from obs.publish.package.files import digest_of
from obs.publish.package.model import problem
from obs.publish.package.paths import fault_of, locate

NAME = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def check_sums(folder: Path) -> list[Finding]:
    """Everything in which SHA256SUMS and the files of *folder* differ."""
    place = locate(folder, NAME, what="the package")
    if isinstance(place, Finding):
        return [place]
    try:
        text = place.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [problem("sums-form", f"{NAME} is not UTF-8", "write it anew", file=NAME)]
    listed: dict[str, str] = {}
    found: list[Finding] = []
    for number, line in enumerate(text.split("\n"), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            if line or number <= text.count("\n"):
                words = f"line {number} of {NAME} is no hash with a path"
                found.append(
                    problem(
                        "sums-form",
                        words,
                        "write '<64 digits>  <path>'",
                        file=NAME,
                        row=number,
                        value=line[:80],
                    )
                )
            continue
        if match[2] in listed:
            words = f"{NAME} lists {match[2]} twice"
            found.append(problem("sums-form", words, "keep one line", file=NAME, row=number, value=match[2]))
        listed[match[2]] = match[1]
    found += [finding for path, digest in listed.items() for finding in _line(folder, path, digest)]
    for path in _files(folder):
        if path not in listed:
            words = f"{path} is not in {NAME}: nothing says what it should be"
            found.append(problem("sums-unlisted", words, "add it, or remove the file", file=path))
    return found


def listed_paths(folder: Path) -> list[str]:
    """The paths that SHA256SUMS names, if they may be used; none where there is no such file to be read."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    found = (_LINE.fullmatch(line) for line in text.splitlines())
    return [each[2] for each in found if each and fault_of(each[2]) is None]


def _line(folder: Path, path: str, digest: str) -> Iterator[Finding]:
    place = locate(folder, path, what=NAME)
    if isinstance(place, Finding):
        yield place
    elif (real := digest_of([place], "sha256")) != digest:
        words = f"{path} has the SHA-256 {real} and {NAME} says {digest}"
        yield problem("sums-hash", words, "the file was changed: take it anew", file=path, value=digest)


def _files(folder: Path) -> list[str]:
    paths = (each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    return sorted(path for path in paths if path != NAME)
