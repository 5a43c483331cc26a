"""The voice of a report in a language, with the texts of the plugins that its figures come from."""

from __future__ import annotations

from obs.language import Language, Voice, voice_of
from obs.report.material.model import Material


def voice_for(material: Material, language: Language) -> Voice:
    """The voice of *language* for what is said of *material*."""
    return voice_of(language, material.catalogues)
