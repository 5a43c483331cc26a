"""Paths of a descriptor: nothing outside the package's own folder is ever read.

The rules: https://datapackage.org/standard/glossary/#url-or-path
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from obs.models import Finding
from obs.publish.package.model import problem


def is_address(path: str) -> bool:
    """Whether *path* is an address on the web and no file."""
    return "://" in path


def locate(folder: Path, path: str, *, what: str) -> Path | Finding:
    """The file that *path* means within *folder*, or why it is not to be read. *what* is who names it."""
    fault = fault_of(path)
    if fault:
        words, advice = fault
        return problem("unsafe-path", f"{what} has the path {path!r}, {words}", advice, file=path)
    target = folder / path
    try:
        real = target.resolve()
        inside = real.is_relative_to(folder.resolve())
        there = real.exists()
    except (OSError, RuntimeError, ValueError) as error:
        return problem(
            "unsafe-path", f"{what} has the path {path[:80]!r}: {_said(error)}", "correct it", file=path[:80]
        )
    if not inside:
        words = "a link that leads out of the package's folder"
        return problem(
            "unsafe-path", f"{what} has the path {path!r}, {words}", "put the file itself there", file=path
        )
    if not there:
        near = _same_but_case(target)
        advice = f"did you mean {near!r}?" if near else "add the file or correct the path"
        return problem("missing-file", f"{what}: there is no file {path!r}", advice, file=path)
    if not real.is_file():
        return problem("missing-file", f"{what}: {path!r} is no file", "name a file", file=path)
    return real


def _said(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def fault_of(path: str) -> tuple[str, str] | None:
    """What is wrong with *path* as it is written and what to do, None where nothing is."""
    relative = "write it relative to datapackage.json, within its folder"
    parts = PurePosixPath(path).parts
    faults = (
        (not path or "\0" in path, "which is no path", relative),
        ("\\" in path, "which has a backslash", "use / between folders"),
        (path.startswith("/") or path[1:2] == ":", "which is absolute", relative),
        (path.startswith("~"), "which starts at somebody's home", relative),
        (".." in parts, "which leads upwards", relative),
        (any(part.startswith(".") for part in parts), "which is hidden", "begin no name with a dot"),
    )
    return next(((words, advice) for wrong, words, advice in faults if wrong), None)


def _same_but_case(target: Path) -> str:
    if not target.parent.is_dir():
        return ""
    names = (each.name for each in target.parent.iterdir())
    return next((name for name in names if name.lower() == target.name.lower()), "")
