"""The voice of Markdown files: what is data stays words, whatever marks it is written with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from obs.language import Language, Part, Voice, catalogue_of
from obs.language.voice import LOCALES
from obs.report.brief.markdown import told

_ADDRESS = re.compile(r"https?://[^\s<>]+")
_ENDING = re.compile(r"[`|\s]+")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_IN_ENGLISH = "in English"


class Markdown(str):
    """A text that is Markdown already."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class MarkdownVoice(Voice):
    """A language in Markdown. Our own messages may hold marks; their parts and all data are escaped."""

    def markdown(self, what: Part, /) -> Markdown:
        """*what* as Markdown."""
        return Markdown(self.say(what))

    def verbatim(self, text: str, /) -> str:
        """A text that is data, as one line of words."""
        return text if isinstance(text, Markdown) else told(text)

    def formed(self, text: str, parts: Mapping[str, str], /) -> str:
        """The translated *text* with its *parts*, which are Markdown already."""
        return Markdown(text.format_map(parts))

    def untranslated(self, text: str, /) -> str:
        """A text in English, marked as such among Swedish ones; one that is Swedish by nature is not."""
        if self.language == "en" or text in catalogue_of("en").texts or not _LETTERS.search(text):
            return told(text)
        return f"{told(text)} *({self.catalogue.text(_IN_ENGLISH) or _IN_ENGLISH})*"


def markdown_voice(language: Language, further: tuple[Path, ...] = ()) -> MarkdownVoice:
    """The voice of Markdown in *language*, with the catalogues of plugins."""
    return MarkdownVoice(language, catalogue_of(language, further), Locale.parse(LOCALES[language]))


def code(text: str) -> Markdown:
    """*text* as code in a line; what would end it or part the cells of a table is left out."""
    kept = _ENDING.sub(" ", text).strip()
    return Markdown(f"`{kept}`" if kept else "")


def address(text: str) -> Markdown:
    """*text* as a link to itself; bare words where it is no address on the web."""
    return Markdown(f"<{text}>" if _ADDRESS.fullmatch(text) else told(text))
