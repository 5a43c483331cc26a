"""The README says what obs does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def obs(folder: Path, *arguments: str) -> str:
    """What obs prints at 80 columns in an empty folder."""
    environ = {**os.environ, "COLUMNS": "80"}
    command = [sys.executable, "-m", "obs", *arguments]
    return subprocess.run(command, cwd=folder, env=environ, check=True, capture_output=True, text=True).stdout


def test_the_sample_is_what_compare_prints(tmp_path: Path) -> None:
    """Every line of the table in the README stands in the output, figures and all."""
    sample = [line[4:] for line in README.splitlines() if re.match(r"    (N31807 |  \S+ +\d)", line)]
    assert len(sample) == 6
    printed = obs(tmp_path, "compare").splitlines()
    assert [line for line in sample if line not in printed] == []


def test_every_command_is_in_the_readme(tmp_path: Path) -> None:
    """A command that obs has is in the table of commands, and the other way round."""
    listed = obs(tmp_path, "--help").partition("Commands:")[2].split("\n")
    commands = {line.split()[0] for line in listed if line.startswith("  ") and line[2:3].isalpha()}
    assert commands == set(re.findall(r"^\| `obs (\w+)", README, re.MULTILINE))


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_every_page_is_linked(page: Path) -> None:
    """A page of the documentation can be found from the README."""
    assert f"(docs/{page.name})" in README


def test_links_lead_somewhere() -> None:
    """Each relative link of the README is a file."""
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
