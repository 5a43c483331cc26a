"""Fuzzes a parser: `python -m tests.reliability.fuzz PARSER [--inputs N] [--seed S] [--seconds T]`.

PARSER is one of those of `running.PARSERS`, or "all". Ends with 1 where an input had an outcome that may not
be, and shows the smallest input found for each such fault.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.reliability.fuzz.guarding import outcome_of
from tests.reliability.fuzz.running import PARSERS, Tally, in_child
from tests.reliability.fuzz.shrinking import shrunk


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("parser", choices=[*PARSERS, "all"])
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600.0)
    given = parser.parse_args()
    broken = False
    for name in PARSERS if given.parser == "all" else [given.parser]:
        tally = in_child(name, inputs=given.inputs, seed=given.seed, seconds=given.seconds)
        broken |= tell(name, tally)
    return int(broken)


def tell(name: str, tally: Tally) -> bool:
    """Prints what came of the inputs; whether there was a fault."""
    kinds = ", ".join(f"{kind} {count}" for kind, count in tally.kinds.most_common())
    print(f"{name}: {tally.inputs} inputs, {tally.seconds:.0f} s, the slowest {tally.slowest:.2f} s: {kinds}")
    for fault, bodies in sorted(tally.faults.items(), key=lambda each: -tally.fault_count[each[0]]):
        small = smallest(name, fault, min(bodies, key=len))
        print(f"  {tally.fault_count[fault]} times {fault}\n    {small[:400]!r}{'...' * (len(small) > 400)}")
    sys.stdout.flush()
    return bool(tally.faults)


def smallest(name: str, fault: str, body: bytes) -> bytes:
    """The smallest input found with *fault*, *body* where trying again would take this process with it."""
    if fault.startswith(("the process", "stood", "took")):
        return body
    with tempfile.TemporaryDirectory() as made:
        parser = PARSERS[name](Path(made))
        return shrunk(body, lambda each: outcome_of(parser.read, each).fault == fault)


if __name__ == "__main__":
    sys.exit(main())
