"""What stands on a landing page, and its making."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from obs.language import LANGUAGES, Day, Language, Listed, Message, Number, Part, Swedish, msg
from obs.publish.files import File
from obs.publish.landing.json_ld import json_ld, script
from obs.publish.landing.rendering import PAGES, render
from obs.publish.model import Release
from obs.publish.texts import about
from obs.publish.texts.reading import PROMISES, READING
from obs.publish.texts.terms import computed_credits
from obs.study import Dataset, Publisher

_BOOK = "Excel"
_FORMATS = {
    "text/csv": "CSV",
    "application/vnd.apache.parquet": "Parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _BOOK,
    "application/json": "JSON",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version that was published. *created* is the day on which it was (ISO 8601), "" if not known.

    *withdrawn* is the reason why it no longer stands, or "".
    """

    version: str
    created: str
    withdrawn: str = ""

    @property
    def reason(self) -> Swedish:
        """Why it no longer stands, in the publisher's words."""
        return Swedish(self.withdrawn)

    @property
    def day(self) -> Day | None:
        """The day on which it was published."""
        return Day(date.fromisoformat(self.created[:10])) if self.created else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Download:
    file: File
    address: str
    content: Part
    rows: Number
    size: Message
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Indicator:
    id: str
    title: Part
    unit: Part
    producer: Part
    source: Part
    periods: Part


def landing_pages(
    release: Release, files: Sequence[File], versions: Sequence[Version] = (), *, folder: str = ""
) -> dict[str, bytes]:
    """The pages of *release* by file name, in Swedish and English.

    *folder* is where its *files* are, seen from the page: "" on the page of the version itself, "2026.1.0/"
    on that of the folder of all versions. The latter also lists all *versions*, the newest first. The page of
    a version never changes, so it only links to that list.
    """
    return {PAGES[language]: _page(release, files, versions, folder, language) for language in LANGUAGES}


def version_pages(publisher: Publisher, dataset: Dataset, versions: Sequence[Version]) -> dict[str, bytes]:
    """The pages at the top after a withdrawal: all *versions*, the newest first, and which one to use."""
    latest = next((each for each in versions if not each.withdrawn), None)
    made: dict[str, bytes] = {}
    for language in LANGUAGES:
        swedish = language == "sv"
        made[PAGES[language]] = render(
            "versions.html",
            language,
            publisher=publisher,
            title=dataset.title_sv if swedish else dataset.title_en or dataset.title_sv,
            description=(dataset.description_sv if swedish else dataset.description_en).split("\n\n"),
            versions=versions,
            latest=latest,
        )
    return made


def _page(
    release: Release, files: Sequence[File], versions: Sequence[Version], folder: str, language: Language
) -> bytes:
    address = release.dataset.address
    base = f"{address}/{release.version}/" if address else folder
    downloads = [_download(each, release, folder) for each in files]
    return render(
        "landing.html",
        language,
        json_ld=script(json_ld(release, files, base, language=language)),
        release=release,
        folder=folder,
        versions=versions,
        title=about.title(release),
        description=about.description(release),
        identity=list(about.identity(release)),
        books=[each for each in downloads if each.format == _BOOK],
        downloads=downloads,
        standing=[(path, f"{folder}{path}", what) for path, what in about.unlisted(files)],
        sources=[(each, about.source_name(each), about.as_of(each)) for each in release.sources],
        source_names=Listed(tuple(Swedish(about.source_name(each)) for each in release.sources), "or"),
        computed=computed_credits(release),
        indicators=list(_indicators(release)),
        reading=READING,
        promises=PROMISES,
        citation=about.citation(release),
    )


def _download(file: File, release: Release, folder: str) -> _Download:
    return _Download(
        file=file,
        address=f"{folder}{quote(file.path)}",
        content=about.content(file, release),
        rows=Number(file.rows),
        size=_size(file.bytes),
        format=_FORMATS.get(file.mediatype, file.mediatype),
    )


def _size(count: int) -> Message:
    """How large a file is, by its decimal units."""
    if count < 1_000:
        return msg("{count} bytes", count=Number(count))
    if count < 1_000_000:
        return msg("{count} kB", count=Number(count / 1_000, 1))
    return msg("{count} MB", count=Number(count / 1_000_000, 1))


def _indicators(release: Release) -> Iterator[_Indicator]:
    """The indicators of which there are figures."""
    for row in about.rows(release, "indicators"):
        if not row.get("rows", 1):
            continue
        yield _Indicator(
            id=row["indicator"],
            title=about.indicator_title(row),
            unit=about.unit(row.get("unit") or ""),
            producer=Swedish(row.get("producer") or ""),
            source=about.source_of(row.get("source") or "", release),
            periods=about.periods_of(row),
        )
