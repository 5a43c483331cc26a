"""schema.org/Dataset as JSON-LD: what search engines and catalogues read from a page.

The vocabulary: https://schema.org/Dataset
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from obs.language import LANGUAGES, Language, Voice, catalogue_of, msg, voice_of
from obs.periods import first_day
from obs.publish.files import File
from obs.publish.model import Release, SourceUsed
from obs.publish.texts import about
from obs.publish.texts.terms import credits_of, one_licence
from obs.regions import COUNTRY
from obs.study import Publisher

_PERSON = "PrivateIndividual(s)"
_MOST_PLACES = 30
_SHORTEST, _LONGEST = 50, 5_000
"""https://developers.google.com/search/docs/appearance/structured-data/dataset"""


def json_ld(
    release: Release, files: Sequence[File], address: str, *, language: Language = "sv"
) -> dict[str, Any]:
    """*release* as schema.org has it, told in *language*.

    *address* stands before the paths of *files* and ends with a slash, or is "" for a page beside them.
    There is a licence of the whole only where every column has the same; else a file has one, where it can.
    """
    dataset, voice = release.dataset, voice_of(language)
    titles = {"sv": dataset.title_sv, "en": dataset.title_en or dataset.title_sv}
    keywords = {"sv": dataset.keywords_sv, "en": dataset.keywords_en}
    publisher = _publisher(release.publisher)
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": titles[language],
        "alternateName": [title for title in titles.values() if title != titles[language]],
        "description": _description(release, voice),
        "identifier": f"{dataset.name} {release.version}",
        "version": release.version,
        "dateModified": release.created.date().isoformat(),
        "inLanguage": list(LANGUAGES),
        "isAccessibleForFree": True,
        "keywords": list(keywords[language] or keywords["sv"]),
        "creator": publisher,
        "publisher": publisher,
        "license": _licence(release),
        "creditText": "; ".join(credits_of(release)),
        "isBasedOn": [_source(each) for each in release.sources],
        "temporalCoverage": _time(release),
        "spatialCoverage": list(_places(release)),
        "variableMeasured": list(_variables(release, language)),
        "distribution": [_download(each, release, address) for each in files],
    }
    return {key: value for key, value in described.items() if value not in ("", [])}


def script(described: Mapping[str, Any]) -> Markup:
    """*described* as it may stand in a page: nothing in it can end the element or begin a comment."""
    text = json.dumps(described, ensure_ascii=False, indent=1, allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - has no sign that HTML knows


def _description(release: Release, voice: Voice) -> str:
    """What the dataset is, in as many letters as search engines demand and take."""
    text = "\n\n".join(voice.say(each) for each in about.description(release))
    if len(text) < _SHORTEST:
        plain = msg(
            "Open data as CSV, Parquet and Excel, with sources, terms and checks, published by {publisher}.",
            publisher=release.publisher.name,
        )
        text = f"{text}\n\n{voice.say(plain)}".strip()
    if len(text) <= _LONGEST:
        return text
    cut = text[: _LONGEST - 2]
    return f"{cut.rpartition(' ')[0] or cut} …"


def _publisher(publisher: Publisher) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "Person" if publisher.type == _PERSON else "Organization",
        "name": publisher.name,
        "url": publisher.homepage,
        "identifier": publisher.organisation_number,
        "contactPoint": {
            "@type": "ContactPoint",
            "name": publisher.contact,
            "email": publisher.email,
        },
    }
    return {key: value for key, value in told.items() if value}


def _licence(release: Release) -> str:
    found = one_licence(release.tables, release.licence)
    return found.path if found else ""


def _source(source: SourceUsed) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "CreativeWork",
        "name": source.title,
        "url": source.homepage,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "creditText": source.credit,
        "license": source.licence.path,
    }
    return {key: value for key, value in told.items() if value}


def _time(release: Release) -> str:
    """From the first day of the first period to the last of the last, as ISO 8601 has it."""
    if not release.first_period or not release.last_period:
        return ""
    return f"{first_day(release.first_period).isoformat()}/{_last_day(release.last_period)}"


def _last_day(period: str) -> str:
    start, rest = first_day(period), period[5:]
    if rest.startswith("W"):
        return (start + timedelta(days=6)).isoformat()
    months = 12 if not rest else 3 if rest.startswith("Q") else 1
    after = start.year * 12 + start.month - 1 + months
    return (start.replace(year=after // 12, month=after % 12 + 1) - timedelta(days=1)).isoformat()


def _places(release: Release) -> Iterator[dict[str, Any]]:
    """The country where the release is about it, else the places that the study is about."""
    regions = about.rows(release, "regions")
    if any(row["region"] == COUNTRY for row in regions) or len(regions) > _MOST_PLACES:
        yield {"@type": "Country", "name": "Sverige", "identifier": "SE"}
        return
    for row in regions:
        yield {"@type": "AdministrativeArea", "name": row["name"], "identifier": row["region"]}


def _variables(release: Release, language: Language) -> Iterator[dict[str, Any]]:
    """Each indicator of which there are figures."""
    english = catalogue_of("en")
    for row in about.rows(release, "indicators"):
        if not row.get("rows", 1):
            continue
        unit = row.get("unit") or ""
        told: dict[str, Any] = {
            "@type": "PropertyValue",
            "propertyID": row["indicator"],
            "name": row.get(f"title_{language}") or row.get("title_sv") or row["indicator"],
            "description": row.get(f"definition_{language}") or row.get("definition_sv"),
            "unitText": (english.text(unit) or unit) if language == "en" else unit,
        }
        yield {key: value for key, value in told.items() if value}


def _download(file: File, release: Release, address: str) -> dict[str, Any]:
    tables = [table for table in release.tables if table.name == file.table]
    licence = one_licence(tables, release.licence) if tables else None
    told: dict[str, Any] = {
        "@type": "DataDownload",
        "name": file.path,
        "contentUrl": f"{address}{file.path}",
        "encodingFormat": file.mediatype,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
        "license": licence.path if licence else "",
    }
    return {key: value for key, value in told.items() if value}
