"""Rank, percentile, z-score and change of a whole panel, beside numpy, Polars, DuckDB and pandas by hand.

    python -m tests.benchmarks.compare [--kpis 1000] [--regions 290] [--years 20] [--real FILE] [--runs 5]

obs is the metric "standings" as every comparison runs it: it is asked of a panel, and its result is checked.
What the others do by hand is the same work without the checks, the statuses and the remarks: from a long
table to one with five more columns. numpy starts from a dense array and ends with arrays: the limit. That all
give the same to 1e-9 is asserted. The figures are invented; --real takes those of a CSV of Kolada (kpi,
municipality, year, gender, value). DuckDB and pandas are left out, and it is said, where they are missing.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray
from tests.benchmarks._aims import compared

from obs import Group, Indicator, Metric, Panel
from obs.compare.running import in_texts, result_of
from obs.observations import SCHEMA
from obs.plugins import Registry

Dense = NDArray[np.float64]
KEY = ["indicator", "region", "period"]
SHARED = ["indicator", "period"]
NUMBERS = ["rank", "n", "percentile", "z_score", "change"]
COUNTRY = "0000"


def invented(kpis: int, regions: int, years: int) -> pl.DataFrame:
    """A figure of one decimal, so that there are ties, for every cell but two in a hundred."""
    chance = np.random.default_rng(8)
    names = [
        pl.DataFrame({"indicator": [f"N99{number:04}" for number in range(kpis)]}),
        pl.DataFrame({"region": [f"{9000 + number}" for number in range(regions)]}),
        pl.DataFrame({"period": [f"{2000 + number}" for number in range(years)]}),
    ]
    table = names[0].join(names[1], how="cross").join(names[2], how="cross")
    value = pl.Series("value", chance.normal(100, 20, table.height).round(1))
    return table.with_columns(value).filter(pl.Series(chance.random(table.height) > 0.02))


def real(file: Path, kpis: int) -> pl.DataFrame:
    """Both sexes together of the first *kpis*, without the country."""
    types = {"kpi": pl.String, "municipality": pl.String, "year": pl.String, "value": pl.Float64}
    rows = pl.read_csv(file, columns=[*types, "gender"], schema_overrides=types)
    rows = rows.filter(pl.col("gender") == "T", pl.col("municipality") != COUNTRY).drop_nulls("value")
    first = rows.get_column("kpi").unique().sort().head(kpis)
    rows = rows.filter(pl.col("kpi").is_in(first.implode()))
    return rows.select(indicator="kpi", region="municipality", period="year", value="value").sort(KEY)


def panel_of(table: pl.DataFrame) -> Panel:
    """What the metric is given; change is counted from the first year."""
    whole = table.with_columns(
        date=pl.col("period").str.to_date("%Y"), sex=pl.lit("T"), status=pl.lit("reported"), note=pl.lit("")
    )
    ids: list[str] = table.get_column("indicator").unique().sort().to_list()
    years: list[str] = table.get_column("period").unique().sort().to_list()
    members = tuple(table.get_column("region").unique().sort())
    return Panel(
        observations=whole.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()).lazy(),
        indicators={id_: _indicator(id_) for id_ in ids},
        group=Group(id="all", title="all", members=members),
        shown=members[:5],
        benchmark="00",
        periods=dict.fromkeys(ids, years[-1]),
        starts=dict.fromkeys(ids, years[0]),
    )


def _indicator(id_: str) -> Indicator:
    return Indicator(
        id=id_,
        source="invented",
        query={},
        title_sv=id_,
        title_en=id_,
        unit="",
        kind="index",
        polarity="none",
        producer="nobody",
    )


def with_obs(metrics: dict[str, type[Metric]], panel: Panel) -> pl.DataFrame:
    """The metric, as it is run in a comparison."""
    return result_of(metrics, "standings", panel, {})


def dense_of(table: pl.DataFrame) -> Dense:
    """KPI x year x region, NaN where there is no figure."""
    codes = [table.get_column(name).cast(pl.Enum(table.get_column(name).unique().sort())) for name in KEY]
    kpi, region, year = (code.to_physical().to_numpy() for code in codes)
    dense = np.full((kpi.max() + 1, year.max() + 1, region.max() + 1), np.nan)
    dense[kpi, year, region] = table.get_column("value").to_numpy()
    return dense


def with_numpy(dense: Dense) -> dict[str, NDArray[Any]]:
    """The limit: one sort a year of a KPI, and arithmetic on whole arrays; NaN sorts last."""
    order = np.argsort(dense, axis=2)
    ordered = np.take_along_axis(dense, order, 2)
    n = (~np.isnan(dense)).sum(2, keepdims=True)
    places = cast("NDArray[np.int64]", np.arange(dense.shape[2]))
    other = ordered[..., 1:] != ordered[..., :-1]
    edge = np.ones((*dense.shape[:2], 1), bool)
    first = np.maximum.accumulate(np.where(np.concatenate([edge, other], 2), places, 0), 2)
    last: NDArray[np.int64] = np.where(np.concatenate([other, edge], 2), places, places[-1])
    last = np.minimum.accumulate(last[..., ::-1], 2)[..., ::-1]
    rank, middle = np.empty(dense.shape, np.int64), np.empty(dense.shape)
    np.put_along_axis(rank, order, first + 1, 2)
    np.put_along_axis(middle, order, (first + last) / 2, 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(dense, 2, keepdims=True) / n
        deviation = np.sqrt(np.nansum((dense - mean) ** 2, 2, keepdims=True) / n)
        return {
            "rank": rank,
            "n": np.broadcast_to(n, dense.shape),
            "percentile": 100 * (middle + 0.5) / n,
            "z_score": (dense - mean) / deviation,
            "change": dense - dense[:, :1],
        }


def with_polars(table: pl.LazyFrame, first: str) -> pl.DataFrame:
    """Lazy Polars as it is written by hand, with windows."""
    value = pl.col("value")
    start = table.filter(pl.col("period") == first).select("indicator", "region", base="value")
    return (
        table.join(start, on=["indicator", "region"], how="left")
        .with_columns(
            rank=value.rank("min").over(SHARED).cast(pl.Int64),
            middle=value.rank("average").over(SHARED),
            n=value.count().over(SHARED).cast(pl.Int64),
            mean=value.mean().over(SHARED),
            deviation=value.std(ddof=0).over(SHARED),
        )
        .select(
            *KEY,
            "rank",
            "n",
            percentile=100 * (pl.col("middle") - 0.5) / pl.col("n"),
            z_score=(value - pl.col("mean")) / pl.col("deviation"),
            change=value - pl.col("base"),
        )
        .collect()
    )


def with_duckdb(table: Any, first: str) -> pl.DataFrame:
    """SQL with windows on a table in memory."""
    connection = import_module("duckdb").connect()
    connection.register("t", table)
    window = "PARTITION BY indicator, period"
    return connection.sql(
        f"""
        SELECT indicator, region, period,
          rank() OVER ({window} ORDER BY value) AS rank,
          count(*) OVER ({window}) AS n,
          100 * (rank() OVER ({window} ORDER BY value)
            + (count(*) OVER ({window}, value) - 1) / 2 - 0.5) / count(*) OVER ({window}) AS percentile,
          (value - avg(value) OVER ({window})) / nullif(stddev_pop(value) OVER ({window}), 0) AS z_score,
          value - base AS change
        FROM t LEFT JOIN
          (SELECT indicator AS i, region AS r, value AS base FROM t WHERE period = '{first}') AS s
          ON indicator = i AND region = r
        """
    ).pl()


def with_pandas(table: Any, first: str) -> Any:
    """Grouped and merged, on categories."""
    groups = table.groupby(SHARED, observed=True)["value"]
    start = table[table["period"] == first].set_index(["indicator", "region"])["value"].rename("base")
    table = table.join(start, on=["indicator", "region"])
    n = groups.transform("count")
    return table[KEY].assign(
        rank=groups.rank("min"),
        n=n,
        percentile=100 * (groups.rank("average") - 0.5) / n,
        z_score=(table["value"] - groups.transform("mean")) / groups.transform("std", ddof=0),
        change=table["value"] - table["base"],
    )


def ways(table: pl.DataFrame, panel: Panel) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What is timed; what each starts from is made before."""
    metrics = dict(Registry.from_entry_points(environ={}).metrics)
    first = table.get_column("period").min()
    assert isinstance(first, str)
    dense = dense_of(table)
    enums = {name: pl.Enum(table.get_column(name).unique().sort()) for name in KEY}
    coded = table.with_columns(pl.col(name).cast(enum) for name, enum in enums.items()).lazy()
    yield "obs", lambda: with_obs(metrics, panel)
    yield "numpy, dense", lambda: with_numpy(dense)
    yield "lazy Polars, Enum", lambda: with_polars(coded, first)
    yield "lazy Polars, strings", lambda: with_polars(table.lazy(), first)
    if find_spec("duckdb") and find_spec("pyarrow"):
        arrow = cast("object", table.to_arrow())
        yield "DuckDB", lambda: with_duckdb(arrow, first)
    if find_spec("pandas"):
        pandas = import_module("pandas")
        data = {name: table.get_column(name).to_numpy() for name in table.columns}
        for name in KEY:
            data[name] = pandas.Categorical(table.get_column(name).to_list())
        frame = pandas.DataFrame(data)
        yield "pandas", lambda: with_pandas(frame, first)


