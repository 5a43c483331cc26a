"""The checks of tables: how they are written, their labels, and every rule of their schemas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from obs.contracts.rules import Rule
from obs.models import Finding
from obs.publish.package.asked import rules_of
from obs.publish.package.files import Found, body_of, check_encoding, is_text
from obs.publish.package.ledger import Ledger
from obs.publish.package.model import Resource, problem
from obs.publish.package.reading import read_text
from obs.publish.package.references import check_labels
from obs.publish.package.rules import LEFT, Table, broken_rows, list_rows, read_cells
from obs.publish.package.text import Part, Text
from obs.publish.package.values import read_json, read_values

FORM = ("table-form", "records, quotation marks and empty rows")
LABELS = ("labels", "the columns are the fields of the schema")
ENCODING = ("encoding", "the file is in the encoding that is told")
_READ = ("csv", "tsv", "txt", "json")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What our own checks found in a table, for the comparison with others'."""

    table: Table
    findings: Sequence[Finding]
    form: Sequence[Finding]
    broken: Mapping[str, set[int]]
    left: tuple[Rule, ...] = ()


@dataclass(kw_only=True)
class Tables:
    """The tables of a package that could be read, with what was wrong in how they are written."""

    read: dict[str, Table] = field(default_factory=dict[str, Table])
    form: dict[str, list[Finding]] = field(default_factory=dict[str, list[Finding]])


def plan_table(resource: Resource, ledger: Ledger) -> None:
    """Sets out the checks of a table."""
    for id_, title in checks_of(resource):
        ledger.plan(id_, title, resource.name)


def _title(rule: Rule) -> str:
    return f"{rule.column} {rule.words}"


def read_table(resource: Resource, files: Sequence[Found], ledger: Ledger, tables: Tables) -> None:
    """Reads a table and checks how it is written."""
    try:
        text, findings = _text(resource, files, ledger)
        table = read_cells(resource, text) if text is not None else None
    except Exception as error:  # noqa: BLE001 - the other tables are read all the same
        _all_failed(resource, f"its data could not be read ({type(error).__name__}: {error})", ledger)
        return
    if text is None or table is None:
        ledger.add(findings)
        _all_failed(resource, "its data could not be read", ledger)
        return
    ledger.done(*FORM, resource.name, findings, rows=text.frame.height)
    tables.form[resource.name] = findings
    tables.read[resource.name] = table


def _text(resource: Resource, files: Sequence[Found], ledger: Ledger) -> tuple[Text | None, list[Finding]]:
    if not resource.paths:
        return _inline(resource)
    if resource.format not in _READ and is_text(resource):
        ledger.not_applicable(*ENCODING, resource.name)
    if resource.format == "parquet":
        return _parquet(files[0].file, resource), []
    if resource.format not in _READ:
        words = (
            f"resource {resource.name!r} is a table in the format {resource.format!r}: it is not read here"
        )
        return None, [problem("not-checked", words, "add the table as CSV", file=resource.file)]
    bodies = [(each.path, body_of(each)) for each in files]
    sound = [(path, body) for path, body in bodies if isinstance(body, bytes)]
    ledger.done(*ENCODING, resource.name, check_encoding(resource, sound))
    if len(sound) < len(bodies):
        return None, [body for _, body in bodies if not isinstance(body, bytes)]
    if resource.format == "json":
        return read_json(sound[0][1], resource)
    whole, places = _joined(sound, resource)
    return read_text(whole, resource, places)


def _inline(resource: Resource) -> tuple[Text | None, list[Finding]]:
    if isinstance(resource.inline, str):
        return read_text(resource.inline.encode(resource.encoding), resource)
    return read_values(resource.inline, resource)


