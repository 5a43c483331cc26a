"""A constraints file: names, versions and hashes, nothing else; reading and writing it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packaging.markers import Marker
from packaging.utils import canonicalize_name
from packaging.version import Version

HASH = re.compile(r"sha256:[0-9a-f]{64}")
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?:\s*;\s*(?P<marker>.+))?")
DIGEST = re.compile(r"^# Requirements: sha256:([0-9a-f]{64})$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One version of one package, where the marker holds, with the hashes of all its files."""

    name: str
    version: Version
    marker: Marker | None
    hashes: tuple[str, ...]

    def applies(self) -> bool:
        """Whether it is installed with this Python on this platform."""
        return self.marker is None or self.marker.evaluate()


def read(text: str) -> list[Pin]:
    """The pins in their order. Raises ValueError with the line that is none."""
    pins = [_pin(line) for line in _logical_lines(text)]
    if not pins:
        raise ValueError("no pin in it")
    return pins


def digest_of(text: str) -> str | None:
    """The digest of the requirements for which the file was made."""
    found = DIGEST.search(text)
    return found[1] if found else None


def write(pins: list[Pin], *, digest: str, command: str) -> str:
    """The file's text: a head that says what made it, then pins by name and version, hashes in order."""
    head = f"# Made by: {command}\n# Requirements: sha256:{digest}\n"
    return head + "".join(line(pin) for pin in sorted(pins, key=lambda pin: (pin.name, pin.version)))


def line(pin: Pin, *, marker: str = " ; {}") -> str:
    """A pin as it stands in a file; without its marker if *marker* is empty."""
    marker = marker.format(pin.marker) if pin.marker else ""
    hashes = "".join(f" \\\n    --hash={each}" for each in sorted(pin.hashes))
    return f"{pin.name}=={pin.version}{marker}{hashes}\n"


def _logical_lines(text: str) -> list[str]:
    joined = text.replace("\\\n", " ").splitlines()
    return [line.strip() for line in joined if line.strip() and not line.startswith("#")]


def _pin(line: str) -> Pin:
    head, *options = re.split(r"\s+--hash=", line)
    found = PIN.fullmatch(head.strip())
    hashes = tuple(option.strip() for option in options)
    if not found or not hashes or not all(HASH.fullmatch(each) for each in hashes):
        raise ValueError(f"not a name, a version and hashes: {line[:80]}")
    return Pin(
        name=canonicalize_name(found["name"]),
        version=Version(found["version"]),
        marker=Marker(found["marker"]) if found["marker"] else None,
        hashes=hashes,
    )
