"""What a revision does to the figures: by indicator, and where it is largest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import nlargest
from typing import Any

import polars as pl

from obs.publish.diff.model import IndicatorCount, LargeRevision
from obs.publish.revision import Revision
from obs.publish.revision.cells import VALUE, parts_of

_FIGURES = ("observations", "derived")
_PLACE = ("indicator", "region", "period", "sex")
_CHANGES = ("new", "removed", "revised")


def by_indicator(revision: Revision, schemas: Mapping[str, Mapping[str, Any]]) -> Iterator[IndicatorCount]:
    """The rows that differ, by table and indicator, of the tables whose key has an indicator."""
    for table in sorted(revision.counts):
        key = _key(schemas, table)
        if "indicator" not in key:
            continue
        rows = revision.frame.filter(pl.col("table") == table, pl.col("key").is_not_null()).select(
            "key", "change", indicator=pl.col("key").str.split("/").list.get(key.index("indicator"))
        )
        counts = rows.unique().group_by("indicator", "change").len()
        found: dict[str, dict[str, int]] = {}
        for indicator, change, count in counts.sort("indicator").rows():
            found.setdefault(parts_of(indicator)[0], {})[change] = count
        for indicator, by_change in found.items():
            new, removed, revised = (by_change.get(change, 0) for change in _CHANGES)
            yield IndicatorCount(table=table, indicator=indicator, new=new, removed=removed, revised=revised)


def largest(revision: Revision, schemas: Mapping[str, Mapping[str, Any]], most: int) -> list[LargeRevision]:
    """The *most* figures that changed most, relative to the larger of their two values.

    Indicators have different units, so that differences themselves cannot be ranked. A figure that came,
    went or is suppressed is none of them.
    """
    return nlargest(most, _revised(revision, schemas), key=_size)


def _size(each: LargeRevision) -> tuple[float, float, tuple[int, ...]]:
    """The order is the same on every run: equal ones by the size of the difference, then by their key."""
    key = "/".join((each.table, each.indicator, each.region, each.period, each.sex))
    return each.relative, abs(each.new - each.old), tuple(-ord(letter) for letter in key)


def _revised(revision: Revision, schemas: Mapping[str, Mapping[str, Any]]) -> Iterator[LargeRevision]:
    rows = revision.frame.filter(
        pl.col("table").is_in(_FIGURES),
        pl.col("change") == "revised",
        pl.col("column") == VALUE,
        pl.col("old").is_not_null(),
        pl.col("new").is_not_null(),
    )
    for table, key, old, new in rows.select("table", "key", "old", "new").iter_rows():
        named = dict(zip(_key(schemas, table), parts_of(key), strict=True))
        indicator, region, period, sex = (named.get(part, "") for part in _PLACE)
        was, is_ = float(old), float(new)
        yield LargeRevision(
            table=table,
            indicator=indicator,
            region=region,
            period=period,
            sex=sex,
            old=was,
            new=is_,
            relative=abs(is_ - was) / max(abs(was), abs(is_)),
        )


def _key(schemas: Mapping[str, Mapping[str, Any]], table: str) -> tuple[str, ...]:
    return tuple(schemas.get(table, {}).get("primaryKey", ()))
