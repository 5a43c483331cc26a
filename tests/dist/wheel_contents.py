"""Checks a built wheel: every tracked file of the packages is in it, and nothing else.

python tests/dist/wheel_contents.py FILE.whl
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[2]


def tracked() -> set[str]:
    """The tracked files of the packages, by the name they must have in the wheel."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages: list[str] = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    listed = subprocess.run(
        ["git", "ls-files", *packages], cwd=ROOT, check=True, capture_output=True, text=True
    )  # noqa: S603, S607
    parents = {package: str(Path(package).parent) for package in packages}
    names: set[str] = set()
    for name in listed.stdout.splitlines():
        package = next(each for each in packages if name.startswith(f"{each}/"))
        names.add(name.removeprefix(f"{parents[package]}/"))
    return names


def main() -> None:
    """Ends with a message when the wheel and the tree differ."""
    with ZipFile(sys.argv[1]) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    missing, extra = sorted(tracked() - packed), sorted(packed - tracked())
    if missing or extra or not packed:
        sys.exit(f"wheel: missing {missing}, not tracked {extra}")
    print(f"wheel: {len(packed)} files, all tracked ones and no other")


if __name__ == "__main__":
    main()
