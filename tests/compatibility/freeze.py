"""Puts down the plugins that this version of obs writes, for later versions to be tried on.

python -m tests.compatibility.freeze

Run it with a release, and commit what it writes. What was put down before is never written again.
"""

from __future__ import annotations

import hashlib
import sys
from importlib.metadata import version
from pathlib import Path

from obs.scaffold import KINDS, names_of, rendered, write

FOLDER = Path(__file__).parent
SUMS = "SHA256SUMS"


def main() -> None:
    """A folder for the version of now, with a plugin of each kind and the hashes of their files."""
    now = version("obs")
    into = FOLDER / ".".join(now.split(".")[:2])
    if into.exists():
        sys.exit(f"{into.name} was put down before; it stays as it is")
    for kind in KINDS:
        names = names_of(f"elder-{kind}", kind, ())
        files = rendered(names, kind, obs_version=now, year=2026)
        seen = {path: text for path, text in files.items() if not path.startswith(".")}
        write(seen, into / names.distribution)
    lines = [f"{hash_of(path)}  {path.relative_to(into).as_posix()}\n" for path in files_of(into)]
    (into / SUMS).write_text("".join(lines), "utf-8")
    print(f"{into.name}: {len(lines)} files")


def files_of(folder: Path) -> list[Path]:
    """The files of the plugins in *folder*, without what programs leave there."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name != SUMS and not _is_left(path.relative_to(folder))
    )


def _is_left(path: Path) -> bool:
    return any(part == "__pycache__" or part.startswith(".") for part in path.parts)


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
