"""A link never leads a command, or a check, out of the publication folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.publish.shelf.publisher import publish, tree

from obs.errors import PublishError
from obs.publish.shelf import Shelf, check_shelf


@pytest.fixture(name="two")
def _two(folder: Path) -> Path:
    """A folder of two releases."""
    publish(folder, 2)
    return folder


@pytest.fixture(name="elsewhere")
def _elsewhere(two: Path, tmp_path: Path) -> Path:
    """Copies of all that lies in the folder, outside it."""
    shutil.copytree(two, tmp_path / "elsewhere", symlinks=True)
    return tmp_path / "elsewhere"


@pytest.mark.parametrize(
    "name", ["versions.json", "2026.1.0", "2026.1.1", "latest", "index.html", "index.en.html", ".obs-lock"]
)
def test_a_link_in_the_place_of_a_part_is_refused(two: Path, elsewhere: Path, name: str) -> None:
    """Even where what it leads to is just what should be there."""
    part = two / name
    shutil.rmtree(part) if part.is_dir() and not part.is_symlink() else part.unlink()
    part.symlink_to(elsewhere / name)
    before, outside = tree(two), tree(elsewhere)
    with pytest.raises(PublishError, match="in the place of"), Shelf.open(two):
        pass
    assert check_shelf(two)[0].code == "not-its-own"
    assert (tree(two), tree(elsewhere)) == (before, outside)


@pytest.mark.parametrize("goal", ["/etc", "..", "../elsewhere/2026.1.0", "2026.1.0/data", "index.html"])
def test_latest_may_only_lead_to_a_version_beside_it(two: Path, goal: str) -> None:
    (two / "latest").unlink()
    (two / "latest").symlink_to(goal)
    with pytest.raises(PublishError, match="in the place of latest"), Shelf.open(two):
        pass


@pytest.mark.parametrize("name", [".obs-staging-2026.2.0", ".obs-gone-2026.1.0", ".obs-pending-put-2026.1.1"])
def test_a_link_that_looks_like_a_leftover_is_refused(two: Path, elsewhere: Path, name: str) -> None:
    (two / name).symlink_to(elsewhere, target_is_directory=True)
    outside = tree(elsewhere)
    with pytest.raises(PublishError, match="in the place of"), Shelf.open(two):
        pass
    assert tree(elsewhere) == outside


def test_a_leftover_is_removed_and_links_in_it_are_not_followed(two: Path, elsewhere: Path) -> None:
    before, outside = tree(two), tree(elsewhere)
    (two / ".obs-staging-2026.2.0").mkdir()
    (two / ".obs-staging-2026.2.0/data").symlink_to(elsewhere, target_is_directory=True)
    (two / ".obs-staging-2026.2.0/a").symlink_to(elsewhere / "versions.json")
    with Shelf.open(two) as shelf:
        assert shelf.settled == (".obs-staging-2026.2.0 is removed",)
    assert (tree(two), tree(elsewhere)) == (before, outside)


def test_a_link_in_a_release_is_not_followed_when_it_is_withdrawn(two: Path, elsewhere: Path) -> None:
    shutil.rmtree(two / "2026.1.0/data")
    (two / "2026.1.0/data").symlink_to(elsewhere / "2026.1.0/data", target_is_directory=True)
    outside = tree(elsewhere)
    assert {each.code for each in check_shelf(two)} == {"release-altered"}
    with Shelf.open(two) as shelf:
        shelf.withdraw("2026.1.0", "a link lay there", shelf.versions[0].published)
    assert tree(elsewhere) == outside
    assert check_shelf(two) == []


def test_the_folder_itself_may_be_reached_by_a_link(two: Path, tmp_path: Path) -> None:
    (tmp_path / "www").symlink_to(two, target_is_directory=True)
    publish(tmp_path / "www", 1)
    assert (two / "2026.2.0").is_dir()
    assert check_shelf(tmp_path / "www") == []


def test_other_links_are_told(two: Path, tmp_path: Path) -> None:
    (two / "out").symlink_to(tmp_path)
    (two / "in").symlink_to("2026.1.0")
    told = {(each.code, each.severity, each.place.file) for each in check_shelf(two)}
    assert told == {("link-out", "error", "out"), ("stray-file", "warning", "in")}
