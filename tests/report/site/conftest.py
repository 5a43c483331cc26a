"""The site of the built-in study on its snapshot in both languages, made once as it takes a while."""

from __future__ import annotations

import pytest

from obs.language import Language
from obs.plugins import Registry
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
