"""A disk that fails at any step: one clear message, and the shelf as it was, or finished by the next one."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from tests.publish.shelf.conftest import Disk
from tests.publish.shelf.publisher import LATER, publish, step, tree, walk

from obs.errors import PublishError
from obs.publish.shelf import Shelf, check_shelf

Stopping = Callable[..., AbstractContextManager[Disk]]


def attempt(folder: Path, stopping: Stopping, stop_at: int, fault: int, *, lasting: bool = False) -> int:
    """One command on a disk that fails at the given step; how many steps there were."""
    with stopping(stop_at, fault=fault, lasting=lasting) as disk:
        if stop_at < 0:
            publish(folder, 1)
            return disk.done
        with pytest.raises(PublishError) as refusal:
            publish(folder, 1)
    assert "\n" not in str(refusal.value)
    assert refusal.value.suggestion
    return disk.done


@pytest.mark.parametrize(
    ("before", "fault", "lasting"),
    [
        (0, errno.ENOSPC, False),
        (1, errno.ENOSPC, False),
        (3, errno.ENOSPC, False),
        (1, errno.ENOSPC, True),
        (3, errno.ENOSPC, True),
        (3, errno.EACCES, False),
        (1, errno.EIO, True),
    ],
    ids=["first", "second", "withdrawal", "second full", "withdrawal full", "denied", "broken"],
)
def test_every_write_may_fail(
    tmp_path: Path, stopping: Stopping, before: int, fault: int, lasting: bool
) -> None:
    """What was published before is whole; the next command ends with the bytes of one that did not fail."""
    start, whole = tmp_path / "start", tmp_path / "whole"
    publish(start, before)
    start.mkdir(exist_ok=True)
    standing = walk(start)
    (start / ".obs-lock").unlink(missing_ok=True)
    shutil.copytree(start, whole, symlinks=True)
    steps = attempt(whole, stopping, -1, fault)
    assert steps > 20
    for stop_at in range(1, steps + 1):
        folder = tmp_path / f"failed-{stop_at}"
        shutil.copytree(start, folder, symlinks=True)
        attempt(folder, stopping, stop_at, fault, lasting=lasting)
        assert set(walk(folder)) >= set(standing[:2]), stop_at
        with Shelf.open(folder, today=LATER) as shelf:
            if tree(folder) != tree(whole):
                assert tree(folder) == tree(start), stop_at
                step(shelf)
        assert tree(folder) == tree(whole), stop_at
        assert check_shelf(folder) == [], stop_at


def half_written(staging: Path) -> None:
    (staging / "half.csv").write_bytes(b"half")
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_while_a_release_is_built(folder: Path) -> None:
    publish(folder, 1)
    before = tree(folder)
    with (
        Shelf.open(folder) as shelf,
        pytest.raises(PublishError, match="no room left"),
        shelf.staging("2026.2.0") as staging,
    ):
        half_written(staging)
    assert tree(folder) == before


def test_an_error_of_the_builder_is_its_own(folder: Path) -> None:
    with Shelf.open(folder) as shelf, pytest.raises(FileNotFoundError), shelf.staging("2026.1.0"):
        (folder / "no such file").read_bytes()
    assert tree(folder) == {}


def test_a_system_without_links_has_versions_json_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("os.symlink", refuse)
    publish(folder, 2)
    assert walk(folder) == ["2026.1.0", "2026.1.1"]
    assert "latest" not in tree(folder)
    assert [(each.code, each.severity) for each in check_shelf(folder)] == [("latest-missing", "warning")]
