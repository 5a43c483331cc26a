"""Reading the tables of a TOML file by type; every problem on the way is noted, not only the first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from difflib import get_close_matches
from typing import TypeVar, cast

from obs.errors import ConfigError
from obs.texts import harm_of

ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_DEVICE = re.compile("CON|PRN|AUX|NUL|(COM|LPT)[0-9]", re.IGNORECASE)
_ID_RULE = "a letter first, then letters a-z, digits, _ or -, at most 64 characters"
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_TYPES: dict[type, str] = {
    bool: "true or false",  # before int, of which it is a kind
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a table",
    date: "a date",
    time: "a time",
}
_FORMULA = "formula"
"""The one key that may begin with a minus: its own parser refuses all that is strange."""
_T = TypeVar("_T")


def key_path(path: str, key: str) -> str:
    """*key* below *path* as the file would name it: ``indicators.N31807.unit``."""
    name = key if _BARE_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
    return f"{path}.{name}" if path else name


def quoted(text: str) -> str:
    """*text* in quotes, cut where it is long."""
    return json.dumps(text if len(text) <= 60 else text[:57] + "...", ensure_ascii=False)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A clause naming the most similar *known* word, or "" when none is near."""
    by_folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f"; did you mean {quoted(by_folded[near[0]])}?" if near else ""


def _type_name(value: object) -> str:
    return next((name for kind, name in _TYPES.items() if isinstance(value, kind)), "something else")


class Problems:
    """What is wrong with one file, a line each."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: list[str] = []

    def add(self, where: str, what: str) -> None:
        """Note that *what* is wrong at key path *where*."""
        self.lines.append(f"{self.file}: {where}: {what}")

    def raise_any(self) -> None:
        """Raise one ConfigError with all problems, if there are any."""
        if self.lines:
            count = "1 problem" if len(self.lines) == 1 else f"{len(self.lines)} problems"
            raise ConfigError("\n".join([f"{self.file} has {count}", *self.lines]))


def is_device(name: str) -> bool:
    """Whether *name*, with or without an extension, is a device on Windows, where no file can have it."""
    return bool(_DEVICE.fullmatch(name.partition(".")[0].rstrip()))


class Table:
    """One table of the file at *path*.

    The readers return a value of the promised type in any case: after a problem an empty one, which is
    of no use but to go on looking for more problems.
    """

    def __init__(self, values: Mapping[str, object], path: str, problems: Problems) -> None:
        self.values = values
        self.path = path
        self.problems = problems

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def problem(self, key: str, what: str) -> None:
        """Note that *what* is wrong with *key*."""
        self.problems.add(key_path(self.path, key), what)

    def refuse_unknown(self, known: Sequence[str]) -> None:
        """Note every key that is not *known*."""
        for key in self.values:
            if key not in known:
                hint = did_you_mean(key, known)
                self.problem(key, f"unknown key{hint or '; known here: ' + ', '.join(known)}")

    def text(self, key: str, default: str | None = None) -> str:
        """Text that is not empty and does no harm elsewhere; *default* None: the key must be there."""
        value = self._value(key, str, default)
        if key in self.values and value is not None and not value.strip():
            self.problem(key, "must not be empty")
        elif harm := harm_of(value or "" if key != _FORMULA else ""):
            self.problem(key, f"{quoted(value or '')} {harm}")
        return value or ""

    def optional_text(self, key: str) -> str | None:
        """Text that is not empty, or None where the key is absent."""
        return self.text(key) if key in self.values else None

    def identifier(self, key: str, default: str | None = None) -> str:
        """Text in the form of an id."""
        text = self.text(key, default)
        if text.strip() and not ID.fullmatch(text):
            self.problem(key, f"{quoted(text)} is no id: {_ID_RULE}")
        return text

    def file_name(self, key: str) -> str:
        """Text in the form of an id that every system takes for the name of a file."""
        text = self.identifier(key)
        if is_device(text):
            self.problem(key, f"{quoted(text)} is a device on Windows and names no file; choose another")
        return text

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """One of the *allowed* words."""
        text = self.text(key, default)
        if text.strip() and text not in allowed:
            hint = did_you_mean(text, allowed)
            self.problem(key, f"{quoted(text)} is none of {', '.join(allowed)}{hint}")
        return text

    def whole_number(self, key: str, *, default: int, highest: int) -> int:
        """A whole number from 0 to *highest*."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= highest:
            self.problem(key, f"must be a whole number from 0 to {highest}")
            return default
        return value

    def flag(self, key: str) -> bool:
        """True or false; false where the key is absent."""
        return self._value(key, bool, False) or False

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is absent."""
        values = cast("list[object] | None", self._value(key, list, []))
        for place, value in enumerate(values or [], start=1):
            if not isinstance(value, str):
                self.problem(key, f"entry {place} must be text in quotes, not {_type_name(value)}")
            elif harm := harm_of(value):
                self.problem(key, f"entry {place}, {quoted(value)}, {harm}")
        return tuple(value for value in values or [] if isinstance(value, str))

    def table(self, key: str, *, required: bool = False) -> Table:
        """The table under *key*; an empty one where it is absent."""
        values = cast("dict[str, object] | None", self._value(key, dict, None if required else {}))
        return Table(values or {}, key_path(self.path, key), self.problems)

    def tables(self, key: str) -> list[Table]:
        """The tables of a list, whose paths count from 1; empty where the key is absent."""
        path, found = key_path(self.path, key), list[Table]()
        values = cast("list[object] | None", self._value(key, list, []))
        for place, value in enumerate(values or [], start=1):
            if isinstance(value, dict):
                found.append(Table(cast("dict[str, object]", value), f"{path}[{place}]", self.problems))
            else:
                self.problem(key, f"entry {place} must be a table, not {_type_name(value)}")
        return found

    def named_tables(self, key: str) -> dict[str, Table]:
        """The tables below table *key* by their ids, which differ in more than case."""
        outer, folded = self.table(key), dict[str, str]()
        for name in outer.values:
            if not ID.fullmatch(name):
                outer.problem(name, f"{quoted(name)} is no id: {_ID_RULE}")
            elif name.casefold() in folded:
                outer.problem(name, f"differs from {folded[name.casefold()]} in case only")
            folded[name.casefold()] = name
        return {name: outer.table(name) for name in outer.values}

    def _value(self, key: str, kind: type[_T], default: _T | None) -> _T | None:
        if key not in self.values:
            if default is None:
                self.problem(key, "is missing")
            return default
        value = self.values[key]
        if isinstance(value, kind):
            return value
        code = kind is str and type(value) is int and 0 <= value < 10_000
        hint = f' (write it in quotes: "{value}")' if code else ""
        self.problem(key, f"must be {_TYPES[kind]}, not {_type_name(value)}{hint}")
        return None
