"""How long it takes to turn a JSON-stat reply into observations.

    python -m tests.benchmarks.jsonstat_parse [--cells 5000000] [--rounds 60]

For cubes of 145,000 cells with 2 % missing, in one run and in turn: from bytes to the final frame of
observations ("obs"), beside the least that any reader must do (orjson, the codes as NumPy numbers, the
values as floats; symbols are left as they are: "limit"), beside the same made a frame of Polars, codes and
symbols as Enums ("by hand"), and beside pyjstat where it is installed (extra "bench"). Then one of these
cubes in the other forms that the standard allows: symbols in an array, or beside each cell, values of the
cells that have one, no symbols, eight variables. Then a cube of 1,000, 3,000, 10,000, 100,000 and so on up
to --cells, whose time per cell must not grow. All results are asserted equal before anything is timed. Ends
with `TOO_SLOW` if obs takes more than twice the limit for 10,000 cells or more, or ever more than twice
what it takes by hand. The figures are invented; the cubes have the shapes of SCB's tables.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import random
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import orjson
import polars as pl
from tests.benchmarks._aims import compared
from tests.benchmarks._limits import end

from obs import Reply, Request
from obs_scb.answers import read
from obs_scb.steps import Cells, Wanted
from obs_scb.table_query import TableQuery

VARIABLES = ("Region", "Alder", "Kon", "ContentsCode", "Tid")
SHAPES = ((290, 25, 2, 1, 10), (29_000, 1, 1, 1, 5), (145_000, 1, 1, 1, 1), (29, 25, 2, 10, 10))
MANY = (145, 5, 2, 1, 10, 5, 2, 2)
KINDS = (
    "an array of symbols",
    "a symbol in each cell, an array",
    "a symbol in each cell, an object",
    "sparse values",
    "no symbols",
)
SYMBOLS = ("p", "r", "e")
CELLS = (1_000, 3_000, 10_000, 100_000, 1_000_000, 5_000_000)
MOST = 2.0
SMALL = 10_000
"""Below, what is done once for a reply counts more than the cells."""


def cube(sizes: Sequence[int], kind: str = "") -> bytes:
    """A reply as PxWeb writes it: dense values with nulls, a symbol for each null; or of another *kind*."""
    draw = random.Random(1)
    cells = int(np.prod(sizes))
    value = [None if draw.random() < 0.02 else draw.randrange(1_000_000) / 10 for _ in range(cells)]
    variables = variables_of(sizes)
    codes = [[f"{place:05d}" for place in range(size)] for size in sizes]
    codes[4] = [str(1000 + place) for place in range(sizes[4])]
    codes[2] = ["1", "2"][: sizes[2]]
    dimension = {
        variable: {
            "label": variable.lower(),
            "category": {
                "index": {code: place for place, code in enumerate(each)},
                "label": {code: f"label {code}" for code in each},
            },
        }
        for variable, each in zip(variables, codes, strict=True)
    }
    document: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "id": variables,
        "size": list(sizes),
        "dimension": dimension,
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "value": value,
        "status": {str(place): ".." for place, number in enumerate(value) if number is None},
    }
    if kind == "an array of symbols":
        document["status"] = [".." if number is None else None for number in value]
    if kind.startswith("a symbol in each cell"):
        symbols = [".." if number is None else draw.choice(SYMBOLS) for number in value]
        document["status"] = symbols if kind.endswith("array") else _by_place(symbols)
    if kind == "sparse values":
        document["value"] = {str(place): number for place, number in enumerate(value) if number is not None}
    if kind == "no symbols":
        del document["status"]
    return orjson.dumps(document)


def _by_place(entries: Sequence[object]) -> dict[str, object]:
    return {str(place): entry for place, entry in enumerate(entries)}


def variables_of(sizes: Sequence[int]) -> list[str]:
    """The variables of a cube; beyond those that SCB's tables have they are numbered."""
    return [*VARIABLES, *(f"Grupp{number}" for number in range(len(sizes) - len(VARIABLES)))]


def limit(body: bytes) -> tuple[list[Any], Any]:
    """The least: decoded, one array of code numbers per variable, the values as floats."""
    return _cells(orjson.loads(body))


def _cells(document: dict[str, Any]) -> tuple[list[Any], Any]:
    sizes: list[int] = document["size"]
    codes: list[Any] = [
        np.broadcast_to(
            np.arange(size).reshape([-1 if place == axis else 1 for place in range(len(sizes))]), sizes
        ).ravel()
        for axis, size in enumerate(sizes)
    ]
    if isinstance(document["value"], list):
        return codes, np.array(document["value"], dtype=float)
    value: dict[str, float] = document["value"]
    dense = np.full(int(np.prod(sizes)), np.nan)
    dense[np.fromiter(map(int, value), dtype=np.intp)] = np.fromiter(value.values(), dtype=float)
    return codes, dense


