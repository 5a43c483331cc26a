"""Kills `obs fetch` with SIGKILL at random moments and looks at what is left.

Run it as `python -m tests.reliability.kill_fetch [--kills 200] [--seed 1]`. Each fetch brings revised figures
into a store that holds earlier ones. After every kill `obs store verify` finds the store sound; every few
kills the fetch is run to its end, and then the store holds what an undisturbed fetch gives, file by file. It
asks nothing but a stand-in on this machine and stops by itself.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.reliability.stand_in import StandIn, prepare, registry, revised, rows_of, serving
from tests.reliability.stores import held, require_sound, run, start, without_leftovers

IN_A_ROW = 5
"""A fetch is killed so often, each time taken up again, before one is let run to its end."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        study, frames = prepare(folder)
        plugins = registry()
        with serving(StandIn(rows_of(frames))) as stand_in:
            run(folder, "before", stand_in.url)
            stand_in.rows = rows_of(revised(frames))
            stand_in.seconds = 0.02
            shutil.copytree(folder / "before", folder / "undisturbed")
            stand_in.begun.clear()
            process = start(folder, "undisturbed", stand_in.url)
            stand_in.begun.wait(600)
            began = time.monotonic()
            assert process.wait(600) == 0
            whole = time.monotonic() - began
            wanted = held(folder / "undisturbed", study)
            seen, left, values, asked = Counter[str](), 0, 0, stand_in.answered
            tries = 0
            while seen["killed"] < given.kills:
                if tries % IN_A_ROW == 0:
                    shutil.rmtree(folder / "store", ignore_errors=True)
                    shutil.copytree(folder / "before", folder / "store")
                tries += 1
                seen[kill(folder, stand_in, chance.uniform(0, 1) * whole)] += 1
                values += require_sound(folder / "store", study, plugins)
                if tries % IN_A_ROW == 0 or seen["killed"] == given.kills:
                    run(folder, "store", stand_in.url)
                    values += require_sound(folder / "store", study, plugins)
                    left += without_leftovers(folder / "store")
                    assert held(folder / "store", study) == wanted
            print(
                f"{seen['killed']} kills, {seen['ended']} came too late and do not count; {left} leftovers, "
                f"{stand_in.answered - asked} requests, {values:,} values read again: nothing lost"
            )


def kill(folder: Path, stand_in: StandIn, seconds: float) -> str:
    """Start a fetch and kill it so many *seconds* after its first request."""
    stand_in.begun.clear()
    process = start(folder, "store", stand_in.url)
    until = time.monotonic() + 60
    while not stand_in.begun.wait(0.02) and process.poll() is None and time.monotonic() < until:
        continue  # one that has all replies already asks for nothing
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return "killed"
    assert process.returncode == 0
    return "ended"


if __name__ == "__main__":
    main()
