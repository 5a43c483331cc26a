"""How fast a million rows are held to their schema, beside frictionless on the same rules.

    python -m tests.benchmarks.release_check [--rows 1000000]

A package of invented figures: observations with pattern, enum, range and required on their columns, a
primary key of four columns and a foreign key to 290 regions. First some rows are spoiled, and both must find
the same ones. Then obs reads and checks the sound file: its best time of five is compared with one run of
frictionless, both from the bytes on the disk. Then the same with tables of another kind and a fifth of the
rows: long texts with an id for each row, eight columns of numbers that never come twice, dates and moments,
every cell in quotation marks, eighteen columns with keys; and the first with 0.1 % of its rows wrong, in a
value or in their length, where both have to find all of them. Ends with `TOO_SLOW` if obs takes more than a
twentieth of the time for one of them, or for the first more than 0.8 s a million rows.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import frictionless
from tests.benchmarks._aims import compared
from tests.benchmarks._limits import end

from obs.publish.package import check_package
from obs.publish.package.model import LISTED
from obs.publish.package.opinion import second_opinion

TIMES = 20
SECONDS = 0.8
HEADER = "indicator,region,period,date,sex,value,status\n"
REGIONS = [f"{number}" for number in range(9001, 9291)]
SPOILED = {
    100: ("pattern", 0, "N9"),
    200: ("unknown-reference", 1, "8000"),
    300: ("enum", 4, "X"),
    400: ("type", 5, "many"),
    500: ("maximum", 5, "1001"),
    600: ("required", 6, ""),
    700: ("type", 3, "2020-13-01"),
}
"""By row: the rule that it breaks, the column and the cell."""
Answer = TypeVar("Answer")


def rows_of(count: int) -> list[list[str]]:
    """So many different rows, always the same."""
    draw = random.Random(1)
    made: list[list[str]] = []
    for number in range(count):
        series, rest = divmod(number, 290 * 36)
        region, rest = divmod(rest, 36)
        year, sex = divmod(rest, 3)
        year += 2010
        value = f"{draw.random() * 100:.3f}"
        made.append(
            [f"N{series:05d}", REGIONS[region], f"{year}", f"{year}-01-01", "TFM"[sex], value, "reported"]
        )
    return made


def write_package(folder: Path, rows: list[list[str]]) -> None:
    """Writes the package of these rows."""
    folder.mkdir()
    code = {"required": True}
    fields: list[dict[str, Any]] = [
        {"name": "indicator", "type": "string", "constraints": {**code, "pattern": "[NU][0-9]{5}"}},
        {"name": "region", "type": "string", "constraints": {**code, "pattern": "[0-9]{2}|[0-9]{4}"}},
        {"name": "period", "type": "year", "constraints": {**code, "minimum": 1970}},
        {"name": "date", "type": "date", "constraints": code},
        {"name": "sex", "type": "string", "constraints": {**code, "enum": ["T", "F", "M"]}},
        {"name": "value", "type": "number", "constraints": {"minimum": 0, "maximum": 1000}},
        {"name": "status", "type": "string", "constraints": {**code, "enum": ["reported", "missing"]}},
    ]
    key = {"fields": ["region"], "reference": {"resource": "regions", "fields": ["region"]}}
    observations = {
        "fields": fields,
        "primaryKey": ["indicator", "region", "period", "sex"],
        "foreignKeys": [key],
    }
    regions = {"fields": [{"name": "region", "type": "string"}], "primaryKey": ["region"]}
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "invented",
        "resources": [
            {"name": "observations", "type": "table", "path": "observations.csv", "schema": observations},
            {"name": "regions", "type": "table", "path": "regions.csv", "schema": regions},
        ],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    (folder / "observations.csv").write_text(HEADER + "".join(",".join(row) + "\n" for row in rows))
    (folder / "regions.csv").write_text("region\n" + "".join(f"{code}\n" for code in REGIONS))


def spoil(rows: list[list[str]]) -> list[list[str]]:
    """The same rows with one cell wrong in some, and the first row once more at the end."""
    made = [list(row) for row in rows]
    for at, (_, column, cell) in SPOILED.items():
        made[at][column] = cell
    return [*made, made[0]]


def same_rows(folder: Path, count: int) -> None:
    """Both validators find the spoiled rows and no other."""
    lines = {at + 2: rule for at, (rule, _, _) in SPOILED.items()} | {count + 2: "duplicate-key"}
    mine: dict[int, set[str]] = {}
    for each in check_package(folder, opinions=False).errors:
        mine.setdefault(each.place.row or 0, set()).add(each.code)
    assert set(mine) == {*lines, 2}, f"obs found {sorted(mine)}, spoiled are {sorted(lines)}"
    for line, rule in lines.items():
        assert rule in mine[line], f"line {line}: obs found {mine[line]}, not {rule}"
    theirs = {
        each.record
        for opinion in second_opinion(folder)
        for each in opinion.objections
        if opinion.resource == "observations"
    }
    assert theirs == set(lines), f"frictionless found {sorted(theirs)}, spoiled are {sorted(lines)}"


OTHERS: Mapping[str, list[dict[str, Any]]] = {
    "texts": [
        {"name": "id", "type": "string", "constraints": {"unique": True, "pattern": "[a-z0-9-]+"}},
        {"name": "title", "type": "string", "constraints": {"required": True, "maxLength": 200}},
        {"name": "note", "type": "string"},
        {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b", "c"]}},
    ],
    "numbers": [
        {"name": f"n{place}", "type": "number", "constraints": {"minimum": 0, "maximum": 1}}
        for place in range(8)
    ],
    "dates": [
        {"name": "id", "type": "integer", "constraints": {"required": True, "unique": True}},
        {"name": "from", "type": "date", "constraints": {"minimum": "1900-01-01"}},
        {"name": "to", "type": "date"},
        {"name": "at", "type": "datetime"},
        {"name": "done", "type": "boolean"},
    ],
    "quoted": [
        {"name": "id", "type": "integer", "constraints": {"unique": True}},
        {"name": "title", "type": "string", "constraints": {"required": True}},
        {"name": "share", "type": "number", "decimalChar": ",", "constraints": {"minimum": 0}},
        {"name": "at", "type": "date", "format": "%d/%m/%Y"},
    ],
    "wide": [
        {"name": "id", "type": "integer"},
        {"name": "region", "type": "string", "constraints": {"required": True, "pattern": "[0-9]{4}"}},
        *(
            {"name": f"code{place}", "type": "string", "constraints": {"pattern": "[A-C][0-9]{3}"}}
            for place in range(6)
        ),
        *(
            {"name": f"kind{place}", "type": "string", "constraints": {"enum": ["a", "b", "c"]}}
            for place in range(4)
        ),
        *({"name": f"n{place}", "type": "number", "constraints": {"maximum": 1}} for place in range(4)),
        *({"name": f"count{place}", "type": "integer"} for place in range(2)),
    ],
}
KEYS: Mapping[str, Mapping[str, Any]] = {
    "wide": {
        "primaryKey": ["id"],
        "foreignKeys": [{"fields": ["region"], "reference": {"resource": "regions", "fields": ["region"]}}],
    }
}
WRONG = {
    "texts": (3, "d"),
    "numbers": (7, "1.5"),
    "dates": (1, "1899-12-31"),
    "quoted": (3, "31/02/2024"),
    "wide": (1, "8000"),
}
"""By kind: a column and a cell that breaks its rule."""


def other_rows(kind: str, count: int) -> list[list[str]]:
    """So many rows of the *kind*, always the same."""
    draw = random.Random(2)

    def text(words: int) -> str:
        return " ".join(f"ord{draw.randrange(3000)}" for _ in range(words))

    def day() -> str:
        return f"{draw.randrange(1950, 2020)}-0{draw.randrange(1, 10)}-1{draw.randrange(10)}"

    def row(number: int) -> list[str]:
        if kind == "texts":
            return [f"id-{number}", text(4), text(3), draw.choice("abc")]
        if kind == "quoted":
            cells = [f"{number}", text(3).replace(" ", ", "), f"{draw.random():.4f}".replace(".", ",")]
            return [f'"{cell}"' for cell in (*cells, f"1{draw.randrange(10)}/0{draw.randrange(1, 10)}/2024")]
        if kind == "wide":
            codes = [f"{draw.choice('ABC')}{draw.randrange(100, 999)}" for _ in range(6)]
            figures = [f"{draw.random():.4f}" for _ in range(4)]
            counts = [f"{draw.randrange(10**6)}" for _ in range(2)]
            return [f"{number}", REGIONS[number % 290], *codes, *draw.choices("abc", k=4), *figures, *counts]
        if kind == "numbers":
            return [repr(draw.random()) for _ in range(8)]
        moment = f"{day()}T0{draw.randrange(10)}:1{draw.randrange(10)}:00"
        return [str(number), day(), day(), moment, draw.choice(("true", "false"))]

    return [row(number) for number in range(count)]


def write_other(folder: Path, kind: str, rows: list[list[str]]) -> None:
    """Writes the package of these rows."""
    folder.mkdir()
    schema = {"fields": OTHERS[kind], **KEYS.get(kind, {})}
    regions = {"fields": [{"name": "region", "type": "string"}]}
    tables = [(kind, schema), ("regions", regions)] if kind in KEYS else [(kind, schema)]
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": kind,
        "resources": [
            {"name": name, "type": "table", "path": f"{name}.csv", "schema": each} for name, each in tables
        ],
    }
    if kind in KEYS:
        (folder / "regions.csv").write_text("region\n" + "".join(f"{code}\n" for code in REGIONS))
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    header = ",".join(field["name"] for field in OTHERS[kind])
    (folder / f"{kind}.csv").write_text("".join(",".join(row) + "\n" for row in [header.split(","), *rows]))


def compare_other(folder: Path, kind: str, count: int) -> float:
    """Prints and gives how many times as long frictionless takes; both find the one wrong row first."""
    rows = other_rows(kind, count)
    column, cell = WRONG[kind]
    wrong = [list(row) for row in rows[:100]]
    wrong[50][column] = cell
    write_other(folder / f"{kind}-wrong", kind, wrong)
    lines = {each.place.row for each in check_package(folder / f"{kind}-wrong", opinions=False).errors}
    theirs = {each.record for one in second_opinion(folder / f"{kind}-wrong") for each in one.objections}
    assert lines == theirs == {52}, f"{kind}: obs found {lines}, frictionless {theirs}"
    write_other(folder / kind, kind, rows)
    runs = [timed(lambda: check_package(folder / kind, opinions=False)) for _ in range(3)]
    assert all(examination.valid for _, examination in runs)
    mine = min(seconds for seconds, _ in runs)
    package = frictionless.Package(str(folder / kind / "datapackage.json"))
    other, report = timed(package.validate)
    assert report.valid, report.flatten(["type", "note"])
    times = other / mine
    compared(f"CSV checked, {count:,} rows of {kind}", mine, "frictionless", other, least=TIMES)
    print(f"{count:,} rows of {kind}: obs {mine:.2f} s, frictionless {other:.1f} s: {times:.0f} times")
    return times


def compare_bad(folder: Path, rows: list[list[str]], what: str) -> float:
    """Prints and gives how many times as long frictionless takes where each thousandth row is wrong."""
    bad = range(7, len(rows), 1000)
    made = list(rows)
    for at in bad:
        made[at] = rows[at][:-1] if what == "length" else [*rows[at][:-1], "odd"]
    write_package(folder, made)
    runs = [timed(lambda: check_package(folder, opinions=False)) for _ in range(3)]
    mine = min(seconds for seconds, _ in runs)
    rule = {"length": "missing-cell", "value": "enum"}[what]
    found = [each.place.row for each in runs[0][1].errors if each.code == rule and each.place.row]
    assert found == [at + 2 for at in bad][:LISTED], f"obs found {found}"
    counts = [each.failures for each in runs[0][1].checks if each.place == "observations"]
    assert what == "length" or max(counts) == len(bad)
    package = frictionless.Package(str(folder / "datapackage.json"))
    other, report = timed(lambda: package.validate(limit_errors=len(rows)))
    theirs = {row for row, *_ in report.flatten(["rowNumber"]) if row}
    assert theirs == {at + 2 for at in bad}, f"frictionless found {len(theirs)} rows"
    times = other / mine
    words = f"{len(rows):,} rows, 0.1 % wrong in {what}"
    compared(f"CSV checked, {words}", mine, "frictionless", other, least=TIMES)
    print(f"{words}: obs {mine:.2f} s, frictionless {other:.1f} s: {times:.0f} times")
    return times


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    """The seconds that *work* takes, and what it gives."""
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def main() -> None:
    """Runs both and tells."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=1_000_000)
    count: int = parser.parse_args().rows
    rows = rows_of(count)
    with tempfile.TemporaryDirectory() as name:
        few = min(count, 50_000)
        write_package(Path(name) / "spoiled", spoil(rows[:few]))
        same_rows(Path(name) / "spoiled", few)
        folder = Path(name) / "sound"
        write_package(folder, rows)
        runs = [timed(lambda: check_package(folder, opinions=False)) for _ in range(5)]
        assert all(examination.valid for _, examination in runs)
        checks = [each for each in runs[0][1].checks if each.rows == count]
        mine = min(seconds for seconds, _ in runs)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        # As everybody has it: obs has it remember what it has read.
        package = frictionless.Package(str(folder / "datapackage.json"))
        theirs, report = timed(package.validate)
    assert report.valid, report.flatten(["type", "note"])
    assert next(each.stats.get("rows") for each in report.tasks if each.name == "observations") == count
    compared(f"CSV checked, {count:,} rows", mine, "frictionless", theirs, least=TIMES)
    print(f"{count:,} rows, {len(checks)} checks of each; spoiled rows: the same")
    print(
        f"obs {mine:.2f} s ({memory} MB with the rows made), frictionless {theirs:.1f} s: "
        f"{theirs / mine:.0f} times"
    )
    with tempfile.TemporaryDirectory() as name:
        few = max(100, count // 5)
        others = [compare_other(Path(name), kind, few) for kind in OTHERS]
        others += [compare_bad(Path(name) / what, rows[:few], what) for what in ("value", "length")]
    slow = mine > SECONDS * max(1.0, count / 1_000_000)
    end(["obs"] if slow or min(theirs / mine, *others) < TIMES else [])


if __name__ == "__main__":
    main()
