"""Lists the licences of everything that obs and its development stand on, and checks them.

python -m supply.licences           writes docs/licences.md from the pinned packages; needs an index
python -m supply.licences --check   ends with 1 if the page is not of the pins, or a licence is not allowed
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from supply import pins, requirements
from supply.constraints import FOLDER
from supply.fitting import requires
from supply.licence_texts import REMARKS, allowed, licence_of
from supply.pins import Pin
from supply.requirements import ROOT, Lists, key

PAGE = ROOT / "docs" / "licences.md"
COMMAND = "python -m supply.licences"
HEAD = f"""# Licences of what obs stands on

Made by `{COMMAND}` from the metadata of the packages pinned in `constraints/`; `.ci/run` checks it.
obs itself is under the MIT licence. It contains none of these packages: they are installed beside it, each
under its own licence.

"For" says who needs the package: `obs` the program, `duckdb`, `spark`, `testing`, `test`, `dev`, `docs`
and `bench` those extras, `build` the making of the wheel. Only what is for `obs` reaches whoever installs it.

| package | version | licence | for |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A package, its licence as an SPDX expression, and the parts that need it."""

    name: str
    version: str
    licence: str
    parts: tuple[str, ...]


def pinned() -> dict[str, Pin]:
    """Every package of the constraints files by name; of several versions the one for this Python."""
    found: dict[str, Pin] = {}
    for file in ("dev.txt", "build.txt"):
        for pin in pins.read((FOLDER / file).read_text("utf-8")):
            if pin.name not in found or pin.applies():
                found[pin.name] = pin
    return found


def rows(lists: Lists, packages: Mapping[str, Distribution]) -> list[Row]:
    """A row a package. Raises ValueError for one whose metadata name no licence that we know."""
    needed = {part: closure(required, packages) for part, required in lists.parts().items()}
    return [
        Row(
            name=name,
            version=package.version,
            licence=licence_of(package),
            parts=tuple(part for part, names in needed.items() if name in names) or ("other platforms",),
        )
        for name, package in sorted(packages.items())
    ]


def by_name(packages: Iterable[Distribution]) -> dict[str, Distribution]:
    """Packages by the one spelling of their names."""
    return {str(canonicalize_name(each.name)): each for each in packages}


def closure(required: Iterable[Requirement], packages: Mapping[str, Distribution]) -> set[str]:
    """The names of what is required and what that requires in turn, on this platform."""
    found: set[tuple[str, str]] = set()
    waiting = list(required)
    while waiting:
        requirement = waiting.pop()
        known = (key(requirement), ",".join(sorted(requirement.extras)))
        if known not in found and known[0] in packages:
            found.add(known)
            waiting += requires(packages[known[0]], requirement.extras)
    return {name for name, _ in found}


def page(table: list[Row]) -> str:
    """The page: the table, then what must be known of some."""
    lines = [f"| {row.name} | {row.version} | {row.licence} | {', '.join(row.parts)} |\n" for row in table]
    remarks = [f"- **{row.name}**: {REMARKS[row.name]}\n" for row in table if row.name in REMARKS]
    return HEAD + "".join(lines) + "\n## Worth knowing\n\n" + "".join(remarks)


def make(lists: Lists) -> None:
    """Reads the metadata of all pinned packages, those for other platforms too, in a folder thrown away."""
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "pinned.txt"
        lines = [pins.line(pin, marker="") for pin in pinned().values()]
        wanted.write_text("".join(lines), "utf-8")
        target = Path(scratch) / "packages"
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        subprocess.run([*command, "--target", str(target), "--requirement", str(wanted)], check=True)
        packages = by_name(distributions(path=[str(target)]))
        table = rows(lists, packages)
    PAGE.write_text(page(table), "utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(table)} packages")


def listed(text: str) -> dict[str, tuple[str, str]]:
    """Version and licence of each package in the page."""
    found = re.findall(r"^\| ([a-z0-9-]+) \| ([^ |]+) \| ([^|]+) \| ", text, re.MULTILINE)
    return {name: (version, licence) for name, version, licence in found if name != "package"}


def problems(text: str, pinned_packages: dict[str, Pin], here: Iterable[Distribution]) -> list[str]:
    """Where the page is not that of the pins, and each licence, listed or found here, that is not allowed."""
    table = listed(text)
    versions = {name: version for name, (version, _) in table.items()}
    wanted = {name: str(pin.version) for name, pin in pinned_packages.items()}
    found = [
        f"{name} is {wanted.get(name, 'not pinned')} in constraints/ and {versions.get(name, 'not listed')} "
        f"in the page; make it anew: {COMMAND}"
        for name in sorted(wanted.keys() | versions.keys())
        if wanted.get(name) != versions.get(name)
    ]
    found += [
        f"{name} is under {licence}, which is not allowed"
        for name, (_, licence) in table.items()
        if not allowed(licence)
    ]
    for package in here:
        try:
            licence = licence_of(package)
        except ValueError as error:
            found.append(str(error))
            continue
        if not allowed(licence):
            found.append(
                f"{package.name} {package.version}, installed here, is under {licence}, which is not allowed"
            )
    return found


def check(lists: Lists) -> int:
    """Prints what is wrong; 1 if anything is."""
    everything = [each for required in lists.parts().values() for each in required]
    held = by_name(distributions())
    packages = [held[name] for name in sorted(closure(everything, held))]
    found = problems(PAGE.read_text("utf-8"), pinned(), packages)
    for line in found:
        print(f"{PAGE.relative_to(ROOT)}: {line}")
    if not found:
        print(
            f"{PAGE.relative_to(ROOT)}: {len(pinned())} packages; {len(packages)} installed here; all allowed"
        )
    return bool(found)


def main() -> None:
    """Makes or checks."""
    lists = requirements.read()
    if "--check" in sys.argv[1:]:
        sys.exit(check(lists))
    make(lists)


if __name__ == "__main__":
    main()
