"""What is to be said of a release, before it is known in which language and on what: README or page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from obs.language import Day, Either, Message, Part, Period, Place, Swedish, catalogue_of, msg
from obs.models import DERIVED
from obs.publish.files import File
from obs.publish.model import Release, SourceUsed, Table

STANDING: tuple[tuple[str, Message], ...] = (
    ("datapackage.json", msg("the description of all tables for programs: Data Package v2")),
    ("data/csv-metadata.json", msg("the description of the CSV files for programs: CSV on the Web")),
    ("revision.csv", msg("every difference to the previous version")),
    ("README.md", msg("what this release is, in English")),
    ("LASMIG.md", msg("what this release is, in Swedish")),
    ("DATA_DICTIONARY.md", msg("every table, column, code and indicator, in English")),
    ("DATAORDLISTA.md", msg("every table, column, code and indicator, in Swedish")),
    ("index.html", msg("the page of this version, in Swedish")),
    ("index.en.html", msg("the page of this version, in English")),
    ("quality.json", msg("every check: rows checked, failures, versions of programs")),
    ("provenance.json", msg("for each series: what was asked, when, and the SHA-256 of each reply")),
    ("SHA256SUMS", msg("the SHA-256 of every other file")),
)
"""What every release holds besides its tables: the path and what it is."""

_CREDIT = "Källa: "
_FORMATS = {
    "text/csv": msg("CSV: text, for programs"),
    "application/vnd.apache.parquet": msg("Parquet: for programs, with types"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": msg(
        "Excel workbook: all tables but the changes, a sheet each"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A *label* and what stands beside it; *address* is a link that it leads to, or ""."""

    label: Part
    text: Part
    address: str = ""


def title(release: Release) -> Either:
    """What the dataset is called."""
    return Either(sv=release.dataset.title_sv, en=release.dataset.title_en or release.dataset.title_sv)


def description(release: Release) -> list[Either]:
    """What the dataset is, by paragraph."""
    dataset = release.dataset
    swedish = _paragraphs(dataset.description_sv)
    english = _paragraphs(dataset.description_en) or swedish
    longest = max(len(swedish), len(english))
    padded = (texts + [""] * (longest - len(texts)) for texts in (swedish, english))
    return [Either(sv=sv, en=en) for sv, en in zip(*padded, strict=True)]


def identity(release: Release) -> Iterator[Line]:
    """Who publishes the release, of when it is, and what it covers."""
    publisher = release.publisher
    yield Line(label=msg("Publisher"), text=Swedish(publisher.name), address=publisher.homepage)
    if publisher.organisation_number:
        number = f"{publisher.organisation_number[:6]}-{publisher.organisation_number[6:]}"
        yield Line(label=msg("Organisation number"), text=number)
    contact = msg("{contact}, {email}", contact=Swedish(publisher.contact), email=publisher.email)
    yield Line(label=msg("Contact"), text=contact, address=f"mailto:{publisher.email}")
    yield Line(label=msg("Version"), text=release.version)
    previous = release.previous or msg("none to compare with")
    yield Line(label=msg("Previous version"), text=previous)
    if release.reason:
        yield Line(label=msg("Why figures were revised or removed"), text=Swedish(release.reason))
    yield Line(label=msg("The newest figures were fetched"), text=Day(release.created.date()))
    if release.known_by:
        known = msg("{day}: what the sources published later is not in it", day=Day(release.known_by))
        yield Line(label=msg("As known on"), text=known)
    if release.first_period:
        yield Line(label=msg("Periods"), text=_span(release.first_period, release.last_period))
    yield from _extent(release)
    yield from _compared(release)
    if release.dataset.address:
        address = release.dataset.address + "/"
        yield Line(label=msg("Address"), text=address, address=address)


def _compared(release: Release) -> Iterator[Line]:
    """With whom the results compare: a rank means nothing without it."""
    compared = release.compared
    if compared is None:
        return
    group = Either(sv=compared.title_sv, en=compared.title_en)
    text = msg("{group}: {members}", group=group, members=str(compared.members))
    yield Line(label=msg("Compared with"), text=text)
    yield Line(label=msg("Benchmark"), text=Place(compared.benchmark))


