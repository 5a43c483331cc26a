"""Programs that read the tables: DuckDB and pandas guess, and LibreOffice opens the workbook."""

from __future__ import annotations

import csv
import math
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.publish.outside.trial import Published, Told, module, program, run, types_of

DUCKDB = {"string": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}
PANDAS = {"string": "str", "number": "float64", "integer": "Int64", "boolean": "boolean"}
# Field separator, quote, UTF-8, from line 1, no formats, no language, quote only what needs it, figures as
# they are and not as they are shown, no formulas, no blanks taken off, all sheets.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
REVISION = "revision.csv"
"""The only table that is CSV alone."""
DIGITS, LEAST = 6e-15, 1e-19
"""LibreOffice writes 15 digits of a figure and no more than 20 after the point, and rounds as doubles do."""


def duckdb(published: Published) -> Told:
    """Each CSV file by DuckDB's guesses; by the declared types, the same rows as in Parquet."""
    duck = module("duckdb")
    con = duck.connect()
    told = Told(name=f"duckdb {duck.__version__}", saw=f"{len(published.tables)} CSV files")
    for each in published.tables:
        path = str(published.path(each))
        try:
            _guessed(con, path, each, told)
        except duck.Error as error:
            told.wrong.append(f"{each['name']} does not open: {str(error).splitlines()[0]}")
        parquet = Path(path).with_suffix(".parquet")
        if each["path"] != REVISION:
            columns = ", ".join(f"'{name}': '{DUCKDB[kind]}'" for name, kind in types_of(each).items())
            read = f"SELECT * FROM read_csv('{path}', columns = {{{columns}}})"
            other = f"SELECT * FROM read_parquet('{parquet}')"
            for one, two in ((read, other), (other, read)):
                rows = con.execute(f"SELECT count(*) FROM ({one} EXCEPT ALL {two})").fetchone()[0]
                if rows:
                    told.wrong.append(f"{each['name']}: {rows} rows are not the same in CSV and Parquet")
    return told


