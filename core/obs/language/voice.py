"""A voice says messages in a language: its words, figures, days and names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol

from obs.language.catalogue import Catalogue, catalogue_of, is_number
from obs.language.message import Either, ListStyle, Number, Said
from obs.language.periods import breaks, stretches
from obs.periods import first_day
from obs.regions import name_of

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
MISSING = "–"
MINUS = "−"
LOCALES: Mapping[Language, str] = {"sv": "sv_SE", "en": "en_GB"}
_DIVIDERS: Mapping[ListStyle, str] = {"comma": ", ", "semicolon": "; "}
_STYLES: Mapping[ListStyle, Literal["standard", "or"]] = {"and": "standard", "or": "or"}


@dataclass(frozen=True, slots=True)
class Voice:
    """A reader's language.

    Bare texts are said as they are, indicators by their *names* where it knows them.
    """

    language: Language
    catalogue: Catalogue
    locale: Locale
    names: Mapping[str, Either] = field(default_factory=dict[str, Either])

    def say(self, what: Said | str, /) -> str:
        """*what* in this language; a bare text is data and stays as it is."""
        return self.verbatim(what) if isinstance(what, str) else what.said(self)

    def verbatim(self, text: str, /) -> str:
        """A text that is data."""
        return text

    def fill(self, text: str, parts: Mapping[str, str], /, *, plural: str = "", count: int = 1) -> str:
        """The translation of *text*, or of *plural* for that *count*, with its *parts*."""
        own = plural if plural and self.locale.plural_form(count) != "one" else text
        return self.formed(self.catalogue.text(text, plural=plural, count=count) or own, parts)

    def formed(self, text: str, parts: Mapping[str, str], /) -> str:
        """The translated *text* with its *parts*."""
        return text.format_map(parts)

    def text(self, text: str, /) -> str:
        """The translation of a fixed *text*; itself, where the catalogue has none."""
        found = self.catalogue.text(text)
        return self.untranslated(text) if found is None else self.verbatim(found)

    def untranslated(self, text: str, /) -> str:
        """A text that the catalogue does not know."""
        return text

    def swedish(self, text: str, /) -> str:
        """A text that is Swedish in every language."""
        return self.verbatim(text)

    def note(self, text: str, /) -> str:
        """The translation of remarks divided by "; ", each of a form that the catalogue knows."""
        return "; ".join(self._remark(remark) for remark in text.split("; "))

    def _remark(self, text: str) -> str:
        found = self.catalogue.note(text)
        return self.text(text) if found is None else self._filled(*found)

    def _filled(self, form: str, parts: Mapping[str, str]) -> str:
        return self.formed(form, {name: self._part(part) for name, part in parts.items()})

    def _part(self, text: str) -> str:
        """A part of a remark: a number in this language's figures, periods, a remark, or a known text."""
        if is_number(text) and ("." in text or text[0] in "+-"):
            decimals = len(text.partition(".")[2])
            return self.number(Number(float(text), decimals, signed=text.startswith("+")))
        if periods := stretches(text):
            return self.joined([self.period(each) for each in periods], "comma")
        if found := breaks(text):
            return self.joined([self._break(*each) for each in found], "comma")
        known = self.catalogue.text(text)
        if known is not None:
            return self.verbatim(known)
        if text in self.names:
            return self.code(text)
        remark = self.catalogue.note(text)
        return self.verbatim(text) if remark is None else self._filled(*remark)

    def _break(self, period: str, reason: str) -> str:
        known = self.catalogue.text(reason)
        told = self.verbatim(reason if known is None else known)
        return self.formed("{period} ({reason})", {"period": self.period(period), "reason": told})

    def number(self, number: Number, /) -> str:
        """*number* in the figures of the language, in groups of three; a dash for none."""
        if number.value is None:
            return MISSING
        value = round(number.value, number.decimals) + 0.0
        pattern = "#,##0" + ("." + "0" * number.decimals if number.decimals else "")
        figures = format_decimal(value, format=pattern, locale=self.locale).replace("-", MINUS)
        return f"+{figures}" if number.signed and value > 0 else figures

    def period(self, code: str, /) -> str:
        """The period *code* in words: "juli 2022", "3:e kvartalet 2022", "vecka 30 2022"."""
        start, _, end = code.partition("/")
        if end:
            return f"{self.period(start)}–{self.period(end)}"
        year, _, part = code.partition("-")
        if not part:
            return code
        if part.startswith("W"):
            return self.formed(
                self.catalogue.text("week {week} {year}") or "week {week} {year}",
                {"week": part[1:].lstrip("0"), "year": year},
            )
        day = first_day(code)
        return (
            self._quarter(day) if part.startswith("Q") else format_skeleton("yMMMM", day, locale=self.locale)
        )

    def _quarter(self, day: date) -> str:
        return format_date(day, "QQQQ y", locale=self.locale)

    def day(self, day: date, /) -> str:
        """*day* in words: "30 augusti 2024"."""
        return format_date(day, "long", locale=self.locale)

    def place(self, code: str, /) -> str:
        """The name of the region *code*."""
        return self.text(name_of(code))

    def code(self, code: str, /) -> str:
        """The name of the indicator *code*; the code itself where none is known."""
        return self.either(self.names[code]) if code in self.names else self.verbatim(code)

    def either(self, either: Either, /) -> str:
        """The one of *either* that is in this language, the English one where there is no Swedish."""
        text = either.sv if self.language == "sv" else either.en
        if either.parts:
            said = {name: self.say(part) for name, part in either.parts}
            return self.formed(text or either.en, said)
        return self.verbatim(text) if text else self.untranslated(either.en)

    def capital(self, text: str, /) -> str:
        """*text*, which is said already, with a capital letter."""
        return text[:1].upper() + text[1:]

    def joined(self, items: Iterable[str], style: ListStyle, /) -> str:
        """*items*, which are said already, as a list."""
        if style == "figures":
            style = "semicolon" if get_decimal_symbol(self.locale) == "," else "comma"
        if style in _DIVIDERS:
            return _DIVIDERS[style].join(items)
        return format_list(list(items), style=_STYLES[style], locale=self.locale)


@dataclass(frozen=True, slots=True)
class _Plain(Voice):
    """English as the terminal and the files for programs have it: plain figures, codes of periods."""

    def number(self, number: Number, /) -> str:
        """*number* with a point and no groups; "-" for none."""
        if number.value is None:
            return "-"
        return (
            f"{round(number.value, number.decimals) + 0.0:{'+' if number.signed else ''}.{number.decimals}f}"
        )

    def period(self, code: str, /) -> str:
        """The *code* itself."""
        return code

    def day(self, day: date, /) -> str:
        """*day* as ISO 8601 has it."""
        return day.isoformat()

    def place(self, code: str, /) -> str:
        """The name of the region in Swedish, as in the tables."""
        return name_of(code)

    def text(self, text: str, /) -> str:
        """*text* itself: a unit as the source writes it."""
        return text


def voice_of(language: Language, further: tuple[Path, ...] = ()) -> Voice:
    """The voice of *language*, with the catalogues of plugins."""
    return Voice(language, catalogue_of(language, further), Locale.parse(LOCALES[language]))


PLAIN: Voice = _Plain("en", Catalogue(Locale.parse("en")), Locale.parse("en_GB"))
