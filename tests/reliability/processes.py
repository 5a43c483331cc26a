"""Several `obs fetch` at once on one store, while `obs store verify` and `obs store gc` go over it.

Run it as `python -m tests.reliability.processes [--processes 2 8] [--rounds 3]`. Each round starts so many
fetches at the same moment, first into a store that does not exist yet, then of revised figures; until they
end, the store is verified and cleared up again and again. Afterwards it is sound and holds what one fetch
alone gives. It asks nothing but a stand-in on this machine and stops by itself.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.reliability.stand_in import StandIn, prepare, registry, revised, rows_of, serving
from tests.reliability.stores import held, require_sound, run, start, without_leftovers

from obs.audit import collect, verify
from obs.errors import StoreError
from obs.plugins import Registry
from obs.study import Study


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", type=int, nargs="+", default=[2, 8])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        study, frames = prepare(folder)
        plugins = registry()
        with serving(StandIn(rows_of(frames))) as stand_in:
            run(folder, "alone", stand_in.url)
            first = held(folder / "alone")
            stand_in.rows = rows_of(revised(frames))
            run(folder, "alone", stand_in.url)
            both = held(folder / "alone")
            for count in given.processes:
                looks = cleared = 0
                for _ in range(given.rounds):
                    shutil.rmtree(folder / "store", ignore_errors=True)
                    for figures, wanted in ((frames, first), (revised(frames), both)):
                        stand_in.rows = rows_of(figures)
                        part, orphan = leave(folder / "store") if wanted is both else (None, None)
                        processes = [start(folder, "store", stand_in.url) for _ in range(count)]
                        seen = watch(folder / "store", study, plugins, processes)
                        looks, cleared = looks + seen[0], cleared + seen[1]
                        require_sound(folder / "store", study, plugins)
                        cleared += without_leftovers(folder / "store")
                        assert not any(each and each.exists() for each in (part, orphan))
                        assert held(folder / "store") == wanted
                print(
                    f"{count} processes at once, {2 * given.rounds} times: each ended well, the store is "
                    f"that of one; verified {looks} times meanwhile, {cleared} leftovers cleared"
                )


def leave(store: Path) -> tuple[Path, Path]:
    """What killed processes may have left long ago."""
    part = store / "series" / ".a.parquet.0a1b2c3d.part"
    orphan = store / "raw" / "00" / f"{'0' * 64}.gz"
    for path in (part, orphan):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"left")
        os.utime(path, (1e9, 1e9))
    return part, orphan


def watch(
    path: Path, study: Study, plugins: Registry, processes: list[subprocess.Popen[str]]
) -> tuple[int, int]:
    """Verifies and clears up until all *processes* have ended well; how often, and how many files went."""
    looks = cleared = 0
    while any(process.poll() is None for process in processes):
        if not (path / "ledger.sqlite").exists():
            continue
        try:
            found = verify(path, study, registry=plugins, now=datetime.now(UTC))
            cleared += len(collect(path, now=datetime.now(UTC), dry=False).removed)
        except StoreError as error:
            if "there is no store" not in error.message:  # the ledger has no tables yet
                raise
            continue
        assert found.sound, [str(each) for each in found.findings]
        looks += 1
    for process in processes:
        told, _ = process.communicate()
        assert process.returncode == 0, told
    return looks, cleared


if __name__ == "__main__":
    main()
