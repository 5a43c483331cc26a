"""A comparison or a measurement for other programs: CSV, JSON, Parquet.

docs/comparison.md describes the columns of a comparison, `obs metrics` those of a measurement.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

import polars as pl

from obs.compare import Comparison, Measurement
from obs.errors import ConfigError
from obs.report.corrections import each_once, rows
from obs.report.fields import key_of
from obs.report.files import put

Answer = Comparison | Measurement


def write(answer: Answer, form: str, target: Path | None) -> None:
    """Write *answer* as *form* ("csv", "json" or "parquet") to the file *target* or to standard output.

    The file is there whole or, if anything fails, as it was before. Raises ConfigError for an unknown
    form, ObsError if the file cannot be written.
    """
    if form not in _FORMS:
        raise ConfigError(f"there is no format {form!r}", suggestion=f"take one of: {', '.join(_FORMS)}")
    body = _FORMS[form](answer)
    if target is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
    else:
        put(target, body)


def csv_bytes(answer: Answer) -> bytes:
    """UTF-8, comma, decimal point, LF, a header; numbers in full, an empty field for none."""
    return with_references(answer).write_csv().encode()


def with_references(answer: Answer) -> pl.DataFrame:
    """The table of *answer* with a last column *ref*: what `obs why` calls the row.

    The reference of a figure is that of its row, "/" and its column: comparison/N31807/0767/rank.
    """
    if isinstance(answer, Measurement):
        name, key = answer.metric.id, key_of(answer.metric)
    else:
        name, key = "comparison", ["indicator", "region"]
    parts = (
        pl.col(column).cast(pl.String).fill_null("").str.replace_all("%", "%25").str.replace_all("/", "%2F")
        for column in key
    )
    return answer.table.with_columns(ref=pl.concat_str(pl.lit(name), *parts, separator="/"))


def json_bytes(answer: Answer) -> bytes:
    """An object that says what was compared or measured, with the table's rows as objects under "rows"."""
    group = answer.group
    document = {
        "study": answer.study,
        "group": {"id": group.id, "title": group.title, "members": group.members},
        "benchmark": answer.benchmark,
        "figures": answer.figures,
        "corrected": rows(each_once(answer.corrected)),
        **(_of_measurement(answer) if isinstance(answer, Measurement) else _of_comparison(answer)),
        "rows": with_references(answer).to_dicts(),
    }
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1, default=str) + "\n").encode()


def _of_comparison(comparison: Comparison) -> dict[str, object]:
    return {"title": comparison.title, "findings": [asdict(finding) for finding in comparison.findings]}


def _of_measurement(measurement: Measurement) -> dict[str, object]:
    info = measurement.metric
    return {
        "metric": info.id,
        "parameters": measurement.parameters,
        "assumptions": info.assumptions,
        "reference": info.reference,
        "problems": measurement.problems,
        "credits": measurement.credits,
    }


def parquet_bytes(answer: Answer) -> bytes:
    """The table as it is, with its types."""
    buffer = BytesIO()
    answer.table.write_parquet(buffer)
    return buffer.getvalue()


_FORMS: Mapping[str, Callable[[Answer], bytes]] = {
    "csv": csv_bytes,
    "json": json_bytes,
    "parquet": parquet_bytes,
}
