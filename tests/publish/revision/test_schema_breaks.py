"""Programs that read a table are told before it changes its form."""

from __future__ import annotations

from typing import Any

import pytest

from obs.publish.revision import schema_breaks

VALUE = {"name": "value", "type": "number", "unit": "%", "description": "the figure"}
COUNT = {"name": "count", "type": "integer"}


def schemas(*fields: dict[str, Any], key: tuple[str, ...] = ("value",)) -> dict[str, dict[str, Any]]:
    return {"things": {"fields": list(fields), "primaryKey": list(key)}}


@pytest.mark.parametrize(
    ("after", "code", "message"),
    [
        (schemas(VALUE), "column-removed", "column count of things is gone"),
        (
            schemas({**VALUE, "type": "string"}, COUNT),
            "type-changed",
            "the type of value in things was number",
        ),
        (
            schemas({**VALUE, "unit": "kr"}, COUNT),
            "unit-changed",
            "the unit of value in things was % and is kr",
        ),
        (
            schemas({**VALUE, "name": "share"}, COUNT),
            "column-renamed",
            "column value of things is now called share",
        ),
        (schemas(VALUE, COUNT, key=("count",)), "key-changed", "the key of things was value and is count"),
        ({}, "table-removed", "table things is gone"),
    ],
)
def test_breaks_are_findings(after: dict[str, Any], code: str, message: str) -> None:
    (found,) = schema_breaks(schemas(VALUE, COUNT), after)
    assert (found.code, found.severity) == (code, "error")
    assert found.message.startswith(message)
    assert found.suggestion


def test_new_tables_and_columns_and_other_words_break_nothing() -> None:
    after = {
        **schemas({**VALUE, "description": "another text"}, COUNT, {"name": "more", "type": "string"}),
        "new": {},
    }
    assert schema_breaks(schemas(VALUE, COUNT), after) == []
