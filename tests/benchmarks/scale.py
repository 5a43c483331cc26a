"""How the cost of a panel grows on each engine: indicators, regions, periods, and Kolada many times over.

    python -m tests.benchmarks.scale [FILE] [--engines polars,duckdb] [--times 1,10] [--of regions] [--grow]

FILE is a CSV of Kolada (kpi, municipality, year, gender, value); without it the figures that come with obs
are taken, a twentieth of Kolada. Kolada is as large as it is, so that ten or a hundred times as much is the
same figures of other indicators, or with --of of other regions (all are in the group) or periods (months, and
years of before): equal figures are kinder to caches and to compression than others would be. What is timed is
obs: the panel gathered, the --metric computed for all regions, the rows of five regions given and checked.
Each run is a process of its own, which may take --memory (of Spark its Java); the greatest memory is that of
the process and of the Java that it started. All engines must give the same rows to 1e-9. A
run of more than an hour is stopped, and it is said.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from obs import Group, Indicator, observation_frame
from obs.compare import Options, measure
from obs.engines import engine_called
from obs.plugins import Registry
from obs.snapshot import embedded
from obs.study import Study, builtin

LONGEST = 3600
SERIES = 20
"""Series of Kolada in a file; fewer where each has the figures of more regions or periods."""
GROUP, MEMBERS = "kolada:ALL", "members.json"
MUNICIPALITY = re.compile("(?!00)[0-9]{4}(x[0-9]+)?")
SHOWN = ("1783", "1982", "2282", "0767", "1293")


class Files:
    """Figures in Parquet files, many series to a file (`obs.figures.Figures`)."""

    label = "files of the benchmark"
    known_by: date | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: tuple[Path, dict[str, pl.DataFrame]] = (folder, {})

    def file(self, indicator: Indicator) -> str:
        """Where the series is."""
        return str(self._folder / str(indicator.query["file"]))

    def read(self, indicator: Indicator) -> pl.DataFrame | None:
        """The series; those of the same file are read with it."""
        path = Path(self.file(indicator))
        if self._read[0] != path:
            parts = pl.read_parquet(path).partition_by("indicator", as_dict=True)
            self._read = (path, {str(id_): frame for (id_,), frame in parts.items()})
        return self._read[1].get(indicator.id)

    def as_of(self, indicator: Indicator) -> date | None:
        """Not known."""
        return None

    def size(self, indicator: Indicator) -> int:
        """Its rows."""
        return int(str(indicator.query["rows"]))

    def groups(self) -> Mapping[str, Group]:
        """All municipalities, and those that are made of them."""
        members = json.loads((self._folder / MEMBERS).read_text("utf-8"))
        return {GROUP: Group(id="ALL", title="all of the benchmark", members=tuple(members))}


def observations(file: Path) -> pl.DataFrame:
    """All of *file*, in the shape of observations."""
    types = {"kpi": pl.String, "municipality": pl.String, "year": pl.String, "value": pl.Float64}
    rows = pl.read_csv(file, schema_overrides={**types, "gender": pl.String})
    region = pl.when(pl.col("municipality") == "0000").then(pl.lit("00")).otherwise("municipality")
    frame = rows.select(
        indicator="kpi",
        region=region,
        period="year",
        sex=pl.col("gender").replace({"K": "F"}),
        value="value",
        status=pl.when(pl.col("value").is_null()).then(pl.lit("missing")).otherwise(pl.lit("reported")),
    )
    return observation_frame(frame.sort("indicator", "region", "period", "sex"))


def with_obs() -> pl.DataFrame:
    """The figures that come with obs, by year."""
    study, held = builtin(), embedded("bistand")
    frames = [frame for each in study.indicators.values() if (frame := held.read(each)) is not None]
    return pl.concat(frames).filter(pl.col("period").cast(pl.String).str.len_chars() == 4)


def part(frame: pl.DataFrame, indicators: float, regions: float, periods: float) -> pl.DataFrame:
    """The first of its indicators, its municipalities and its years: these shares of them."""
    kept = frame
    for name, share in (("indicator", indicators), ("region", regions), ("period", periods)):
        if share < 1:
            codes = frame.get_column(name).cast(pl.String).unique().sort()
            some = codes.head(max(1, round(codes.len() * share))).to_list()
            always = ["00", *SHOWN] if name == "region" else []
            kept = kept.filter(pl.col(name).cast(pl.String).is_in([*some, *always]))
    return kept


def copies(frame: pl.DataFrame, times: int, of: str) -> Iterator[pl.DataFrame]:
    """*frame*, and so often less one the same figures of other indicators, regions or periods."""
    text = pl.col(of.removesuffix("s")).cast(pl.String)
    for copy in range(times):
        if of == "periods":
            # A month of each year; more than ten are of the years before those that there are.
            year = (text.cast(pl.Int32) - 30 * (copy // 10)).cast(pl.String)
            month = copy % 10 + 1
            period = year if times == 1 else pl.concat_str(year, pl.lit(f"-{month:02}"))
            day = pl.date(year.cast(pl.Int32), month, 1)
            yield frame.with_columns(period=period.cast(pl.Categorical), date=day)
        elif of == "regions":
            yield frame.with_columns(region=(text + f"x{copy}" if copy else text).cast(pl.Categorical))
        else:
            yield frame.with_columns(indicator=(text + f"x{copy}" if copy else text).cast(pl.Categorical))


def written(frame: pl.DataFrame, times: int, folder: Path, of: str = "indicators") -> int:
    """`copies` of *frame* in files of *folder*; the number of their rows."""
    folder.mkdir(parents=True)
    series = frame.sort(pl.col("indicator").cast(pl.String)).partition_by("indicator", maintain_order=True)
    together = SERIES if of == "indicators" else max(1, SERIES // times)
    told: dict[str, dict[str, object]] = {}
    regions: set[str] = set()
    for number, at in enumerate(range(0, len(series), together)):
        all_of_them = copies(pl.concat(series[at : at + together]), times, of)
        if of != "indicators":
            all_of_them = iter([pl.concat(all_of_them)])
        for copy, table in enumerate(all_of_them):
            name = f"{copy:03}-{number:04}.parquet"
            table.write_parquet(folder / name)
            rows = table.group_by(pl.col("indicator").cast(pl.String)).len()
            told |= {id_: {"file": name, "rows": each} for id_, each in rows.iter_rows()}
            regions |= {*table.get_column("region").unique().cast(pl.String)}
    (folder / "series.json").write_text(json.dumps(told), "utf-8")
    members = sorted(each for each in regions if MUNICIPALITY.fullmatch(each))
    (folder / MEMBERS).write_text(json.dumps(members), "utf-8")
    return frame.height * times


def study_of(folder: Path) -> Study:
    """A study of all that is in *folder*, the study's own indicators left out."""
    told: dict[str, dict[str, object]] = json.loads((folder / "series.json").read_text("utf-8"))
    plain = next(iter(builtin().indicators.values()))
    series = {
        id_: replace(
            plain, id=id_, source="kolada", query=asked, polarity="none", denominator=None, breaks=()
        )
        for id_, asked in told.items()
    }
    return replace(builtin(), indicators=series, derived={}, change_from="2010", regions=SHOWN, group=GROUP)


