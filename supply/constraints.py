"""Makes the files in constraints/ and checks that they fit pyproject.toml.

python -m supply.constraints            pins what is new, keeps what still fits; needs a package index
python -m supply.constraints --upgrade  pins the newest versions in range
python -m supply.constraints --check    ends with 1 if a file does not fit; needs no network
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from supply import pins, requirements
from supply.fitting import behind, gaps, misfits
from supply.requirements import ROOT, Lists, digest

FOLDER = ROOT / "constraints"
COMMAND = "python -m supply.constraints"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A constraints file and what it must hold."""

    path: Path
    required: tuple[Requirement, ...]


def files(lists: Lists, folder: Path = FOLDER) -> list[File]:
    """The three files. The first holds everything, so that the second can take its versions."""
    everything = (*lists.obs, *(each for extra in lists.extras.values() for each in extra))
    return [
        File(path=folder / "dev.txt", required=everything),
        File(path=folder / "obs.txt", required=lists.obs),
        File(path=folder / "build.txt", required=lists.build),
    ]


def make(lists: Lists, *, upgrade: bool) -> None:
    """Resolves each list for every platform and Python that obs allows, and writes its file."""
    dev, obs, build = files(lists)
    with tempfile.TemporaryDirectory() as scratch:
        for file, options in ((dev, []), (obs, ["--constraint", str(dev.path)]), (build, [])):
            resolved = _resolve(file, lists.python, Path(scratch), options, upgrade=upgrade)
            text = pins.write(
                pins.read(resolved), digest=digest(lists.python, file.required), command=COMMAND
            )
            file.path.write_text(text, "utf-8")
            print(f"{file.path.relative_to(ROOT)}: {len(pins.read(text))} pins")


def _resolve(file: File, python: str, scratch: Path, options: list[str], *, upgrade: bool) -> str:
    wanted, out = scratch / f"{file.path.stem}.in", scratch / file.path.name
    wanted.write_text("".join(f"{each}\n" for each in file.required), "utf-8")
    if file.path.exists() and not upgrade:
        out.write_text(file.path.read_text("utf-8"), "utf-8")
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"]
    command += ["--no-annotate", "--no-header", "--python-version", python.removeprefix(">=")]
    subprocess.run([*command, *options, "--output-file", str(out), str(wanted)], check=True, cwd=ROOT)
    return out.read_text("utf-8")


def problems(file: File, python: str) -> list[str]:
    """Everything for which a file must be made anew, one line each."""
    try:
        text = file.path.read_text("utf-8")
        pinned = pins.read(text)
    except (OSError, ValueError) as error:
        return [str(error)]
    found = misfits(file.required, pinned) + gaps(file.required, pinned)
    if "://" in text:
        found.append("an address stands in it")
    if pins.digest_of(text) != digest(python, file.required):
        found.append("stale: the requirements have changed since it was made")
    return found


def check(lists: Lists) -> int:
    """Prints what does not fit, and what is installed in another version. 1 if something does not fit."""
    failed = 0
    for file in files(lists):
        found = problems(file, lists.python)
        name = file.path.relative_to(ROOT)
        for line in found:
            print(f"{name}: {line}; make it anew: {COMMAND}")
        failed |= bool(found)
        if not found:
            print(f"{name}: {len(pins.read(file.path.read_text('utf-8')))} pins fit pyproject.toml")
    if not failed and (others := behind(pins.read(files(lists)[0].path.read_text("utf-8")))):
        print(f"{len(others)} pins are not what is installed here ({'; '.join(others)}); {COMMAND} --upgrade")
    return failed


def main() -> None:
    """Makes or checks."""
    lists = requirements.read()
    if "--check" in sys.argv[1:]:
        sys.exit(check(lists))
    FOLDER.mkdir(exist_ok=True)
    make(lists, upgrade="--upgrade" in sys.argv[1:])


if __name__ == "__main__":
    main()
