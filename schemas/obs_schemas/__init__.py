"""The Table Schemas of obs: the one source of truth for what its tables look like."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def names() -> tuple[str, ...]:
    """The names of all schemas, sorted."""
    suffix = ".schema.json"
    return tuple(
        sorted(entry.name.removesuffix(suffix) for entry in files(__name__).iterdir() if entry.name.endswith(suffix))
    )


def read(name: str) -> dict[str, Any]:
    """The Table Schema descriptor called *name* ("observation"); FileNotFoundError if there is none."""
    text = files(__name__).joinpath(f"{name}.schema.json").read_text("utf-8")
    descriptor: dict[str, Any] = json.loads(text)
    return descriptor
