"""Opens a release with programs that nobody here wrote, and looks at what they make of it.

    python -m tests.publish.outside DIR [--only NAME ...]

DIR is a folder of publications: its latest release is tried. Each program says what it saw, what is wrong and
what is worth knowing. One that is not installed is named with what it wants. Ends with 1 where anything is
wrong, or nothing was tried.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.publish.outside.described import csvw, frictionless, harvest, pages
from tests.publish.outside.tables import duckdb, libreoffice, pandas
from tests.publish.outside.trial import NotHereError, Published, Told

MOST = 10
TRIALS: Mapping[str, Callable[[Published], Told]] = {
    "harvest": harvest,
    "pages": pages,
    "duckdb": duckdb,
    "pandas": pandas,
    "frictionless": frictionless,
    "libreoffice": libreoffice,
    "csvw": csvw,
}


def latest(to: Path) -> Published:
    """The latest release in *to*."""
    version = json.loads((to / "versions.json").read_text("utf-8"))["latest"]
    folder = (to / version).resolve()
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return Published(to=to.resolve(), folder=folder, package=package)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("to", type=Path, metavar="DIR")
    parser.add_argument("--only", nargs="*", choices=TRIALS, default=list(TRIALS))
    asked = parser.parse_args()
    published = latest(asked.to)
    print(f"{published.package['name']} {published.package['version']}")
    tried = wrong = 0
    for name in asked.only:
        start = time.perf_counter()
        try:
            told = TRIALS[name](published)
        except NotHereError as reason:
            print(f"NOT TRIED  {name}: {reason}")
            continue
        except Exception as error:  # noqa: BLE001 - a program that breaks on a release has found something
            told = Told(name=name, wrong=[f"it broke, {type(error).__name__}: {error}"])
        tried += 1
        wrong += len(told.wrong)
        word = "wrong" if told.wrong else "right"
        print(f"{word:9}  {told.name}: {told.saw} in {time.perf_counter() - start:.1f} s")
        for line in told.wrong[:MOST]:
            print(f"    wrong: {line}")
        if len(told.wrong) > MOST:
            print(f"    wrong: and {len(told.wrong) - MOST} more")
        for line in told.known:
            print(f"    known: {line}")
    print(f"{tried} of {len(asked.only)} tried, {wrong} wrong")
    return int(bool(wrong) or not tried)


if __name__ == "__main__":
    sys.exit(main())
