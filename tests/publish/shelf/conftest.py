"""A publication folder, and a disk whose every step can be stopped."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

STEPS = ("mkdir", "chmod", "open", "write", "fsync", "replace", "rename", "symlink", "unlink", "rmdir")
"""All that changes what is on the disk, and what brings it there."""
WRITES = ("mkdir", "open", "write", "fsync", "replace", "symlink")


class KilledError(BaseException):
    """The process is no more."""


class Disk:
    """Counts the steps on the disk, and stops at one of them.

    From a *kill* on no step is done any more, those of clean-up neither: what is on the disk stays as it is.
    Half of what is written at that moment is there. *fault* is the number of an error that a step gives.
    """

    def __init__(self) -> None:
        self.done = 0
        self.stop_at = -1
        self.fault = 0
        self.dead = False
        self.lasting = False

    def around(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """*call*, counted and stopped."""

        def counted(*args: Any, **options: Any) -> Any:
            if self.dead:
                raise KilledError
            # What only reads is no step, nor is making the lock, which filelock tries again.
            reads = name == "open" and not args[1] & os.O_WRONLY
            locks = str(args[0]).endswith(".obs-lock") or (name == "mkdir" and Path(args[0]).is_dir())
            if reads or locks or (self.fault and name not in WRITES):
                return call(*args, **options)
            self.done += 1
            if self.done == self.stop_at or (self.lasting and 0 < self.stop_at < self.done):
                if name == "write":
                    call(args[0], args[1][: len(args[1]) // 2])
                if self.fault:
                    path = None if isinstance(args[0], int) else str(args[0])
                    raise OSError(self.fault, os.strerror(self.fault), path)
                self.dead = True
                raise KilledError
            return call(*args, **options)

        return counted


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test cuts the power: waiting for the disk would only take time."""

    def fsync(handle: int) -> None:
        del handle

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where releases are published; not there yet."""
    return tmp_path / "data"


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AbstractContextManager[Disk]]:
    """Gives a context in which the disk stops at a step, or counts all of them."""

    @contextmanager
    def run(stop_at: int = -1, *, fault: int = 0, lasting: bool = False) -> Generator[Disk]:
        disk = Disk()
        disk.stop_at, disk.fault, disk.lasting = stop_at, fault, lasting
        with monkeypatch.context() as patch:
            for name in STEPS:
                patch.setattr(os, name, disk.around(name, getattr(os, name)))
            yield disk

    return run
