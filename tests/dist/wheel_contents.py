"""Checks a built wheel: every tracked file of the packages, py.typed in each, the licence, and nothing else.

python tests/dist/wheel_contents.py FILE.whl
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[2]
ABOUT = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}


def packages() -> list[str]:
    """The folders of the packages, as the wheel's settings name them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folders: list[str] = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    return folders


def tracked(folders: list[str]) -> set[str]:
    """The tracked files of the packages, by the name they must have in the wheel."""
    listed = subprocess.run(
        ["git", "ls-files", *folders], cwd=ROOT, check=True, capture_output=True, text=True
    )
    names: set[str] = set()
    for name in listed.stdout.splitlines():
        folder = next(each for each in folders if name.startswith(f"{each}/"))
        names.add(name.removeprefix(f"{Path(folder).parent}/"))
    return names


def faults(members: list[str], wanted: set[str], top: set[str]) -> list[str]:
    """What is wrong with a wheel of *members* that shall hold *wanted* in the packages *top*, a line each."""
    about = {name.partition(".dist-info/")[2] for name in members if ".dist-info/" in name}
    packed = [name for name in members if ".dist-info/" not in name]
    found = [f"{name} is missing" for name in sorted(wanted - set(packed))]
    found += [f"{name} is not tracked" for name in sorted(set(packed) - wanted)]
    found += [f"{name} lies in no package" for name in sorted(packed) if name.partition("/")[0] not in top]
    found += [
        f"{name} is missing: the package is typed"
        for name in sorted({f"{each}/py.typed" for each in top} - wanted)
    ]
    found += [f"{name} in its dist-info" for name in sorted(about ^ ABOUT)]
    found += [
        f"{name} is in it twice" for name in sorted({name for name in members if members.count(name) > 1})
    ]
    return found


def main() -> None:
    """Ends with a message when the wheel is not what it should be."""
    folders = packages()
    with ZipFile(sys.argv[1]) as wheel:
        members = wheel.namelist()
    if found := faults(members, tracked(folders), {Path(each).name for each in folders}):
        sys.exit("\n".join(f"wheel: {line}" for line in found))
    print(f"wheel: {len(members)} files, all tracked ones and no other; {len(folders)} packages, all typed")


if __name__ == "__main__":
    main()
