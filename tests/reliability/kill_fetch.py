"""Kills `obs fetch` with SIGKILL at every kind of moment and looks at what is left.

Run it as `python -m tests.reliability.kill_fetch [--kills 200] [--seed 1] [--all]`; it needs Linux and a C
compiler. Each fetch, with --all one of a source as a whole, brings revised figures into a store that holds
earlier ones. Every other kill comes at a random time, the others amid a random one of the writes of raw
replies, of series or of the ledger, or as these are brought to the disk. Both are drawn from what an
undisturbed fetch takes on this machine, which is measured first, and from what is left of it.

After every kill `obs store verify` finds the store sound, and the next fetch asks for no reply that was
recorded. Every few kills the fetch is run to its end, and then the store holds what an undisturbed fetch
gives, file by file. It asks nothing but a stand-in on this machine and stops by itself.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.reliability.stand_in import StandIn, prepare, registry, revised, rows_of, serving
from tests.reliability.stores import held, require_same, require_sound, run, start, without_leftovers
from tests.reliability.writes import Writes, library

from obs.plugins import Registry
from obs.store import Inventory, Store
from obs.study import Study, builtin

IN_A_ROW = 5
"""A fetch is killed so often, each time taken up again, before one is let run to its end."""

LEAST_LEFT = 0.05
"""A fetch of which less is left is run to its end: it would be over before it could be killed."""

MEASURED = 3
"""So many undisturbed fetches are measured."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="Kill obs fetch --all kolada.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, prepared(Path(made), whole=given.all) as killing:
        killing.measure()
        writes = ", ".join(f"{count} of {part}" for part, count in killing.writes.items())
        print(f"undisturbed: {killing.seconds:.2f} s, writes: {writes}", flush=True)
        killing.go(given.kills, random.Random(given.seed))
        killing.tell()


@contextmanager
def prepared(folder: Path, *, whole: bool) -> Generator[Killing]:
    """A store of earlier figures, and a stand-in that has them revised."""
    study, frames = prepare(folder)
    if whole:
        kolada = [each for each in builtin("bistand").indicators.values() if each.source == "kolada"]
        _, frames = prepare(folder, [each.id for each in kolada])
        study, _ = prepare(folder)
    options = ("--all", "kolada") if whole else ()
    with serving(StandIn(rows_of(frames), page=1000 if whole else 400)) as stand_in:
        run(folder, "before", stand_in.url, *options)
        stand_in.rows = rows_of(revised(frames))
        stand_in.seconds = 0.02
        writes = Writes(library=library(folder), folder=folder / "store", file=folder / "writes")
        yield Killing(
            folder=folder,
            study=study,
            plugins=registry(),
            stand_in=stand_in,
            watch=writes,
            options=options,
        )


