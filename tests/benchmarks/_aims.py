"""The one table of all benchmarks: what obs took, beside what, and how that is to be.

Each benchmark prints its own tables, and notes here what it is held to. `python -m tests.benchmarks` names
a file for these notes and prints them at its end; a benchmark that runs alone keeps none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

FILE = "OBS_BENCHMARK_AIMS"
HEAD = "| work | obs | beside it | | wanted | |\n|---|---|---|---|---|---|"


def compared(
    work: str, obs: float, name: str, other: float, *, most: float | None = None, least: float | None = None
) -> None:
    """Notes the seconds that *obs* and *name* take for the same *work*.

    obs is to take at *most* so many times the other's time, or the other at *least* so many times that of
    obs; neither where nobody asked for anything.
    """
    ratio = obs / other if most is not None else other / obs
    found = f"{ratio:.2f} of it" if most is not None else f"{_number(ratio)} times as long"
    wanted = f"at most {most:g}" if most is not None else f"at least {least:g}" if least is not None else ""
    reached = ratio <= most if most is not None else ratio >= least if least is not None else None
    _note(work, _seconds(obs), f"{name}: {_seconds(other)}", found, wanted, reached)


def at_most(work: str, found: float, unit: str, most: float) -> None:
    """Notes that *work* took *found*, and is to take at *most* so much, both in *unit*."""
    _note(work, f"{_number(found)} {unit}", "", "", f"at most {most:g} {unit}", found <= most)


def lines(file: Path) -> Iterator[str]:
    """The table of what was noted in *file*."""
    yield HEAD
    for text in file.read_text("utf-8").splitlines():
        *cells, reached = json.loads(text)
        yield f"| {' | '.join(cells)} | {'' if reached is None else 'yes' if reached else 'no'} |"


def _note(*cells: str | bool | None) -> None:
    if FILE in os.environ:
        with Path(os.environ[FILE]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(cells) + "\n")


def _seconds(seconds: float) -> str:
    return f"{_number(seconds)} s" if seconds >= 1 else f"{_number(seconds * 1000)} ms"


def _number(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
