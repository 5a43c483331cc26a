"""The contract classes of a test file: what to ask of which source, as their own fixtures say."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Generator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from obs.errors import ConfigError
from obs.models import Indicator, Query
from obs.source import Source
from obs.testing.source_contract import SourceContract


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A subclass of SourceContract: its *name*, attributes and fixtures; *home* is the folder of its file."""

    name: str
    home: Path
    recordings: Path
    source: Source
    good_query: Query
    unknown_indicator: Indicator
    search_text: str
    group_id: str
    has_calendar: bool
    has_everything: bool = False


def cases_in(path: Path, only: str = "") -> list[Case]:
    """The cases in a test file or a folder of them, by file and line; the class *only*, if given.

    pytest itself finds and sets them up, with the settings of their project. Raises ConfigError where there
    is none, and where a file or a fixture breaks.
    """
    if not path.exists():
        raise ConfigError(f"there is no {path}", suggestion="name a test file, or a folder with test files")
    gatherer = _Gatherer()
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(printed):
        code = pytest.main(["-q", "-s", "-W", "ignore", str(path)], plugins=[gatherer])
    if gatherer.interrupted:
        raise KeyboardInterrupt
    # pytest takes away what its settings have put there; a source may import late.
    sys.path += [each for each in gatherer.path if each not in sys.path]
    if gatherer.broken:
        raise ConfigError(gatherer.broken[0], suggestion=f"see: pytest {path}")
    if code == pytest.ExitCode.USAGE_ERROR:
        raise ConfigError(f"pytest cannot read {path}: {_last_line(printed.getvalue())}")
    return _chosen(gatherer.cases, path, only)


def _chosen(cases: list[Case], path: Path, only: str) -> list[Case]:
    found = [each for each in cases if only in ("", each.name)]
    if not cases:
        raise ConfigError(
            f"there is no subclass of SourceContract in {path}",
            suggestion="name the test file that has class TestMySource(SourceContract)",
        )
    if not found:
        raise ConfigError(
            f"there is no class {only} in {path}",
            suggestion=f"there is: {', '.join(each.name for each in cases)}",
        )
    return found


class _Gatherer:
    """A plugin of pytest that sets up one test of each class, takes its fixtures, and runs none."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.broken: list[str] = []
        self.path: list[str] = []
        self.interrupted = False

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> Generator[None, object, object]:
        """Keeps pytest-xdist from sending the tests to other processes."""
        for name, here in (("numprocesses", 0), ("dist", "no"), ("tx", list[str]())):
            if hasattr(config.option, name):
                setattr(config.option, name, here)
        return (yield)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """One test of each contract class is enough."""
        first: dict[type, pytest.Item] = {}
        for item in items:
            cls = getattr(item, "cls", None)
            if isinstance(cls, type) and issubclass(cls, SourceContract):
                first.setdefault(cls, item)
        items[:] = first.values()

    @pytest.fixture(autouse=True)
    def _gather(self, request: pytest.FixtureRequest) -> None:
        cls = cast("type[SourceContract]", request.cls)  # pyright: ignore[reportUnknownMemberType]
        self.path = [*sys.path]
        self.cases.append(
            Case(
                name=cls.__name__,
                home=request.path.parent,
                recordings=cls.recordings,
                source=request.getfixturevalue("source"),
                good_query=request.getfixturevalue("good_query"),
                unknown_indicator=request.getfixturevalue("unknown_indicator"),
                search_text=cls.search_text,
                group_id=cls.group_id,
                has_calendar=cls.has_calendar,
                has_everything=cls.has_everything,
            )
        )
        pytest.skip("its fixtures were all that was wanted")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be imported."""
        if report.failed:
            self.broken.append(f"{report.nodeid} cannot be read: {_last_line(report.longreprtext)}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A fixture that breaks."""
        if report.failed:
            name = report.nodeid.rpartition("::")[0]
            self.broken.append(f"{name} cannot be set up: {_last_line(report.longreprtext)}")

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Then pytest ends quietly; whoever runs it shall not."""
        self.interrupted |= excinfo.type is KeyboardInterrupt


def _last_line(printed: str) -> str:
    """What went wrong: the last line of an exception, as pytest marks it, else the last line."""
    marked = re.findall(r"^E +(\S.*)$", printed, re.MULTILINE)
    lines = marked[-1:] or [line for line in printed.splitlines() if line.strip()][-1:] or ["no message"]
    return lines[0].strip()
