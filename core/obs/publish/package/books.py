"""Workbooks of a package have to say what its CSV files say; they are read while these are checked."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from obs.errors import PublishError
from obs.models import Finding
from obs.publish.package.equality import EQUALITY, check_equal, polars_type, title
from obs.publish.package.files import UNPACKED, Found, find_files
from obs.publish.package.ledger import Ledger
from obs.publish.package.model import Package, Resource, problem
from obs.publish.package.rules import Table

if TYPE_CHECKING:
    from obs.publish.workbook import Book

_REVISION = "revision"
_CSV = "the CSV files"


def plan_books(package: Package, ledger: Ledger) -> None:
    """Sets out to compare each workbook with the CSV files."""
    for each in _books(package):
        ledger.plan(EQUALITY, title(each, _CSV), each.name)


def open_books(package: Package, folder: Path, threads: ThreadPoolExecutor) -> Mapping[str, Future[Book]]:
    """The workbooks in *folder* by their name, opened in *threads*, where their first table is read too."""
    tables = [each.name for each in package.resources if each.is_table and each.schema is not None]
    opened: dict[str, Future[Book]] = {}
    for each in _books(package):
        found, findings = ((), ()) if each.is_remote else find_files(each, folder)
        if found and not findings:
            opened[each.name] = threads.submit(_opened, found[0].file, tables[:1], threads)
    return opened


def check_books(
    package: Package, opened: Mapping[str, Future[Book]], files: Mapping[str, Sequence[Found]],
    tables: Mapping[str, Table], ledger: Ledger,
) -> None:  # fmt: skip
    """Compares every workbook with the CSV files of the tables that it holds."""
    for each in _books(package):
        found = files.get(each.name, ())
        if each.is_remote:
            ledger.not_applicable(EQUALITY, title(each, _CSV), each.name)
        elif not found or each.name not in opened:
            ledger.failed(EQUALITY, title(each, _CSV), each.name, "the file could not be read")
        else:
            _compare(each, found[0], opened[each.name], tables, ledger)


def _books(package: Package) -> list[Resource]:
    return [
        each for each in package.resources if len(each.paths) == 1 and each.paths[0].lower().endswith(".xlsx")
    ]


def _opened(path: Path, tables: Sequence[str], threads: ThreadPoolExecutor) -> Book:
    from obs.publish.workbook import Book  # noqa: PLC0415 - few packages have a workbook
    from obs.publish.workbook.parts import part_names  # noqa: PLC0415

    with zipfile.ZipFile(path) as archive:
        if sum(each.file_size for each in archive.infolist()) > UNPACKED:
            raise ValueError(f"it unpacks to more than {UNPACKED} bytes")
    book = Book(path)
    for part in [part for table in tables for part in part_names(table, book.names)][:1]:
        book.begin(part, threads)
    return book


def _compare(
    resource: Resource, found: Found, opened: Future[Book], tables: Mapping[str, Table], ledger: Ledger
) -> None:
    try:
        book = opened.result()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a stranger's workbook
        why = str(error).partition("\n")[0]
        words = f"{found.path} cannot be read as a workbook: {why}"
        finding = problem("unreadable", words, "write it anew", file=found.path)
        ledger.done(EQUALITY, title(resource, _CSV), resource.name, [finding])
        return
    held = {name: tables[name] for name in _tables_of(book, tables)}
    if held:
        ledger.run(EQUALITY, title(resource, _CSV), resource.name, lambda: _compared(found, book, held))
    else:
        ledger.not_applicable(EQUALITY, title(resource, _CSV), resource.name)


def _tables_of(book: Book, tables: Mapping[str, Table]) -> list[str]:
    """The tables that a workbook must hold: ours all, a stranger's those that it does, if nothing else."""
    from obs.publish.workbook.model import COVER  # noqa: PLC0415 - few packages have a workbook
    from obs.publish.workbook.parts import part_names  # noqa: PLC0415

    if COVER in book.names:
        return [name for name in tables if name != _REVISION]
    held = {name: part_names(name, book.names) for name in tables}
    strange = set(book.names) - {part for parts in held.values() for part in parts}
    return [] if strange else [name for name, parts in held.items() if parts]


def _compared(found: Found, book: Book, held: Mapping[str, Table]) -> list[Finding]:
    from obs.publish.workbook import workbook_tables  # noqa: PLC0415 - few packages have a workbook

    schemas = {
        name: {each: polars_type(cells.column) for each, cells in table.cells.items()}
        for name, table in held.items()
    }
    findings: list[Finding] = []
    try:
        for name, frame in workbook_tables(book, schemas):
            findings += check_equal(frame, held[name], file=found.path)
    except PublishError as error:
        findings.append(problem("unequal-workbook", error.message, error.suggestion, file=found.path))
    return findings
