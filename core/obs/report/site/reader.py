"""The voice of pages: what it says is HTML, escaped, with each number and each time marked as such."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel import Locale
from markupsafe import Markup, escape

from obs.language import Either, Language, Number, Said, Voice, catalogue_of
from obs.language.message import ListStyle
from obs.language.voice import LOCALES
from obs.regions import name_of

_TIME = re.compile(r"[0-9]{4}(-[0-9]{2})?")
_LETTERS = re.compile(r"[^\W\d_]{3}")


def _held_together(text: str) -> str:
    """*text* whose figures are not parted from their units at the end of a line."""
    for apart in ("} {unit}", "} {of}", "} %", "p = {"):
        text = text.replace(apart, apart.replace(" ", "\u00a0"))
    return text


@dataclass(frozen=True, slots=True)
class PageVoice(Voice):
    """A language in HTML.

    A number is `<data value data-ref>` with the reference of the figure, a period or day `<time>`; a text
    that only exists in English is marked as such on a Swedish page.
    """

    def html(self, what: Said | str, /) -> Markup:
        """*what* as HTML."""
        return Markup(self.say(what))  # noqa: S704 - each part below is escaped where it is said

    def verbatim(self, text: str, /) -> str:
        """A text that is data, escaped."""
        return escape(text)

    def formed(self, text: str, parts: Mapping[str, str], /) -> str:
        """The translated *text*, escaped, with its *parts*, which are HTML already."""
        return escape(_held_together(text)).format_map({name: escape(part) for name, part in parts.items()})

    def place(self, code: str, /) -> str:
        """The name of the region *code*; most are the same in every language."""
        name = name_of(code)
        return escape(self.catalogue.text(name) or name)

    def note(self, text: str, /) -> str:
        """The translation of remarks divided by "; "."""
        return Markup("; ").join(Markup(Voice.note(self, each)) for each in text.split("; "))  # noqa: S704

    def swedish(self, text: str, /) -> str:
        """A text that is Swedish in every language, marked as such on an English page."""
        return escape(text) if self.language == "sv" else Markup('<span lang="sv">{}</span>').format(text)

    def untranslated(self, text: str, /) -> str:
        """A text in English, or one that is Swedish by nature, like a unit."""
        if self.language == "en" or text in catalogue_of("en").texts or not _LETTERS.search(text):
            return escape(text)
        return Markup('<span lang="en">{}</span>').format(text)

    def number(self, number: Number, /) -> str:
        """*number* with its exact value and its reference."""
        figures = Voice.number(self, number)
        if number.value is None:
            return Markup("{}").format(figures)
        reference = Markup(' data-ref="{}"').format(number.ref) if number.ref else ""
        return Markup('<data value="{}"{}>{}</data>').format(f"{number.value:.15g}", reference, figures)

    def bare(self, number: Number, /) -> Markup:
        """*number* without a mark of its own, for a table that states its references."""
        return escape(Voice.number(self, number))

    def period(self, code: str, /) -> str:
        """The period *code* in words, marked as a time where HTML has a form for it."""
        start, _, end = code.partition("/")
        if end:
            return Markup("{}–{}").format(self.period(start), self.period(end))
        words = escape(Voice.period(self, code))
        return Markup('<time datetime="{}">{}</time>').format(code, words) if _TIME.fullmatch(code) else words

    def day(self, day: date, /) -> str:
        """*day* in words."""
        return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), Voice.day(self, day))

    def joined(self, items: Iterable[str], style: ListStyle, /) -> str:
        """*items*, which are HTML already, as a list."""
        return Markup(Voice.joined(self, items, style))  # noqa: S704

    def capital(self, text: str, /) -> str:
        """*text* with a capital letter, unless it begins with a mark."""
        return Markup(Voice.capital(self, text))  # noqa: S704


def page_voice(
    language: Language, further: tuple[Path, ...] = (), names: Mapping[str, Either] | None = None
) -> PageVoice:
    """The voice of pages in *language*, with the catalogues of plugins and the *names* of indicators."""
    return PageVoice(
        language, catalogue_of(language, further), Locale.parse(LOCALES[language]), names=names or {}
    )
