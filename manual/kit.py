"""The page on `obs.testing`: its names, what an author states, and every promise with its test."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from manual.attributes import documented
from manual.markdown import first_paragraph, literal, prose, sections, table
from manual.names import entry
from manual.signatures import annotation
from obs import testing
from obs.testing import faults, strategies
from obs.testing.metric_contract.case import MetricCase
from obs.testing.source_contract.case import SourceCase

INTRO = """# obs.testing

What tests of plugins are made of; it needs the extra `testing` (`pip install "obs[testing]"`).
[Testing a plugin](../testing-plugins.md) says how it is used."""
CONTRACTS: dict[str, tuple[type[Any], type[Any]]] = {
    "SourceContract": (testing.SourceContract, SourceCase),
    "MetricContract": (testing.MetricContract, MetricCase),
}


def page() -> str:
    """The contracts with their promises, then the other names."""
    parts = [INTRO]
    for name, (contract, case) in CONTRACTS.items():
        parts += [f"## {name}", prose(contract.__doc__), "What its author states:", _stated(case)]
        parts += ["Fixtures to override:", _fixtures(case), "Its promises:", promises(contract)]
    parts.append("## Other names")
    parts += [entry(name, getattr(testing, name)) for name in testing.__all__ if name not in CONTRACTS]
    ways = ", ".join(literal(each) for each in faults.SPOILT)
    parts += [f"The ways of `spoilt` are {ways}."]
    return sections(*parts, entry("strategies.observations", strategies.observations))


def tests_of(contract: type[Any]) -> Iterator[tuple[type[Any], str, Any]]:
    """Each promise of *contract* in the order of its parts: the part, the name of the test, the test."""
    for part in contract.__bases__:
        for name, function in vars(part).items():
            if name.startswith("test_"):
                yield part, name, function


def promises(contract: type[Any]) -> str:
    """The promises in words, each with the name of its test."""
    rows = [(first_paragraph(test.__doc__), literal(name)) for _, name, test in tests_of(contract)]
    return table(("promise", "test"), rows)


def _stated(case: type[Any]) -> str:
    texts = documented(case)
    rows = [
        (
            literal(name),
            literal(_inner(annotation(kind))),
            literal(repr(vars(case)[name])) if name in vars(case) else "must be stated",
            texts[name],
        )
        for name, kind in case.__annotations__.items()
    ]
    return table(("attribute", "type", "unless stated", "meaning"), rows)


def _inner(kind: str) -> str:
    return kind.removeprefix("ClassVar[").removesuffix("]")


def _fixtures(case: type[Any]) -> str:
    found: list[tuple[str, str, str]] = []
    for name, member in vars(case).items():
        function = getattr(member, "__wrapped__", None) or getattr(member, "_fixture_function", None)
        if inspect.isfunction(function):
            result = annotation(inspect.signature(function).return_annotation)
            found.append((literal(name), literal(result), prose(function.__doc__)))
    return table(("fixture", "gives", "what it is"), found)
