"""Tables that a package gives in several kinds of file: CSV, Parquet and Excel have to say the same."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from obs.errors import PublishError
from obs.models import Finding
from obs.publish.package.equality import check_equal, polars_type, twins
from obs.publish.package.files import UNPACKED, Found
from obs.publish.package.ledger import Ledger
from obs.publish.package.model import Package, Resource, problem
from obs.publish.package.rules import Table

_ID = "equality"
_REVISION = "revision"


def _title(other: Resource, what: str) -> str:
    return f"{other.paths[0]} says what {what} says"


def plan_twins(package: Package, ledger: Ledger) -> None:
    """Sets out to compare files of one table."""
    for table, other in twins(package, ".parquet"):
        ledger.plan(_ID, _title(other, table.file), other.name)
    for book in _books(package):
        ledger.plan(_ID, _title(book, "the CSV files"), book.name)


def _books(package: Package) -> list[Resource]:
    return [
        each for each in package.resources if len(each.paths) == 1 and each.paths[0].lower().endswith(".xlsx")
    ]


def check_twins(
    package: Package, files: Mapping[str, Sequence[Found]], tables: Mapping[str, Table], ledger: Ledger
) -> None:
    """Compares every Parquet file and workbook with the CSV files of the same tables."""
    for resource, other in twins(package, ".parquet"):
        title = _title(other, resource.file)
        found, table = files.get(other.name, ()), tables.get(resource.name)
        if other.is_remote:
            ledger.not_applicable(_ID, title, other.name)
        elif not found or table is None:
            ledger.failed(_ID, title, other.name, "one of the two could not be read")
        else:
            ledger.run(_ID, title, other.name, lambda f=found[0], t=table: _parquet(f, t))
    for book in _books(package):
        title = _title(book, "the CSV files")
        found = files.get(book.name, ())
        if book.is_remote:
            ledger.not_applicable(_ID, title, book.name)
        elif not found:
            ledger.failed(_ID, title, book.name, "the file could not be read")
        else:
            _compare_book(book, found[0], tables, ledger)


def _compare_book(book: Resource, found: Found, tables: Mapping[str, Table], ledger: Ledger) -> None:
    title = _title(book, "the CSV files")
    try:
        held = _sheets(found.file, tables)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a stranger's workbook
        why = str(error).partition("\n")[0]
        words = f"{found.path} cannot be read as a workbook: {why}"
        finding = problem("unreadable", words, "write it anew", file=found.path)
        ledger.done(_ID, title, book.name, [finding])
        return
    if held:
        ledger.run(_ID, title, book.name, lambda: _workbook(found, held, tables))
    else:
        ledger.not_applicable(_ID, title, book.name)


def _parquet(found: Found, table: Table) -> list[Finding]:
    try:
        rows = pl.scan_parquet(found.file).select(pl.len()).collect().item()
        if rows != table.height:  # told without reading what may not fit into the memory
            words = f"{found.path} has {rows} rows, and {table.text.file} has {table.height}"
            return [problem("unequal-rows", words, "write both from one table", file=found.path)]
        other = pl.read_parquet(found.file)
    except (pl.exceptions.PolarsError, OSError) as error:
        words = f"{found.path} cannot be read as Parquet: {error}"
        return [problem("unreadable", words, "write it anew", file=found.path)]
    return check_equal(other, table, file=found.path)


def _sheets(path: Path, tables: Mapping[str, Table]) -> list[str]:
    """The tables that a workbook must hold: ours all, a stranger's those that it does, if nothing else."""
    from obs.publish.workbook.model import COVER  # noqa: PLC0415 - few packages have a workbook
    from obs.publish.workbook.parts import part_names  # noqa: PLC0415

    names = _sheet_names(path)
    if COVER in names:
        return [name for name in tables if name != _REVISION]
    held = {name: part_names(name, names) for name in tables}
    strange = set(names) - {part for parts in held.values() for part in parts}
    return [] if strange else [name for name, parts in held.items() if parts]


def _sheet_names(path: Path) -> list[str]:
    import fastexcel  # noqa: PLC0415 - few packages have a workbook

    with zipfile.ZipFile(path) as archive:
        if sum(each.file_size for each in archive.infolist()) > UNPACKED:
            raise ValueError(f"it unpacks to more than {UNPACKED} bytes")
    return fastexcel.read_excel(path).sheet_names


def _workbook(found: Found, names: Sequence[str], tables: Mapping[str, Table]) -> list[Finding]:
    from obs.publish.workbook import workbook_tables  # noqa: PLC0415 - few packages have a workbook

    held = {name: tables[name] for name in names}
    schemas = {
        name: {each: polars_type(cells.column) for each, cells in table.cells.items()}
        for name, table in held.items()
    }
    findings: list[Finding] = []
    try:
        for name, frame in workbook_tables(found.file, schemas):
            findings += check_equal(frame, held[name], file=found.path)
    except PublishError as error:
        findings.append(problem("unequal-workbook", error.message, error.suggestion, file=found.path))
    return findings
