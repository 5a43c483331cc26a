"""What stands on a landing page, and its making."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files as files_of
from typing import cast
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from obs.language import LANGUAGES, Day, Language, Listed, Message, Number, Part, Swedish, msg
from obs.publish.files import File
from obs.publish.landing.json_ld import json_ld, script
from obs.publish.landing.voice import LandingVoice, landing_voice
from obs.publish.model import Release
from obs.publish.texts import about
from obs.publish.texts.reading import PROMISES, READING
from obs.publish.texts.terms import computed_credits
from obs.study import Dataset, Publisher
from obs.study.forms import is_web_address

PAGES: dict[Language, str] = {"sv": "index.html", "en": "index.en.html"}
"""The file names of the page in each language."""


_FORMATS = {
    "text/csv": "CSV",
    "application/vnd.apache.parquet": "Parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
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
    """The pages at the top after a withdrawal: all *versions*, the newest first, with a link to each."""
    latest = next((each.version for each in versions if not each.withdrawn), "")
    made: dict[str, bytes] = {}
    for language in LANGUAGES:
        swedish = language == "sv"
        text = (
            _environment(landing_voice(language))
            .get_template("versions.html")
            .render(
                language=language,
                other=next(each for each in LANGUAGES if each != language),
                pages=PAGES,
                style=_style(),
                publisher=publisher,
                title=dataset.title_sv if swedish else dataset.title_en,
                description=dataset.description_sv if swedish else dataset.description_en,
                versions=versions,
                latest=latest,
            )
        )
        made[PAGES[language]] = f"{text.rstrip()}\n".encode()
    return made


def _page(
    release: Release, files: Sequence[File], versions: Sequence[Version], folder: str, language: Language
) -> bytes:
    voice = landing_voice(language)
    address = release.dataset.address
    base = f"{address}/{release.version}/" if address else folder
    template = _environment(voice).get_template("landing.html")
    text = template.render(
        language=language,
        other=next(each for each in LANGUAGES if each != language),
        pages=PAGES,
        style=_style(),
        json_ld=script(json_ld(release, files, base, language=language)),
        release=release,
        folder=folder,
        versions=versions,
        title=about.title(release),
        description=about.description(release),
        identity=list(about.identity(release)),
        downloads=[_download(each, release, folder) for each in files],
        standing=[(path, f"{folder}{path}", what) for path, what in about.unlisted(files)],
        sources=[(each, about.as_of(each)) for each in release.sources],
        source_names=Listed(tuple(Swedish(about.source_name(each)) for each in release.sources), "or"),
        computed=computed_credits(release),
        indicators=list(_indicators(release)),
        reading=READING,
        promises=PROMISES,
        citation=about.citation(release),
    )
    return f"{text.rstrip()}\n".encode()


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


def _environment(voice: LandingVoice) -> Environment:
    """The templates: what is no HTML yet is escaped, and ``_("...")`` is said by *voice*."""

    def said(text: str, **parts: Part) -> Markup:
        return voice.html(Message(text, tuple(parts.items())))

    environment = Environment(
        loader=PackageLoader("obs.publish.landing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names = {"_": said, "say": voice.html, "plain": voice.text_of, "is_safe": _is_safe}
    cast("dict[str, object]", environment.globals).update(names)
    return environment


def _is_safe(address: str) -> bool:
    """Whether a link may lead to *address*: a page or a letter, no script."""
    return is_web_address(address) or address.startswith("mailto:")


def _style() -> Markup:
    """The style of the report, and what is different here."""
    sheets = (("obs.report.site", "style.css"), ("obs.publish.landing", "landing.css"))
    read = (files_of(room).joinpath(name).read_text("utf-8") for room, name in sheets)
    return Markup("".join(read))  # noqa: S704 - our own files
