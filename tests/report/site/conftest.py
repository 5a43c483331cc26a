"""The site of the built-in study on its snapshot in both languages, made once as it takes a while."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.report.site.checking import Checker
from tests.report.site.truth import Truth

from obs.language import LANGUAGES, Language
from obs.plugins import Registry
from obs.report import claim_tables
from obs.report.material.gathering import gather_material
from obs.report.material.model import Material
from obs.report.site.building import build
from obs.snapshot import embedded
from obs.study import builtin


@pytest.fixture(scope="session")
def material() -> Material:
    """All results of the built-in study."""
    return gather_material(builtin(), embedded("bistand"), Registry.from_entry_points())


@pytest.fixture(scope="session")
def swedish(material: Material) -> dict[str, str]:
    """The pages in Swedish by their path."""
    return _pages(material, "sv")


@pytest.fixture(scope="session")
def english(material: Material) -> dict[str, str]:
    """The pages in English by their path."""
    return _pages(material, "en")


def _pages(material: Material, language: Language) -> dict[str, str]:
    files = build(material, language)
    return {path: body.decode() for path, body in files.items() if path.endswith(".html")}


@pytest.fixture(scope="session")
def truth() -> Truth:
    """All figures of the built-in study, reckoned again."""
    return Truth()


@pytest.fixture(scope="session")
def checkers(material: Material, truth: Truth) -> Mapping[Language, Checker]:
    """Who looks for wrong numbers, in each language."""
    tables = {
        "comparison.csv": material.comparison.table,
        "observations.csv": material.results.tables["observations"].frame,
    }
    if material.claims:
        tables |= {
            "claims.csv": claim_tables.verdicts(material.claims),
            "specifications.csv": claim_tables.specifications(material.claims),
        }
    sizes = {name: len(table.write_csv().encode()) for name, table in tables.items()}
    return {language: Checker(truth, language, sizes) for language in LANGUAGES}


@pytest.fixture(scope="session")
def sites(swedish: dict[str, str], english: dict[str, str]) -> Mapping[Language, Mapping[str, str]]:
    """The pages in each language."""
    return {"sv": swedish, "en": english}
