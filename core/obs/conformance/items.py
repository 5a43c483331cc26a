"""The tests that pytest has collected: which of them are promises of the kit, of what, in which class."""

from __future__ import annotations

import sys
from typing import Any, cast

import pytest

from obs.conformance.promises import CONTRACTS, FREE, Kind, promises
from obs.models import Limits

_TESTS = {kind: frozenset(each.test for each in promises(kind)) for kind in CONTRACTS}
_CLAIMS = (
    "statuses",
    "documented_limits",
    "states_licence",
    "tells_cut_off",
    "optional_fields",
    "links_not_followed",
    "known",
    "ranks",
)


def name_of(item: pytest.Item) -> str:
    """The name of the test function, without its parameters."""
    return str(getattr(item, "originalname", "") or item.name)


def class_of(item: pytest.Item) -> type | None:
    """The class that *item* is a test of; None for a plain function."""
    return cast("type | None", getattr(item, "cls", None))


def kind_of(cls: type | None) -> Kind | None:
    """The kind of the contract that *cls* subclasses; None for a contract itself and anything else."""
    if cls is None or cls in CONTRACTS.values():
        return None
    return next((kind for kind, contract in CONTRACTS.items() if issubclass(cls, contract)), None)


def is_promise(item: pytest.Item) -> bool:
    """Whether *item* is a promise of the kit, in a class of the package."""
    kind = kind_of(class_of(item))
    return kind is not None and name_of(item) in _TESTS[kind]


def subject_of(item: pytest.Item) -> str:
    """The id of the source or metric that *item* is given; "" before it is given any."""
    given = cast("dict[str, Any]", getattr(item, "funcargs", {}))
    found = given.get("source", given.get("metric"))
    info = getattr(found, "info", None)
    return str(getattr(info, "id", ""))


def told(item: pytest.Item) -> dict[str, str]:
    """What every line about the promise *item* says of it."""
    cls, kind = _class_and_kind(item)
    return {
        "node": item.nodeid,
        "kind": kind,
        "cls": cls.__name__,
        "file": file_of(cls),
        "test": name_of(item),
        "subject": subject_of(item),
    }


def file_of(cls: type) -> str:
    """The file in which *cls* stands."""
    return str(getattr(sys.modules.get(cls.__module__), "__file__", "") or "")


def overridden(item: pytest.Item) -> set[str]:
    """What the class of *item* has in the place of something of the contract that is not its own to set."""
    cls, kind = _class_and_kind(item)
    own = [
        each for each in cls.__mro__ if not each.__module__.startswith("obs.testing") and each is not object
    ]
    names = {name for each in own for name in vars(each) if not name.startswith("__")}
    return {name for name in names if hasattr(CONTRACTS[kind], name)} - FREE[kind]


def claims_of(cls: type) -> dict[str, object]:
    """The attributes of a class of tests, as far as they narrow what is tried."""
    given: dict[str, Any] = {name: getattr(cls, name) for name in _CLAIMS if hasattr(cls, name)}
    for name in {"statuses", "optional_fields", "links_not_followed", "ranks"} & given.keys():
        given[name] = sorted(given[name])
    if "known" in given:
        given["known"] = len(given["known"])
    limits: Limits | None = given.get("documented_limits")
    if limits is not None:
        given["documented_limits"] = [limits.connections, limits.calls, limits.seconds]
    return {"kind": kind_of(cls), "claims": given}


def _class_and_kind(item: pytest.Item) -> tuple[type, Kind]:
    cls = class_of(item)
    kind = kind_of(cls)
    assert cls is not None
    assert kind is not None
    return cls, kind
