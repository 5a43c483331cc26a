"""Whether a constraints file fits what is required: in range, complete, not stale."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.version import Version

from supply.pins import Pin
from supply.requirements import key


def misfits(requirements: Iterable[Requirement], pins: list[Pin]) -> list[str]:
    """What is required and not pinned, or pinned out of range; one line each."""
    by_name = _by_name(pins)
    found: list[str] = []
    for each in requirements:
        pinned = by_name.get(key(each), [])
        if not pinned:
            found.append(f"{each.name} is required and not pinned")
        found += [
            f"{pin.name} is pinned at {pin.version} and required as {each.specifier}"
            for pin in pinned
            if not each.specifier.contains(pin.version, prereleases=True)
        ]
    return found


def gaps(requirements: Iterable[Requirement], pins: list[Pin]) -> list[str]:
    """What the pinned packages themselves require here and the file has not, as far as they are installed.

    A package that is installed in another version than the pinned one says nothing and is passed over.
    """
    by_name = _by_name(pins)
    found: list[str] = []
    seen: set[str] = set()
    waiting = [(each, "") for each in requirements]
    while waiting:
        requirement, extra_of = waiting.pop()
        name = key(requirement)
        if f"{requirement.name}{sorted(requirement.extras)}" in seen:
            continue
        seen.add(f"{requirement.name}{sorted(requirement.extras)}")
        if extra_of:
            found += [f"{line} (by {extra_of})" for line in misfits([requirement], pins)]
        held = installed(name)
        if held and any(pin.applies() and str(pin.version) == held.version for pin in by_name.get(name, [])):
            waiting += [(each, name) for each in requires(held, requirement.extras)]
    return found


def behind(pins: list[Pin]) -> list[str]:
    """Pins that differ from what is installed, as "name pinned, installed"."""
    return [
        f"{pin.name} {pin.version}, here {held.version}"
        for pin in pins
        if pin.applies() and (held := installed(pin.name)) and Version(held.version) != pin.version
    ]


def installed(name: str) -> Distribution | None:
    """The installed package of a name."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def requires(package: Distribution, extras: Iterable[str]) -> list[Requirement]:
    """What a package requires with this Python on this platform, with the given extras."""
    environments = [{"extra": extra} for extra in ("", *extras)]
    requirements = (Requirement(line) for line in package.requires or [])
    return [
        each
        for each in requirements
        if each.marker is None or any(each.marker.evaluate(environment) for environment in environments)
    ]


def _by_name(pins: list[Pin]) -> dict[str, list[Pin]]:
    named: dict[str, list[Pin]] = {}
    for pin in pins:
        named.setdefault(pin.name, []).append(pin)
    return named
