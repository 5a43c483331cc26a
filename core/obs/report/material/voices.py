"""The voice of a report in a language, with the texts of the plugins that its figures come from."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from obs.language import Language, Voice, voice_of
from obs.report.material.model import Material

AnyVoice = TypeVar("AnyVoice", bound=Voice)


def voice_for(material: Material, language: Language) -> Voice:
    """The voice of *language* for what is said of *material*."""
    return with_reasons(voice_of(language, material.catalogues), material)


def with_reasons(voice: AnyVoice, material: Material) -> AnyVoice:
    """*voice*, which also knows the Swedish reasons of the study's corrections."""
    reasons = {each.reason_in_note: each.reason_sv for each in material.study.corrections.entries}
    told = {reason: (said,) for reason, said in reasons.items() if said and voice.language == "sv"}
    if not told:
        return voice
    catalogue = replace(voice.catalogue, texts={**voice.catalogue.texts, **told})
    return replace(voice, catalogue=catalogue)
