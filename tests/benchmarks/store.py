"""How long the store takes, and how much room, beside what one would use instead of it.

    python -m tests.benchmarks.store [--series 2012] [--rounds 5] [--figures FILE] [--alone]

All figures of Kolada where ../shared has them (or *FILE*, a CSV with kpi, municipality, year, gender and
value), else invented ones of invented places. They are written series by series, as a fetch does; one series
is read; they come a second time unchanged; and with one value in ten revised, in few series and in all.

The others get the whole table at once, wait for the disk at most once, check no hash and keep no history. It
is asserted that all read the same and find the same revisions. DuckDB is left out, and this is said, where it
is not installed; with --alone all others are. Ends with `TOO_SLOW` beyond a limit, which is for all of
Kolada and taken in proportion to the rows; of less than a tenth of it nothing can be said.
"""

from __future__ import annotations

import argparse
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
import polars as pl
from tests.benchmarks._aims import at_most, compared
from tests.benchmarks._limits import end
from tests.store.writer import indicator

from obs.observations import observation_frame
from obs.store import Parser, RecordedReply, Scope, Store, Stored

REAL = Path(__file__).parents[3] / "shared/data/kolada/full_1994-2022.csv.gz"
KEY = ["indicator", "region", "period", "sex"]
COLUMNS = [*KEY, "value", "status"]
NOW = datetime(2026, 11, 1, tzinfo=UTC)
ROWS = 9_539_194  # all of Kolada
READ, CHECKED, MEGABYTES = 0.005, 10.0, 60.0
REPEATS = 3
SHARE = 0.105  # of the rows of Kolada: a million
Frames: TypeAlias = Mapping[str, pl.DataFrame]
Read: TypeAlias = Callable[[str], pl.DataFrame]
Write: TypeAlias = Callable[[Path, pl.DataFrame, Frames], Read]
Answer = TypeVar("Answer")


def real(path: Path) -> pl.DataFrame:
    """Every figure of a dump of Kolada, where 0000 is the country and 0001 a region."""
    texts = dict.fromkeys(["kpi", "municipality", "year", "gender"], pl.String)
    code = pl.col("municipality")
    return pl.read_csv(path, schema_overrides={**texts, "value": pl.Float64}).select(
        indicator="kpi",
        region=pl.when(code.str.starts_with("00")).then(code.str.tail(2)).otherwise(code),
        period="year",
        sex=pl.col("gender").replace({"K": "F"}),
        value="value",
    )


def invented(series: int) -> pl.DataFrame:
    """Random walks of invented places, as long as the series of Kolada; one figure in five is missing."""
    draw = np.random.default_rng(1)
    years = [str(year) for year in range(2006, 2022)]
    places = [str(9001 + number) for number in range(290)]
    keys = [pl.DataFrame({"indicator": [f"N{99000 + number}" for number in range(series)]})]
    keys += [pl.DataFrame({"period": years}), pl.DataFrame({"region": places})]
    values = draw.normal(0, 1, (series, len(years), len(places))).cumsum(axis=1).round(3).ravel()
    table = keys[0].join(keys[1], how="cross").join(keys[2], how="cross")
    gap = pl.Series(draw.random(values.size) < 0.2)
    return table.with_columns(sex=pl.lit("T"), value=pl.Series(values).set(gap, None))


def observations(table: pl.DataFrame, series: int) -> Frames:
    """The first *series* of *table* as observations, in the order that they came in."""
    status = pl.when(pl.col("value").is_null()).then(pl.lit("missing")).otherwise(pl.lit("reported"))
    parts = table.partition_by("indicator", as_dict=True, maintain_order=True)
    chosen = sorted(parts)[:series]
    return {str(key[0]): observation_frame(parts[key].with_columns(status=status)) for key in chosen}


def revised(frames: Frames, *, spread: bool) -> tuple[Frames, int]:
    """*frames* with one value in ten greater by 1, all of few series or (*spread*) some of all; how many."""
    left = round(sum(frame.height for frame in frames.values()) * SHARE)
    made, count = dict(frames), 0
    for id_, frame in frames.items():
        filled = frame["value"].count()
        share = min(left, filled, max(1, round(frame.height * SHARE)) if spread else filled)
        place = pl.col("value").cum_count() - 1
        every = filled // share if share else 1
        chosen = (place % every == 0) & (place < every * share) & pl.col("value").is_not_null()
        count += share
        made[id_] = frame.with_columns(value=pl.col("value") + pl.when(chosen).then(1.0).otherwise(0.0))
        left -= share
        if left <= 0:
            break
    return made, count


