"""One schema, two engines: frictionless on the file and Pandera on the frame say the same.

Known differences, mended in `obs.contracts`: frictionless anchors "a|b" as "^a|b$" and lets a line break
follow; names only the later of equal keys; passes a composite key with one part missing; takes NaN for a
number; calls a row of nothing but empty cells blank. Pandera takes NaN for null. Not mended: a row that
breaks the form of the file (too few cells) exists for frictionless only.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obs import Finding
from obs.contracts import check_file, check_frame

Place = tuple[int, str, str]

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "region", "type": "string", "constraints": {"pattern": "[0-9]{2}|[0-9]{4}", "maxLength": 4}},
        {"name": "period", "type": "year", "constraints": {"minimum": 1994, "maximum": 2022}},
        {"name": "sex", "type": "string", "constraints": {"required": True, "enum": ["T", "F", "M"]}},
        {"name": "value", "type": "number", "constraints": {"minimum": 0, "exclusiveMaximum": 100}},
        {"name": "cases", "type": "integer", "constraints": {"exclusiveMinimum": -1, "maximum": 10}},
        {
            "name": "day",
            "type": "date",
            "constraints": {"minimum": "1994-01-01", "enum": ["1994-01-01", "2022-12-31"]},
        },
        {"name": "label", "type": "string", "constraints": {"unique": True, "minLength": 2}},
        {"name": "final", "type": "boolean"},
    ],
    "primaryKey": ["region", "period"],
    "missingValues": [""],
}
REFERENCES = {"region": ("99", "9901", "9902", "990")}
DTYPES = {
    "region": pl.String(),
    "period": pl.Int64(),
    "sex": pl.String(),
    "value": pl.Float64(),
    "cases": pl.Int64(),
    "day": pl.Date(),
    "label": pl.String(),
    "final": pl.Boolean(),
}
WORD = st.text(st.sampled_from("a9å|.\n \"',;T\u0661"), min_size=1, max_size=3)
ROW = st.fixed_dictionaries(
    {
        "region": st.none() | st.sampled_from(["99", "9901", "9902", "990", "9903", "9901\n", "x99"]) | WORD,
        "period": st.none() | st.sampled_from([1993, 1994, 2022, 2023]),
        "sex": st.none() | st.sampled_from(["T", "F", "M", "K", "t"]),
        "value": st.none() | st.floats() | st.sampled_from([0.0, 99.9, 100.0, -0.1]),
        "cases": st.none() | st.integers(-2, 11),
        "day": st.none()
        | st.sampled_from([date(1993, 1, 1), date(1994, 1, 1), date(2022, 12, 31), date(2023, 1, 1)]),
        "label": st.none() | st.sampled_from(["aa", "bb", "c"]) | WORD,
        "final": st.none() | st.booleans(),
    }
)


def written(rows: list[dict[str, Any]]) -> bytes:
    """The rows as a CSV file."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(DTYPES)
    for row in rows:
        cells = [row[name] for name in DTYPES]
        writer.writerow(str(cell).lower() if isinstance(cell, bool) else cell for cell in cells)
    return stream.getvalue().encode()


def lines_of(body: bytes) -> list[int]:
    """The line on which each data row of the file begins."""
    reader = csv.reader(io.StringIO(body.decode(), newline=""))
    begins = [1]
    begins.extend(reader.line_num + 1 for _ in reader)
    return begins[1:-1]


def places(findings: list[Finding], lines: list[int] | None = None) -> set[Place]:
    """Data row, column and code of each finding; rows are counted by *lines* where those are given."""
    rows = {line: number for number, line in enumerate(lines, start=1)} if lines else None
    return {
        (rows[finding.place.row] if rows else finding.place.row, finding.place.column, finding.code)
        for finding in findings
        if finding.place.row is not None
    }


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(ROW, min_size=1, max_size=6))
def test_file_and_frame_have_the_same_findings(rows: list[dict[str, Any]]) -> None:
    """On any table the two engines find the same cells bad, for the same reasons."""
    body = written(rows)
    frame = pl.DataFrame(rows, schema=DTYPES)
    in_file = places(check_file(body, SCHEMA, file="x.csv", references=REFERENCES), lines_of(body))
    assert in_file == places(check_frame(frame, SCHEMA, references=REFERENCES))


@settings(max_examples=50, deadline=None)
@given(regions=st.lists(st.none() | st.sampled_from(["99", "9901", "x", "990"]), min_size=1, max_size=12))
def test_categories_have_the_same_findings_as_text(regions: list[str | None]) -> None:
    """Checking the distinct categories finds the same rows as checking every text."""
    schema = {"fields": [SCHEMA["fields"][0]], "primaryKey": ["region"]}
    text = pl.DataFrame({"region": pl.Series(regions, dtype=pl.String)})
    categories = text.cast(pl.Categorical)
    assert check_frame(text, schema, references=REFERENCES) == check_frame(
        categories, schema, references=REFERENCES
    )
