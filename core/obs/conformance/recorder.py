"""What pytest is watched by in a child: it runs each promise itself and reports how it went.

A hook or a marker of the package cannot change what was seen here; that there is one is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

import pytest

from obs.conformance.items import (
    claims_of,
    class_of,
    file_of,
    is_promise,
    kind_of,
    name_of,
    overridden,
    told,
)
from obs.conformance.tampering import Seal, foreign_hooks
from obs.conformance.trying import fingerprint, last_lines, tried, why
from obs.plugins import Registry

Say = Callable[..., None]


class Recorder:
    """Says a line for each promise that was tried; *only* narrows them to some tests of each kind."""

    def __init__(self, registry: Registry, say: Say, only: Mapping[str, Sequence[str]] | None) -> None:
        self.offered: Mapping[str, type] = {**registry.sources, **registry.metrics}
        self.say = say
        self.only = only
        self.seal = Seal(self.offered)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Generator[None]:
        """Keeps what was collected, whatever others take away from it."""
        promised = [each for each in items if is_promise(each) and self._is_wanted(each)]
        for each in promised:
            self.say(what="collected", **told(each), overridden=sorted(overridden(each)))
        yield
        wanted = {id(each) for each in promised}
        items[:] = [each for each in items if id(each) in wanted]

    @pytest.fixture
    def obs_offered(self) -> Mapping[str, type]:
        """The sources and metrics of the package, by id."""
        return self.offered

    def _is_wanted(self, item: pytest.Item) -> bool:
        kind = kind_of(class_of(item))
        return self.only is None or (kind is not None and name_of(item) in self.only[kind])

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Names the hooks of others that could decide how a promise went."""
        for hook, where in foreign_hooks(session.config):
            self.say(what="hook", hook=hook, where=where)
        for cls in dict.fromkeys(cls for each in session.items if (cls := class_of(each)) is not None):
            self.say(what="class", cls=cls.__name__, file=file_of(cls), **claims_of(cls))

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be collected, or is skipped whole."""
        if report.outcome != "passed":
            self.say(what="uncollected", where=report.nodeid, how=report.outcome, why=last_lines(report))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, Any, Any]:
        """What keeps a promise from being tried at all."""
        if call.when == "setup" and call.excinfo is not None and is_promise(item):
            error = call.excinfo.value
            skipped = isinstance(error, (pytest.skip.Exception, pytest.xfail.Exception))
            state = "evaded" if skipped else "broken"
            self.say(what="outcome", **told(item), state=state, why=f"before it began: {why(error)}")
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Says what is begun: whatever ends Python is known to have ended it here."""
        if is_promise(item):
            self.say(what="begun", **told(item))

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Runs the promise, and says how it went before anybody else knows."""
        if not is_promise(pyfuncitem):
            return None
        about = told(pyfuncitem)
        evasion = next(self.seal.evasions(pyfuncitem), "")
        state, reason = ("evaded", evasion) if evasion else tried(pyfuncitem)
        print_ = fingerprint(pyfuncitem) if state == "kept" else ""
        self.say(what="outcome", **about, state=state, why=reason, fingerprint=print_)
        return True