def assert_equal(name: str, found: Any, expected: pl.DataFrame, table: pl.DataFrame) -> None:
    """*found*, in whatever form, says what *expected* says of each row; z-scores where obs gives one."""
    if isinstance(found, dict):
        codes = [table.get_column(each).cast(pl.Enum(table.get_column(each).unique().sort())) for each in KEY]
        kpi, region, year = (code.to_physical().to_numpy() for code in codes)
        arrays = cast("dict[str, Dense]", found)
        found = table.select(KEY).with_columns(
            pl.Series(each, arrays[each][kpi, year, region]) for each in NUMBERS
        )
    elif not isinstance(found, pl.DataFrame):
        found = pl.DataFrame({each: found[each].to_list() for each in (*KEY, *NUMBERS)})
    texts = found.with_columns(pl.col(KEY).cast(pl.String))
    both = expected.join(texts, on=KEY, how="inner")
    assert both.height == expected.height == texts.height, name
    for each in NUMBERS:
        mine, theirs = pl.col(each).cast(pl.Float64), pl.col(f"{each}_right").cast(pl.Float64).fill_nan(None)
        differ = ((mine - theirs).abs() > 1e-9 * (1 + mine.abs())) | (mine.is_not_null() & theirs.is_null())
        assert not both.select(differ.fill_null(value=False).any()).item(), (name, each)


