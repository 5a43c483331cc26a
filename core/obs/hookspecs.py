"""The hooks a plugin may implement. They only register classes; the work is method calls on those."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import pluggy

from obs.metric import Metric
from obs.source import Source

API_VERSION = 1
"""Raised only when an older plugin would give wrong results. A plugin states it as a literal
``OBS_API_VERSION = 1`` in its module."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


class _Marker(Protocol):
    """A decorator that leaves the type of what it marks."""

    def __call__(self, function: _Function, /) -> _Function: ...


hookspec = cast("_Marker", pluggy.HookspecMarker("obs"))
hookimpl = cast("_Marker", pluggy.HookimplMarker("obs"))


@hookspec
def obs_register_sources() -> Iterable[type[Source]]:  # pyright: ignore[reportReturnType]
    """The source classes that this plugin offers."""


@hookspec
def obs_register_metrics() -> Iterable[type[Metric]]:  # pyright: ignore[reportReturnType]
    """The metric classes that this plugin offers."""


@hookspec
def obs_register_catalogues() -> Iterable[Path]:  # pyright: ignore[reportReturnType]
    """Files with this plugin's texts in other languages: gettext PO files, each named after one (sv.po).

    The text to translate is the English one of a metric's titles, assumptions and columns. A remark with
    figures in it is entered with the context (msgctxt) "note" and a {name} for each part that varies.
    """
