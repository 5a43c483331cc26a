"""An invented release, and catalogues written by hand that are right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from obs.models import Finding
from obs.publish.catalogue import catalogue_bytes, check_catalogue
from obs.study import Dataset, Publisher

HERE = Path(__file__).parent
BY_HAND = ("minimal.rdf", "service.rdf", "series.rdf")

PUBLISHER = Publisher(
    name="Påhittat kommun",
    email="statistik@pahittat.example",
    contact="Statistikgruppen",
    organisation_number="2120009999",
    homepage="https://www.pahittat.example",
)
DATASET = Dataset(
    name="nyckeltal",
    title_sv="Nyckeltal om bistånd",
    title_en="Indicators of social assistance",
    description_sv="Tal & jämförelser <för> kommuner.",
    description_en='Figures & comparisons "by municipality".',
    address="https://data.pahittat.example/nyckeltal",
    keywords_sv=("bistånd", "kommuner"),
    keywords_en=("social assistance",),
    themes=("SOCI", "GOVE"),
    frequency="ANNUAL",
)

CC0 = {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/", "title": "CC0 1.0"}
CC_BY = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
OWN_TERMS = {"path": "https://www.kolada.se/om-oss/api/", "title": "Koladas användarvillkor"}


def lineage(licence: dict[str, str], *, derived: bool, source: str, credit: str) -> dict[str, Any]:
    """What a field says of where its values come from."""
    return {"derived": derived, "credit": credit, "licence": licence, "sources": [source]}


def resource(
    name: str, media: str, ending: str, licences: list[dict[str, str]], **more: object
) -> dict[str, Any]:
    """A file of the invented release."""
    told = {
        "name": name,
        "path": f"data/{name.removesuffix('-parquet')}.{ending}",
        "title": f"Tabellen {name}",
        "description": "Påhittade värden.",
        "translations": {"en": {"title": f"The table {name}", "description": "Invented values."}},
        "format": ending,
        "mediatype": media,
        "bytes": 1234,
        "hash": "sha256:" + "0123456789abcdef" * 4,
        "licenses": licences,
    }
    return {**told, **more}


def package() -> dict[str, Any]:
    """A release with a table that mixes terms, one that has a single licence, and a workbook."""
    mixed = [
        lineage(OWN_TERMS, derived=False, source="kolada", credit="Källa: Kolada"),
        lineage(CC0, derived=True, source="kolada", credit="Egen bearbetning av Påhittat kommun"),
    ]
    single = [lineage(CC0, derived=True, source="scb", credit="Egen bearbetning av Påhittat kommun.")]
    parquet, excel = (
        "application/vnd.apache.parquet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    fields = {
        "observations": {
            "fields": [{"name": "region", "type": "string"}, {"name": "value", "lineage": mixed}]
        },
        "level": {"fields": [{"name": "value", "lineage": single}]},
    }
    return {
        "name": "nyckeltal",
        "title": "Nyckeltal om bistånd",
        "version": "2026.1.0",
        "previous": "2025.2.1",
        "created": "2026-11-20T06:00:00Z",
        "licenses": [CC0, OWN_TERMS],
        "sources": [{"title": "Kolada", "path": "https://www.kolada.se/", "version": "hämtad 2026-11-20"}],
        "temporal": {"start": "2015", "end": "2025"},
        "resources": [
            resource("observations", "text/csv", "csv", [OWN_TERMS, CC0], schema=fields["observations"]),
            resource("observations-parquet", parquet, "parquet", [OWN_TERMS, CC0]),
            resource("level", "text/csv", "csv", [CC0], schema=fields["level"]),
            resource("xlsx", excel, "xlsx", [OWN_TERMS, CC0], path="nyckeltal.xlsx"),
            resource("notes", "text/markdown", "md", [CC0]),
        ],
    }


@pytest.fixture(scope="session")
def ours() -> bytes:
    """The catalogue that obs makes of the invented release."""
    return catalogue_bytes(PUBLISHER, DATASET, package(), published={"issued": "2026-01-15"})


def by_hand(name: str) -> str:
    """A catalogue written by hand."""
    return (HERE / name).read_text("utf-8")


def findings(text: str | bytes) -> list[Finding]:
    """What is found in a catalogue, without the portal's advice."""
    body = text.encode() if isinstance(text, str) else text
    return [each for each in check_catalogue(body, file="x.rdf") if each.severity != "info"]
