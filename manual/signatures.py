"""Signatures as they are written in the code: annotations to the letter, defaults as values."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from types import FunctionType
from typing import Any

WIDTH = 100
_MARKS = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}


def signature(function: Callable[..., Any], name: str = "") -> str:
    """*function* as ``name(arguments) -> result``; in several lines where one would be too long."""
    found = inspect.signature(function)
    arguments = _arguments(list(found.parameters.values()))
    result = "" if found.return_annotation is found.empty else f" -> {annotation(found.return_annotation)}"
    name = name or getattr(function, "__name__", "")
    line = f"{name}({', '.join(arguments)}){result}"
    if len(line) <= WIDTH:
        return line
    return f"{name}(\n" + "".join(f"    {each},\n" for each in arguments) + f"){result}"


def _arguments(parameters: list[inspect.Parameter]) -> list[str]:
    """The arguments, with the star before those that are given by name."""
    found: list[str] = []
    starred = False
    for each in parameters:
        if each.kind is each.KEYWORD_ONLY and not starred:
            found.append("*")
        starred |= each.kind in {each.KEYWORD_ONLY, each.VAR_POSITIONAL}
        found.append(_argument(each))
    return found


def _argument(parameter: inspect.Parameter) -> str:
    text = _MARKS.get(parameter.kind, "") + parameter.name
    annotated = parameter.annotation is not parameter.empty
    if annotated:
        text += f": {annotation(parameter.annotation)}"
    if parameter.default is not parameter.empty:
        text += f" = {parameter.default!r}" if annotated else f"={parameter.default!r}"
    return text


def annotation(value: object) -> str:
    """A type as it is written in the code; one that a decorator made, without its modules."""
    if isinstance(value, str):
        return value
    return re.sub(r"ForwardRef\('(.*?)'\)", r"\1", inspect.formatannotation(value, "hypothesis.strategies"))


def field_rows(cls: type[Any]) -> list[tuple[str, str, str]]:
    """Name, type and default of each field of a dataclass; the default is "" where there is none."""
    return [(each.name, annotation(each.type), _default(each)) for each in fields(cls)]


def _default(field: Field[Any]) -> str:
    if isinstance(field.default, FunctionType):
        return field.default.__name__
    if field.default is not MISSING:
        return repr(field.default)
    if field.default_factory is not MISSING:
        return repr(field.default_factory())
    return ""
