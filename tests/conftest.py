"""Fixtures that every test may use."""

# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# Tests run beside each other: how long one takes by the clock says nothing.
settings.register_profile("beside others", deadline=None)
settings.load_profile("beside others")

_FIRST = ("tests/e2e/", "tests/reliability/", "tests/report/site/")
"""Tests that mostly wait or are many in one process: begun last they would be waited for alone."""
_TOGETHER = ("tests/report/site/", "tests/report/brief/", "tests/publish/verification/")
"""Folders whose tests share something that takes long to make, so that one process runs them all."""


class _ByPlace(LoadScopeScheduling):
    """A file goes to one process, as with --dist=loadfile, and so does a folder of `_TOGETHER`."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in _TOGETHER if file.startswith(folder)), file)


@pytest.hookimpl(optionalhook=True)  # a child of the check runs tests without xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _ByPlace(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(_FIRST))


SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A running stand-in for both services."""

    kolada: str
    scb: str
    record: Path

    def requests(self, *, of: int = 0) -> list[dict[str, object]]:
        """The requests it answered so far, oldest first; it notes each after its reply.

        Waits until there are so many *of* them, at most 10 s.
        """
        end = time.monotonic() + 10
        while len(lines := self._noted()) < of and time.monotonic() < end:
            time.sleep(0.02)
        return [json.loads(line) for line in lines]

    def _noted(self) -> list[str]:
        return self.record.read_text("utf-8").splitlines() if self.record.exists() else []


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of saved service data, which lies beside the checkout of a developer only."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the saved service data (../shared/data) are not here")
    return folder


@pytest.fixture
def replay(shared_data: Path, tmp_path: Path) -> Iterator[Callable[..., Replay]]:
    """Starts the stand-in with the given options, e.g. ``replay("--faults", "429:every=7")``."""
    del shared_data
    running: list[subprocess.Popen[str]] = []

    def start(*options: str) -> Replay:
        record = tmp_path / f"requests-{len(running)}.jsonl"
        command = [
            sys.executable,
            str(SHARED / "replay" / "serve.py"),
            "--port",
            "0",
            "--record",
            str(record),
            *options,
        ]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        running.append(process)
        assert process.stdout is not None
        words = process.stdout.readline().split()
        assert words[0] == "ready", words
        return Replay(kolada=words[1], scb=words[2], record=record)

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=10)
        if process.stdout:
            process.stdout.close()
