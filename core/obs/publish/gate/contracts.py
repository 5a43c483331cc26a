"""Every table of a release against its contract, as it is before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from obs.contracts import check_frame, check_observations, harmful_texts
from obs.models import Finding
from obs.observations import SCHEMA
from obs.publish.gate.checking import Check, Outcome
from obs.publish.model import Release, Table

ID = "contract"


def check_contracts(release: Release) -> Iterator[Outcome]:
    """An outcome for each table: its columns, the rules of its schema, its key, and what it refers to."""
    for table in release.tables:
        findings = [_named(each, table) for each in _check(table, release)]
        check = Check(
            id=ID,
            subject=table.name,
            title="columns, types, rules, key and references, by the Table Schema",
            rows=table.frame.height,
            failures=len(findings),
            tool="pandera",
        )
        yield Outcome(checks=(check,), findings=tuple(findings))


def _check(table: Table, release: Release) -> list[Finding]:
    references = _references(table.schema, release)
    if list(table.frame.columns) == list(SCHEMA):  # what a schema cannot say holds for them too
        whole = table.frame.with_columns(table.frame["note"].fill_null(""))
        return check_observations(whole, indicators=references["indicator"], regions=references["region"])
    return [*check_frame(table.frame, table.schema, references=references), *harmful_texts(table.frame)]


def _references(schema: Mapping[str, Any], release: Release) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key in schema.get("foreignKeys", ()):
        (column,), (there,) = key["fields"], key["reference"]["fields"]
        values = release.table(key["reference"]["resource"]).frame.get_column(there)
        found[column] = values.drop_nulls().unique().to_list()
    return found


def _named(finding: Finding, table: Table) -> Finding:
    return replace(finding, place=replace(finding.place, file=table.name))