@dataclass(slots=True, kw_only=True)
class Killing:
    """Fetches that are killed: what an undisturbed one takes, how far the one under way is, what was seen.

    *seconds* are from its first write to its last. *seen* has what became of each try, *hit* the kind of
    write that was under way or came last at each kill that hit, *recorded* the replies that need not be asked
    for.
    """

    folder: Path
    study: Study
    plugins: Registry
    stand_in: StandIn
    watch: Writes
    options: tuple[str, ...]
    seconds: float = 0.0
    writes: Counter[str] = field(default_factory=Counter[str])
    done: Counter[str] = field(default_factory=Counter[str])
    recorded: frozenset[str] = frozenset()
    wanted: Mapping[str, Any] = field(default_factory=dict[str, Any])
    seen: Counter[str] = field(default_factory=Counter[str])
    hit: Counter[str] = field(default_factory=Counter[str])
    sums: Counter[str] = field(default_factory=Counter[str])

    @property
    def store(self) -> Path:
        """The store that is killed."""
        return self.folder / "store"

    @property
    def left(self) -> float:
        """The share of the fetch under way that is not done yet."""
        return 1 - self.done.total() / self.writes.total()

    def begin(self) -> None:
        """The store as it was before the revised figures."""
        shutil.rmtree(self.store, ignore_errors=True)
        shutil.copytree(self.folder / "before", self.store)
        self.done, self.recorded = Counter[str](), frozenset()

    def measure(self) -> None:
        """What an undisturbed fetch takes, and what it leaves."""
        spans: list[float] = []
        for _ in range(MEASURED):
            self.begin()
            process = self._start(None)
            began = ended = self._first_write(process)
            begun = self.watch.begun
            while process.poll() is None:
                if begun != (begun := self.watch.begun):
                    ended = time.monotonic()
                time.sleep(0.002)
            spans.append(ended - began)
            assert process.returncode == 0
        self.seconds, self.writes = statistics.median(spans), self.watch.begun
        self.wanted = held(self.store)

    def go(self, kills: int, chance: random.Random) -> None:
        """Kill until so many have hit a fetch that was under way."""
        tries = 0
        while self.seen["hit"] < kills:
            if tries == 0:
                self.begin()
            tries += 1
            self._try(chance)
            if tries == IN_A_ROW or self.left < LEAST_LEFT or self.seen["hit"] == kills:
                self._to_its_end()
                tries = 0

    def tell(self) -> None:
        """One line for each kind of write, and the sum."""
        for what, count in self.hit.most_common():
            print(f"{count:5} hit it at: {what}")
        late = self.seen["over"] + self.seen["ended"]
        print(
            f"{self.seen['hit']} kills, {late} came too late and do not count; {self.sums['resumed']} "
            f"fetches went on and asked for none of {self.sums['recorded']} recorded replies; "
            f"{self.sums['left']} leftovers, {len(self.stand_in.asked)} requests, "
            f"{self.sums['values']:,} values read again: nothing lost"
        )

    def _try(self, chance: random.Random) -> None:
        asked, before = len(self.stand_in.asked), self._inventory()
        amid_a_write = self.seen.total() % 2 == 1
        process = self._start(self._some_write(chance) if amid_a_write else None)
        if not amid_a_write:
            self._kill_after(process, chance.uniform(0, self.left) * self.seconds)
        told, _ = process.communicate(timeout=600)
        now = self._inventory()
        if process.returncode == 0:
            became = "ended"
        else:
            assert process.returncode == -9, told
            became = "over" if _finished(now) > _finished(before) else "hit"
        self._go_on(asked, became, now)

    def _some_write(self, chance: random.Random) -> tuple[str, int]:
        """One of those that are left."""
        left = self.writes - self.done
        part = chance.choice([*left])
        return part, chance.randint(1, left[part])

    def _go_on(self, asked: int, became: str, now: Inventory) -> None:
        """Looks at the store after a try, in which the requests from number *asked* on were sent."""
        self._require_not_asked(asked)
        self.sums["values"] += require_sound(self.store, self.study, self.plugins)
        self.seen[became] += 1
        if became == "hit":
            self.hit[_kind(self.watch.last)] += 1
            self.done += self.watch.begun
            newest = now.run_rows[max(now.run_rows)]
            replies = () if newest.whole else now.of_run[newest.id].values()
            self.recorded = frozenset(each.path for each in replies)
        else:
            self.done, self.recorded = self.writes, frozenset()

    def _to_its_end(self) -> None:
        asked = len(self.stand_in.asked)
        run(self.folder, "store", self.stand_in.url, *self.options)
        self._require_not_asked(asked)
        self.sums["values"] += require_sound(self.store, self.study, self.plugins)
        self.sums["left"] += without_leftovers(self.store)
        require_same(held(self.store), self.wanted)

    def _require_not_asked(self, since: int) -> None:
        twice = self.recorded & set(self.stand_in.asked[since:])
        assert not twice, f"asked for again although it was recorded: {sorted(twice)}"
        self.sums["resumed"] += bool(self.recorded)
        self.sums["recorded"] += len(self.recorded)

    def _start(self, until: tuple[str, int] | None) -> subprocess.Popen[str]:
        environ = self.watch.watched(until)
        return start(self.folder, "store", self.stand_in.url, *self.options, environ=environ)

    def _first_write(self, process: subprocess.Popen[str]) -> float:
        """The time at which it came; or of its end, if it wrote nothing."""
        while not self.watch.begun.total() and process.poll() is None:
            time.sleep(0.002)
        return time.monotonic()

    def _kill_after(self, process: subprocess.Popen[str], seconds: float) -> None:
        """Kill *process* so long after its first write, unless it ends before."""
        until = self._first_write(process) + seconds
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.001)
        if process.poll() is None:
            process.kill()

    def _inventory(self) -> Inventory:
        with Store.open(self.store, read_only=True) as store:
            return store.inventory()


def _finished(held: Inventory) -> int:
    return sum(each.whole for each in held.run_rows.values())


def _kind(write: str) -> str:
    """A write without the names of replies, series and times: ``write raw``, ``sync ledger.sqlite-wal``."""
    what, _, path = write.partition(" ")
    part = "unfinished " if path.endswith(".part") else ""
    place = re.sub(r"(?<=^raw)/.*|(?<=^series)/.*", "", path.strip("/"))
    return f"{what} {part}{place}"


if __name__ == "__main__":
    main()
