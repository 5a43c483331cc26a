"""The workbook of a release with a million observations: how long it takes to write and to read back.

    python -m tests.benchmarks.release_workbook

Writing and reading run in a process each, so that the memory of one is not taken for that of the other. A
smaller table is written by XlsxWriter cell by cell as well. Ends with a message when a limit is passed, or
when a value did not come back.
"""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import polars as pl
from tests.benchmarks._limits import end
from xlsxwriter import Workbook

from obs.publish.workbook import Cover, DataSheet, read_workbook, write_workbook

ROWS, FEWER = 1_000_000, 100_000
SECONDS = 8.0
MEGABYTES = 700.0
SCHEMA: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "region": pl.String(),
    "period": pl.String(),
    "date": pl.Date(),
    "sex": pl.String(),
    "value": pl.Float64(),
    "status": pl.String(),
    "note": pl.String(),
}


def figures(rows: int) -> pl.DataFrame:
    """*rows* invented observations: nine of ten with a value of all its digits, one of fifty with a note."""
    number = pl.int_range(rows)
    year = 1995 + number // 3 % 30
    share = number.hash(seed=1) / 2**64
    reported = number % 10 != 0
    return pl.select(
        indicator=pl.format("N{}", 10_000 + number // 26_100),
        region=pl.format("99{}", (number // 90 % 290).cast(pl.String).str.zfill(3)),
        period=year.cast(pl.String),
        date=pl.lit(date(1995, 1, 1)) + (year - 1995) * timedelta(days=366),
        sex=pl.lit(pl.Series(["T", "F", "M"])).gather(number % 3),
        value=pl.when(reported).then(share * 1000),
        status=pl.when(reported).then(pl.lit("reported")).otherwise(pl.lit("missing")),
        note=pl.when(number % 50 == 0).then(pl.format("Påhittad anmärkning {}", number % 9_000)),
    ).cast(dict(SCHEMA))  # type: ignore[arg-type]


def write(path: Path, rows: int) -> tuple[float, float]:
    """Seconds and megabytes beyond those of the table itself."""
    frame = figures(rows)
    held, began = peak(), time.perf_counter()
    sheet = DataSheet(name="observations", frame=frame)
    write_workbook(path, [sheet], Cover(title="Påhittat", lines=[]), created=datetime(2026, 1, 1, tzinfo=UTC))
    return time.perf_counter() - began, peak() - held


def read(path: Path, rows: int) -> tuple[float, float, bool]:
    """Seconds, megabytes with those of the table that is read, and whether it is the one written."""
    held, began = peak(), time.perf_counter()
    frame = read_workbook(path, {"observations": SCHEMA})["observations"]
    spent, more = time.perf_counter() - began, peak() - held
    return spent, more, frame.equals(figures(rows))


def write_by_cell(path: Path, rows: int) -> tuple[float, float]:
    """XlsxWriter with a row in memory at a time."""
    frame = figures(rows).with_columns(pl.col("date").cast(pl.String))
    held, began = peak(), time.perf_counter()
    with Workbook(path, {"constant_memory": True}) as book:
        page, text = book.add_worksheet("observations"), book.add_format({"num_format": "@"})
        for number, row in enumerate(frame.iter_rows(), start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, column, cell, text)
                elif cell is not None:
                    page.write_number(number, column, cell)
    return time.perf_counter() - began, peak() - held


def peak() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Prints one table; ends with a message when a limit is passed."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder, "large.xlsx"), Path(folder, "small.xlsx")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as alone:
            writing = alone.submit(write, large, ROWS).result()
            *reading, same = alone.submit(read, large, ROWS).result()
            few = alone.submit(write, small, FEWER).result()
            by_cell = alone.submit(write_by_cell, small, FEWER).result()
        size = large.stat().st_size / 1e6
    limits = f"at most {SECONDS:.0f} s, {MEGABYTES:.0f} MB"
    print(f"{'rows of 8 columns':<34}{'seconds':>9}{'MB more':>9}   ({limits})")
    for what, rows, (spent, more) in (
        ("written", ROWS, writing),
        ("read back", ROWS, (reading[0], reading[1])),
        ("written", FEWER, few),
        ("written by XlsxWriter", FEWER, by_cell),
    ):
        print(f"{rows:>9,} {what:<24}{spent:>9.2f}{more:>9.0f}")
    print(f"file {size:.1f} MB; XlsxWriter takes {by_cell[0] / few[0]:.0f} times as long")
    if not same:
        sys.exit("what was read is not what was written")
    if max(writing[0], reading[0]) > SECONDS or max(writing[1], reading[1]) > MEGABYTES:
        end(["the workbook"])


if __name__ == "__main__":
    main()
