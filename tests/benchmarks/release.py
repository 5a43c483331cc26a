"""How long a release of a million rows takes, and how much memory.

The figures are those that come with obs, under more than one id where there are not enough of them:
replicated data. Run it as `python -m tests.benchmarks.release [--rows 1000000]`, the rows of all tables
together; it asserts that the release is whole and that each observation is in it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from tests.benchmarks._aims import at_most
from tests.filling import BUILT_IN, PUBLISHER, fill, held, sections

from obs.snapshot import embedded
from obs.store import Store
from obs.study import builtin, load, template

_OBSERVED = 0.8
"""The share of observations among the rows; the rest is computed from them."""
NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    wanted = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        rows = prepare(Path(folder), round(wanted * _OBSERVED))
        seconds, peak = publish(Path(folder))
        released = Path(folder, "out", "latest")
        kept = pl.scan_parquet(released / "data" / "observations.parquet").select(pl.len()).collect().item()
        assert kept == rows, (kept, rows)
        descriptor = json.loads((released / "datapackage.json").read_text("utf-8"))
        total = sum(each.get("rows", 0) for each in descriptor["resources"])
        assert total >= wanted, total
        quality = json.loads((released / "quality.json").read_text("utf-8"))
        assert (
            quality["failures"] == 0 < quality["demanded"] == quality["demanded_that_ran"] <= quality["ran"]
        )
        at_most(f"release of {total:,} rows", seconds, "s", 30 * wanted / 1e6)
        at_most(f"release of {total:,} rows, memory", peak, "GB", 1.5)
        print(f"{total:,} rows, {rows:,} of them observations: {seconds:.1f} s, {peak:.2f} GB at most")


def prepare(folder: Path, wanted: int) -> int:
    """A study and its store with at least *wanted* observations, replicated; how many there are."""
    frames, told = held(builtin()), sections()
    rows, more, copies = sum(frame.height for frame in frames.values()), "", dict(frames)
    while rows < wanted:
        for id_ in [each for each in frames if each in told]:
            copy = f"{id_}_{rows}"
            # A copy gets its own figures of another query, and is as heavy as what it was made from.
            more += f"\n[indicators.{copy}]\n{told[id_]}"
            copies[copy] = frames[id_].with_columns(indicator=pl.lit(copy).cast(pl.Categorical))
            rows += frames[id_].height
            if rows >= wanted:
                break
    (folder / "obs.toml").write_text(template() + more + PUBLISHER, "utf-8")
    (folder / "claims.csv").write_text(template("claims.csv"), "utf-8")
    store_all(folder, copies)
    return rows


def store_all(folder: Path, frames: dict[str, pl.DataFrame]) -> None:
    study = load(folder / "obs.toml")
    with Store.open(folder / ".obs") as store:
        run = store.begin_run("groups", NOW)
        for group in embedded(BUILT_IN).groups().values():
            store.put_group(run, group, source="kolada", fetched_at=NOW)
        store.finish_run(run, NOW)
        # The rows come from the snapshot, and their replies are nothing that the benchmark is about.
        fill(store, study, frames, NOW, body=lambda id_, _: id_.encode())


def publish(folder: Path) -> tuple[float, float]:
    """Seconds, and the largest memory of obs and what it starts together, in GB."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "obs", "publish", "--to", "out"]
    process = subprocess.Popen(command, cwd=folder)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _held_by(process.pid))
        time.sleep(0.05)
    assert process.returncode == 0
    return time.perf_counter() - began, peak / 1e9


def _held_by(pid: int) -> int:
    """Bytes in memory of a process and of its children (Linux)."""
    held = 0
    for each in (pid, *_children(pid)):
        try:
            held += int(Path(f"/proc/{each}/statm").read_text("ascii").split()[1]) * os.sysconf(
                "SC_PAGE_SIZE"
            )
        except OSError:
            continue
    return held


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


if __name__ == "__main__":
    main()
