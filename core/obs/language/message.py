"""What is to be said, before it is known in which language: texts with named parts, and the parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol


class Said(Protocol):
    """Anything that a voice can say."""

    def said(self, voice: Speaker, /) -> str:
        """Itself in the language of *voice*."""
        ...


class Speaker(Protocol):
    """What a part of a message asks of the voice that says it."""

    def say(self, what: Said | str, /) -> str:
        """*what*; a bare text is data and stays as it is."""
        ...

    def fill(self, text: str, parts: Mapping[str, str], /, *, plural: str = "", count: int = 0) -> str:
        """The translation of *text* with its *parts*, which are said already."""
        ...

    def text(self, text: str, /) -> str:
        """The translation of a fixed *text*; itself, where the catalogue has none."""
        ...

    def swedish(self, text: str, /) -> str:
        """*text*, which is Swedish in every language."""
        ...

    def note(self, text: str, /) -> str:
        """The translation of remarks divided by "; ", each of a form that the catalogue knows."""
        ...

    def number(self, number: Number, /) -> str:
        """*number* in figures."""
        ...

    def period(self, code: str, /) -> str:
        """The period *code* ("2022-07") in words."""
        ...

    def place(self, code: str, /) -> str:
        """The name of the region *code*."""
        ...

    def day(self, day: date, /) -> str:
        """*day* in words."""
        ...

    def code(self, code: str, /) -> str:
        """What the indicator *code* is called here: its name, or the code itself."""
        ...

    def either(self, either: Either, /) -> str:
        """The one of *either* that is in this language."""
        ...

    def capital(self, text: str, /) -> str:
        """*text*, which is said already, as the beginning of a sentence."""
        ...

    def joined(self, items: Iterable[str], style: ListStyle, /) -> str:
        """*items*, which are said already, as a list."""
        ...


ListStyle = Literal["and", "or", "comma", "semicolon", "figures"]
"""How the items of a list are divided; "figures" by what is not taken for a decimal mark."""

Part = Said | str


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence or phrase: the English *text* with {names}, and what stands for each.

    *plural* is the text for another *count* than one. Made by `msg` and `nmsg`, which the test of the
    catalogues looks for: the text is written out there, never put together.
    """

    text: str
    parts: tuple[tuple[str, Part], ...] = ()
    plural: str = ""
    count: int = 1

    def said(self, voice: Speaker, /) -> str:
        """Itself in the language of *voice*."""
        parts = {name: voice.say(part) for name, part in self.parts}
        return voice.fill(self.text, parts, plural=self.plural, count=self.count)


def msg(text: str, /, **parts: Part) -> Message:
    """The message *text*, an English text with a {name} for each of *parts*."""
    return Message(text, tuple(parts.items()))


def nmsg(singular: str, plural: str, count: int, /, **parts: Part) -> Message:
    """The message *singular* for a *count* of one, else *plural*; {count} is the number itself."""
    return Message(singular, (("count", Number(count)), *parts.items()), plural=plural, count=count)


@dataclass(frozen=True, slots=True)
class Number:
    """A number to be shown with *decimals*; *signed* with a plus too. None is a dash.

    *ref* names the place in the results where it stands (`obs.report.material`).
    """

    value: float | None
    decimals: int = 0
    signed: bool = False
    ref: str = ""

    def said(self, voice: Speaker, /) -> str:
        """Itself in the figures of *voice*."""
        return voice.number(self)


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its *code*: 2022, 2022-Q3, 2022-07, 2022-W30."""

    code: str

    def said(self, voice: Speaker, /) -> str:
        """Itself in words."""
        return voice.period(self.code)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""

    day: date

    def said(self, voice: Speaker, /) -> str:
        """Itself in words."""
        return voice.day(self.day)


@dataclass(frozen=True, slots=True)
class Place:
    """A region by its *code*."""

    code: str

    def said(self, voice: Speaker, /) -> str:
        """Its name."""
        return voice.place(self.code)


@dataclass(frozen=True, slots=True)
class Text:
    """A fixed text that the catalogue knows: a unit, a title, a word of a closed list."""

    text: str

    def said(self, voice: Speaker, /) -> str:
        """Its translation."""
        return voice.text(self.text)


@dataclass(frozen=True, slots=True)
class Swedish:
    """What is Swedish in every language: a producer, a source's credit, its title at the source."""

    text: str

    def said(self, voice: Speaker, /) -> str:
        """Itself, as it is."""
        return voice.swedish(self.text)


@dataclass(frozen=True, slots=True)
class Note:
    """Remarks that came as finished English, with figures in them ("no value for 2019: from 2018")."""

    text: str

    def said(self, voice: Speaker, /) -> str:
        """Their translation."""
        return voice.note(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """Data that are held in both languages: a title, a text of a register. "" where there is no Swedish.

    With *parts* the texts have a {name} for each; without any, braces are just braces.
    """

    sv: str
    en: str
    parts: tuple[tuple[str, Part], ...] = ()

    def said(self, voice: Speaker, /) -> str:
        """The one in the language."""
        return voice.either(self)


@dataclass(frozen=True, slots=True)
class Code:
    """An indicator by its id: programs and the terminal read the id, people its name."""

    id: str

    def said(self, voice: Speaker, /) -> str:
        """Its name, where the voice knows names."""
        return voice.code(self.id)


@dataclass(frozen=True, slots=True)
class Capital:
    """What begins a sentence, and so with a capital letter."""

    what: Part

    def said(self, voice: Speaker, /) -> str:
        """Itself with a capital letter."""
        return voice.capital(voice.say(self.what))


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things as one list."""

    items: tuple[Part, ...]
    style: ListStyle = "and"

    def said(self, voice: Speaker, /) -> str:
        """The list in the manner of the language."""
        return voice.joined([voice.say(item) for item in self.items], self.style)
