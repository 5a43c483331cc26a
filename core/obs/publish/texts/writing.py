"""Writes the README and the data dictionary, in English and in Swedish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from jinja2 import Environment, PackageLoader, StrictUndefined

from obs.language import LANGUAGES, Language, Message, Number, Part
from obs.publish.files import File
from obs.publish.model import Release
from obs.publish.texts.dictionary import dictionary
from obs.publish.texts.markdown import Markdown, MarkdownVoice, address, code, markdown_voice
from obs.publish.texts.readme import readme
from obs.report.brief.markdown import told

NAMES: dict[Language, tuple[str, str]] = {
    "en": ("README.md", "DATA_DICTIONARY.md"),
    "sv": ("LASMIG.md", "DATAORDLISTA.md"),
}
"""The file names of README and data dictionary in each language."""


def texts(release: Release, files: Sequence[File], *, catalogues: tuple[Path, ...] = ()) -> dict[str, bytes]:
    """The texts of *release* by file name, in Markdown. *files* are those that hold its tables.

    *catalogues* are those of plugins (`Registry.catalogues`): what their columns are called in Swedish.
    """
    written: dict[str, bytes] = {}
    for language in LANGUAGES:
        voice = markdown_voice(language, catalogues)
        environment = _environment(voice)
        contents = (readme(release, files, voice), dictionary(release, files, voice))
        for name, template, content in zip(
            NAMES[language], ("readme.md", "dictionary.md"), contents, strict=True
        ):
            text = environment.get_template(template).render(content)
            written[name] = f"{text.rstrip()}\n".encode()
    return written


def _environment(voice: MarkdownVoice) -> Environment:
    """The templates, in which all that is no Markdown yet is escaped."""

    def said(text: str, **parts: Part) -> Markdown:
        return voice.markdown(Message(text, tuple(parts.items())))

    def number(count: int) -> Markdown:
        return voice.markdown(Number(count))

    environment = Environment(
        loader=PackageLoader("obs.publish.texts"),
        autoescape=False,  # noqa: S701 - HTML's escapes are not Markdown's: `finalize` escapes
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names: dict[str, Callable[..., Markdown]] = {
        "_": said,
        "say": voice.markdown,
        "number": number,
        "code": code,
        "address": address,
    }
    cast("dict[str, object]", environment.globals).update(names)
    return environment


def _escaped(value: object) -> str:
    return value if isinstance(value, Markdown) else told(str(value))