def by_hand(body: bytes) -> pl.DataFrame:
    """The limit as a frame: the variables by their ids, the value, the symbol as *status*."""
    document = orjson.loads(body)
    codes, value = _cells(document)
    columns: list[pl.Series] = []
    for variable, places in zip(document["id"], codes, strict=True):
        words = pl.Enum(list(document["dimension"][variable]["category"]["index"]))
        columns.append(pl.Series(variable, places.astype(np.uint32)).cat.to(words))
    status: list[str | None] | dict[str, str] = document.get("status", {})
    symbols = status if isinstance(status, list) else list(status.values())
    words = ["", *sorted({each for each in symbols if each})]
    number = {word: place for place, word in enumerate(words)} | {None: 0}
    found = np.fromiter((number[each] for each in symbols), dtype=np.uint32, count=len(symbols))
    if isinstance(status, dict):
        beside = np.zeros(len(value), dtype=np.uint32)
        beside[np.fromiter(map(int, status), dtype=np.intp, count=len(status))] = found
        found = beside
    columns.append(pl.Series("value", value, nan_to_null=True))
    return pl.DataFrame([*columns, pl.Series("status", found).cat.to(pl.Enum(words))])


def question(body: bytes) -> Request:
    """The request to which *body* is the answer; all ages and contents count as one series here."""
    document = orjson.loads(body)
    selection = {code: tuple(each["category"]["index"]) for code, each in document["dimension"].items()}
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
    status: list[object] | dict[str, object] = document.get("status", {})
    beside = status if isinstance(status, dict) else _by_place(status)
    assert frame.get_column("note").to_list() == [beside.get(str(at)) or "" for at in range(frame.height)]
    own = by_hand(body)
    for ours, column in (("region", "Region"), ("period", "Tid"), ("value", "value"), ("note", "status")):
        assert own.get_column(column).cast(pl.String).equals(frame.get_column(ours).cast(pl.String))
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


def compare(
    name: str, body: bytes, sizes: Sequence[int], foreign: Callable[[bytes], Any] | None, rounds: int
) -> tuple[float, float]:
    """Prints how long each reader takes; gives obs's times the limit's, and times that by hand."""
    request = question(body)
    check(sizes, body, ours(request, body), foreign(body) if foreign else None)
    work: dict[str, Callable[[], object]] = {
        "limit": lambda: limit(body),
        "by hand": lambda: by_hand(body),
        "obs": lambda: ours(request, body),
    }
    times = dict(zip(work, timed(list(work.values()), rounds), strict=True))
    if foreign:
        times["pyjstat"] = timed([lambda: foreign(body)], 3)[0]
    cells = int(np.prod(sizes))
    for reader, (least, median) in times.items():
        ratios = f"{least / times['limit'][0]:.2f}, {median / times['limit'][1]:.2f}"
        each = least * 1e6 / cells
        if reader != "obs":
            held = MOST if reader == "by hand" or (reader == "limit" and cells >= SMALL) else None
            who = {"limit": "orjson + numpy", "by hand": "the same to a frame"}.get(reader, reader)
            compared(f"JSON-stat read, {name}", times["obs"][0] / 1000, who, least / 1000, most=held)
        print(f"{name:>44} {reader:<8} {least:9.1f} {median:10.1f} {each:8.0f} {ratios:>14}", flush=True)
    least, by_hand_least, own = (times[each][0] for each in ("limit", "by hand", "obs"))
    return own / least, own / by_hand_least  # the least: a busy machine only adds


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cells", type=int, default=5_000_000, help="of the largest cube")
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    foreign, rounds = pyjstat_reader(), options.rounds
    print(f"{'cube':>44} {'reader':<8} {'least ms':>9} {'median ms':>10} {'ns/cell':>8} {'times limit':>14}")
    ratios = [
        compare(" x ".join(map(str, sizes)), cube(sizes), sizes, foreign, rounds) for sizes in (*SHAPES, MANY)
    ]
    for kind in KINDS:
        known = None if "array" in kind else foreign
        ratios.append(compare(kind, cube(SHAPES[0], kind), SHAPES[0], known, rounds))
    small: list[float] = []
    for cells in (each for each in CELLS if each <= options.cells):
        sizes = (cells // 500, 25, 2, 1, 10)
        few = max(2, rounds * 100_000 // max(cells, 100_000))
        for kind in ("", "an array of symbols") if cells <= SMALL else ("",):
            name = f"{cells:,} cells" + (f", {kind}" if kind else "")
            ratio = compare(name, cube(sizes, kind), sizes, None, few)
            if cells >= SMALL and not kind:
                ratios.append(ratio)
            else:
                small.append(ratio[1])
    if foreign is None:
        print("pyjstat is not installed: pip install 'obs[bench]'")
    most, most_by_hand = max(each for each, _ in ratios), max(*(each for _, each in ratios), *small)
    print(f"obs takes at most {most:.2f} times the limit for {SMALL:,} cells or more")
    print(f"and at most {most_by_hand:.2f} times what it takes by hand to a frame")
    end(["obs"] if max(most, most_by_hand) > MOST else [])


if __name__ == "__main__":
    main()
