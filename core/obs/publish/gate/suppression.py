"""What a source suppresses stands nowhere: neither in a table nor among the revisions."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from obs.models import Finding, Place
from obs.publish.gate.checking import Check, Outcome
from obs.publish.model import Release, Table

ID = "suppressed"
_SUPPRESSED = "suppressed"
_KEY = ["indicator", "region", "period"]


def check_suppression(release: Release) -> Iterator[Outcome]:
    """An outcome for each table with an indicator and a region.

    Where a row says that its value is suppressed it has none, and a table that repeats the source's figures
    has none either where the observations are suppressed. In the revisions no such figure has an old or a
    new value.
    """
    observed = release.table("observations").frame
    hidden = observed.filter(pl.col("status") == _SUPPRESSED, pl.col("sex") == "T").select(_KEY)
    for table in release.tables:
        if table.name == "revision":
            yield _outcome(table, _revealed(table.frame, observed))
        elif {"indicator", "value"} <= set(table.frame.columns):
            yield _outcome(table, _shown(table.frame, hidden))


def _shown(frame: pl.DataFrame, hidden: pl.DataFrame) -> int:
    with_value = frame.filter(pl.col("value").is_not_null())
    by_status = with_value.filter(pl.col("status") == _SUPPRESSED).height if "status" in frame.columns else 0
    if not set(_KEY) <= set(frame.columns):
        return by_status
    if "sex" in frame.columns:
        with_value = with_value.filter(pl.col("sex") == "T")
    return by_status + with_value.join(hidden, on=_KEY, how="semi").height


def _revealed(revision: pl.DataFrame, observed: pl.DataFrame) -> int:
    key = pl.concat_str(["indicator", "region", "period", "sex"], separator="/")
    hidden = observed.filter(pl.col("status") == _SUPPRESSED).select(key=key)
    told = revision.filter(
        pl.col("table") == "observations",
        pl.col("column") == "value",
        pl.col("old").is_not_null() | pl.col("new").is_not_null(),
    )
    return told.join(hidden, on="key", how="semi").height


def _outcome(table: Table, failures: int) -> Outcome:
    check = Check(
        id=ID,
        subject=table.name,
        title="no figure stands where the source suppresses it",
        rows=table.frame.height,
        failures=failures,
    )
    finding = Finding(
        code=ID,
        severity="error",
        message=f"{failures} rows of {table.name} have figures that the source suppresses",
        suggestion="this is a fault in obs or in a metric's plugin: do not publish, and report it",
        place=Place(file=table.name),
    )
    return Outcome(checks=(check,), findings=(finding,) if failures else ())
