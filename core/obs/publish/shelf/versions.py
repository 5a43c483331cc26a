"""The file versions.json: what versions of a dataset there are, which is the latest, which are withdrawn."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from obs.publish.shelf.numbering import is_version, precedence

VERSIONS = "versions.json"
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHA256 = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Since which *day* a version may not be used any more, and why."""

    day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version on the shelf.

    *sha256sums* is the hex digest of its file SHA256SUMS: who knows it can tell whether any file was altered.
    *previous* is the version that it was compared with, None for the first.
    """

    version: str
    published: date
    sha256sums: str
    previous: str | None = None
    withdrawn: Withdrawal | None = None

    @property
    def path(self) -> str:
        """Its folder, seen from versions.json."""
        return self.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The *versions* of the dataset called *name*, lowest first. *name* is "" before the first."""

    name: str = ""
    versions: tuple[Version, ...] = ()

    @property
    def latest(self) -> Version | None:
        """The highest version that is not withdrawn."""
        return next((each for each in reversed(self.versions) if each.withdrawn is None), None)

    def get(self, version: str) -> Version | None:
        """The version of that number; None if there is none."""
        return next((each for each in self.versions if each.version == version), None)

    def with_version(self, version: Version, name: str) -> Listing:
        """The listing with *version* in the place of the one of that number, or in its order."""
        others = [each for each in self.versions if each.version != version.version]
        return replace(self, name=name, versions=in_order([*others, version]))

    def encoded(self) -> bytes:
        """The file: equal listings give equal bytes."""
        document = {
            "name": self.name,
            "latest": self.latest.version if self.latest else None,
            "versions": [_entry(each) for each in self.versions],
        }
        return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def in_order(versions: Sequence[Version]) -> tuple[Version, ...]:
    """*versions*, lowest first."""
    return tuple(sorted(versions, key=lambda each: precedence(each.version)))


def withdrawal_entry(withdrawn: Withdrawal | None) -> dict[str, str] | None:
    """A withdrawal as versions.json tells it."""
    return {"day": withdrawn.day.isoformat(), "reason": withdrawn.reason} if withdrawn else None


def _entry(version: Version) -> dict[str, Any]:
    return {
        "version": version.version,
        "published": version.published.isoformat(),
        "path": version.path,
        "sha256sums": version.sha256sums,
        "previous": version.previous,
        "withdrawn": withdrawal_entry(version.withdrawn),
    }


def parsed(body: bytes) -> dict[str, Any]:
    """The object in a JSON file. ValueError, with the reason, for any other file.

    So it is for what cannot be written again: NaN, numbers beyond all bounds, halves of letters.
    """
    try:
        document = as_object(json.loads(body), "it is no object")
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("it has half a letter") from error
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    return document


def as_object(value: object, reason: str) -> dict[str, Any]:
    """*value*, if it is a JSON object; else ValueError with *reason*."""
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    raise ValueError(reason)


def listing(body: bytes) -> Listing:
    """What a file versions.json says, without its "latest". ValueError, with the reason, for another form."""
    document = parsed(body)
    name, entries = document.get("name"), document.get("versions")
    if not (isinstance(name, str) and isinstance(entries, list) and "latest" in document):
        raise ValueError("it does not have name, latest and versions")
    versions = in_order([version_of(each) for each in cast("list[object]", entries)])
    numbers = {each.version for each in versions}
    if len(numbers) < len(versions):
        raise ValueError("it lists a version twice")
    return Listing(name=name, versions=versions)


def version_of(entry: object) -> Version:
    """The version that an entry of versions.json tells. ValueError, with the reason, for another form."""
    told = as_object(entry, "an entry is no object")
    number, sums = told.get("version"), told.get("sha256sums")
    if not (isinstance(number, str) and is_version(number)):
        raise ValueError(f"{number!r} is no version")
    if told.get("path", number) != number:
        raise ValueError(f"the path of {number} is not its own folder")
    if not (isinstance(sums, str) and _SHA256.fullmatch(sums)):
        raise ValueError(f"the sha256sums of {number} is no SHA-256")
    previous = told.get("previous")
    if previous is not None and not (isinstance(previous, str) and is_version(previous)):
        raise ValueError(f"what came before {number} is no version")
    return Version(
        version=number,
        published=_day(told.get("published"), number),
        sha256sums=sums,
        previous=previous,
        withdrawn=_withdrawal(told.get("withdrawn"), number),
    )


def _withdrawal(entry: object, number: str) -> Withdrawal | None:
    if entry is None:
        return None
    told = as_object(entry, f"it does not say when and why {number} was withdrawn")
    reason = told.get("reason")
    if not (isinstance(reason, str) and reason.strip()):
        raise ValueError(f"it does not say why {number} was withdrawn")
    return Withdrawal(day=_day(told.get("day"), number), reason=reason)


def _day(told: object, number: str) -> date:
    if not (isinstance(told, str) and _DAY.fullmatch(told)):
        raise ValueError(f"a day of {number} is no date")
    return date.fromisoformat(told)
