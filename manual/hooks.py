"""The page on hooks: each with its exact signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from manual.attributes import documented
from manual.markdown import code, prose, sections
from manual.signatures import signature
from obs import API_VERSION, hookspecs

INTRO = """# Hooks

A plugin is a module with functions of these names, each under `@obs.hookimpl`, and with the literal
`OBS_API_VERSION = {version}`. It implements the hooks that it needs. A hook only says what there is; all work
is done by methods of the classes that it names ([`Source`](obs.md#source), [`Metric`](obs.md#metric)).
[Plugins](../plugins.md) says where a plugin may come from and what happens when one breaks."""


def hooks() -> dict[str, Callable[..., Any]]:
    """Every hook by its name."""
    found = inspect.getmembers(hookspecs, inspect.isfunction)
    return {name: function for name, function in found if name.startswith("obs_")}


def page() -> str:
    """All hooks, then the version of the whole."""
    parts = [INTRO.format(version=API_VERSION)]
    for name, function in hooks().items():
        parts += [f"## {name}", code(f"def {signature(function)}: ..."), prose(function.__doc__)]
    parts += ["## API_VERSION", code(f"API_VERSION = {API_VERSION}")]
    return sections(*parts, prose(documented(hookspecs)["API_VERSION"]))
