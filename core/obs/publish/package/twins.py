"""Tables that a package gives as CSV and as Parquet have to say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from obs.models import Finding
from obs.publish.package.equality import EQUALITY, check_equal, title, twins
from obs.publish.package.files import Found
from obs.publish.package.ledger import Ledger
from obs.publish.package.model import Package, problem
from obs.publish.package.rules import Table


def plan_twins(package: Package, ledger: Ledger) -> None:
    """Sets out to compare files of one table."""
    for table, other in twins(package, ".parquet"):
        ledger.plan(EQUALITY, title(other, table.file), other.name)


def check_twins(
    package: Package, files: Mapping[str, Sequence[Found]], tables: Mapping[str, Table], ledger: Ledger
) -> None:
    """Compares every Parquet file with the CSV file of the same table."""
    for resource, other in twins(package, ".parquet"):
        words = title(other, resource.file)
        found, table = files.get(other.name, ()), tables.get(resource.name)
        if other.is_remote:
            ledger.not_applicable(EQUALITY, words, other.name)
        elif not found or table is None:
            ledger.failed(EQUALITY, words, other.name, "one of the two could not be read")
        else:
            ledger.run(EQUALITY, words, other.name, lambda f=found[0], t=table: _parquet(f, t))


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
