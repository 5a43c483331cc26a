"""Plugins written for an earlier release, as they were then, with the obs of now."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.compatibility.freeze import FOLDER, SUMS, files_of, hash_of

PLUGINS = sorted(path.parent for path in FOLDER.glob("*/*/pyproject.toml"))
IDS = [f"{path.parent.name}/{path.name}" for path in PLUGINS]
STUDY = """
[study]
name = "elders"
title_sv = "Äldre"
title_en = "Elders"
regions = ["0191"]

[indicators.births]
source = "elder_source"
query = { table = "births" }
title_sv = "Påhittad"
title_en = "Invented"
unit = "antal"
kind = "count"
polarity = "none"
producer = "Påhittat"
"""


def _run(home: Path, site: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "300"}
    return subprocess.run(
        [sys.executable, *command], cwd=home, env=environ, capture_output=True, text=True, check=False
    )


def _installed(plugin: Path, site: Path) -> str:
    """Puts the package and its entry point into *site*, as an installer does; the name of the package."""
    project = tomllib.loads((plugin / "pyproject.toml").read_text("utf-8"))["project"]
    shutil.copytree(plugin / "src", site, dirs_exist_ok=True)
    points = project["entry-points"]["obs.plugins"]
    about = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Name: {project['name']}\nVersion: {project['version']}\n", "utf-8")
    lines = "".join(f"{name} = {value}\n" for name, value in points.items())
    (about / "entry_points.txt").write_text(f"[obs.plugins]\n{lines}", "utf-8")
    return str(*points)


def test_there_are_some() -> None:
    assert {path.name for path in PLUGINS} >= {"obs-elder-source", "obs-elder-metric"}


@pytest.mark.parametrize("folder", sorted({path.parent for path in PLUGINS}), ids=lambda path: path.name)
def test_nobody_has_edited_them(folder: Path) -> None:
    """An elder that is made to fit proves nothing."""
    lines = [line.split("  ") for line in (folder / SUMS).read_text("utf-8").splitlines()]
    stated = {path: sum_ for sum_, path in lines}
    assert {path.relative_to(folder).as_posix(): hash_of(path) for path in files_of(folder)} == stated


@pytest.mark.parametrize("plugin", PLUGINS, ids=IDS)
def test_its_own_tests_pass_with_every_warning_an_error(plugin: Path, tmp_path: Path) -> None:
    home = shutil.copytree(plugin, tmp_path / plugin.name)
    done = _run(home, home / "src", "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed in " in done.stdout


@pytest.mark.parametrize("plugin", PLUGINS, ids=IDS)
def test_it_is_listed_without_a_word_of_anything_wrong_or_going(plugin: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    name = _installed(plugin, site)
    done = _run(tmp_path, site, "-m", "obs", "--strict-plugins", "plugins", "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    listed = {
        each["plugin"]: each["sources"] + each["metrics"] for each in json.loads(done.stdout)["plugins"]
    }
    assert listed[name] == [name]


def test_a_study_that_names_it_is_valid_and_its_metric_compares(tmp_path: Path) -> None:
    """Through the commands, as a user meets them."""
    newest = PLUGINS[-1].parent
    site = tmp_path / "site"
    for each in (newest / "obs-elder-source", newest / "obs-elder-metric"):
        _installed(each, site)
    compared = _run(
        tmp_path, site, "-m", "obs", "compare", "--metric", "elder_metric", "--indicator", "N31807", "--json"
    )
    assert compared.returncode == 0, compared.stderr
    assert compared.stderr == ""
    assert json.loads(compared.stdout)
    (tmp_path / "obs.toml").write_text(STUDY, "utf-8")
    valid = _run(tmp_path, site, "-m", "obs", "validate", "--json")
    assert valid.returncode == 0, valid.stdout + valid.stderr
