"""Each rule of the gate fires on what breaks it, and on nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from obs.publish.gate.checking import Check, Outcome, not_run, together
from obs.publish.gate.contracts import check_contracts
from obs.publish.gate.suppression import check_suppression
from obs.publish.gate.tracing import check_tracing
from obs.publish.model import Release, Table
from obs.store import Store
from obs.study import Study


def changed(release: Release, name: str, frame: pl.DataFrame) -> Release:
    tables = [replace(each, frame=frame) if each.name == name else each for each in release.tables]
    return replace(release, tables=tables)


def codes(outcomes: Iterator[Outcome]) -> set[tuple[str, str]]:
    return {(each.code, each.place.file or each.place.indicator) for each in together(outcomes).findings}


def test_a_sound_release_passes_and_every_table_and_series_was_checked(
    release: Release, study: Study, store: Store
) -> None:
    whole = together(
        [*check_contracts(release), *check_tracing(release, study, store), *check_suppression(release)]
    )
    assert whole.findings == ()
    contracts = {check.subject: check.rows for check in whole.checks if check.id == "contract"}
    assert contracts == {table.name: table.frame.height for table in release.tables}
    assert {check.subject for check in whole.checks if check.id == "traced"} == set(study.indicators)
    assert len([check for check in whole.checks if check.id == "raw-reply"]) == len(study.indicators)
    assert "level" in {check.subject for check in whole.checks if check.id == "suppressed"}


@pytest.mark.parametrize(
    ("table", "change", "code"),
    [
        ("observations", pl.col("sex").replace("T", "X"), "enum"),
        ("observations", pl.col("region").str.strip_prefix("0"), "pattern"),
        ("observations", pl.col("region").replace("0767", "9999"), "unknown-reference"),
        ("observations", pl.col("period").replace("2022", "2021"), "duplicate-key"),
        ("observations", pl.col("status").replace("reported", "missing"), "value-status"),
        ("observations", pl.col("date").dt.offset_by("1d"), "date"),
        ("observations", pl.lit(float("nan")).alias("value"), "not-finite"),
        ("observations", pl.lit(None, pl.String).alias("indicator"), "required"),
        ("level", pl.lit(0, pl.Int64).alias("rank"), "minimum"),
        ("level", pl.lit(101.0).alias("percentile"), "maximum"),
        ("indicators", pl.col("polarity").replace("none", "good"), "enum"),
        ("regions", pl.col("region").cast(pl.Categorical).cast(pl.String).str.slice(0, 2), "duplicate-key"),
        ("level", pl.col("indicator").replace("N31807", "N99999"), "unknown-reference"),
        ("level", pl.col("rank").cast(pl.String), "type"),
    ],
)
def test_a_table_that_breaks_its_contract_is_named(
    release: Release, table: str, change: pl.Expr, code: str
) -> None:
    broken = changed(release, table, release.table(table).frame.with_columns(change))
    assert (code, table) in codes(check_contracts(broken))


def test_a_value_that_is_not_the_stored_one_does_not_trace(
    release: Release, study: Study, store: Store
) -> None:
    frame = release.table("observations").frame
    at = pl.col("indicator") == "N31807"
    altered = frame.with_columns(value=pl.when(at).then(pl.col("value") + 1e-9).otherwise("value"))
    assert codes(check_tracing(changed(release, "observations", altered), study, store)) == {
        ("traced", "N31807")
    }
    gone = changed(release, "observations", frame.filter(~at | (pl.col("region") != "0767")))
    assert ("traced", "N31807") in codes(check_tracing(gone, study, store))


def _with(provenance: dict[str, Any], how: str) -> dict[str, Any]:
    made = deepcopy(provenance)
    series = made["series"]["N31807"]
    if how == "no series":
        del made["series"]["N31807"]
    elif how == "no replies":
        series["replies"] = []
    elif how == "unnamed reply":
        series["replies"] = ["f" * 64]
    else:
        series["vintage"] = 2
    return made


@pytest.mark.parametrize("how", ["no series", "no replies", "unnamed reply", "another vintage"])
def test_a_broken_chain_is_seen(release: Release, study: Study, store: Store, how: str) -> None:
    broken = replace(release, provenance=_with(dict(release.provenance), how))
    assert ("traced", "N31807") in codes(check_tracing(broken, study, store))


def test_a_raw_reply_that_is_gone_is_seen(release: Release, study: Study, store: Store) -> None:
    (sha256,) = release.provenance["series"]["N31807"]["replies"]
    (store.path / "raw" / sha256[:2] / f"{sha256}.gz").unlink()
    assert ("raw-reply", sha256) in codes(check_tracing(release, study, store))


def _suppressing(release: Release) -> Release:
    """The release, where the source suppresses Markaryd's figure of 2022."""
    frame = release.table("observations").frame
    at = (pl.col("indicator") == "N31807") & (pl.col("region") == "0767") & (pl.col("period") == "2022")
    return changed(
        release,
        "observations",
        frame.with_columns(
            value=pl.when(at).then(None).otherwise("value"),
            status=pl.when(at).then(pl.lit("suppressed")).otherwise("status"),
        ),
    )


def test_a_suppressed_figure_in_a_result_is_seen(release: Release) -> None:
    assert ("suppressed", "uncertainty") in codes(check_suppression(_suppressing(release)))


def test_a_value_beside_the_status_suppressed_is_seen(release: Release) -> None:
    frame = release.table("level").frame
    level = changed(release, "level", frame.with_columns(status=pl.lit("suppressed")))
    assert ("suppressed", "level") in codes(check_suppression(level))


def test_a_value_of_one_sex_beside_the_status_suppressed_is_seen_and_counted(release: Release) -> None:
    frame = release.table("observations").frame
    at = (pl.col("indicator") == "N31807") & (pl.col("region") == "0767") & (pl.col("period") == "2022")
    women = frame.with_columns(
        sex=pl.when(at).then(pl.lit("F")).otherwise("sex"),
        status=pl.when(at).then(pl.lit("suppressed")).otherwise("status"),
    )
    outcome = together(check_suppression(changed(release, "observations", women)))
    assert [(each.subject, each.failures) for each in outcome.checks if each.failures] == [
        ("observations", 1)
    ]


@pytest.mark.parametrize(("old", "new"), [("1.3", None), (None, "1.3")])
def test_a_suppressed_figure_among_the_revisions_is_seen(
    release: Release, old: str | None, new: str | None
) -> None:
    row = {"table": "observations", "key": "N31807/0767/2022/T", "column": "value", "change": "revised"}
    revision = Table(
        name="revision",
        kind="reference",
        title_sv="",
        title_en="",
        description_sv="",
        description_en="",
        schema={"fields": []},
        frame=pl.DataFrame([{**row, "old": old, "new": new}], schema_overrides={"old": pl.String}),
    )
    hidden = _suppressing(release)
    assert ("suppressed", "revision") in codes(
        check_suppression(replace(hidden, tables=[*hidden.tables, revision]))
    )


def test_a_check_that_did_not_run_is_a_finding() -> None:
    ran = Check(id="contract", subject="level", title="", rows=1, failures=0)
    (missing,) = not_run([("contract", "level"), ("contract", "change")], [ran])
    assert (missing.code, missing.severity, missing.place.file) == ("not-checked", "error", "change")