def _guessed(con: Any, path: str, resource: dict[str, Any], told: Told) -> None:
    """What the guesses make of the file: codes must come back as they were written."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE guessed AS SELECT * FROM read_csv('{path}')")
    con.execute(f"CREATE OR REPLACE TEMP TABLE plain AS SELECT * FROM read_csv('{path}', all_varchar = true)")
    rows = con.execute("SELECT count(*) FROM guessed").fetchone()[0]
    if rows != resource["rows"]:
        told.wrong.append(f"{resource['name']} has {rows} rows, not {resource['rows']}")
    kinds = {row[0]: row[1] for row in con.execute("DESCRIBE guessed").fetchall()}
    if list(kinds) != list(types_of(resource)):
        told.wrong.append(f"{resource['name']} has the columns {list(kinds)}")
        return
    for name, kind in types_of(resource).items():
        if kind != "string" or kinds[name] == "VARCHAR":
            continue
        changed = con.execute(
            f'SELECT count(*) FROM (SELECT CAST("{name}" AS VARCHAR) FROM guessed '
            f'EXCEPT ALL SELECT "{name}" FROM plain)'
        ).fetchone()[0]
        if changed:
            told.known.append(
                f"{resource['name']}.{name} is taken for {kinds[name]}: {changed} values change"
            )


def pandas(published: Published) -> Told:
    """Each CSV file by the declared types, compared with Parquet; and what becomes of codes by guesses."""
    pd = module("pandas")
    told = Told(name=f"pandas {pd.__version__}", saw=f"{len(published.tables)} CSV files")
    lost: list[str] = []
    for each in published.tables:
        path, types = published.path(each), types_of(each)
        days = [name for name, kind in types.items() if kind == "date"]
        kinds = {name: PANDAS[kind] for name, kind in types.items() if kind in PANDAS}
        same = {"keep_default_na": False, "na_values": [""]}
        frame = pd.read_csv(path, dtype=kinds, parse_dates=days, **same)
        if len(frame) != each["rows"]:
            told.wrong.append(f"{each['name']} has {len(frame)} rows, not {each['rows']}")
        parquet = path.with_suffix(".parquet")
        if each["path"] != REVISION:
            other = pd.read_parquet(parquet).astype(kinds)
            other = other.assign(**{name: pd.to_datetime(other[name]) for name in days})
            for name in types:
                if not _same(frame[name], other[name]):
                    told.wrong.append(f"{each['name']}.{name} is not the same in CSV and Parquet")
        if _lost(frame, pd.read_csv(path, low_memory=False), types):
            lost.append(each["name"])
    if lost:
        told.known.append(f"codes lose their noughts without a declared type in {', '.join(lost)}")
    return told


def _lost(frame: Any, guessed: Any, types: dict[str, str]) -> bool:
    """Whether texts of *frame* are others where they were *guessed*."""
    numbers = (name for name, kind in types.items() if kind == "string" and guessed[name].dtype.kind in "iuf")
    return any(
        (frame[name].dropna() != guessed[name].dropna().astype("Int64").astype(str)).any() for name in numbers
    )


def _same(one: Any, other: Any) -> bool:
    """Whether two columns have the same values, and none at the same places."""
    return bool((one.isna() == other.isna()).all() and (one.dropna() == other.dropna()).all())


def libreoffice(published: Published) -> Told:
    """The workbook as LibreOffice opens it: every cell of every sheet compared with the CSV files."""
    command = program("soffice", "libreoffice", install="apt-get install libreoffice-calc")
    version = run(command, "--version", folder=published.folder).stdout.split()[1]
    book = next(each for each in published.package["resources"] if each["path"].endswith(".xlsx"))
    told = Told(name=f"LibreOffice {version}")
    cells = 0
    with tempfile.TemporaryDirectory() as made:
        run(
            command,
            "--headless",
            f"-env:UserInstallation=file://{made}/profile",
            "--convert-to",
            AS_CSV,
            "--outdir",
            f"{made}/sheets",
            str(published.path(book)),
            folder=Path(made),
        )
        for each in published.tables:
            name = Path(book["path"]).stem
            sheet = Path(made) / "sheets" / f"{name}-{each['name'][:31]}.csv"
            if each["path"] == REVISION:
                continue
            if not sheet.exists():
                told.wrong.append(f"there is no sheet {each['name']}")
                continue
            cells += _compared(_rows(published.path(each)), _rows(sheet), each, told)
    told.saw = f"{cells} cells"
    told.known.append(f"{book['path']} has no sheet of revision.csv")
    return told


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.reader(file)


def _compared(
    ours: Iterator[list[str]], theirs: Iterator[list[str]], resource: dict[str, Any], told: Told
) -> int:
    """Compare two tables cell by cell; how many cells there are."""
    kinds = list(types_of(resource).values())
    names = list(types_of(resource))
    wrong: Counter[str] = Counter()
    cells = 0
    if next(ours) != names or next(theirs) != names:
        told.wrong.append(f"{resource['name']}: the heads are others")
    for one, other in zip(ours, theirs, strict=False):
        for name, kind, cell, shown in zip(names, kinds, one, other, strict=True):
            cells += 1
            if cell != shown and not _equal(cell, shown, kind):
                wrong[name] += 1
    if (
        next(ours, None) is not None
        or next(theirs, None) is not None
        or cells != resource["rows"] * len(names)
    ):
        told.wrong.append(f"{resource['name']}: another number of rows")
    told.wrong += [f"{resource['name']}.{name}: {count} cells differ" for name, count in wrong.items()]
    return cells


def _equal(cell: str, shown: str, kind: str) -> bool:
    if kind == "boolean":
        return cell.upper() == shown
    if kind not in ("number", "integer") or not cell or not shown:
        return False
    return math.isclose(float(cell), float(shown), rel_tol=DIGITS, abs_tol=LEAST)
