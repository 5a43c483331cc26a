"""How long a user waits for obs: the least of some runs, each a new process, bytecode present.

    python -m tests.benchmarks.start [--runs 7]

Warm: its files are in memory, as at the second command of a morning. Cold: the cache of files was emptied
before each run, which only root can do, and only on Linux; else this column is left out, which is said. The
last two lines compute: the effect on one indicator in the five municipalities, with all placebos and
variants, and, without a limit, on each of the 45 of the study that have one. Ends with `TOO_SLOW` where
warm is beyond the limit; cold the disk decides.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from math import inf
from pathlib import Path

from tests.benchmarks._aims import at_most
from tests.benchmarks._limits import end

EFFECT = ("compare", "--metric", "effect", "--param", "start=2018", "--param", "pre_from=2000")
COMMANDS = {
    ("--help",): 0.2,
    ("plugins",): 0.5,
    ("compare",): 2.0,
    (*EFFECT, "--indicator", "N31807"): 10.0,
    (*EFFECT, "--all"): inf,
}
CACHE = Path("/proc/sys/vm/drop_caches")
LONG = 10.0


def seconds(arguments: tuple[str, ...], folder: str, *, cold: bool) -> float:
    """The time of one `obs` in an empty *folder*."""
    if cold:
        os.sync()
        CACHE.write_text("3")
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "obs", *arguments], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Prints one table; ends with a message when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    can_be_cold = os.access(CACHE, os.W_OK)
    late: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        print(f"| least of {runs} | warm, s | {'cold, s | ' if can_be_cold else ''}limit, s |")
        print("|---|---|---|---|" if can_be_cold else "|---|---|---|")
        for arguments, limit in COMMANDS.items():
            times = max(1, runs // 3) if limit >= LONG else runs
            ways = (False, True) if can_be_cold and limit < LONG else (False,)
            least = [min(seconds(arguments, folder, cold=cold) for _ in range(times)) for cold in ways]
            shown = [f"{each:.2f}" for each in least] + ["–"] * (can_be_cold + 1 - len(ways))
            print(
                f"| `obs {' '.join(arguments)}` | {' | '.join(shown)} | {'–' if limit == inf else limit} |",
                flush=True,
            )
            for how, found in zip(("warm", "cold"), least, strict=False):
                if limit < inf:
                    at_most(f"`obs {' '.join(arguments)}`, {how}", found, "s", limit)
            if least[0] > limit:
                late.append(" ".join(arguments))
    if not can_be_cold:
        print("cold was left out: the cache of files cannot be emptied here")
    end(late)


if __name__ == "__main__":
    main()