def _joined(bodies: Sequence[tuple[str, bytes]], resource: Resource) -> tuple[bytes, list[Part]]:
    """Several files as one; each may repeat the header, which then counts as the header's line."""
    if len(bodies) == 1:
        return bodies[0][1], []
    head = bodies[0][1].split(b"\n", 1)[0].rstrip(b"\r")
    headed = resource.dialect.get("header") is not False
    whole, places, line = b"", list[Part](), 1
    for place, (path, body) in enumerate(bodies):
        first, _, rest = body.partition(b"\n")
        repeated = headed and place > 0 and first.rstrip(b"\r") == head
        part = rest if repeated else body
        part += b"" if part.endswith(b"\n") or not part else b"\n"
        places.append(Part(file=path, start=line, first=2 if repeated else 1))
        whole += part
        line += part.count(b"\n")
    return whole, places


def _parquet(path: Path, resource: Resource) -> Text:
    frame = pl.read_parquet(path)
    nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
    if nested:
        raise ValueError(f"{', '.join(nested)} holds lists or structures")
    texts = frame.select(
        pl.col(name).cast(pl.String).fill_null("").alias(f"c{place}")
        for place, name in enumerate(frame.columns)
    )
    return Text(file=resource.file, labels=tuple(frame.columns), frame=texts, first=1)


def checks_of(resource: Resource) -> list[tuple[str, str]]:
    """The id and title of each check of a table."""
    if resource.schema is None:
        return []
    return [FORM, LABELS, *((rule.code, _title(rule)) for rule in rules_of(resource.schema))]


def _all_failed(resource: Resource, why: str, ledger: Ledger) -> None:
    for id_, title in checks_of(resource):
        ledger.failed(id_, title, resource.name, why)


def skip_table(resource: Resource, ledger: Ledger) -> None:
    """The table lies elsewhere: nothing of it is checked, as a finding has said."""
    for id_, title in checks_of(resource):
        ledger.not_applicable(id_, title, resource.name)


def check_table(table: Table, tables: Tables, ledger: Ledger) -> Heard:
    """Asks every rule of the table's schema, and says which are left to frictionless."""
    resource, schema = table.resource, table.resource.schema
    assert schema is not None
    labels = check_labels(schema, table.text)
    ledger.done(*LABELS, resource.name, labels)
    found = [*labels]
    broken: dict[str, set[int]] = {}
    left: list[Rule] = []
    for rule in rules_of(schema):
        try:
            rows = broken_rows(rule, table, tables.read)
        except Exception as error:  # noqa: BLE001 - told, and the other rules are asked all the same
            rows = f"{type(error).__name__}: {error}"
        if isinstance(rows, pl.Series):
            listed = list(list_rows(rule, rows, table))
            failures = 0 if rule.code == "not-finite" else rows.len()
            ledger.done(rule.code, _title(rule), resource.name, listed, rows=table.height, failures=failures)
            found += listed
            for name in (rule.column, *rule.columns) if rows.len() else ():
                broken.setdefault(name, set()).update(table.text.line(row) for row in rows)
        elif rows == LEFT:
            left.append(rule)
        elif schema.match in {"superset", "partial"} and any(
            name not in table.cells for name in rule.columns
        ):
            ledger.not_applicable(rule.code, _title(rule), resource.name)
        else:
            ledger.failed(rule.code, _title(rule), resource.name, rows)
    form = tables.form[resource.name]
    return Heard(table=table, findings=[*form, *found], form=form, broken=broken, left=tuple(left))


def settle_left(heard: Heard, ledger: Ledger, *, tool: str, findings: Sequence[Finding]) -> None:
    """Rules that frictionless has asked in our stead."""
    for rule in heard.left:
        own = [each for each in findings if each.place.column == rule.column]
        title = _title(rule)
        name = heard.table.resource.name
        ledger.done(rule.code, title, name, [], rows=heard.table.height, failures=len(own), tool=tool)


def fail_left(heard: Heard, ledger: Ledger, why: str) -> None:
    """Rules that nobody has asked."""
    for rule in heard.left:
        ledger.failed(rule.code, _title(rule), heard.table.resource.name, why)
