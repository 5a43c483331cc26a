"""The hooks a plugin may implement. They only register classes; the work is method calls on those."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast, overload

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


class _SpecMarker(_Marker, Protocol):
    """A marker that may first be told who is to be warned."""

    @overload
    def __call__(self, function: _Function, /) -> _Function: ...
    @overload
    def __call__(
        self, *, warn_on_impl: Warning = ..., warn_on_impl_args: Mapping[str, Warning] = ...
    ) -> _Marker: ...


hookspec = cast("_SpecMarker", pluggy.HookspecMarker("obs"))
hookimpl = cast("_Marker", pluggy.HookimplMarker("obs"))


def leaving(what: str, *, since: str, gone: str, instead: str) -> DeprecationWarning:
    """What the author of a plugin is told who implements *what*, for ``warn_on_impl`` of a `hookspec`.

    *since* and *gone* are versions of obs; `docs/plugin-api.md` says how long lies between them.
    """
    return DeprecationWarning(f"{what}, deprecated since obs {since} and gone in obs {gone}: {instead}")


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