def as_table(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """*frames* as one with codes as texts, as others keep it."""
    texts = dict.fromkeys([*KEY, "status"], pl.String)
    empty = pl.DataFrame(schema={name: pl.Float64 if name == "value" else pl.String for name in COLUMNS})
    return pl.concat([empty, *(frame.select(COLUMNS).cast(cast("Any", texts)) for frame in frames)])


def fetched(store: Store, frames: Frames, day: int) -> list[Stored]:
    """What becomes of *frames*, which come on that *day* in replies of 25; two at a time, as in a fetch."""
    moment = NOW + timedelta(days=day)
    run, sha256 = store.begin_run(f"plan {day}", moment), store.put_raw(b"%d" % day)
    regions = {str(each) for frame in frames.values() for each in frame["region"].unique()}
    scope, parser = Scope(regions=tuple(sorted(regions))), Parser(plugin="a", distribution="a", version="1")
    replies = {id_: f"reply {number // 25}" for number, id_ in enumerate(frames)}
    for key in dict.fromkeys(replies.values()):
        store.record_reply(run, _reply(key, sha256, moment))

    def put(id_: str) -> Stored:
        return store.put_series(
            run,
            indicator(id_),
            frames[id_],
            scope=scope,
            replies=[replies[id_]],
            fetched_at=moment,
            parser=parser,
        )

    with ThreadPoolExecutor(2) as pool:
        stored = list(pool.map(put, frames))
    store.finish_run(run, moment)
    return stored


def _reply(key: str, sha256: str, moment: datetime) -> RecordedReply:
    return RecordedReply(
        source="kolada",
        key=key,
        method="GET",
        path=f"/{key}",
        body=None,
        url=f"https://pahittat.example/{key}",
        status=200,
        sha256=sha256,
        fetched_at=moment,
        bytes=1,
    )


# what one would use instead: how it is written, and how a series is read from it


def sorted_parquet(folder: Path, table: pl.DataFrame, _: Frames) -> Read:
    """One Parquet file, sorted, with the statistics of row groups to find a series by."""
    path = folder / "all.parquet"
    table.sort(KEY).write_parquet(path, row_group_size=50_000)
    return lambda id_: pl.scan_parquet(path).filter(pl.col("indicator") == id_).collect()


def hive(folder: Path, _: pl.DataFrame, frames: Frames) -> Read:
    """A folder for each series, found by scanning."""
    for id_, frame in frames.items():
        (folder / f"indicator={id_}").mkdir()
        as_table([frame]).drop("indicator").write_parquet(folder / f"indicator={id_}" / "0.parquet")
    schema = cast("Any", {"indicator": pl.String})
    return lambda id_: (
        pl.scan_parquet(folder, hive_partitioning=True, hive_schema=schema)
        .filter(pl.col("indicator") == id_)
        .select(COLUMNS)
        .collect()
    )


def sqlite(folder: Path, table: pl.DataFrame, _: Frames) -> Read:
    """SQLite with the key as primary key."""
    connection = sqlite3.connect(folder / "all.sqlite", isolation_level=None)
    connection.execute(
        "CREATE TABLE observation (indicator TEXT, region TEXT, period TEXT, sex TEXT, value REAL,"
        " status TEXT, PRIMARY KEY (indicator, region, period, sex)) WITHOUT ROWID"
    )
    connection.execute("BEGIN")
    for part in table.iter_slices(500_000):
        connection.executemany("INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?)", part.iter_rows())
    connection.execute("COMMIT")
    query = "SELECT * FROM observation WHERE indicator = ?"
    schema = {name: pl.Float64 if name == "value" else pl.String for name in COLUMNS}
    return lambda id_: pl.DataFrame(connection.execute(query, (id_,)).fetchall(), schema, orient="row")


def duckdb(folder: Path, table: pl.DataFrame, _: Frames) -> Read:
    """A DuckDB file, in the order of the key, kept open."""
    import duckdb as library

    connection = cast("Any", library).connect(str(folder / "all.duckdb"))
    connection.register("given", table)
    connection.execute("CREATE TABLE observation AS SELECT * FROM given ORDER BY ALL")
    connection.execute("CHECKPOINT")
    return lambda id_: connection.sql("SELECT * FROM observation WHERE indicator = ?", params=[id_]).pl()


OTHERS: dict[str, Write] = {
    "one sorted Parquet file": sorted_parquet,
    "SQLite": sqlite,
    "folder scanned (hive)": hive,
}
if find_spec("duckdb"):
    OTHERS["DuckDB file"] = duckdb


def in_polars(old: Path, new: pl.DataFrame) -> int:
    """How many keys of a sorted Parquet file say something else in *new*."""
    both = pl.scan_parquet(old).join(new.lazy(), on=KEY, how="full", suffix="_new")
    other = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_new")) for name in ("value", "status"))
    return both.filter(other).select(pl.len()).collect(engine="streaming").item()


def held(store: Store, id_: str) -> pl.DataFrame:
    """A series of the store, whose file is held against its hash."""
    frame = store.read(indicator(id_))
    assert frame is not None
    return frame


def took(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """Seconds, and what came of it."""
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def size(folder: Path) -> float:
    """Megabytes of all files below *folder*."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def line(work: str, who: str, seconds: float, base: float, told: str = "") -> None:
    """One line of the table."""
    number = f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"
    print(f"| {work} | {who} | {number} | {seconds / base:.2f} | {told} |", flush=True)


def read_all(read: Mapping[str, Read], ids: list[str], rounds: int) -> dict[str, float]:
    """The median time of each way to read one of *ids*, in turn; all give the same figures."""
    spent: dict[str, list[float]] = {who: [] for who in read}
    for id_ in ids:
        expected: pl.DataFrame | None = None
        for who, way in read.items():
            times, frames = zip(*(took(partial(way, id_)) for _ in range(rounds)), strict=True)
            spent[who].append(min(times))
            found = as_table(frames[:1]).sort(KEY)
            assert expected is None or found.equals(expected), (who, id_)
            expected = found
    return {who: median(times) for who, times in spent.items()}


def main() -> None:
    """Print the table; end with `TOO_SLOW` beyond a limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=2012 if REAL.exists() else 60)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--figures", type=Path, default=REAL)
    parser.add_argument("--alone", action="store_true")
    options = parser.parse_args()
    here = options.figures.exists()
    frames = observations(real(options.figures) if here else invented(options.series), options.series)
    with tempfile.TemporaryDirectory() as folder:
        late = measured(Path(folder), frames, options.rounds, {} if options.alone else OTHERS)
    end(late if sum(frame.height for frame in frames.values()) > ROWS / 10 else ())


def measured(root: Path, frames: Frames, rounds: int, others: Mapping[str, Write]) -> list[str]:
    """Measure and print everything; what is beyond its limit."""
    rows = sum(frame.height for frame in frames.values())
    part, late = rows / ROWS, list[str]()
    print(f"{rows:,} rows in {len(frames):,} series" + ("" if "DuckDB file" in OTHERS else "; no DuckDB"))
    print("| work | who | time | times obs | |\n|---|---|---|---|---|")
    folder = root / "obs"
    with Store.open(folder) as store:
        first, stored = took(lambda: fetched(store, frames, 0))
        assert all(each.new for each in stored)
    line("written", "obs", first, first, f"{size(folder):.1f} MB, series by series, each on the disk")
    at_most("store, on the disk beside the raw replies", size(folder), "MB", MEGABYTES * part)
    if size(folder) > MEGABYTES * part:
        late.append("size")
    table, read = as_table(frames.values() if others else []), dict[str, Read]()
    for who, write in others.items():
        (root / who).mkdir()
        seconds, read[who] = took(partial(write, root / who, table, frames))
        line("written", who, seconds, first, f"{size(root / who):.1f} MB")
    with Store.open(folder) as store:
        ids = list(frames)[:: max(1, len(frames) // 20)]
        read = {"obs": partial(held, store), **read}
        times = read_all(read, ids, rounds)
        for who, seconds in times.items():
            line("one series read", who, seconds, times["obs"])
            if who != "obs":
                compared("store, one series read, warm", times["obs"], who, seconds)
        at_most("store, one series read, warm", times["obs"] * 1000, "ms", READ * 1000)
        if times["obs"] > READ:
            late.append("read")
        again = [took(partial(fetched, store, frames, day)) for day in range(1, 1 + REPEATS)]
    assert not any(each.new for _, stored in again for each in stored)
    seconds = min(seconds for seconds, _ in again)
    line("all unchanged", "obs", seconds, seconds, "and noted, series by series")
    at_most(f"store, {rows:,} unchanged values checked", seconds, "s", CHECKED * part)
    if seconds > CHECKED * part:
        late.append("unchanged")
    old = root / "one sorted Parquet file/all.parquet" if others else None
    if old:
        other, count = took(partial(in_polars, old, table))
        assert count == 0
        line("all unchanged", "Polars, two tables joined", other, seconds)
    del table
    after_revisions(root, frames, old)
    return late


def after_revisions(root: Path, frames: Frames, old: Path | None) -> None:
    """Print how long it takes to find one value in ten revised; both ways find the same."""
    for spread, where in ((False, "few series"), (True, "all series")):
        frames, count = revised(frames, spread=spread)
        with Store.open(root / "obs") as store:
            seconds, stored = took(partial(fetched, store, frames, 1 + REPEATS + spread))
        assert sum(each.revised for each in stored) == count
        work, new = f"{count:,} revised, in {where}", sum(each.new for each in stored)
        line(work, "obs", seconds, seconds, f"{new:,} of {len(frames):,} series written anew")
        if old is None:
            continue
        table = as_table(frames.values())
        other, found = took(partial(in_polars, old, table))
        assert found == count
        line(work, "Polars, two tables joined", other, seconds, "found, not kept")
        table.sort(KEY).write_parquet(old, row_group_size=50_000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"\nmost memory, figures and others included: {memory:.2f} GB")


if __name__ == "__main__":
    main()
