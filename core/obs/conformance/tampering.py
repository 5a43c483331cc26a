"""What of a package would make the outcome of its tests worth nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping

import pytest

from obs.conformance.items import subject_of
from obs.source import Source

_DECISIVE = (
    "pytest_pyfunc_call",
    "pytest_runtest_protocol",
    "pytest_runtest_call",
    "pytest_runtest_makereport",
    "pytest_runtestloop",
    "pytest_pycollect_makeitem",
    "pytest_fixture_setup",
)
_MARKS = ("skip", "skipif", "xfail")
_OURS = ("_pytest.", "pytest", "obs.conformance.", "pluggy")


class Seal:
    """Keeps what the kit and the classes that are *offered* are made of, to see whether it is changed."""

    def __init__(self, offered: Mapping[str, type]) -> None:
        self.offered = offered
        self.kit = dict(_kit_names())
        self.methods = dict(_methods(offered.values()))

    def evasions(self, item: pytest.Function) -> Iterator[str]:
        """Why what comes of the promise *item* would say nothing of what the package offers."""
        for mark in _MARKS:
            found = item.get_closest_marker(mark)
            if found is not None:
                yield f"it is marked {mark}: {found.kwargs.get('reason', '')}"
        subject = item.funcargs.get("source", item.funcargs.get("metric"))
        cls = type(subject) if isinstance(subject, Source) else subject
        id_ = subject_of(item)
        if cls is not self.offered.get(id_):
            shown = f"{getattr(cls, '__module__', '?')}.{getattr(cls, '__qualname__', '?')}"
            yield f"it tries {shown}, which is not the class that the package offers as {id_!r}"
        own = [name for name in vars(subject) if callable(getattr(Source, name, None))] if id_ else []
        if isinstance(subject, Source) and own:
            yield f"the fixture `source` changes {own[0]} of the source"
        yield from self._changed()

    def _changed(self) -> Iterator[str]:
        changed = [
            name for name, value in _methods(self.offered.values()) if self.methods.get(name) is not value
        ]
        changed += [name for name, value in _kit_names() if self.kit.get(name) is not value]
        if changed:
            yield f"{changed[0]} was changed after it was imported"


def foreign_hooks(config: pytest.Config) -> Iterator[tuple[str, str]]:
    """The hooks of others that could decide how a promise went, each with its file and line."""
    for name in _DECISIVE:
        for each in getattr(config.hook, name).get_hookimpls():
            module = str(getattr(each.function, "__module__", ""))
            if not module.startswith(_OURS):
                code = each.function.__code__
                yield name, f"{code.co_filename}:{code.co_firstlineno}"


def _kit_names() -> Iterator[tuple[str, object]]:
    """Every function, class and constant of the kit, by its name."""
    for module_name, module in list(sys.modules.items()):
        if module_name == "obs.testing" or module_name.startswith("obs.testing."):
            for name, value in list(vars(module).items()):
                if not name.startswith("__"):
                    yield f"{module_name}.{name}", value
                if isinstance(value, type) and value.__module__ == module_name:
                    yield from (
                        (f"{module_name}.{name}.{each}", inner) for each, inner in vars(value).items()
                    )


def _methods(offered: Iterable[type]) -> Iterator[tuple[str, object]]:
    """What the classes that are offered are made of."""
    for cls in offered:
        for each in cls.__mro__:
            for name, value in list(vars(each).items()):
                if callable(value) or name == "info":
                    yield f"{each.__module__}.{each.__qualname__}.{name}", value
