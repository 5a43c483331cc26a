"""Each call across the border to a plugin as a line, and the time spent beyond it.

Nothing of this is there unless it is asked for: a class of a plugin is replaced by a subclass whose methods
tell, so that a run without a trace calls the plugin's own methods and nothing else. What a traced method
gives is complete: a generator is read and a lazy table is computed within the call, or its time would be
somebody else's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import new_class
from typing import Any, TypeVar, cast

from obs.errors import in_one_line
from obs.metric import Metric
from obs.models import Indicator, Page, Panel, Query, Request
from obs.source import Source
from obs.texts import counted

_Class = TypeVar("_Class", bound=Source | Metric)
_Result = TypeVar("_Result")
_LONGEST = 100


@dataclass(slots=True)
class Spent:
    """How often a plugin was called, and the seconds until it had answered, over all threads."""

    calls: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Trace:
    """Hands a line for each call to *tell*; *spent* is the sum of them by plugin."""

    tell: Callable[[str], object]
    spent: dict[str, Spent] = field(default_factory=dict[str, Spent])
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _here: threading.local = field(default_factory=threading.local)

    def call(
        self, plugin: str, name: str, about: str, function: Callable[[], _Result], size: Callable[[Any], str]
    ) -> _Result:
        """What *function* gives or raises; a call that a plugin makes to itself is part of the outer one."""
        if getattr(self._here, "inside", False):
            return function()
        self._here.inside = True
        told, began = "", time.perf_counter()
        try:
            result = function()
            told = _harmless(lambda: size(result))
        except BaseException as error:
            told = f"error {in_one_line(error)}"
            raise
        else:
            return result
        finally:
            seconds = time.perf_counter() - began
            self._here.inside = False
            about = about if len(about) <= _LONGEST else f"{about[:_LONGEST]}…"
            subject = f" {' '.join(about.split())}" if about else ""
            with self._lock:
                spent = self.spent.setdefault(plugin, Spent())
                spent.calls += 1
                spent.seconds += seconds
                self.tell(f"trace: {plugin} {name}{subject}: {seconds * 1000:.1f} ms, {told}")

    def summary(self) -> list[str]:
        """A line for each plugin that was called, the one that took longest first."""
        ordered = sorted(self.spent.items(), key=lambda pair: -pair[1].seconds)
        return [
            f"trace: {plugin} in all: {spent.seconds * 1000:.1f} ms, {counted(spent.calls, 'call')}"
            for plugin, spent in ordered
        ]


def traced(cls: type[_Class], plugin: str, trace: Trace) -> type[_Class]:
    """A subclass of *cls* in whose place it stands, and whose calls *trace* tells of."""
    told = _METRIC if issubclass(cls, Metric) else _SOURCE
    methods = {
        name: _telling(getattr(cls, name), cls.info.id, plugin, trace, each) for name, each in told.items()
    }
    names = {"__module__": cls.__module__, "__qualname__": cls.__qualname__, "__doc__": cls.__doc__}
    return cast(
        "type[_Class]", new_class(cls.__name__, (cls,), exec_body=lambda body: body.update(names | methods))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a call is about, by its arguments; how its result is made complete; how much that is."""

    about: Callable[..., str]
    whole: Callable[[Any], Any] = lambda result: result
    size: Callable[[Any], str]


def _telling(
    method: Callable[..., Any], id_: str, plugin: str, trace: Trace, told: _Told
) -> Callable[..., Any]:
    name = "start" if method.__name__ == "__init__" else method.__name__

    def telling(self: object, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        def called() -> object:
            return told.whole(method(self, *arguments, **named))

        about = _harmless(lambda: told.about(*arguments, **named))
        return trace.call(plugin, f"{id_}.{name}", about, called, told.size)

    return telling


def _harmless(text: Callable[[], str]) -> str:
    """The *text*, or a mark where none can be made of what a plugin gave: a trace stops no call."""
    try:
        return text()
    except Exception:  # noqa: BLE001
        return "?"


def _ids(indicators: Iterable[Indicator]) -> str:
    ids = [each.id for each in indicators]
    more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
    return ", ".join(ids[:3]) + more


def _asked(request: Request, *_: object) -> str:
    return f"{request.method} {request.path}"


def _page(page: object) -> str:
    """How much there is on a page, and of what."""
    if not isinstance(page, Page):
        return type(page).__name__
    rows = 0 if page.observations is None else page.observations.height
    parts = {
        "finding": page.findings,
        "more request": page.more,
        "group": page.groups,
        "catalogue hit": page.entries,
        "announcement": page.announcements,
    }
    return ", ".join(
        [counted(rows, "row"), *(counted(len(each), name) for name, each in parts.items() if each)]
    )


def _subject(panel: Panel, *_: object) -> str:
    return f"{_ids(panel.indicators.values())} of {counted(len(panel.group.members), 'region')}"


def _table(result: object) -> object:
    """A lazy table computed, as a lazy table; anything else as it is, for core to refuse."""
    import polars as pl  # noqa: PLC0415  # it takes half a second to import, and whoever gives a table has it

    return result.collect().lazy() if isinstance(result, pl.LazyFrame) else result


def _rows(result: object) -> str:
    import polars as pl  # noqa: PLC0415

    return (
        counted(result.collect().height, "row") if isinstance(result, pl.LazyFrame) else type(result).__name__
    )


def _place(_: object, indicator: Indicator, *, region: str, period: str, sex: str) -> str:
    return f"{indicator.id}/{region}/{period}/{sex}"


def _of_indicator(indicator: Indicator) -> str:
    return indicator.id


def _of_query(query: Query) -> str:
    return _ids(query.indicators)


def _listing(what: str, about: Callable[..., str]) -> _Told:
    return _Told(about=about, whole=list, size=lambda result: counted(len(result), what))


_SOURCE = {
    "__init__": _Told(about=lambda *_: "", size=lambda _: "made"),
    "check": _listing("finding", _of_indicator),
    "plan": _listing("request", _of_query),
    "parse": _Told(about=_asked, size=_page),
    "refused": _Told(about=_asked, size=_page),
    "search": _listing("request", repr),
    "everything": _listing("request", _of_query),
    "group": _listing("request", str),
    "calendar": _listing("request", _ids),
    "locate": _Told(about=_place, size=lambda position: "nowhere" if position is None else "a position"),
}
_METRIC = {"compute": _Told(about=_subject, whole=_table, size=_rows)}
