"""What a metric declares of itself, checked without computing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from obs.conformance.manifest_sources import is_blank, told
from obs.conformance.report import Check, judged
from obs.contracts import compile_schema
from obs.metric import misdeclared
from obs.models import MetricInfo

_TYPES = frozenset({"string", "number", "integer", "year", "boolean", "date"})


def checks(info: MetricInfo, where: str) -> Iterator[Check]:
    """Each promise of a manifest; a value of another type than declared breaks it, and nothing else."""
    parts: tuple[tuple[str, str, Callable[[], Iterator[str]]], ...] = (
        ("reference", "It has a title, and names where its method is described.", lambda: _reference(info)),
        ("assumptions", "It says what it assumes.", lambda: _assumptions(info)),
        ("schema", "The schema of its result is a Table Schema with a key of declared columns.",
         lambda: _schema(info)),
        ("meanings", "Each of its parameters has a meaning, and each required one is declared.",
         lambda: _meanings(info)),
        ("example", "It has a worked example that can be checked by hand.", lambda: _example(info)),
    )  # fmt: skip
    for name, promise, problems in parts:
        yield judged(
            f"declares.metric_{name}",
            promise,
            [(each, where) for each in told(problems)],
            subject=str(info.id),
        )


def _reference(info: MetricInfo) -> Iterator[str]:
    for name in ("title", "reference"):
        if is_blank(getattr(info, name)):
            yield f"MetricInfo.{name} is {getattr(info, name)!r}"


def _assumptions(info: MetricInfo) -> Iterator[str]:
    if isinstance(info.assumptions, str):
        yield "MetricInfo.assumptions is one text: write a tuple"
    elif not info.assumptions or any(map(is_blank, info.assumptions)):
        yield f"MetricInfo.assumptions is {info.assumptions!r}"


def _schema(info: MetricInfo) -> Iterator[str]:
    compile_schema(dict(info.result))
    fields = cast("list[dict[str, Any]]", info.result["fields"])
    names = [each["name"] for each in fields]
    for each in fields:
        if each.get("type") not in _TYPES:
            yield f"the column {each['name']} has the type {each.get('type')!r}"
    if len(set(names)) != len(names):
        yield "two columns have the same name"
    key = cast("list[str]", info.result.get("primaryKey", []))
    lacking = [each for each in key if each not in names]
    if not key or lacking:
        yield f"its primaryKey is {key!r}" + (f", and has no column {lacking[0]}" if lacking else "")
    yield from misdeclared(info)


def _meanings(info: MetricInfo) -> Iterator[str]:
    for name in info.parameters.keys() ^ info.meanings.keys():
        yield f"{name} stands in " + (
            "parameters and not in meanings" if name in info.parameters else "meanings and not in parameters"
        )
    for name, meaning in info.meanings.items():
        if is_blank(meaning):
            yield f"the meaning of {name} is {meaning!r}"
    for name in info.required:
        if name not in info.parameters:
            yield f"{name} is required and not declared"


def _example(info: MetricInfo) -> Iterator[str]:
    if info.example is None:
        yield "MetricInfo.example is None: give an obs.Example"
    elif not info.example.expects or is_blank(info.example.text):
        yield "its example expects nothing, or does not say how it is reckoned"
