"""The Table Schemas of obs: the one source of truth for what its tables look like."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def names() -> tuple[str, ...]:
    """The names of all schemas, sorted."""
    suffix = ".schema.json"
    found = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(suffix) for name in found if name.endswith(suffix)))


def read(name: str) -> dict[str, Any]:
    """The Table Schema descriptor called *name* ("observation"); FileNotFoundError if there is none."""
    text = files(__name__).joinpath(f"{name}.schema.json").read_text("utf-8")
    descriptor: dict[str, Any] = json.loads(text)
    return descriptor
