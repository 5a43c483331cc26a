"""The result table of a metric, described as a Table Schema: each field with a heading and what it holds.

Units: "indicator" is that of the row's indicator, "by X" one that depends on the field X.
"""

from __future__ import annotations

from collections.abc import Sequence

Field = dict[str, object]


def result(name: str, *fields: Field, key: Sequence[str]) -> dict[str, object]:
    """The schema of the table *name*, whose rows are named by *key*, the outermost part first."""
    return {"name": name, "fields": list(fields), "primaryKey": list(key)}


def text(name: str, title: str = "", about: str = "", **constraints: object) -> Field:
    """A field with words, codes or periods."""
    return _field("string", name, title, about, constraints=constraints)


def number(name: str, title: str = "", about: str = "", *, unit: str = "", **constraints: object) -> Field:
    """A field with numbers of this *unit*."""
    return _field("number", name, title, about, unit=unit, constraints=constraints)


def whole(name: str, title: str = "", about: str = "", **constraints: object) -> Field:
    """A field with whole numbers."""
    return _field("integer", name, title, about, constraints=constraints)


def flag(name: str, title: str = "", about: str = "", **constraints: object) -> Field:
    """A field that is true or false."""
    return _field("boolean", name, title, about, constraints=constraints)


def note(name: str, title: str = "") -> Field:
    """A field with remarks, divided by "; "; *title* says what they are about if not all of the row."""
    return text(name, title, "why something is empty or unusual")


def _field(type_: str, name: str, title: str, about: str, **more: object) -> Field:
    described = {"title": title, "description": about, **more}
    return {"name": name, "type": type_, **{key: value for key, value in described.items() if value}}


INDICATOR = text("indicator", "", "its id in the study", required=True)
REGION = text("region", "", "SCB code", required=True)
PERIOD = text("period", "", "the period compared")
RANKED = whole("n", "n", "regions of the group with a value", required=True, minimum=0)
