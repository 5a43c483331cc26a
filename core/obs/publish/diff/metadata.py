"""What two descriptors say otherwise of the same dataset, table or column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from obs.publish.diff.model import MetadataChange

_DATASET = ("title", "description", "id", "homepage", "keywords", "contributors", "translations")
_TABLE = ("title", "description")
_COLUMN = ("title", "description", "constraints", "categories")
_LISTED = ("licenses", "sources")
_OWN_NAMES = {"licenses": "licences"}
_DAYS = re.compile(r",? *\S* *\d{4}-\d{2}-\d{2}(?: till \d{4}-\d{2}-\d{2})?")
"""When figures were fetched, in a credit: that is told by source."""

Said = Mapping[tuple[str, str], str]
"""What is said, by what it is and the place: "" the dataset, a table, or table.column."""


def metadata(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[MetadataChange]:
    """What two descriptors say otherwise, except of tables and columns that only one of them has.

    Licences, sources and credits are among it; the days on which figures were fetched are not. One change at
    several places is told once.
    """
    was, is_ = dict(_said(old)), dict(_said(new))
    shared = {place for _, place in was} & {place for _, place in is_}
    found: dict[tuple[str, str, str], list[str]] = {}
    for what, place in sorted({*was, *is_}):
        before, after = was.get((what, place), ""), is_.get((what, place), "")
        if before != after and place in shared:
            found.setdefault((what, before, after), []).append(place)
    return [
        MetadataChange(what=what, places=tuple(filter(None, places)), old=before, new=after)
        for (what, before, after), places in found.items()
    ]


def _said(descriptor: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    yield from _values(descriptor, _DATASET, "")
    for resource in descriptor.get("resources", ()):
        if "schema" not in resource:
            continue
        table = resource["name"]
        yield from _values(resource, _TABLE, table)
        for field in resource["schema"].get("fields", ()):
            yield from _column(field, f"{table}.{field['name']}")


def _values(
    told: Mapping[str, Any], names: tuple[str, ...], place: str
) -> Iterator[tuple[tuple[str, str], str]]:
    for name in names:
        yield (name, place), _text(told.get(name, ""))
    for name in _LISTED:
        listed = told.get(name, ())
        yield (_OWN_NAMES.get(name, name), place), "; ".join(_named(each) for each in listed)


def _column(field: Mapping[str, Any], place: str) -> Iterator[tuple[tuple[str, str], str]]:
    for name in _COLUMN:
        yield (name, place), _text(field.get(name, ""))
    lines = field.get("lineage", ())
    yield ("credit", place), "; ".join(dict.fromkeys(_DAYS.sub("", each["credit"]) for each in lines))
    yield ("licence", place), "; ".join(dict.fromkeys(_named(each["licence"]) for each in lines))
    yield ("derived", place), "; ".join(dict.fromkeys(_text(each["derived"]) for each in lines))


def _named(each: Mapping[str, Any]) -> str:
    """A licence or a source by its title and address."""
    return " ".join(str(each[name]) for name in ("name", "title", "path") if each.get(name))


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
