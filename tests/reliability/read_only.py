"""A store on a disk that may only be read: what reads works, what writes is refused in one line.

Run it as `python -m tests.reliability.read_only`; it needs Linux and `unshare`. The folder of a store is
mounted for reading only, in a name space of its own, and each command is run on it, also with a ledger of
format 1.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.reliability.stand_in import StandIn, prepare, rows_of, serving
from tests.reliability.stores import run

READS = (
    "compare",
    "changes",
    "report --out ../report",
    "why level/N31807/0767/rank",
    "store verify",
    "store repair --dry-run",
    "store gc --dry-run",
)
WRITES = ("fetch", "store repair", "store gc")
_MOUNTED = "mount --bind .obs .obs && mount -o remount,ro,bind .obs && ! touch .obs/x 2> /dev/null && "


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "study"
        folder.mkdir()
        _, frames = prepare(folder)
        with serving(StandIn(rows_of(frames))) as stand_in:
            run(folder, ".obs", stand_in.url)
            for version in (2, 1):
                if version == 1:
                    make_older(folder / ".obs" / "ledger.sqlite")
                for command in READS:
                    ended = obs(folder, command, stand_in.url)
                    assert ended.returncode == 0, (command, ended.stderr)
                    shutil.rmtree(Path(made) / "report", ignore_errors=True)
                for command in WRITES:
                    ended = obs(folder, command, stand_in.url)
                    assert ended.returncode == 1, command
                    first, way_out = ended.stderr.splitlines()
                    assert "no permission, or a read-only disk" in first
                    assert "--store" in way_out
    print(f"{2 * len(READS)} commands that read work, {2 * len(WRITES)} that write are refused in one line")


def make_older(ledger: Path) -> None:
    """What format 2 added taken away again."""
    with closing(sqlite3.connect(ledger)) as connection:
        for column in ("plugin", "distribution", "plugin_version"):
            connection.execute(f"ALTER TABLE sighting DROP COLUMN {column}")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


def obs(folder: Path, command: str, url: str) -> subprocess.CompletedProcess[str]:
    """Runs a command of obs where the store is mounted for reading."""
    script = f"{_MOUNTED} {sys.executable} -m obs {command}"
    return subprocess.run(
        ["unshare", "-rm", "sh", "-c", script],
        cwd=folder,
        env={**os.environ, "OBS_KOLADA_BASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


if __name__ == "__main__":
    main()
