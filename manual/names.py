"""The page on the public names of `obs`: signatures, fields and docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, get_args, get_origin

import obs
from manual.attributes import documented
from manual.markdown import code, literal, prose, sections, table
from manual.signatures import annotation, field_rows, signature
from obs import models
from obs.models import metrics as metric_models

INTRO = """# The public names of obs

What a plugin may import of obs: these names of `obs`, those of [`obs.testing`](testing.md) in its tests, and
nothing else. Values that cross the border are frozen and are made by keywords only. [Hooks](hooks.md) and
[errors](errors.md) have pages of their own."""
PARTS = {
    "What a plugin subclasses": ("Source", "Metric"),
    "What a source is": ("SourceInfo", "Terms", "Limits"),
    "What a source is asked, and what it gives": (
        "Query",
        "Request",
        "Reply",
        "Page",
        "Finding",
        "Place",
        "Position",
        "CatalogueEntry",
        "Announcement",
        "Group",
    ),
    "What a study names": ("Indicator", "Break", "Region", "Programme"),
    "What a metric is, and what it gets": ("MetricInfo", "Untouched", "Example", "Figure", "Panel"),
    "Functions": ("observation_frame", "all_regions", "first_day", "check_rows"),
}


def page() -> str:
    """Every public name that has no page of its own, then the words that types stand for."""
    parts = [INTRO]
    for title, names in PARTS.items():
        parts.append(f"## {title}")
        parts += [entry(name, getattr(obs, name)) for name in names]
    return sections(*parts, "## Words", words())


def elsewhere() -> set[str]:
    """Public names that are told on other pages: errors and hooks."""
    errors = {name for name in obs.__all__ if _is_error(getattr(obs, name))}
    return errors | {"hookimpl", "API_VERSION"}


def _is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, obs.ObsError)


def entry(name: str, value: object) -> str:
    """All about one name."""
    head = f"### {name}"
    if inspect.isclass(value) and is_dataclass(value):
        return sections(head, prose(value.__doc__), _fields(value))
    if inspect.isclass(value):
        return sections(head, code(f"class {name}{_bases(value)}"), prose(value.__doc__), *_members(value))
    function = inspect.unwrap(value) if callable(value) else value
    if inspect.isfunction(function):
        return sections(head, code(f"def {signature(function)}"), prose(function.__doc__))
    return sections(head, code(f"{name} = {_alias(value)}"), prose(documented(metric_models).get(name)))


def _alias(value: object) -> str:
    return str(value).replace("typing.", "")


def _bases(cls: type[Any]) -> str:
    names = [base.__name__ for base in cls.__bases__ if base is not object]
    return f"({', '.join(names)})" if names else ""


def _fields(cls: type[Any]) -> str:
    rows = [(literal(name), literal(kind), literal(default)) for name, kind, default in field_rows(cls)]
    heads = ("field", "type", "default")
    return sections(table(heads, rows), *_members(cls, only_own=True))


def _members(cls: type[Any], *, only_own: bool = False) -> Iterator[str]:
    """What is there to override or call: attributes, the constructor, methods, properties."""
    if not only_own and cls.__annotations__:
        lines = [f"{name}: {annotation(kind)}" for name, kind in cls.__annotations__.items()]
        yield code("\n".join(lines))
    if not only_own and "__init__" in vars(cls):
        yield code(f"def {signature(vars(cls)['__init__'])}")
    for name, member in vars(cls).items():
        function = getattr(member, "__func__", getattr(member, "fget", member))
        if name.startswith("_") or not inspect.isfunction(function):
            continue
        marks = _marks(member)
        yield sections(code(f"{marks}def {signature(function)}"), prose(function.__doc__))


def _marks(member: object) -> str:
    lines = ["@abstractmethod"] if getattr(member, "__isabstractmethod__", False) else []
    lines += ["@classmethod"] if isinstance(member, classmethod) else []
    lines += ["@property"] if isinstance(member, property) else []
    return "".join(f"{line}\n" for line in lines)


def words() -> str:
    """The types that are a choice of words, such as `Polarity`."""
    rows = [
        (literal(name), ", ".join(literal(f'"{each}"') for each in get_args(value)))
        for name, value in sorted(vars(models).items())
        if name in models.__all__ and "Literal" in str(get_origin(value))
    ]
    return table(("type", "one of"), rows)
