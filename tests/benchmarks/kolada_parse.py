"""How fast rows of Kolada become observations, beside json and pandas.json_normalize.

    python -m tests.benchmarks.kolada_parse [--rows 1000000] [--real FIGURES.csv.gz]

Needs the extra "bench" (pandas). The pages have the form of the API. First a million rows whose KPIs, areas
and figures are invented: half of the rows have one value and half have three, one value in ten is missing, a
few are deleted. Then, with --real, as many rows of real figures, or as there are: of KPIs of the total alone,
of KPIs by sex, of any KPIs, and of any with a place for each area without a figure, as missing.

All ways start from the same bytes. The limit is polars.read_json with a schema; beside it what it takes to
make one flat table of that. json_normalize stops at a flat table of what the reply says; obs goes on to
checked observations. It is asserted that they hold the same figures.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

import orjson
import polars as pl
from tests.benchmarks._aims import compared

from obs import Reply, Request
from obs_kolada.data import parse_data
from obs_kolada.plan import DataAsked, Publication, Scope

PAGE_ROWS = 5000
KPIS = [f"N99{number:03}" for number in range(1000)]
AREAS = [f"{number:04}" for number in range(9000, 9312)]
YEARS = range(1994, 2023)
PAGE = pl.Struct({"gender": pl.String, "status": pl.String, "value": pl.Float64, "isdeleted": pl.Boolean})
BARE = {
    "values": pl.List(
        pl.Struct({"kpi": pl.String, "period": pl.Int64, "municipality": pl.String, "values": pl.List(PAGE)})
    ),
    "next_url": pl.String,
}
KEY = ["indicator", "region", "period", "sex"]
Result = TypeVar("Result")


def made_pages(rows: int) -> list[Reply]:
    """Replies with *rows* rows in all, always the same."""
    chance = random.Random(1)
    cells = islice(((kpi, year, area) for kpi in KPIS for year in YEARS for area in AREAS), rows)
    return pages_of(made_row(chance, *cell) for cell in cells)


def pages_of(rows: Iterable[dict[str, Any]]) -> list[Reply]:
    """Replies of 5,000 rows each."""
    at, rest = datetime(2026, 1, 1, tzinfo=UTC), iter(rows)
    replies: list[Reply] = []
    while page := list(islice(rest, PAGE_ROWS)):
        envelope = {"values": page, "next_url": None, "previous_url": None, "count": len(page)}
        body = json.dumps(envelope, separators=(",", ":")).encode()
        replies.append(
            Reply(status=200, headers={}, body=body, url="https://api.kolada.se/v3/", fetched_at=at)
        )
    return replies


def made_row(chance: random.Random, kpi: str, year: int, area: str) -> dict[str, Any]:
    """One row as the API sends it."""
    genders = ["T"] if int(kpi[-1]) % 2 else chance.sample("TKM", 3)
    values: list[dict[str, Any]] = []
    for gender in genders:
        missing, deleted = chance.random() < 0.1, chance.random() < 0.01
        value = None if missing or deleted else round(chance.uniform(-50, 5000), chance.choice((0, 2, 6)))
        status = "Missing" if missing else ""
        values.append({"gender": gender, "count": 1, "status": status, "value": value, "isdeleted": deleted})
    return {"kpi": kpi, "period": year, "municipality": area, "values": values}


def question(replies: list[Reply]) -> Request:
    """What was asked to get *replies*: the KPIs, areas and years in them."""
    rows = pl.concat(with_flat_polars(replies)).select("kpi", "municipality", "period").unique()
    kpis = rows.get_column("kpi").unique().sort().to_list()
    areas = rows.get_column("municipality").unique().sort().to_list()
    asked = DataAsked(
        indicators={kpi: (kpi,) for kpi in kpis},
        publications=dict.fromkeys(kpis, Publication()),
        scope=Scope(areas=tuple(areas), first=YEARS[0], last=YEARS[-1]),
    )
    return Request(path="/data", context=asked)


def with_obs(request: Request, replies: list[Reply]) -> pl.DataFrame:
    """Checked observations, as obs makes them."""
    pages = [parse_data(request, reply) for reply in replies]
    return pl.concat(page.observations for page in pages if page.observations is not None)


def with_bare_polars(replies: list[Reply]) -> list[pl.DataFrame]:
    """Only polars.read_json with a schema: the limit."""
    return [pl.read_json(reply.body, schema=BARE) for reply in replies]


def with_flat_polars(replies: list[Reply]) -> list[pl.DataFrame]:
    """polars.read_json with a schema, and one row for each value."""
    return [
        page.select(pl.col("values").explode()).unnest("values").explode("values").unnest("values")
        for page in with_bare_polars(replies)
    ]


def with_json_normalize(replies: list[Reply]) -> Any:
    """The flat table that json and pandas.json_normalize give."""
    pandas: Any = import_module("pandas")
    rows = [row for reply in replies for row in json.loads(reply.body)["values"]]
    return pandas.json_normalize(rows, record_path="values", meta=["kpi", "period", "municipality"])


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds, and what the work gave."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def assert_equal(found: pl.DataFrame, flat: Any) -> None:
    """Every figure, status and key of *found* is what the flat table of pandas says."""
    plain = pl.DataFrame({name: flat[name].to_list() for name in flat.columns}, strict=False)
    deleted, missing = pl.col("isdeleted"), pl.col("status") == "Missing"
    expected = plain.select(
        indicator="kpi",
        region=pl.when(pl.col("municipality").str.starts_with("00"))
        .then(pl.col("municipality").str.slice(2))
        .otherwise(pl.col("municipality")),
        period=pl.col("period").cast(pl.String),
        sex=pl.col("gender").replace({"K": "F"}),
        value=pl.col("value").cast(pl.Float64).fill_nan(None),
        status=pl.when(deleted)
        .then(pl.lit("deleted"))
        .when(missing)
        .then(pl.lit("missing"))
        .otherwise(pl.lit("reported")),
    ).sort(KEY)
    texts = pl.col(*KEY, "status").cast(pl.String)
    assert found.with_columns(texts).select(expected.columns).sort(KEY).equals(expected)


def real_pages(path: Path, kind: str, rows: int) -> list[Reply]:
    """Replies with at most *rows* rows of the real figures in *path*, in the order of the API."""
    table = pl.read_csv(path, schema_overrides={"kpi": pl.String, "municipality": pl.String})
    sexes = table.group_by("kpi").agg(pl.col("gender").n_unique().alias("sexes"))
    if kind != "any KPIs":
        of_kind = sexes.filter(pl.col("sexes") == 1) if kind == "totals alone" else sexes
        of_kind = sexes.filter(pl.col("sexes") == 3) if kind == "by sex" else of_kind
        table = table.join(of_kind, on="kpi", how="semi")
    if kind == "with places for missing ones":
        places = table.select("kpi", "year", "gender").unique()
        places = places.join(table.select("municipality").unique(), how="cross")
        places = places.sort("kpi", "year", "municipality").head(3 * rows)
        table = places.join(table, on=("kpi", "year", "gender", "municipality"), how="left")
    table = table.sort("kpi", "year", "municipality", maintain_order=True)
    if kind == "any KPIs":  # KPIs from all over the catalogue
        chosen = table.get_column("kpi").unique().sort().gather_every(7)
        table = table.filter(pl.col("kpi").is_in(chosen.implode()))
    cells = groupby(table.head(3 * rows).iter_rows(named=True), itemgetter("kpi", "year", "municipality"))
    return pages_of(real_row(key, entries) for key, entries in islice(cells, rows))


def real_row(key: tuple[str, int, str], entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """One row of real figures as the API sends it."""
    values = [
        {
            "gender": each["gender"],
            "count": 1,
            "status": "Missing" if each["value"] is None else "",
            "value": each["value"],
            "isdeleted": False,
        }
        for each in entries
    ]
    return {"kpi": key[0], "period": key[1], "municipality": key[2], "values": values}


def compare(name: str, replies: list[Reply], rounds: int) -> None:
    """Prints the least seconds of each way in turn, json_normalize once."""
    request = question(replies)
    ways: dict[str, Callable[[], object]] = {
        "obs, bytes to checked observations": lambda: with_obs(request, replies),
        f"polars {pl.__version__} read_json with a schema": lambda: with_bare_polars(replies),
        "and a flat table of it": lambda: with_flat_polars(replies),
    }
    least = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for way, work in ways.items():
            gc.collect()
            least[way] = min(least[way], timed(work)[0])
    pandas: Any = import_module("pandas")
    slow = f"json + pandas {pandas.__version__} json_normalize"
    least[slow], flat = timed(lambda: with_json_normalize(replies))
    assert_equal(with_obs(request, replies), flat)
    size, values = sum(len(reply.body) for reply in replies) / 1e6, len(flat)
    rows = sum(orjson.loads(reply.body)["count"] for reply in replies)
    print(f"{name}: {rows:,} rows, {values:,} values, {len(replies)} pages, {size:.0f} MB")
    limit = least[f"polars {pl.__version__} read_json with a schema"]
    for way, seconds in least.items():
        print(f"    {way:<46} {seconds:7.2f} s {seconds / limit:7.2f} times the limit", flush=True)
    obs, *others = least
    work = f"Kolada read, {name}"
    compared(work, least[obs], f"polars {pl.__version__} read_json with a schema", limit, most=1.3)
    for each in others[1:]:
        compared(work, least[obs], each, least[each])


def main() -> None:
    """Prints one table."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rows", type=int, default=1_000_000, help="rows of the API (default 1000000)")
    options.add_argument("--real", type=Path, help="a table of kpi, municipality, year, gender, value")
    options.add_argument("--rounds", type=int, default=4)
    given = options.parse_args()
    if find_spec("pandas") is None:
        sys.exit("this benchmark compares with pandas: pip install -e '.[bench]'")
    compare("invented, half by sex", made_pages(given.rows), given.rounds)
    if given.real is None:
        print("no real figures: name them with --real")
        return
    for kind in ("totals alone", "by sex", "any KPIs", "with places for missing ones"):
        compare(f"real, {kind}", real_pages(given.real, kind, given.rows), given.rounds)


if __name__ == "__main__":
    main()
