"""What must be said beside which columns, and what they may be used under: the lineage in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from obs.language import Message, msg
from obs.models import DERIVED
from obs.publish.lineage import IN_REAL_PRICES, NOT_IN_REAL_PRICES
from obs.publish.model import Licence, Lineage, Release, Table
from obs.publish.texts.about import source_of

_SOURCE = re.compile(r"(indicator|cell)\.source = (.+)")
_PUBLISHER = "publisher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The *columns* of a table that one *lineage* is about, in the rows that it names."""

    columns: tuple[str, ...]
    lineage: Lineage


def terms_of(table: Table) -> list[Terms]:
    """What holds for the columns of *table*, those of equal lineage together."""
    columns: dict[Lineage, list[str]] = {}
    for field in table.schema["fields"]:
        for lineage in table.lineage.get(field["name"], ()):
            columns.setdefault(lineage, []).append(field["name"])
    return [Terms(columns=tuple(names), lineage=lineage) for lineage, names in columns.items()]


def rows_of(lineage: Lineage, release: Release) -> Message:
    """To which rows *lineage* applies."""
    if lineage.where == IN_REAL_PRICES:
        return msg("rows in real prices")
    if lineage.where.endswith(NOT_IN_REAL_PRICES):
        where = lineage.where.removesuffix(NOT_IN_REAL_PRICES).removesuffix(" and ")
        return msg("{rows}, but for those in real prices", rows=_rows_where(where, release))
    return _rows_where(lineage.where, release)


def _rows_where(where: str, release: Release) -> Message:
    if not where:
        return msg("all rows")
    found = _SOURCE.fullmatch(where)
    if found is None:
        return msg("rows with {condition}", condition=where)
    about, source = found.groups()
    if about == "cell":
        return _cells_of(source, release)
    if source == DERIVED:
        return msg("rows whose indicator is computed by a formula")
    return msg("rows whose indicator is from {source}", source=source_of(source, release))


def _cells_of(source: str, release: Release) -> Message:
    """Which revisions are meant, by what they revise."""
    if source == _PUBLISHER:
        return msg("rows about titles, codes and other texts")
    if source == DERIVED:
        return msg("rows about a computed figure")
    return msg("rows about a figure as {source} gave it", source=source_of(source, release))


def is_computed(lineage: Lineage) -> bool:
    """Whether the values are made of a source's figures: not as it gave them, and no words of our own."""
    return lineage.derived and bool(lineage.sources)


def has_computed(release: Release) -> bool:
    """Whether *release* holds any value that is computed from a source's figures."""
    tables = release.tables
    return any(
        is_computed(each) for table in tables for lineages in table.lineage.values() for each in lineages
    )


def one_licence(tables: Sequence[Table], own: Licence) -> Licence | None:
    """The licence of all that *tables* hold, None for several; *own* is that of codes and names."""
    lineages = (each for table in tables for lineages in table.lineage.values() for each in lineages)
    found = {each.licence for each in lineages} or {own}
    return found.pop() if len(found) == 1 else None


def computed_credits(release: Release) -> dict[str, list[str]]:
    """What must be said beside computed values, each line once, and the tables that hold them."""
    found: dict[str, list[str]] = {}
    for table in release.tables:
        for lineage in dict.fromkeys(each for several in table.lineage.values() for each in several):
            if is_computed(lineage) and table.name not in found.setdefault(lineage.credit, []):
                found[lineage.credit].append(table.name)
    return found


def credits_of(release: Release) -> list[str]:
    """All that must be said beside some value of *release*, each line once."""
    lineages = (each for table in release.tables for lineages in table.lineage.values() for each in lineages)
    return list(dict.fromkeys(each.credit for each in lineages if each.sources))
