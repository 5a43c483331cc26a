"""Versions of a dataset: YYYY.N.PATCH, with the precedence of Semantic Versioning 2.0.0 (https://semver.org)."""

from __future__ import annotations

import re

from obs.errors import PublishError

_PART = "(0|[1-9][0-9]{0,5})"
_VERSION = re.compile(rf"{_PART}\.{_PART}\.{_PART}")


def is_version(text: str) -> bool:
    """Whether *text* is three plain numbers: no leading zeros, nothing before or behind."""
    return _VERSION.fullmatch(text) is not None


def precedence(version: str) -> tuple[int, int, int]:
    """What versions are sorted by, lowest first. Raises `PublishError` for what is no version."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise PublishError(
            f"{version!r} is no version of a dataset",
            suggestion="a version is YEAR.NUMBER.CORRECTION, such as 2026.1.0",
        )
    year, number, patch = found.groups()
    return int(year), int(number), int(patch)


def next_version(previous: str | None, *, year: int, grown: bool) -> str:
    """The version after *previous*, which is None before the first.

    *grown* tells whether there are new rows or periods: then the number rises, and begins at 1 in a later
    *year*. Else figures were corrected, and the last part rises. A *year* before that of *previous* is not
    gone back to. Raises `PublishError` for what is no version.
    """
    if previous is None:
        return f"{year}.1.0"
    before, number, patch = precedence(previous)
    if not grown:
        return f"{before}.{number}.{patch + 1}"
    return f"{year}.1.0" if year > before else f"{before}.{number + 1}.0"
