"""How fast a million rows of Kolada become observations, beside json and pandas.json_normalize.

    python tests/benchmarks/kolada_parse.py [--rows 1000000]

Needs the extra "bench" (pandas). The pages have the form of the API; their KPIs, areas and figures are
invented: half of the rows have one value and half have three, one value in ten is missing, a few are
deleted. All three ways start from the same bytes. json_normalize stops at a flat table of what the reply
says; obs goes on to checked observations. It is asserted that both hold the same figures.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from itertools import islice
from typing import Any, TypeVar

import polars as pl

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
    at = datetime(2026, 1, 1, tzinfo=UTC)
    cells = islice(((kpi, year, area) for kpi in KPIS for year in YEARS for area in AREAS), rows)
    replies: list[Reply] = []
    while page := [made_row(chance, *cell) for cell in islice(cells, PAGE_ROWS)]:
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


def with_obs(replies: list[Reply]) -> pl.DataFrame:
    """Checked observations, as obs makes them."""
    kpis = KPIS[: len(replies) * PAGE_ROWS // (len(YEARS) * len(AREAS)) + 1]
    asked = DataAsked(
        indicators={kpi: (kpi,) for kpi in kpis},
        publications=dict.fromkeys(kpis, Publication()),
        scope=Scope(areas=tuple(AREAS), first=YEARS[0], last=YEARS[-1]),
    )
    request = Request(path="/data", context=asked)
    pages = (parse_data(request, reply) for reply in replies)
    return pl.concat(page.observations for page in pages if page.observations is not None)


def with_bare_polars(replies: list[Reply]) -> list[pl.DataFrame]:
    """Only polars.read_json with a schema: the limit."""
    return [pl.read_json(reply.body, schema=BARE) for reply in replies]


def with_json_normalize(replies: list[Reply]) -> Any:
    """The flat table that json and pandas.json_normalize give."""
    pandas: Any = import_module("pandas")
    rows = [row for reply in replies for row in json.loads(reply.body)["values"]]
    return pandas.json_normalize(rows, record_path="values", meta=["kpi", "period", "municipality"])


def timed(work: Callable[[list[Reply]], Result], replies: list[Reply]) -> tuple[float, Result]:
    """Seconds, and what the work gave."""
    start = time.perf_counter()
    result = work(replies)
    return time.perf_counter() - start, result


def seconds(work: Callable[[list[Reply]], object], replies: list[Reply]) -> float:
    """The shortest of three runs."""
    return min(timed(work, replies)[0] for _ in range(3))


def assert_equal(found: pl.DataFrame, flat: Any) -> None:
    """Every figure, status and key of *found* is what the flat table of pandas says."""
    plain = pl.DataFrame({name: flat[name].to_list() for name in flat.columns}, strict=False)
    deleted, missing = pl.col("isdeleted"), pl.col("status") == "Missing"
    expected = plain.select(
        indicator="kpi",
        region="municipality",
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


def main() -> None:
    """Prints one table: the shortest of six runs, of json_normalize one."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rows", type=int, default=1_000_000, help="rows of the API (default 1000000)")
    rows = options.parse_args().rows
    try:
        pandas: Any = import_module("pandas")
    except ImportError:
        sys.exit("this benchmark compares with pandas: pip install -e '.[bench]'")
    replies = made_pages(rows)
    ours, bare = seconds(with_obs, replies), seconds(with_bare_polars, replies)
    slow, flat = timed(with_json_normalize, replies)
    assert_equal(with_obs(replies), flat)
    del flat
    # a second time on the other side of the slow run: another process may have disturbed the first
    ours, bare = min(ours, seconds(with_obs, replies)), min(bare, seconds(with_bare_polars, replies))
    size = sum(len(reply.body) for reply in replies) / 1e6
    print(
        f"{rows:,} rows, {len(replies)} pages, {size:.0f} MB; equal results; seconds, and times those of obs"
    )
    for name, time_taken in (
        ("obs, bytes to checked observations", ours),
        (f"polars {pl.__version__} read_json with a schema, no more", bare),
        (f"json + pandas {pandas.__version__} json_normalize", slow),
    ):
        print(f"{name:<50} {time_taken:7.2f} s {time_taken / ours:7.2f}")


if __name__ == "__main__":
    main()