def timed(metric: str, engine: str, memory: str, folder: Path, output: Path) -> None:
    """One run, in this process: prints seconds and gigabytes as JSON, writes the rows."""
    if engine == "polars":
        most = int(float(memory.upper().removesuffix("GB")) * 1e9)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    computing = engine_called(engine, memory.removesuffix("B") if engine == "spark" else memory)
    study, figures = study_of(folder), Files(folder)
    metrics = Registry.from_entry_points(environ={}).metrics
    start = time.perf_counter()
    asked = Options(all_indicators=True)
    found = measure(study, figures, metrics, metric, asked, parameters={}, terms={}, engine=computing)
    seconds = time.perf_counter() - start
    found.table.write_parquet(output)
    print(json.dumps({"seconds": seconds, "GB": _greatest()}))


def _greatest() -> float:
    """The most memory that this process and those it started have had, in gigabytes.

    Not `getrusage`: a process that was forked is said to have had what its parent had.
    """
    told: list[str] = []
    for each in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            told.append(each.read_text("utf-8"))
    own = re.compile(rf"^(?:Pid|PPid):\t{os.getpid()}$", re.MULTILINE)
    most = (re.search(r"^VmHWM:\s+(\d+) kB$", each, re.MULTILINE) for each in told if own.search(each))
    return sum(int(each[1]) for each in most if each) / 1e6


