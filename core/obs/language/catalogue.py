"""The catalogues: gettext's PO files, read as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog as BabelCatalog
from babel.messages.pofile import PoFileError, read_po

from obs.errors import ConfigError

NOTE = "note"
"""The context (msgctxt) of remarks that reach us as finished English: their {parts} are looked for."""

_NAME = re.compile(r"\{(\w+)\}")
_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that remarks have, and what they are called in the language."""

    pattern: re.Pattern[str]
    text: str
    written: int
    """How many characters are the form's own, not those of its parts."""


@dataclass(slots=True)
class Catalogue:
    """What texts are called in one language."""

    locale: Locale
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict[str, "tuple[str, ...]"])
    forms: list[_Form] = field(default_factory=list["_Form"])

    def text(self, text: str, *, plural: str = "", count: int = 1) -> str | None:
        """The translation of *text*, or of its *plural* for that *count*; None where there is none."""
        found = self.texts.get(text)
        if found is None:
            return None
        one = not plural or self.locale.plural_form(count) == "one"
        return found[0 if one else -1]

    def note(self, text: str) -> tuple[str, Mapping[str, str]] | None:
        """The translated form of one remark and the parts found in it; None for a form not known."""
        for form in self.forms:
            found = form.pattern.fullmatch(text)
            if found:
                return form.text, found.groupdict()
        return None

    def add(self, path: Path) -> None:
        """Take over what the file at *path* translates; ConfigError for one that is no catalogue."""
        for message in read_messages(path):
            if not message.id or not message.string or message.fuzzy:
                continue
            ids, strings = _several(message.id), _several(message.string)
            if message.context == NOTE:
                self.forms.append(_Form(_pattern(ids[0]), strings[0], len(_NAME.sub("", ids[0]))))
            else:
                self.texts[ids[0]] = strings


def read_messages(path: Path) -> BabelCatalog:
    """What the file at *path* holds; ConfigError for one that is no catalogue."""
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except (OSError, ValueError, PoFileError) as error:
        raise ConfigError(f"{path.name} is no catalogue of texts: {error}") from error


def is_number(text: str) -> bool:
    """Whether a part of a remark is a number in English figures."""
    return _DECIMAL.fullmatch(text) is not None


@cache
def catalogue_of(language: str, further: tuple[Path, ...] = ()) -> Catalogue:
    """The catalogue of *language* ("sv"), with those of plugins: *further* files named after a language."""
    catalogue = Catalogue(Locale.parse(language))
    own = Path(__file__).parent / language
    for path in (*sorted(own.glob("*.po")), *_of_language(further, language)):
        catalogue.add(path)
    # The form with more written out is the closer one: "no {a} and {b} more" before "no {a}".
    catalogue.forms.sort(key=lambda form: -form.written)
    return catalogue


def _several(texts: str | Iterable[str]) -> tuple[str, ...]:
    """A text with its plural, or alone."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _of_language(paths: Iterable[Path], language: str) -> list[Path]:
    return [path for path in paths if path.stem == language]


def _pattern(text: str) -> re.Pattern[str]:
    """What a remark of the form *text* looks like; a name that comes twice stands for the same."""
    pattern, seen, end = "", set[str](), 0
    for found in _NAME.finditer(text):
        name = found.group(1)
        pattern += re.escape(text[end : found.start()])
        pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
        seen.add(name)
        end = found.end()
    return re.compile(pattern + re.escape(text[end:]))
