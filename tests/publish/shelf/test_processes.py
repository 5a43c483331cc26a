"""One command at a time writes to a shelf; another waits, and says so when it has waited long enough."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.publish.shelf.publisher import publish, tree, walk

from obs.errors import PublishError
from obs.publish.shelf import Shelf, check_shelf, precedence

SCRIPT = Path(__file__).with_name("publisher.py")


def test_two_publish_at_once(folder: Path) -> None:
    """Each of the releases of both is there, and none was published twice."""
    command = [sys.executable, str(SCRIPT), "race", str(folder)]
    racers = [
        subprocess.Popen([*command, name, "12"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for name in ("one", "other")
    ]
    ends = [racer.communicate(timeout=60) for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0], ends
    put = [line.split()[1] for output, _ in ends for line in output.splitlines()]
    assert len(put) == 24
    assert sorted(put, key=precedence) == walk(folder)
    assert check_shelf(folder) == []


def test_another_command_is_not_waited_for_without_end(folder: Path) -> None:
    publish(folder, 1)
    before = tree(folder)
    with (
        Shelf.open(folder),
        pytest.raises(PublishError, match="another obs publish is writing"),
        Shelf.open(folder, patience=0.1),
    ):
        pass
    with Shelf.open(folder, patience=0.1):
        pass
    assert tree(folder) == before