def in_process(metric: str, engine: str, memory: str, folder: Path, output: Path) -> str:
    """One run in a process of its own: seconds and gigabytes, or what became of it."""
    words = [
        sys.executable,
        "-m",
        "tests.benchmarks.scale",
        "--metric",
        metric,
        "--run",
        engine,
        memory,
        str(folder),
        str(output),
    ]
    try:
        ended = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return f"over {LONGEST} s | -"
    if ended.returncode:
        print(ended.stderr[-300:], file=sys.stderr)
        return f"did not end well (out of memory?) | over {memory}"
    told = json.loads(ended.stdout.splitlines()[-1])
    return f"{told['seconds']:.1f} | {told['GB']:.1f}"


def assert_same(outputs: list[Path]) -> None:
    """All that came to an end gave the same rows, numbers to 1e-9."""
    from polars.testing import assert_frame_equal

    tables = [pl.read_parquet(each) for each in outputs if each.exists()]
    for other in tables[1:]:
        assert_frame_equal(other, tables[0], rel_tol=1e-9, abs_tol=1e-9)


def main() -> None:
    """Prints a table for many times Kolada, and with --grow one for parts of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--engines", default="polars,duckdb")
    parser.add_argument("--times", default="1")
    parser.add_argument("--of", default="indicators", choices=["indicators", "regions", "periods"])
    parser.add_argument("--memory", default="8GB", help="what an engine may take, in GB")
    parser.add_argument("--grow", action="store_true", help="a quarter and a half of each dimension as well")
    parser.add_argument("--share", type=float, default=1.0, help="of the indicators, to try it on little")
    parser.add_argument("--folder", type=Path, help="where the files go; they are removed afterwards")
    parser.add_argument("--metric", default="standings", help="a relational one")
    parser.add_argument("--run", nargs=4, metavar=("ENGINE", "MEMORY", "FOLDER", "OUTPUT"), help="one run")
    asked = parser.parse_args()
    if asked.run:
        timed(asked.metric, asked.run[0], asked.run[1], Path(asked.run[2]), Path(asked.run[3]))
        return
    frame = part(observations(asked.file) if asked.file else with_obs(), asked.share, 1, 1)
    sizes: list[tuple[str, tuple[float, float, float], int]] = [
        (f"{times} x the {asked.of}", (1, 1, 1), int(times)) for times in asked.times.split(",")
    ]
    if asked.grow:
        for at, name in enumerate(("indicators", "regions", "periods")):
            for share in (0.25, 0.5):
                shares = [1.0, 1.0, 1.0]
                shares[at] = share
                sizes.append((f"{share:g} of the {name}", (shares[0], shares[1], shares[2]), 1))
    print("size | observations | engine | seconds | GB\n---|---|---|---|---")
    for name, shares, times in sizes:
        with tempfile.TemporaryDirectory(dir=asked.folder) as scratch:
            folder = Path(scratch)
            rows = written(part(frame, *shares), times, folder / "files", asked.of)
            outputs: list[Path] = []
            for engine in asked.engines.split(","):
                outputs.append(folder / f"{engine}.parquet")
                told = in_process(asked.metric, engine, asked.memory, folder / "files", outputs[-1])
                print(f"{name} | {rows:,} | {engine} | {told}", flush=True)
            assert_same(outputs)


if __name__ == "__main__":
    main()
