"""What the machine refuses is told in one line that says what and where: it is no fault in obs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from obs.store import Store

if TYPE_CHECKING:
    from tests.cli.conftest import Run

OBS = (sys.executable, "-m", "obs")
COMMANDS = [("--version",), ("store", "verify", "--json")]
"""One prints at once; of the other the last is printed when it ends."""
HELD_BACK = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_output(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Whether it is noticed at once or only when all is printed."""
    Store.open(tmp_path / ".obs").close()
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*OBS, *command], cwd=tmp_path, env=HELD_BACK, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ended.stderr.decode() == "obs: the output cannot be written: No space left on device\n"
    assert ended.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a pipe in another way")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_output_that_nobody_reads(tmp_path: Path, command: tuple[str, ...]) -> None:
    """As that of `obs compare | head -1`: not a word."""
    Store.open(tmp_path / ".obs").close()
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        ended = subprocess.run(
            [*OBS, *command], cwd=tmp_path, env=HELD_BACK, stdout=pipe, stderr=subprocess.PIPE, check=False
        )
    assert (ended.returncode, ended.stderr) == (1, b"")


def test_a_store_that_cannot_be_looked_at(run: Run) -> None:
    """The system names the file."""
    ended = run("compare", "--store", "a" * 300)
    assert ended.code == 1
    assert ended.err.startswith(f"obs: {'a' * 300}")
    assert ended.err.count("\n") == 1
    assert "fault" not in ended.err


def test_a_panel_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "afile").touch()
    Store.open(tmp_path / ".obs").close()
    ended = run("store", "export", "afile/x")
    assert ended.code == 1
    assert ended.err.startswith("obs: afile/x/panel.json cannot be written: ")
    assert ended.err.count("\n") == 2


@pytest.mark.parametrize("memory", ["abc", "1MB"])
def test_an_engine_without_the_memory(run: Run, tmp_path: Path, memory: str) -> None:
    """Whether it does not start, or finds out later."""
    pytest.importorskip("duckdb", reason="the engine duckdb is not installed")
    ended = run("compare", "--engine", "duckdb", "--memory", memory, "--indicator", "N31807")
    assert ended.code == 2
    assert ended.err.startswith("obs: the engine ")
    assert ended.err.count("\n") == 2
    assert "--memory 8GB" in ended.err
