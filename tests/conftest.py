"""Fixtures that every test may use."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

# Tests run beside each other: how long one takes by the clock says nothing.
settings.register_profile("beside others", deadline=None)
settings.load_profile("beside others")

_WAITING = ("tests/e2e/", "tests/reliability/")
"""Tests that mostly wait: files of them that begin last would be waited for alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(_WAITING))


SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A running stand-in for both services."""

    kolada: str
    scb: str
    record: Path

    def requests(self) -> list[dict[str, object]]:
        """The requests it answered so far, oldest first."""
        if not self.record.exists():
            return []
        return [json.loads(line) for line in self.record.read_text("utf-8").splitlines()]


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
