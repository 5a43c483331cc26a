"""What pytest is watched by in a child: it runs each promise itself and reports how it went.

A hook or a marker of the package cannot change what was seen here; that there is one is reported.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import pytest

import obs.testing
from obs.conformance.promises import CONTRACTS, FINGERPRINTED, FREE, Kind, promises
from obs.models import Limits
from obs.observations import KEY
from obs.plugins import Registry
from obs.source import Source
from obs.testing import ask
from obs.testing.metric_contract.case import computed
from obs.testing.recordings import request_key

_KIT = str(Path(obs.testing.__file__).parent)
_DECISIVE = (
    "pytest_pyfunc_call",
    "pytest_runtest_protocol",
    "pytest_runtest_call",
    "pytest_runtest_makereport",
    "pytest_runtestloop",
    "pytest_pycollect_makeitem",
    "pytest_fixture_setup",
)
_CLAIMS = (
    "statuses",
    "documented_limits",
    "states_licence",
    "tells_cut_off",
    "optional_fields",
    "known",
    "ranks",
)
_MARKS = ("skip", "skipif", "xfail")
_OURS = ("_pytest.", "pytest", "obs.conformance.", "pluggy")
Say = Callable[..., None]


class Recorder:
    """Says a line for each promise that was tried; *only* narrows them to some tests of each kind."""

    def __init__(self, registry: Registry, say: Say, only: Mapping[str, Sequence[str]] | None) -> None:
        self.offered: Mapping[str, type] = {**registry.sources, **registry.metrics}
        self.say = say
        self.only = only
        self.kit = dict(_kit_names())
        self.methods = dict(_methods(self.offered.values()))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Generator[None]:
        """Keeps what was collected, whatever others take away from it."""
        promised = [each for each in items if _promise_of(each) and self._is_wanted(each)]
        for each in promised:
            self.say(what="collected", **_told(each), overridden=sorted(_overridden(each)))
        yield
        wanted = {id(each) for each in promised}
        items[:] = [each for each in items if id(each) in wanted]

    @pytest.fixture
    def obs_offered(self) -> Mapping[str, type]:
        """The sources and metrics of the package, by id."""
        return self.offered

    def _is_wanted(self, item: pytest.Item) -> bool:
        kind = _kind_of(_class_of(item))
        return self.only is None or (kind is not None and _name(item) in self.only[kind])

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Names the hooks of others that could decide how a promise went."""
        for name in _DECISIVE:
            for each in getattr(session.config.hook, name).get_hookimpls():
                module = str(getattr(each.function, "__module__", ""))
                if not module.startswith(_OURS):
                    file = each.function.__code__.co_filename
                    self.say(what="hook", hook=name, where=f"{file}:{each.function.__code__.co_firstlineno}")
        for cls in {cls for each in session.items if (cls := _class_of(each)) is not None}:
            self.say(what="class", cls=cls.__name__, file=_file(cls), **_claims(cls))

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be collected, or is skipped whole."""
        if report.outcome != "passed":
            self.say(what="uncollected", where=report.nodeid, how=report.outcome, why=_last_lines(report))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, Any, Any]:
        """What keeps a promise from being tried at all."""
        if call.when == "setup" and call.excinfo is not None and _promise_of(item):
            skipped = isinstance(call.excinfo.value, (pytest.skip.Exception, pytest.xfail.Exception))
            state = "evaded" if skipped else "broken"
            self.say(
                what="outcome", **_told(item), state=state, why=f"before it began: {_why(call.excinfo.value)}"
            )
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Says what is begun: whatever ends Python is known to have ended it here."""
        if _promise_of(item):
            self.say(what="begun", **_told(item))

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Runs the promise, and says how it went before anybody else knows."""
        if not _promise_of(pyfuncitem):
            return None
        told = _told(pyfuncitem)
        evasion = next(self._evasions(pyfuncitem), "")
        state, why = ("evaded", evasion) if evasion else _tried(pyfuncitem)
        print_ = self._fingerprint(pyfuncitem) if state == "kept" else ""
        self.say(what="outcome", **told, state=state, why=why, fingerprint=print_)
        return True

    def _evasions(self, item: pytest.Function) -> Iterator[str]:
        """What of the package would make the outcome worth nothing."""
        for mark in _MARKS:
            found = item.get_closest_marker(mark)
            if found is not None:
                yield f"it is marked {mark}: {found.kwargs.get('reason', '')}"
        subject = item.funcargs.get("source", item.funcargs.get("metric"))
        cls = type(subject) if isinstance(subject, Source) else subject
        id_ = _subject(item)
        if cls is not self.offered.get(id_):
            shown = f"{getattr(cls, '__module__', '?')}.{getattr(cls, '__qualname__', '?')}"
            yield f"it tries {shown}, which is not the class that the package offers as {id_!r}"
        own = [name for name in vars(subject) if callable(getattr(Source, name, None))] if id_ else []
        if isinstance(subject, Source) and own:
            yield f"the fixture `source` changes {own[0]} of the source"
        changed = [
            name for name, value in _methods(self.offered.values()) if self.methods.get(name) is not value
        ]
        changed += [name for name, value in _kit_names() if self.kit.get(name) is not value]
        if changed:
            yield f"{changed[0]} was changed after it was imported"

    def _fingerprint(self, item: pytest.Function) -> str:
        if _name(item) not in FINGERPRINTED.values():
            return ""
        given = cast("dict[str, Any]", item.funcargs)
        try:
            if "source" in given:
                replay = given["replay"]
                answer = ask(deepcopy(given["source"]), given["good_query"], replay.reply)
                keys = [request_key(replay.relative(each.request)) for each in answer.exchanges]
                told = f"{keys}{answer.rows.rows()}{sorted(map(str, answer.findings))}"
            else:
                parameters = getattr(item.instance, "parameters", {})
                table = computed(given["metric"], given["panel"], parameters)
                key = [each for each in KEY if each in table.columns]
                told = f"{table.columns}{table.sort(key).rows() if key else table.rows()}"
        except Exception as error:  # noqa: BLE001
            told = f"{type(error).__name__}: {error}"
        return hashlib.sha256(told.encode()).hexdigest()


def _tried(item: pytest.Function) -> tuple[str, str]:
    """How the promise of *item* went, and why."""
    given = {name: item.funcargs[name] for name in item._fixtureinfo.argnames}  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    try:
        item.obj(**given)
    except pytest.skip.Exception as error:
        return ("not_tried" if _is_of_kit(error) else "evaded"), str(error)
    except pytest.xfail.Exception as error:
        return "evaded", str(error)
    except BaseException as error:  # noqa: BLE001
        return "broken", _why(error)
    return "kept", ""


def _is_of_kit(error: BaseException) -> bool:
    """Whether *error* was raised in a test of the kit itself."""
    frame = error.__traceback__
    files: list[str] = []
    while frame is not None:
        files.append(frame.tb_frame.f_code.co_filename)
        frame = frame.tb_next
    return next((each for each in reversed(files) if "_pytest" not in each), "").startswith(_KIT)


def _why(error: BaseException) -> str:
    lines = [line.rstrip() for line in str(error).splitlines() if line.strip()]
    if not isinstance(error, AssertionError):
        lines[:1] = [f"{type(error).__name__}: {''.join(lines[:1])}"]
    return "\n".join(line[:300] for line in lines[:3])


def _last_lines(report: pytest.CollectReport) -> str:
    text = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return "\n".join(line for line in text.splitlines() if line.strip())[-600:]


def _name(item: pytest.Item) -> str:
    return str(getattr(item, "originalname", "") or item.name)


def _class_of(item: pytest.Item) -> type | None:
    return cast("type | None", getattr(item, "cls", None))


def _kind_of(cls: type | None) -> Kind | None:
    if cls is None or cls in CONTRACTS.values():
        return None
    return next((kind for kind, contract in CONTRACTS.items() if issubclass(cls, contract)), None)


_TESTS = {kind: frozenset(each.test for each in promises(kind)) for kind in CONTRACTS}


def _promise_of(item: pytest.Item) -> bool:
    kind = _kind_of(_class_of(item))
    return kind is not None and _name(item) in _TESTS[kind]


def _subject(item: pytest.Item) -> str:
    given = cast("dict[str, Any]", getattr(item, "funcargs", {}))
    found = given.get("source", given.get("metric"))
    info = getattr(found, "info", None)
    return str(getattr(info, "id", ""))


def _told(item: pytest.Item) -> dict[str, str]:
    cls = _class_of(item)
    kind = _kind_of(cls)
    assert cls is not None
    assert kind is not None
    return {
        "node": item.nodeid,
        "kind": kind,
        "cls": cls.__name__,
        "file": _file(cls),
        "test": _name(item),
        "subject": _subject(item),
    }


def _file(cls: type) -> str:
    return str(getattr(sys.modules.get(cls.__module__), "__file__", "") or "")


def _overridden(item: pytest.Item) -> set[str]:
    """What the class of *item* has in the place of something of the contract that is not its own to set."""
    cls = _class_of(item)
    kind = _kind_of(cls)
    assert cls is not None
    assert kind is not None
    contract = CONTRACTS[kind]
    own = [
        each for each in cls.__mro__ if not each.__module__.startswith("obs.testing") and each is not object
    ]
    names = {name for each in own for name in vars(each) if not name.startswith("__")}
    return {name for name in names if hasattr(contract, name)} - FREE[kind]


def _claims(cls: type) -> dict[str, object]:
    """The attributes of a class of tests, as far as they narrow what is tried."""
    given: dict[str, Any] = {name: getattr(cls, name) for name in _CLAIMS if hasattr(cls, name)}
    for name in {"statuses", "optional_fields", "ranks"} & given.keys():
        given[name] = sorted(given[name])
    if "known" in given:
        given["known"] = len(given["known"])
    limits: Limits | None = given.get("documented_limits")
    if limits is not None:
        given["documented_limits"] = [limits.connections, limits.calls, limits.seconds]
    return {"kind": _kind_of(cls), "claims": given}


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
