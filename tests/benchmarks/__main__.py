"""Every benchmark, each in a process of its own, and what it ran on.

    python -m tests.benchmarks [NAME ...] [--small]

NAME is one of the modules beside this one; all of them by default. With --small they run on little, to see
that results are right: nothing can be said of speed then. Else the last table is of all that they were held
to. Ends with 1 if one fails.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmarks._aims import FILE, lines
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
FIGURES = Path(__file__).resolve().parents[3] / "shared" / "data" / "kolada" / "full_1994-2022.csv.gz"
LARGE: dict[str, Sequence[Sequence[str]]] = {
    "fetch": (("--kpis", "25", "--rounds", "3"), ("--full", "--many", "--rate")),
    "kolada_parse": (("--rows", "200000", "--real", str(FIGURES)),),
    "scale": ((str(FIGURES), "--engines", "polars,duckdb,spark"),),
}
"""What runs else where the real figures are; whatever is not here runs as it does by itself."""
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


def runs(chosen: Sequence[str], *, small: bool) -> Iterator[tuple[str, Sequence[str]]]:
    """What to run, each with its sizes."""
    for name in chosen or (SMALL if small else names()):
        if small:
            yield name, SMALL.get(name, ())
        else:
            for sizes in LARGE.get(name, ((),)) if FIGURES.exists() else ((),):
                yield name, sizes


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
    folder = tempfile.TemporaryDirectory()
    aims = Path(folder.name, "aims.jsonl")
    aims.touch()
    for name, sizes in runs(options.names, small=options.small):
        print(f"\n== {' '.join(['python -m', f'tests.benchmarks.{name}', *sizes])}", flush=True)
        command = [sys.executable, "-m", f"tests.benchmarks.{name}", *sizes]
        ended = subprocess.run(command, env={**os.environ, FILE: str(aims)}, check=False)
        if ended.returncode not in (0, TOO_SLOW if options.small else 0):
            failed.append(name)
    if not options.small:
        print("\n== all of them", *lines(aims), sep="\n")
    folder.cleanup()
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
