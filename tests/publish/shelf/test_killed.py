"""Whenever a command is killed, a reader finds whole releases only, and the next command goes on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from tests.publish.shelf.conftest import Disk, KilledError
from tests.publish.shelf.publisher import LATER, REASON, TODAY, publish, step, tree, walk

from obs.publish.shelf import Shelf, check_shelf

SCRIPT = Path(__file__).with_name("publisher.py")
Stopping = Callable[..., AbstractContextManager[Disk]]
# The first release; one more; a withdrawal while others stand.
SITUATIONS = {"first": 0, "second": 1, "withdrawal": 3}


def done_once(folder: Path, stopping: Stopping, stop_at: int) -> int:
    """One command, killed at the given step on the disk; how many steps there were."""
    with stopping(stop_at) as disk:
        try:
            publish(folder, 1)
        except KilledError:
            assert disk.dead
    return disk.done


@pytest.mark.parametrize("before", SITUATIONS.values(), ids=SITUATIONS)
def test_a_kill_at_any_step_leaves_nothing_broken(tmp_path: Path, stopping: Stopping, before: int) -> None:
    """Killed at each step in turn, the next command ends with the bytes of one that was never disturbed."""
    start, whole = tmp_path / "start", tmp_path / "whole"
    publish(start, before)
    start.mkdir(exist_ok=True)
    standing = walk(start)
    shutil.copytree(start, whole, symlinks=True)
    steps = done_once(whole, stopping, -1)
    assert steps > 30
    for stop_at in range(1, steps + 1):
        folder = tmp_path / f"killed-{stop_at}"
        shutil.copytree(start, folder, symlinks=True)
        done_once(folder, stopping, stop_at)
        there = walk(folder)
        assert set(there) >= set(standing[:2]), stop_at
        # What was renamed into its place is published on the day it was, whenever that is found.
        with Shelf.open(folder, today=LATER) as shelf:
            finished = tree(folder) == tree(whole)
            if not finished:
                assert tree(folder) == tree(start), stop_at
                step(shelf)
        assert tree(folder) == tree(whole), stop_at
        assert check_shelf(folder) == [], stop_at


@pytest.mark.parametrize("before", SITUATIONS.values(), ids=SITUATIONS)
def test_a_kill_while_the_rest_of_a_killed_command_is_finished(
    tmp_path: Path, stopping: Stopping, before: int
) -> None:
    """Killed at a step, and its successor killed at every sixth step, it is still finished by a third."""
    start, whole = tmp_path / "start", tmp_path / "whole"
    publish(start, before)
    start.mkdir(exist_ok=True)
    shutil.copytree(start, whole, symlinks=True)
    steps = done_once(whole, stopping, -1)
    for first in range(9, steps + 1, 9):
        killed = tmp_path / f"killed-{first}"
        shutil.copytree(start, killed, symlinks=True)
        done_once(killed, stopping, first)
        for second in range(1 + first % 6, 40, 6):
            folder = tmp_path / f"killed-{first}-{second}"
            shutil.copytree(killed, folder, symlinks=True)
            with stopping(second) as disk:
                try:
                    with Shelf.open(folder, today=LATER):
                        pass
                except KilledError:
                    assert disk.dead
            walk(folder)
            with Shelf.open(folder, today=LATER) as shelf:
                if tree(folder) != tree(whole):
                    assert tree(folder) == tree(start), (first, second)
                    step(shelf)
            assert tree(folder) == tree(whole), (first, second)


def test_seventy_kills_at_random_moments(tmp_path: Path) -> None:
    """Processes that publish and withdraw without end are killed; the shelf is that of one left in peace."""
    folder, peaceful = tmp_path / "killed", tmp_path / "peaceful"
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "kill", str(folder), "70", "20261127"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    versions, withdrawn = map(int, run.stdout.split())
    assert versions >= 12
    assert withdrawn >= 3
    publish(peaceful, versions + withdrawn)
    assert tree(folder) == tree(peaceful)
    assert check_shelf(folder) == []
    assert TODAY.isoformat().encode() in (folder / "versions.json").read_bytes()


def test_latest_leaves_a_withdrawn_release_before_its_files_go(tmp_path: Path, stopping: Stopping) -> None:
    """A withdrawal was only marked; its successor is killed at every step, and a reader looks each time."""
    start, marked = tmp_path / "start", tmp_path / "marked"
    publish(start, 3)
    for first in range(1, 100):
        shutil.rmtree(marked, ignore_errors=True)
        shutil.copytree(start, marked, symlinks=True)
        done_once(marked, stopping, first)
        if REASON in (marked / "versions.json").read_text("utf-8"):
            break
    assert str((marked / "latest").readlink()) == "2026.2.0"
    for second in range(1, 40):
        folder = tmp_path / f"killed-{second}"
        shutil.copytree(marked, folder, symlinks=True)
        with stopping(second):
            try:
                with Shelf.open(folder, today=LATER):
                    pass
            except KilledError:
                pass
        walk(folder)
    assert str((tmp_path / "killed-39/latest").readlink()) == "2026.1.1"
