"""Where each page of the site lies, and how one page links to another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from obs.language import Language
from obs.regions import name_of

_FOLDERS: Mapping[Language, Mapping[str, str]] = {
    "sv": {
        "region": "kommun",
        "indicator": "nyckeltal",
        "claim": "pastaende",
        "methods": "metod",
        "data": "data",
        "claims": "pastaenden",
        "indicators": "alla-nyckeltal",
    },
    "en": {
        "region": "municipality",
        "indicator": "indicator",
        "claim": "claim",
        "methods": "methods",
        "data": "data",
        "claims": "claims",
        "indicators": "all-indicators",
    },
}
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST = 80
# What Windows takes for a device, with whatever ending.
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.IGNORECASE)


def slug(text: str) -> str:
    """*text* as a part of a file name: ASCII letters, digits, - and _ only."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = _UNSAFE.sub("-", plain).strip("-")[:_LONGEST] or "x"
    return f"x-{name}" if _DEVICE.fullmatch(name) else name


@dataclass(slots=True)
class Addresses:
    """The paths of a site in *language*, relative to its folder."""

    language: Language
    _taken: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def page(self, kind: str) -> str:
        """The path of the page of this *kind* that there is one of."""
        return "index.html" if kind == "front" else f"{_FOLDERS[self.language][kind]}.html"

    def region(self, code: str) -> str:
        """The path of a municipality's page."""
        return self._path("region", code, slug(f"{name_of(code)}-{code}".lower()))

    def indicator(self, id_: str) -> str:
        """The path of an indicator's page."""
        return self._path("indicator", id_, slug(id_))

    def claim(self, id_: str) -> str:
        """The path of a claim's page."""
        return self._path("claim", id_, slug(id_))

    def _path(self, kind: str, key: str, name: str) -> str:
        """A path that no other page has, on file systems that do not tell case apart either."""
        for number in range(1, len(self._taken) + 2):
            path = f"{_FOLDERS[self.language][kind]}/{name}{'' if number == 1 else f'-{number}'}.html"
            if self._taken.setdefault(path.lower(), (kind, key)) == (kind, key):
                return path
        raise AssertionError("there are more numbers than pages")

    def reserve(self, kind: str, keys: Iterable[str]) -> None:
        """Give the pages of *keys* their paths in this order, whoever links first."""
        for key in keys:
            {"region": self.region, "indicator": self.indicator, "claim": self.claim}[kind](key)


def link(target: str, *, here: str) -> str:
    """The relative address of the page at path *target* from the page at path *here*."""
    if target == here:
        return "#"
    folder = here.rpartition("/")[0]
    if folder and target.startswith(f"{folder}/"):
        return target[len(folder) + 1 :]
    return f"../{target}" if folder else target