def _extent(release: Release) -> Iterator[Line]:
    """How many indicators, regions and figures there are, by the tables that are there."""
    indicators, regions = rows(release, "indicators"), rows(release, "regions")
    if indicators:
        held = sum(bool(row.get("rows", 1)) for row in indicators)
        text = msg("{all}; {held} of them have figures", all=str(len(indicators)), held=str(held))
        yield Line(label=msg("Indicators"), text=str(held) if held == len(indicators) else text)
    if regions:
        shown = sum(row.get("shown") is True for row in regions)
        text = msg(
            "{all}; the study is about {shown}, the others are there to compare with",
            all=str(len(regions)),
            shown=str(shown),
        )
        yield Line(label=msg("Regions"), text=text)


def rows(release: Release, name: str) -> list[dict[str, Any]]:
    """The rows of the table called *name*; none where there is no such table."""
    for table in release.tables:
        if table.name == name:
            return table.frame.to_dicts()
    return []


def as_of(source: SourceUsed) -> Message:
    """On which days the figures of *source* were like this there."""
    first, last = (Day(date.fromisoformat(day)) for day in (source.first, source.last))
    return msg("{day}", day=first) if first == last else msg("{first} to {last}", first=first, last=last)


def content(file: File, release: Release) -> Part:
    """What *file* holds: a table by its title, else what the file is."""
    for table in release.tables:
        if table.name == file.table:
            return short_title(table)
    standing = dict(STANDING)
    return standing.get(file.path) or _FORMATS.get(file.mediatype) or file.mediatype


def short_title(table: Table) -> Either:
    """What *table* is called; of a result, what stands before the colon of its title."""
    return Either(sv=_divided(table, table.title_sv)[0], en=_divided(table, table.title_en)[0])


def holds(table: Table) -> Either:
    """What *table* holds; of a result the rest of its title, since its description is what it assumes."""
    if table.kind != "results":
        return Either(sv=table.description_sv, en=table.description_en or table.description_sv)
    return Either(sv=_divided(table, table.title_sv)[1], en=_divided(table, table.title_en)[1])


def _divided(table: Table, title: str) -> tuple[str, str]:
    before, _, after = title.partition(": ")
    return (before, after) if table.kind == "results" else (title, "")


def citation(release: Release) -> Message:
    """How *release* is named by whoever uses it."""
    parts: dict[str, Part] = {
        "publisher": Swedish(release.publisher.name),
        "year": str(release.created.year),
        "title": title(release),
        "version": release.version,
    }
    address = release.dataset.address
    if not address:
        return msg("{publisher} ({year}): {title}. Version {version}.", **parts)
    parts["address"] = f"{address}/{release.version}/"
    return msg("{publisher} ({year}): {title}. Version {version}. {address}", **parts)


def indicator_title(row: Mapping[str, Any]) -> Either:
    """What the indicator of *row* is called; its id where nobody says."""
    swedish = row.get("title_sv") or row["indicator"]
    return Either(sv=swedish, en=row.get("title_en") or swedish)


def unit(text: str) -> Part:
    """A unit as the source prints it; in English where it has a name there."""
    return Either(sv=text, en=catalogue_of("en").text(text) or text) if text else ""


def source_of(id_: str, release: Release) -> Part:
    """What the source *id_* is called, or how figures without one came about."""
    if id_ == DERIVED:
        return msg("computed by a formula")
    return Swedish(next((source_name(each) for each in release.sources if each.id == id_), id_))


def source_name(source: SourceUsed) -> str:
    """What *source* is called in a sentence: as it wants to be credited ("Källa: SCB"), else by its title."""
    name = source.credit.removeprefix(_CREDIT)
    return name if name and name != source.credit else source.title


def periods_of(row: Mapping[str, Any]) -> Part:
    """From when to when the indicator of *row* has figures."""
    first, last = row.get("first_period"), row.get("last_period")
    if not first or not last:
        return msg("no figures in this release")
    return _span(first, last)


def _span(first: str, last: str) -> Part:
    if first == last:
        return Period(first)
    return msg("{first} to {last}", first=Period(first), last=Period(last))


def unlisted(files: Sequence[File]) -> list[tuple[str, Message]]:
    """The standing files that are not among *files*."""
    paths = {file.path for file in files}
    return [(path, what) for path, what in STANDING if path not in paths]


def _paragraphs(text: str) -> list[str]:
    return [part for part in (each.strip() for each in text.split("\n\n")) if part]
