"""The rows of a measurement as blocks to print: in the order of the result's key, with names for the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from obs.compare import Measurement
from obs.report.fields import Field, fields_of, key_of
from obs.report.outline import Path
from obs.report.texts import Row

_LONG_NAME = 16
"""A part of the key with longer names than this is a heading between the rows, not a column of them."""
_WORTH_A_HEADING = 2
"""And so is one that tells at least so many other fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Rows that belong in one table: those of one *indicator*, or all ("") where the key does not begin so.

    A row is named by its *path*. The first of its parts, *headed* in number, stand as headings between the
    rows, the others in columns called *names*. *common* are the parts of the key that all rows share.
    *fields* are those of the result that are no part of the key.
    """

    indicator: str
    rows: Sequence[Row]
    paths: Sequence[Path]
    headed: int
    names: Sequence[str]
    common: Sequence[Field]
    fields: Sequence[Field]


def blocks_of(measurement: Measurement) -> Iterator[Block]:
    """The blocks of *measurement*, in the order in which its table names them."""
    fields, key = fields_of(measurement.metric), key_of(measurement.metric)
    rows = _in_order(cast("list[Row]", measurement.table.to_dicts()), key)
    if not rows:
        return
    if key[0] != "indicator":
        yield _block("", rows, key, fields)
        return
    for id_ in dict.fromkeys(row["indicator"] for row in rows):
        yield _block(id_, [row for row in rows if row["indicator"] == id_], key[1:], fields)


def _in_order(rows: list[Row], key: Sequence[str]) -> list[Row]:
    """*rows* so that those with the same first parts of the key stand together, in order of appearance."""
    places = [{value: n for n, value in enumerate(dict.fromkeys(row[name] for row in rows))} for name in key]
    return sorted(rows, key=lambda row: [place[row[name]] for name, place in zip(key, places, strict=True)])


def _block(indicator: str, rows: Sequence[Row], key: Sequence[str], fields: Sequence[Field]) -> Block:
    shared = [
        name
        for name in key
        if name not in {"region", "indicator"} and len(rows) > 1 and len({row[name] for row in rows}) == 1
    ]
    parts = [name for name in key if name not in shared]
    by_name = {each.name: each for each in fields}
    others = [each for each in fields if each.name not in {*key, "indicator"}]
    return Block(
        indicator=indicator,
        rows=rows,
        paths=[tuple(_named(row, name) for name in parts) or ("",) for row in rows],
        headed=_headed(rows, parts, others),
        names=["" if _speaks(rows, name) else by_name[name].heading for name in parts],
        common=[by_name[name] for name in shared],
        fields=others,
    )


def _speaks(rows: Sequence[Row], name: str) -> bool:
    """Whether the values of a part of the key need no word beside them."""
    return name in {"region", "indicator"} or max(len(str(row[name])) for row in rows) > _LONG_NAME


def _headed(rows: Sequence[Row], parts: Sequence[str], fields: Sequence[Field]) -> int:
    """How many of *parts* are headings: a region above its rows, and what has long names or tells much."""
    for number, name in enumerate(parts[:-1]):
        if name != "indicator" and _speaks(rows, name):
            continue
        told = _told(rows, parts[: number + 1], fields) - _told(rows, parts[:number], fields)
        if len(told) < _WORTH_A_HEADING:
            return number
    return max(0, len(parts) - 1)


def _told(rows: Sequence[Row], parts: Sequence[str], fields: Sequence[Field]) -> set[str]:
    """The fields that are the same in all rows that share *parts*, where there are several such rows."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in parts), []).append(row)
    if len(groups) == len(rows):
        return set()
    return {
        each.name
        for each in fields
        if not each.is_note and all(len({row[each.name] for row in own}) == 1 for own in groups.values())
    }


def _named(row: Row, name: str) -> str:
    return str(row["region_name"] if name == "region" else row[name])
