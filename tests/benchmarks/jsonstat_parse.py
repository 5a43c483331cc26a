"""How long it takes to turn a JSON-stat reply into observations.

    python tests/benchmarks/jsonstat_parse.py

For three cubes of 145,000 cells with 2 % missing, in one run and in turn: from bytes to the final frame of
observations ("obs"), beside the least that any reader must do (orjson, the codes as NumPy numbers, the
values as floats: "limit") and beside pyjstat where it is installed (extra "bench"). All results are
asserted equal before anything is timed. Exits with 1 if obs takes more than 2.5 times the limit in the first
shape. The figures are invented; the cubes have the shapes of SCB's tables.
A fourth cube has ten times the cells: the time per cell must not grow.
"""

from __future__ import annotations

import importlib
import importlib.util
import random
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import orjson
import polars as pl

from obs import Reply, Request
from obs_scb.answers import read
from obs_scb.steps import Cells, Wanted
from obs_scb.table_query import TableQuery

VARIABLES = ("Region", "Alder", "Kon", "ContentsCode", "Tid")
SHAPES = ((290, 25, 2, 1, 10), (29_000, 1, 1, 1, 5), (29, 25, 2, 10, 10))
LARGE = (2_900, 25, 2, 1, 10)
MOST = 2.5
ROUNDS = 100


def cube(sizes: Sequence[int]) -> bytes:
    """A reply as PxWeb writes it: dense values with nulls, and a symbol for each null."""
    draw = random.Random(1)
    cells = int(np.prod(sizes))
    value = [None if draw.random() < 0.02 else draw.randrange(1_000_000) / 10 for _ in range(cells)]
    codes = [[f"{place:05d}" for place in range(size)] for size in sizes]
    codes[4] = [str(2000 + place) for place in range(sizes[4])]
    codes[2] = ["1", "2"][: sizes[2]]
    dimension = {
        variable: {
            "label": variable.lower(),
            "category": {
                "index": {code: place for place, code in enumerate(each)},
                "label": {code: f"label {code}" for code in each},
            },
        }
        for variable, each in zip(VARIABLES, codes, strict=True)
    }
    return orjson.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "id": VARIABLES,
            "size": list(sizes),
            "dimension": dimension,
            "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
            "value": value,
            "status": {str(place): ".." for place, number in enumerate(value) if number is None},
        }
    )


def limit(body: bytes) -> tuple[list[Any], Any]:
    """The least: decoded, one array of code numbers per variable, the values as floats."""
    document = orjson.loads(body)
    sizes: list[int] = document["size"]
    codes: list[Any] = [
        np.broadcast_to(
            np.arange(size).reshape([-1 if place == axis else 1 for place in range(len(sizes))]), sizes
        ).ravel()
        for axis, size in enumerate(sizes)
    ]
    return codes, np.array(document["value"], dtype=float)


def question(body: bytes) -> Request:
    """The request to which *body* is the answer; all ages and contents count as one series here."""
    document = orjson.loads(body)
    selection = {code: tuple(document["dimension"][code]["category"]["index"]) for code in VARIABLES}
    sexes = {"1": "M", "2": "F"} if document["size"][2] == 2 else {"1": "T"}
    cells = Cells(
        wanted=Wanted(indicator="benchmark", query=TableQuery(table="TAB0")),
        selection=selection,
        time="Tid",
        region="Region",
        sex="Kon",
        sexes=sexes,  # pyright: ignore[reportArgumentType]
    )
    return Request(path="/tables/TAB0/data", purpose="data", context=cells)


def ours(request: Request, body: bytes) -> pl.DataFrame:
    """From bytes to observations, the whole way of a reply through the plugin."""
    reply = Reply(status=200, headers={}, body=body, url="", fetched_at=datetime.now(UTC))
    frame = read(request, reply).observations
    assert frame is not None
    return frame


def pyjstat_reader() -> Callable[[bytes], Any] | None:
    """The data frame of pyjstat, if it is installed."""
    if importlib.util.find_spec("pyjstat") is None:
        return None
    warnings.simplefilter("ignore")
    pyjstat: Any = importlib.import_module("pyjstat.pyjstat")

    def frame(body: bytes) -> Any:
        return pyjstat.Dataset.read(body.decode()).write("dataframe", naming="id")

    return frame


def check(sizes: Sequence[int], body: bytes, frame: pl.DataFrame, foreign: Any) -> None:
    """Our frame says the same as the limit's arrays, and as pyjstat's frame."""
    codes, value = limit(body)
    document = orjson.loads(body)
    names = {code: list(document["dimension"][code]["category"]["index"]) for code in VARIABLES}
    assert frame.height == int(np.prod(sizes))
    for axis, variable, column in ((0, "Region", "region"), (4, "Tid", "period")):
        assert frame.get_column(column).cast(pl.String).to_list() == [
            names[variable][place] for place in codes[axis]
        ]
    assert np.array_equal(frame.get_column("value").fill_null(np.nan).to_numpy(), value, equal_nan=True)
    assert (frame.get_column("status") == "missing").to_list() == np.isnan(value).tolist()
    if foreign is not None:
        assert foreign["Region"].tolist() == frame.get_column("region").cast(pl.String).to_list()
        assert foreign["Tid"].tolist() == frame.get_column("period").cast(pl.String).to_list()
        assert np.array_equal(foreign["value"].to_numpy(dtype=float), value, equal_nan=True)


def timed(work: Sequence[Callable[[], object]], rounds: int) -> list[tuple[float, float]]:
    """Least and median milliseconds of each piece of work, done in turn so that noise meets all alike."""
    taken: list[list[float]] = [[] for _ in work]
    for _ in range(rounds):
        for place, piece in enumerate(work):
            start = time.perf_counter()
            piece()
            taken[place].append((time.perf_counter() - start) * 1000)
    return [(min(each), statistics.median(each)) for each in taken]


def main() -> int:
    """Prints the table; 1 if obs takes more than MOST times the limit in the first shape."""
    foreign = pyjstat_reader()
    print(f"{'cells':>26} {'reader':<8} {'least ms':>9} {'median ms':>10} {'x limit (least, median)':>24}")
    ratio = 0.0
    for sizes in (*SHAPES, LARGE):
        body = cube(sizes)
        request = question(body)
        check(sizes, body, ours(request, body), foreign(body) if foreign and sizes != LARGE else None)
        work: dict[str, Callable[[], object]] = {
            "limit": lambda body=body: limit(body),
            "obs": lambda body=body, request=request: ours(request, body),
        }
        times = dict(
            zip(work, timed(list(work.values()), ROUNDS if sizes != LARGE else ROUNDS // 10), strict=True)
        )
        if foreign and sizes != LARGE:
            times["pyjstat"] = timed([lambda body=body: foreign(body)], 3)[0]
        for name, (least, median) in times.items():
            ratios = f"{least / times['limit'][0]:.2f}, {median / times['limit'][1]:.2f}"
            print(f"{' x '.join(map(str, sizes)):>26} {name:<8} {least:9.1f} {median:10.1f} {ratios:>24}")
        if sizes == SHAPES[0]:
            ratio = times["obs"][0] / times["limit"][0]  # the least: a busy machine only adds
    if foreign is None:
        print("pyjstat is not installed: pip install 'obs[bench]'")
    if ratio > MOST:
        print(f"obs takes {ratio:.2f} times the limit for the first: more than {MOST}")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
