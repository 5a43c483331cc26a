"""What Polars passes over in a page is found, by its letters or as it has no known form."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from obs import Page, UnexpectedReplyError

ENTRY = {"gender": "T", "count": 1, "status": "", "value": 7.5, "isdeleted": False}
EMPTY = {**ENTRY, "status": "Missing", "value": None}


def written(*entries: dict[str, Any], **envelope: object) -> bytes:
    """A page with a row for each entry, of an invented KPI and places, without blanks as the API sends it."""
    lines = [
        {"kpi": "N99001", "period": 2022, "municipality": f"99{place:02}", "values": [entry]}
        for place, entry in enumerate(entries)
    ]
    page = {"values": lines, "next_url": None, "previous_url": None, "count": len(lines), **envelope}
    return json.dumps(page, separators=(",", ":")).encode()


PAGE = written(ENTRY, EMPTY, {**ENTRY, "value": 0}, {**ENTRY, "isdeleted": True, "value": None})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"value":7.5', b'"value":7.5,"value":8.5'),
        (b'"value":7.5', b'"value":7.5,"value":null'),
        (b'"value":null', b'"val":null'),
        (b'"value":0', b'"value":false'),
        (b'"value":7.5', b'"value":true'),
        (b'"count":1,"status":"","value":7.5', b'"status":"","value":7.5,"value":8.5'),
        (b'"count":1,"status":"","value":7.5', b'"status":"","status":"","value":7.5'),
        (b'"gender":"T","count":1,', b'"gender":"T","gender":"K",'),
        (b'"period":2022,', b'"period":2022,"period":2021,'),
        (b'"municipality":"9900"', b'"municipality":"9900","municipality":"9901"'),
    ],
)
def test_what_polars_passes_over_is_refused(
    read: Callable[..., Page], question: Callable[..., Any], old: bytes, new: bytes
) -> None:
    """A field twice, also where another lacks in its place, a field renamed, a truth value for a number."""
    assert old in PAGE
    with pytest.raises(UnexpectedReplyError):
        read(PAGE.replace(old, new, 1), question())
