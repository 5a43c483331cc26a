"""The voice of landing pages: our own messages may mark code, as the README's do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale
from markupsafe import Markup, escape

from obs.language import Language, Part, catalogue_of
from obs.language.voice import LOCALES
from obs.report.site.reader import PageVoice

_CODE = re.compile(r"`([^`]+)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")


@dataclass(frozen=True, slots=True)
class LandingVoice(PageVoice):
    """A language in HTML, in which `code` and **strong** words of our own texts are elements."""

    def formed(self, text: str, parts: Mapping[str, str], /) -> str:
        """The translated *text*, escaped, with its *parts*, which are HTML already."""
        marked = _STRONG.sub(r"<strong>\1</strong>", _CODE.sub(r"<code>\1</code>", str(escape(text))))
        return PageVoice.formed(self, Markup(marked), parts)  # noqa: S704 - escaped above

    def text_of(self, what: Part, /) -> str:
        """*what* as bare text, for a title."""
        return self.html(what).striptags()


def landing_voice(language: Language) -> LandingVoice:
    """The voice of landing pages in *language*."""
    return LandingVoice(language, catalogue_of(language), Locale.parse(LOCALES[language]))
