"""Many inputs, in a child process with little memory that is watched from outside."""

from __future__ import annotations

import json
import mmap
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.reliability.fuzz.guarding import Outcome, outcome_of
from tests.reliability.fuzz.parsers import (
    ClaimsFile,
    CorrectionsFile,
    Kolada,
    LocalCsv,
    Parser,
    Scb,
    StudyFile,
)
from tests.reliability.fuzz.publications import Package, PlanFile, Versions

PARSERS: Mapping[str, type[Parser]] = {
    each.name: each
    for each in (Kolada, Scb, LocalCsv, StudyFile, ClaimsFile, CorrectionsFile, Package, Versions, PlanFile)
}
ROOM = 1 << 30
"""Bytes that a child may take beyond what it has when it begins."""
_STALLED = 60.0
"""Seconds on one input after which a child is killed: it is in code that no alarm reaches."""
_EACH_FAULT = 5
_AT, _OUT = "at", "tally.json"


@dataclass(slots=True)
class Tally:
    """What came of the inputs: how many of each *kind*, and *faults* with inputs that show them."""

    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter[str])
    faults: dict[str, list[bytes]] = field(default_factory=dict[str, list[bytes]])
    fault_count: Counter[str] = field(default_factory=Counter[str])

    def add(self, outcome: Outcome, body: bytes) -> None:
        """Count an outcome."""
        self.inputs += 1
        self.kinds[outcome.kind] += 1
        if outcome.fault:
            self.fault_count[outcome.fault] += 1
            shown = self.faults.setdefault(outcome.fault, [])
            shown.append(body)
            shown.sort(key=len)
            del shown[_EACH_FAULT:]


def input_of(parser: Parser, seed: int, number: int) -> bytes:
    """The input of that *number*: the same for the same seed, whatever came before."""
    return parser.input(random.Random(f"{seed}:{number}"))


def here(name: str, *, inputs: int, seed: int, seconds: float) -> Tally:
    """So many *inputs* in this process, or those of so many *seconds*."""
    with tempfile.TemporaryDirectory(dir=_quick_disk()) as made:
        return _run(PARSERS[name](Path(made)), _Span(first=0, last=inputs, seed=seed, seconds=seconds), None)


def in_child(name: str, *, inputs: int, seed: int, seconds: float) -> Tally:
    """As `here`, in children with `ROOM` bytes; one that dies or stands still is a fault of its input."""
    whole, began = Tally(), time.monotonic()
    while whole.inputs < inputs and time.monotonic() - began < seconds:
        left = seconds - (time.monotonic() - began)
        _one_child(name, whole, inputs, seed, left)
    whole.seconds = time.monotonic() - began
    return whole


def _one_child(name: str, whole: Tally, inputs: int, seed: int, seconds: float) -> None:
    """A child that goes on where *whole* has come to."""
    with tempfile.TemporaryDirectory(dir=_quick_disk()) as made:
        folder = Path(made)
        at, out = folder / _AT, folder / _OUT
        at.write_bytes(whole.inputs.to_bytes(8))
        told = [name, made, str(whole.inputs), str(inputs), str(seed), str(seconds)]
        with subprocess.Popen(
            [sys.executable, "-W", "error::UserWarning", "-m", "tests.reliability.fuzz.running", *told]
        ) as child:
            killed = _watched(child, at)
        if out.exists():
            _merge(whole, json.loads(out.read_bytes()))
            return
        number = int.from_bytes(at.read_bytes())
    with tempfile.TemporaryDirectory(dir=_quick_disk()) as again:
        body = input_of(PARSERS[name](Path(again)), seed, number)
    why = "stood still in code that no alarm reaches" if killed else f"the process died ({child.returncode})"
    lost = number - whole.inputs
    whole.kinds["lost with the process that died"] += lost
    whole.inputs += lost
    whole.add(Outcome(kind="death", fault=why), body)


def child(told: Sequence[str]) -> None:
    """What a child does; *told* are its arguments."""
    name, made, first, inputs, seed, seconds = told
    folder = Path(made)
    own = folder / "own"
    own.mkdir()
    parser = PARSERS[name](own)
    for number in range(20):
        outcome_of(parser.read, input_of(parser, int(seed), number))  # what is imported late takes memory too
    _limit()
    with (folder / _AT).open("r+b") as file, mmap.mmap(file.fileno(), 8) as at:
        span = _Span(first=int(first), last=int(inputs), seed=int(seed), seconds=float(seconds))
        tally = _run(parser, span, at)
    (folder / _OUT).write_text(json.dumps(_plain(tally)), "utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """The inputs from *first* to before *last* of a *seed*, as many as *seconds* allow."""

    first: int
    last: int
    seed: int
    seconds: float


def _run(parser: Parser, span: _Span, at: mmap.mmap | None) -> Tally:
    """What came of the inputs of *span*; the number of each is written to *at* before it is read."""
    tally, began = Tally(), time.monotonic()
    for number in range(span.first, span.last):
        if at is not None:
            at[:] = number.to_bytes(8)
        body = input_of(parser, span.seed, number)
        start = time.process_time()
        tally.add(outcome_of(parser.read, body), body)
        tally.slowest = max(tally.slowest, time.process_time() - start)
        if time.monotonic() - began > span.seconds:
            break
    tally.seconds = time.monotonic() - began
    return tally


def _watched(child: subprocess.Popen[bytes], at: Path) -> bool:
    """Waits for *child*; whether it had to be killed, because it stayed at one input."""
    last, since = b"", time.monotonic()
    while child.poll() is None:
        now = at.read_bytes()
        if now != last:
            last, since = now, time.monotonic()
        if time.monotonic() - since > _STALLED:
            child.kill()
            child.wait()
            return True
        time.sleep(0.05)
    return False


def _limit() -> None:
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    room = pages * resource.getpagesize() + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (room, room))


def _quick_disk() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _plain(tally: Tally) -> dict[str, object]:
    return {
        "inputs": tally.inputs,
        "slowest": tally.slowest,
        "kinds": tally.kinds,
        "fault_count": tally.fault_count,
        "faults": {fault: [each.hex() for each in bodies] for fault, bodies in tally.faults.items()},
    }


def _merge(whole: Tally, told: dict[str, Any]) -> None:
    whole.inputs += told["inputs"]
    whole.slowest = max(whole.slowest, told["slowest"])
    whole.kinds.update(told["kinds"])
    whole.fault_count.update(told["fault_count"])
    for fault, bodies in told["faults"].items():
        whole.faults.setdefault(fault, []).extend(bytes.fromhex(each) for each in bodies)


if __name__ == "__main__":
    child(sys.argv[1:])
