"""Every benchmark, each in a process of its own, and what it ran on.

    python -m tests.benchmarks [NAME ...] [--small]

NAME is one of the modules beside this one; all of them by default. With --small they run on little, to see
that results are right: nothing can be said of speed then. Ends with 1 if one of them fails.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks._limits import TOO_SLOW

SMALL: dict[str, Sequence[str]] = {
    "compare": ("--kpis", "20", "--years", "5", "--runs", "1"),
    "contracts": ("--rows", "20000", "--rounds", "1"),
    "fetch": ("--kpis", "1", "--latency", "0"),
    "jsonstat_parse": ("--cells", "200000", "--rounds", "2"),
    "kolada_parse": ("--rows", "50000", "--rounds", "1"),
    "scale": ("--share", "0.2", "--memory", "4GB"),
    "start": ("--runs", "1"),
    "store": ("--series", "8", "--rounds", "1"),
}
"""What --small runs, and with which sizes; the others take their time whatever the size."""
LIBRARIES = ("numpy", "orjson", "polars", "pandera", "narwhals", "scipy", "duckdb", "pandas", "pyarrow")
PEERS = ("frictionless", "koladapy", "pykolada", "pxwebpy", "pxstatspy", "pyjstat", "pyspark", "pysyncon")


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(each.stem for each in Path(__file__).parent.glob("*.py") if not each.stem.startswith("_"))


def machine() -> str:
    """What the figures hold for."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    where = (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"
    )
    return "\n".join([where, _installed(LIBRARIES), _installed(PEERS)])


def _installed(packages: Sequence[str]) -> str:
    return ", ".join(f"{each} {_version(each)}" for each in packages)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def main() -> None:
    """Runs those asked for, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    parser.add_argument("--small", action="store_true", help="on little, to see that results are right")
    options = parser.parse_args()
    strange = [each for each in options.names if each not in names()]
    if strange:
        parser.error(f"no benchmark {strange[0]!r}: {', '.join(names())}")
    print(f"{time.strftime('%Y-%m-%d')}: {machine()}")
    failed: list[str] = []
    for name in options.names or (SMALL if options.small else names()):
        sizes = SMALL.get(name, ()) if options.small else ()
        print(f"\n== {' '.join(['python -m', f'tests.benchmarks.{name}', *sizes])}", flush=True)
        ended = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}", *sizes], check=False)
        if ended.returncode not in (0, TOO_SLOW if options.small else 0):
            failed.append(name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
