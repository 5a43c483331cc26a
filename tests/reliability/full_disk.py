"""A disk that is full at every single write of a fetch: nothing stored is lost, and one line tells it.

Run it as `python -m tests.reliability.full_disk [--every 1]`; it needs Linux and a C compiler. A small
library (`writes.c`), put between the program and the C library, lets N writes below the folder of the
store succeed and the later ones fail with ENOSPC, of Python and SQLite alike: bytes, new files and folders,
renames, and what is brought to the disk. This is done for N = 0, 1, 2 ... until nothing fails. Each time the
fetch brings revised figures into a store that holds earlier ones. After it, with room again, these are there,
`obs store verify` finds the store sound, and the same command ends as if nothing had been.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path

from tests.loopback import Silent
from tests.reliability.stand_in import StandIn, prepare, registry, revised, rows_of, serving
from tests.reliability.stores import held, require_sound, without_leftovers
from tests.reliability.writes import library

from obs.errors import StoreError
from obs.fetch import Options, fetch
from obs.plugins import Registry
from obs.store import Store
from obs.study import Study

KPIS = ("N31807", "N01951")
ARMED = "OBS_TEST_FULL_DISK"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1, help="Only every so many writes.")
    given = parser.parse_args()
    if ARMED in os.environ:
        disturb(os.environ[ARMED], given.every)
        return
    with tempfile.TemporaryDirectory() as made:
        between = str(library(Path(made)))
        environ = {**os.environ, ARMED: between, "LD_PRELOAD": between}
        command = [sys.executable, "-m", "tests.reliability.full_disk", "--every", str(given.every)]
        sys.exit(subprocess.run(command, env=environ, check=False).returncode)


def disturb(between: str, every: int) -> None:
    disk = ctypes.CDLL(between)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        study, frames = prepare(folder, KPIS, "2020")
        plugins = registry()
        with serving(StandIn(rows_of(frames), page=2000)) as stand_in:
            bring(folder / "before", study, plugins, stand_in)
            stand_in.rows = rows_of(revised(frames))
            shutil.copytree(folder / "before", folder / "undisturbed")
            bring(folder / "undisturbed", study, plugins, stand_in)
            wanted, earlier = held(folder / "undisturbed"), held(folder / "before")
            told, left = Counter[str](), 0
            disk.writes_below(str(folder / "store").encode())
            allowed = 0
            while True:
                shutil.rmtree(folder / "store", ignore_errors=True)
                shutil.copytree(folder / "before", folder / "store")
                disk.writes_fail_after(allowed)
                message = attempt(folder / "store", study, plugins, stand_in)
                for thread in threading.enumerate():  # a fetch does not wait for those that hang
                    if thread.name.startswith("obs-download"):
                        thread.join()
                failed = disk.writes_failed()
                disk.writes_fail_after(-1)
                if not failed:
                    break
                told[message] += 1
                now = held(folder / "store")
                assert all(now["vintages"][id_][:1] == each for id_, each in earlier["vintages"].items())
                require_sound(folder / "store", study, plugins)
                bring(folder / "store", study, plugins, stand_in)
                require_sound(folder / "store", study, plugins)
                left += without_leftovers(folder / "store")
                assert held(folder / "store") == wanted, allowed
                allowed += every
            for message, count in told.most_common():
                print(f"{count:5} times: {message}", flush=True)
            print(f"{sum(told.values())} full disks, of {allowed} writes; {left} leftovers: nothing lost")


def bring(path: Path, study: Study, plugins: Registry, stand_in: StandIn) -> None:
    with Store.open(path) as store:
        report = fetch(
            study,
            registry=plugins,
            store=store,
            watcher=Silent(),
            options=Options(),
            environ={"OBS_KOLADA_BASE_URL": stand_in.url},
        )
    assert report.ok, report.findings


def attempt(path: Path, study: Study, plugins: Registry, stand_in: StandIn) -> str:
    """How a fetch onto a full disk ended: what it told, without names."""
    try:
        bring(path, study, plugins, stand_in)
    except StoreError as error:
        told = error
    else:
        return "the fetch came through: only what SQLite does later as well had no room"
    assert "free some space" in told.suggestion, told
    assert "\n" not in told.message
    return re.sub(rf"{re.escape(str(path))}\S*", "...", told.message)


if __name__ == "__main__":
    main()
