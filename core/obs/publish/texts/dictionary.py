"""What the data dictionary says: each table and column, each code, each indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import Any

from obs.language import Either, Listed, Part, Period, Swedish, Text, msg
from obs.models import DERIVED
from obs.publish.files import File
from obs.publish.model import Release, Table
from obs.publish.texts import about
from obs.publish.texts.markdown import Markdown, MarkdownVoice, code
from obs.publish.texts.reading import CODES, KINDS, MEASURES, POLARITIES
from obs.publish.texts.terms import Terms, rows_of, terms_of

_TYPES = {
    "string": msg("text"),
    "number": msg("number"),
    "integer": msg("whole number"),
    "boolean": msg("true or false"),
    "date": msg("date"),
    "year": msg("year"),
}
_MOST_VALUES = 12


def dictionary(release: Release, files: Sequence[File], voice: MarkdownVoice) -> Mapping[str, object]:
    """What the template dictionary.md is filled with."""
    used = {field["name"] for table in release.tables for field in table.schema["fields"]}
    return {
        "release": release,
        "title": about.title(release),
        "codes": [(code(name), what, codes) for name, what, codes in CODES if name in used],
        "tables": [_table(each, release, files, voice) for each in release.tables],
        "indicators": [_indicator(row, release) for row in about.rows(release, "indicators")],
    }


def _table(
    table: Table, release: Release, files: Sequence[File], voice: MarkdownVoice
) -> Mapping[str, object]:
    terms = list(zip(_letters(), terms_of(table), strict=False))
    return {
        "name": table.name,
        "title": Either(sv=table.title_sv, en=table.title_en or table.title_sv),
        "about": Either(sv=table.description_sv, en=table.description_en or table.description_sv),
        "rows": table.frame.height,
        "key": _codes(table.key),
        "links": list(_links(table)),
        "paths": _codes([file.path for file in files if file.table == table.name]),
        "columns": [_column(field, table, terms, voice) for field in table.schema["fields"]],
        "terms": [_told(letter, each, release, voice) for letter, each in terms],
    }


def _letters() -> Iterator[str]:
    """Letters: a to z, then aa, ab and so on."""
    yield from ascii_lowercase
    yield from (first + second for first in ascii_lowercase for second in ascii_lowercase)


def _links(table: Table) -> Iterator[Part]:
    for key in table.schema.get("foreignKeys", ()):
        reference = key["reference"]
        yield msg(
            "{columns} must be in {table}",
            columns=_codes(key["fields"]),
            table=code(reference.get("resource") or table.name),
        )


def _column(
    field: Mapping[str, Any], table: Table, terms: Sequence[tuple[str, Terms]], voice: MarkdownVoice
) -> Mapping[str, object]:
    name: str = field["name"]
    return {
        "name": name,
        "type": _TYPES.get(field.get("type", "string")) or str(field["type"]),
        "unit": _unit(str(field.get("unit", ""))),
        "meaning": _meaning(field, voice),
        "rules": Listed(tuple(_rules(field, required=name in table.key)), "semicolon"),
        "terms": ", ".join(letter for letter, each in terms if name in each.columns),
    }


def _meaning(field: Mapping[str, Any], voice: MarkdownVoice) -> Markdown:
    """The title and the description of a column, in Swedish where anybody has said it in Swedish."""
    title, said = str(field.get("title", "")), str(field.get("description", ""))
    parts = [voice.say(Text(title))] if title else []
    if said or field.get("description_sv"):
        swedish = str(field.get("description_sv", ""))
        parts.append(voice.say(Either(sv=swedish, en=said or swedish) if swedish else Text(said)))
    return Markdown(": ".join(parts))


def _unit(unit: str) -> Part:
    """The unit of a column: its own, or that of what the row is about."""
    if unit == "indicator":
        return msg("that of the indicator")
    if unit.startswith("by "):
        return msg("depends on {column}", column=code(unit.removeprefix("by ")))
    return about.unit(unit)


def _rules(field: Mapping[str, Any], *, required: bool) -> Iterator[Part]:
    rules = field.get("constraints", {})
    if required or rules.get("required"):
        yield msg("never empty")
    values = rules.get("enum", ())
    if values and len(values) <= _MOST_VALUES:
        yield msg("one of {values}", values=_codes([str(each) for each in values]))
    for rule, words in (
        ("minimum", msg("at least {limit}", limit=str(rules.get("minimum")))),
        ("maximum", msg("at most {limit}", limit=str(rules.get("maximum")))),
        ("exclusiveMinimum", msg("above {limit}", limit=str(rules.get("exclusiveMinimum")))),
        ("exclusiveMaximum", msg("below {limit}", limit=str(rules.get("exclusiveMaximum")))),
    ):
        if rule in rules:
            yield words


def _told(letter: str, terms: Terms, release: Release, voice: MarkdownVoice) -> Mapping[str, object]:
    lineage = terms.lineage
    return {
        "letter": letter,
        "rows": rows_of(lineage, release),
        "credit": voice.markdown(Swedish(lineage.credit)),
        "licence": lineage.licence.title,
    }


def _indicator(row: Mapping[str, Any], release: Release) -> Mapping[str, object]:
    defined = (row.get("definition_sv") or "", row.get("definition_en") or row.get("definition_sv") or "")
    return {
        "id": row["indicator"],
        "title": about.indicator_title(row),
        "definition": Either(sv=defined[0], en=defined[1]) if any(defined) else None,
        "unit": about.unit(row.get("unit") or ""),
        "kind": KINDS.get(row.get("kind") or "", row.get("kind") or ""),
        "measure": MEASURES.get(row.get("measure") or "", row.get("measure") or ""),
        "polarity": POLARITIES.get(row.get("polarity") or "", row.get("polarity") or ""),
        "producer": Swedish(row.get("producer") or ""),
        "source": about.source_of(row.get("source") or "", release),
        "formula": code(row.get("query") or "") if row.get("source") == DERIVED else None,
        "periods": about.periods_of(row),
        "breaks": list(_breaks(row["indicator"], release)),
    }


def _breaks(indicator: str, release: Release) -> Iterator[tuple[Part, Part]]:
    for row in about.rows(release, "breaks"):
        if row["indicator"] == indicator:
            yield Period(row["period"]), Either(sv=row["reason_sv"] or "", en=row["reason"])


def _codes(names: Sequence[str]) -> Markdown:
    return Markdown(", ".join(map(code, names)))
