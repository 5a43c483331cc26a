"""What the README says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from obs.language import Listed, Part, Swedish, msg
from obs.publish.files import File
from obs.publish.model import Release, SourceUsed, Table
from obs.publish.texts import about
from obs.publish.texts.markdown import Markdown, MarkdownVoice, code
from obs.publish.texts.reading import PROMISES, READING
from obs.publish.texts.terms import has_computed, rows_of, terms_of


def readme(release: Release, files: Sequence[File], voice: MarkdownVoice) -> Mapping[str, object]:
    """What the template readme.md is filled with."""
    publisher = release.publisher
    return {
        "release": release,
        "title": about.title(release),
        "description": about.description(release),
        "identity": [_linked(each, voice) for each in about.identity(release)],
        "sources": [_source(each, voice) for each in release.sources],
        "source_names": Listed(tuple(Swedish(about.source_name(each)) for each in release.sources), "or"),
        "tables": [_table(each, files) for each in release.tables],
        "others": _others(release, files),
        "reading": READING,
        "computed": has_computed(release),
        "publisher": publisher.name,
        "licence": release.licence.title,
        "terms": list(_terms(release, voice)),
        "reason": Swedish(release.reason),
        "promises": PROMISES,
        "citation": about.citation(release),
        "contact": publisher.contact,
        "email": publisher.email,
    }


def _linked(line: about.Line, voice: MarkdownVoice) -> about.Line:
    """*line*, with its address where that says more than its text."""
    from_web = line.address.startswith("http") and voice.say(line.text) != voice.say(line.address)
    text: Part = msg("{text} ({address})", text=line.text, address=line.address) if from_web else line.text
    return about.Line(label=line.label, text=text)


def _source(source: SourceUsed, voice: MarkdownVoice) -> Mapping[str, object]:
    return {
        "title": source.title,
        "name": about.source_name(source),
        "publisher": source.publisher,
        "day": about.as_of(source),
        "credit": voice.markdown(Swedish(source.credit)),
        "licence": source.licence.title,
        "terms": source.licence.path,
    }


def _table(table: Table, files: Sequence[File]) -> Mapping[str, object]:
    paths = [code(file.path) for file in files if file.table == table.name]
    return {
        "table": table,
        "title": about.short_title(table),
        "about": about.holds(table),
        "paths": Markdown(", ".join(paths)),
    }


def _others(release: Release, files: Sequence[File]) -> list[tuple[str, Part]]:
    own = [(file.path, about.content(file, release)) for file in files if not file.table]
    return sorted([*own, *about.unlisted(files)], key=lambda each: each[0])


def _terms(release: Release, voice: MarkdownVoice) -> Iterator[Mapping[str, object]]:
    for table in release.tables:
        for each in terms_of(table):
            lineage = each.lineage
            yield {
                "table": table.name,
                "columns": Markdown(", ".join(map(code, each.columns))),
                "rows": rows_of(lineage, release),
                "computed": msg("yes") if lineage.derived and lineage.sources else msg("no"),
                "credit": voice.markdown(Swedish(lineage.credit)),
                "licence": lineage.licence.title,
            }
