"""What a command needs for itself lies in the folder, so that it goes even where the command was killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.publish.shelf.publisher import TODAY, publish, put, tree, walk

from obs.publish.shelf import Shelf

TOP = ("index.html", "index.en.html", "versions.json", "latest")


def test_it_is_empty_hidden_and_gone_at_the_end(folder: Path) -> None:
    publish(folder, 1)
    before = tree(folder)
    with Shelf.open(folder, today=TODAY) as shelf:
        with shelf.aside() as aside:
            assert list(aside.iterdir()) == []
            assert (aside.parent, aside.name[:5]) == (shelf.folder, ".obs-")
            (aside / "below").mkdir()
            (aside / "below/tal.csv").write_bytes(b"region,value\n")
            put(shelf, "2026.2.0")
        assert not aside.exists()
    assert walk(folder) == ["2026.1.0", "2026.2.0"]
    assert before.items() <= {**tree(folder), **{path: before[path] for path in TOP}}.items()


def fail(folder: Path) -> None:
    with Shelf.open(folder, today=TODAY) as shelf, shelf.aside() as aside:
        (aside / "tal.csv").write_bytes(b"region,value\n")
        (folder.parent / "nowhere").unlink()


def test_it_is_gone_after_a_failure(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        fail(folder)
    assert tree(folder) == {}


def test_what_a_killed_command_left_is_removed_by_the_next(folder: Path) -> None:
    publish(folder, 1)
    before = tree(folder)
    with Shelf.open(folder, today=TODAY) as shelf, shelf.aside() as aside:
        name = aside.name
    (folder / name / "below").mkdir(parents=True)
    (folder / name / "below/tal.csv").write_bytes(b"region,value\n")
    with Shelf.open(folder, today=TODAY) as shelf:
        assert shelf.settled == (f"{name} is removed",)
        with shelf.aside() as aside:
            assert list(aside.iterdir()) == []
    assert tree(folder) == before