def measured(table: pl.DataFrame, runs: int) -> dict[str, float]:
    """The least of *runs* of each way, one after the other in turn; their results are equal."""
    panel = panel_of(table)
    told = list(ways(table, panel))
    expected = in_texts(next(iter(told))[1]().filter(pl.col("value").is_not_null()))
    least: dict[str, float] = {}
    for turn in range(runs):
        for name, work in told:
            start = time.perf_counter()
            found = work()
            taken = time.perf_counter() - start
            least[name] = min(least.get(name, taken), taken)
            if turn == 0:
                rows = found.filter(pl.col("value").is_not_null()) if name == "obs" else found
                assert_equal(name, rows, expected, table)
            del found
    return least


def main() -> None:
    """Prints one table for figures in order and one for shuffled ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kpis", type=int, default=1000)
    parser.add_argument("--regions", type=int, default=290)
    parser.add_argument("--years", type=int, default=20)
    parser.add_argument("--real", type=Path, help="a CSV of Kolada in place of invented figures")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    made = (asked.kpis, asked.regions, asked.years)
    table = real(asked.real, asked.kpis) if asked.real else invented(*made)
    for missing in (each for each in ("duckdb", "pandas") if not find_spec(each)):
        print(f"left out, not installed: {missing}")
    for order, rows in (
        ("in order", table),
        ("shuffled", table.sample(fraction=1.0, shuffle=True, seed=1)),
    ):
        least = measured(rows, asked.runs)
        print(f"\n{rows.height:,} figures, {order} | seconds | times obs | times numpy")
        print("---|---|---|---")
        for name, seconds in least.items():
            if name != "obs":
                held = 2.0 if name == "numpy, dense" else None
                compared(f"standings of {rows.height:,}, {order}", least["obs"], name, seconds, most=held)
            print(
                f"{name} | {seconds:.2f} | {seconds / least['obs']:.2f} | "
                f"{seconds / least['numpy, dense']:.2f}"
            )


if __name__ == "__main__":
    main()
