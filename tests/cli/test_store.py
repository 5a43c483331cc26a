"""obs store verify, repair and gc as a user runs them, on a store with figures of a file of one's own."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.own_file import HEAD, OWN

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def series(tmp_path: Path, run: Run) -> Path:
    """The file of the one series of a store."""
    (tmp_path / "obs.toml").write_text(HEAD + OWN, "utf-8")
    (tmp_path / "own.csv").write_text("kommun,ar,antal\n0767,2022,1\n0760,2022,2\n", "utf-8")
    assert run("fetch").code == 0
    (path,) = tmp_path.glob(".obs/series/*.parquet")
    return path


def test_a_sound_store(run: Run, series: Path) -> None:
    """One line with what was checked; the same in JSON."""
    ended = run("store", "verify")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(".obs is sound; checked: 1 runs, 1 raw replies, 1 series files, 1 vintages, ")
    told = json.loads(run("store", "verify", "--json").out)
    assert (told["store"], told["sound"], told["findings"]) == (".obs", True, [])
    assert told["checked"]["values compared"] == 2


def test_damage_ends_with_1_and_is_repaired(run: Run, series: Path) -> None:
    before = series.read_bytes()
    series.write_bytes(before[:-1])
    ended = run("store", "verify")
    assert ended.code == 1
    assert "error: vintage 1 is damaged: its content does not have the hash in its name" in ended.out
    assert "-> obs store repair writes it anew" in ended.out
    assert ".obs is damaged in 1 place; checked:" in ended.out
    assert not json.loads(run("store", "verify", "--json").out)["sound"]
    dry = run("store", "repair", "--dry-run")
    assert (dry.code, series.read_bytes()) == (0, before[:-1])
    assert f"would write series/{series.name}" in dry.out
    assert run("store", "repair").out == (
        f"wrote series/{series.name}\n.obs: 1 series file written anew; nothing else is lost.\n"
    )
    assert series.read_bytes() == before
    assert run("store", "verify").code == 0


def test_what_cannot_be_repaired_ends_with_1(run: Run, series: Path, tmp_path: Path) -> None:
    series.unlink()
    (raw,) = tmp_path.glob(".obs/raw/*/*.gz")
    raw.unlink()
    ended = run("store", "repair")
    assert ended.code == 1
    assert "obs fetch --indicator own brings the figures of today" in ended.out
    assert "0 series files written anew; 2 could not be repaired" in ended.out
    assert run("fetch").code == 0  # the file still says the same
    assert run("store", "verify").code == 0


def test_leftovers_are_removed_with_their_bytes(run: Run, series: Path) -> None:
    part = series.with_name(".own.parquet.0a1b2c3d.part")
    part.write_bytes(b"half")
    assert "left series/.own.parquet.0a1b2c3d.part: touched within the hour" in run("store", "gc").out
    os.utime(part, (1e9, 1e9))
    assert run("store", "verify").code == 0
    assert run("store", "gc", "--dry-run").out.endswith(".obs: 1 file, 4 bytes to remove.\n")
    assert part.exists()
    ended = run("store", "gc")
    assert (ended.code, part.exists()) == (0, False)
    assert ended.out == f"removed series/{part.name}\n.obs: 1 file, 4 bytes removed.\n"
    assert json.loads(run("store", "gc", "--json").out)["removed"] == []


def test_names_cannot_move_the_cursor(run: Run, series: Path) -> None:
    """What lies in the folder may be a stranger's."""
    series.with_name("\x1b[2J").write_bytes(b"")
    assert "\\x1b[2J" in run("store", "verify").out


@pytest.mark.parametrize("command", ["verify", "repair", "gc"])
def test_without_a_store_it_is_said_and_none_is_made(run: Run, tmp_path: Path, command: str) -> None:
    ended = run("store", command, "--store", "none")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.splitlines()[0] == "obs: there is no store at none"
    assert not (tmp_path / "none").exists()
