"""A file's bytes to the observations of its good rows, and findings on all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from obs import Finding, Page, Place, Query, SchemaError, check_rows
from obs_local_csv.contract import code_types, complete, is_numeric, missing_values, read_descriptor
from obs_local_csv.decoding import decode
from obs_local_csv.faults import Fault
from obs_local_csv.mapping import Columns
from obs_local_csv.records import Record, frame_of, is_asked, split
from obs_local_csv.series import Series, plain_numbers, read_series
from obs_local_csv.table import Table, read_table


def parse_file(body: bytes, query: Query, columns: Sequence[Columns], schema: bytes | None) -> Page:
    """The observations in a CSV file and everything that is wrong with it.

    *columns* go with the indicators of *query*, in order; *schema* is the body of the Table Schema file, if
    there is one. A row with an error in any column that is read or described gives no observation.
    """
    try:
        return _parse(body, query, columns, read_descriptor(schema))
    except SchemaError as error:
        wrong = Finding(
            code="schema",
            severity="error",
            message=error.message,
            suggestion=error.suggestion,
            place=Place(file=columns[0].schema or columns[0].file),
        )
        return Page(findings=(wrong,))


def _parse(body: bytes, query: Query, columns: Sequence[Columns], descriptor: Mapping[str, Any]) -> Page:
    file = columns[0].file
    text, findings = decode(body, columns[0].encoding, file)
    if not text:
        return Page(findings=tuple(findings))
    described = [field["name"] for field in descriptor["fields"]]
    needed = dict.fromkeys([*described, *(name for column in columns for name in column.mapped)])
    table = read_table(text, file=file, delimiter=columns[0].delimiter, needed=needed)
    findings += table.findings
    if not table.rows:
        if not table.findings:
            advice = "check that the whole file was saved, or leave the indicator out until it has rows"
            findings.append(_about("no-rows", "the file has a header but no rows", advice, file))
        return Page(findings=tuple(findings))
    series = [
        read_series(table, indicator, column, *_told(descriptor, column))
        for indicator, column in zip(query.indicators, columns, strict=True)
    ]
    findings += code_types(descriptor, columns, file)
    findings += _row_findings(table, series, descriptor)
    return _page(table, series, query, findings)


def _told(descriptor: Mapping[str, Any], columns: Columns) -> tuple[str, Sequence[str] | None]:
    """The decimal sign that the study or the schema tells, and the marks for no figure if the schema does."""
    fields: list[dict[str, Any]] = descriptor["fields"]
    field = next((field for field in fields if field["name"] == columns.value), dict[str, Any]())
    return columns.decimal or field.get("decimalChar", ""), missing_values(descriptor, field)


def _row_findings(table: Table, series: Sequence[Series], descriptor: Mapping[str, Any]) -> list[Finding]:
    """What was wrong when the cells were read, then what the contract says of other cells."""
    read = list(dict.fromkeys(finding for one in series for finding in one.findings()))
    known = {(finding.place.row, finding.place.column) for finding in read}
    schema = complete(descriptor, [one.columns for one in series])
    described = {field["name"]: field for field in descriptor["fields"]}
    header = [field["name"] for field in schema["fields"]]
    cells = [_cells(table, series, name, described.get(name), descriptor) for name in header]
    checked = check_rows(header, list(zip(*cells, strict=True)), schema, file=table.file, lines=table.lines)
    return read + [finding for finding in checked if (finding.place.row, finding.place.column) not in known]


def _cells(
    table: Table,
    series: Sequence[Series],
    name: str,
    field: Mapping[str, Any] | None,
    descriptor: Mapping[str, Any],
) -> list[str]:
    """A column as the contract sees it: as it stands where a schema describes it, but numbers plain."""
    raw = table.cells(name)
    if field is not None and not is_numeric(field):
        return raw
    for one in series:
        values = one.readings().get(name)
        if values is not None and (field is None or name == one.columns.value):
            return [
                cell if isinstance(value, Fault) else value for cell, value in zip(raw, values, strict=True)
            ]
    told = field or {}
    return plain_numbers(raw, told.get("decimalChar", ""), missing_values(descriptor, told))


def _page(table: Table, series: Sequence[Series], query: Query, findings: list[Finding]) -> Page:
    bad = {finding.place.row for finding in findings if finding.severity == "error"}
    repeated = {finding.place.row for finding in findings if finding.code == "duplicate-key"}
    records: list[tuple[str, Record]] = []
    for one in series:
        good, duplicates = split(one, bad)
        findings += [finding for finding in duplicates if finding.place.row not in repeated]
        if None not in bad:  # an error without a row is about the whole file
            records += [(one.indicator.id, record) for record in good]
    asked = [(indicator, record) for indicator, record in records if is_asked(record, query)]
    if records and not asked:
        periods = sorted({record.period for _, record in records})
        message = f"no row is about the regions and years asked for (periods {periods[0]} to {periods[-1]})"
        findings.append(_about("nothing-asked", message, "check the study's years and regions", table.file))
    ordered = sorted(dict.fromkeys(findings), key=lambda finding: finding.place.row or 0)
    return Page(observations=frame_of(asked), findings=tuple(ordered))


def _about(code: str, message: str, advice: str, file: str) -> Finding:
    return Finding(code=code, severity="warning", message=message, suggestion=advice, place=Place(file=file))
