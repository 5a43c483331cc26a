"""Writing a release into its folder: data first, then what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from obs.publish.csvw import csvw
from obs.publish.descriptor import NAME, descriptor, json_bytes
from obs.publish.files import File
from obs.publish.landing import landing_pages
from obs.publish.model import Release, Table
from obs.publish.shelf import SUMS
from obs.publish.texts import texts
from obs.publish.workbook import ColumnText, Cover, DataSheet, Line, write_workbook
from obs.publish.writing import CSV, DATA, XLSX, file_at, put_csv, write_tables

CSVW = f"{DATA}/csv-metadata.json"
PROVENANCE, QUALITY = "provenance.json", "quality.json"
REVISION = "revision"


def write_figures(release: Release, folder: Path) -> tuple[File, ...]:
    """Write the tables of *release* but its revisions; what is known of their files."""
    return tuple(write_tables([each for each in release.tables if each.name != REVISION], folder))


def write_revision(table: Table, folder: Path) -> File:
    """Write what this version changes of the one before."""
    path = f"{REVISION}.csv"
    put_csv(table.frame, folder / path)
    return file_at(folder, path, mediatype=CSV, table=REVISION, rows=table.frame.height)


def write_book(release: Release, folder: Path) -> File:
    """Write all tables but the revisions as sheets of one workbook, named as the dataset."""
    path = f"{release.dataset.name}.xlsx"
    sheets = [_sheet(table) for table in release.tables if table.name != REVISION]
    write_workbook(folder / path, sheets, _cover(release), created=release.created)
    return file_at(folder, path, mediatype=XLSX)


def write_documents(
    release: Release, files: Sequence[File], folder: Path, catalogues: tuple[Path, ...]
) -> None:
    """Write all that is said of the data in *files*, but for what the checks find."""
    documents: Mapping[str, bytes] = {
        NAME: json_bytes(descriptor(release, files)),
        CSVW: json_bytes(csvw(release, files)),
        PROVENANCE: json_bytes(release.provenance),
        **texts(release, files, catalogues=catalogues),
        **landing_pages(release, files),
    }
    for path, body in documents.items():
        (folder / path).write_bytes(body)


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS: every other file in *folder* with its hash, by path."""
    paths = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    lines = [f"{file_at(folder, path).sha256}  {path}\n" for path in paths if path != SUMS]
    (folder / SUMS).write_text("".join(lines), "utf-8", newline="\n")


def _sheet(table: Table) -> DataSheet:
    texts = {
        field["name"]: ColumnText(title=field.get("title", ""), description=field.get("description", ""))
        for field in table.schema["fields"]
    }
    return DataSheet(
        name=table.name, frame=table.frame, titles=(table.title_sv, table.title_en), columns=texts
    )


def _cover(release: Release) -> Cover:
    return Cover(title=release.dataset.title_sv, lines=tuple(_lines(release)), author=release.publisher.name)


def _lines(release: Release) -> Iterator[Line]:
    dataset, publisher = release.dataset, release.publisher
    yield Line(label="Om data", text=dataset.description_sv)
    yield Line(label="About", text=f"{dataset.title_en}. {dataset.description_en}")
    yield Line(label="Version", text=release.version)
    yield Line(label="Utgivare / Publisher", text=f"{publisher.name}, {publisher.contact}, {publisher.email}")
    if compared := release.compared:
        text = f"{compared.title_sv} / {compared.title_en}: {compared.members}"
        yield Line(label="Jämförs med / Compared with", text=text)
    if dataset.address:
        yield Line(label="Adress / Address", text=f"{dataset.address}/{release.version}/")
    for source in release.sources:
        days = source.first if source.first == source.last else f"{source.first} – {source.last}"
        text = f"{source.credit}. Hämtat / fetched {days}. {source.licence.title}: {source.licence.path}"
        yield Line(label=f"{source.title}", text=text)
    yield Line(
        label="Beräknade värden / Computed values",
        text=f"Egen bearbetning av {publisher.name}. {release.licence.title}: {release.licence.path}",
    )
    if release.reason:
        yield Line(label="Ändrat sedan förra versionen / Changed", text=release.reason)
    yield Line(
        label="Allt om kolumnerna / All about the columns",
        text="LASMIG.md, DATAORDLISTA.md; README.md, DATA_DICTIONARY.md",
    )
