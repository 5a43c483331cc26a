"""Running the liars of foreign/ outside the tree, and reading what pytest says of them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

FOREIGN = Path(__file__).parent / "foreign"


def printed_on(liars: str, home: Path) -> str:
    """What pytest prints on a file of liars in *home*, with their plugin as a package from elsewhere."""
    shutil.copytree(FOREIGN / "obs_invented", home / "site" / "obs_invented")
    shutil.copytree(FOREIGN / "recordings", home / "tests" / "recordings")
    for each in FOREIGN.glob("*.py"):
        shutil.copy(each, home / "tests")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "-rf", liars]
    environ = {**os.environ, "PYTHONPATH": str(home / "site"), "COLUMNS": "300"}
    done = subprocess.run(
        command, cwd=home / "tests", env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def failed_of(printed: str, liar: str) -> set[str]:
    """The tests of the class *liar* that failed."""
    return set(re.findall(rf"^FAILED \w+\.py::{liar}::(test_\w+(?:\[[^\]]*\])?)", printed, re.MULTILINE))


def told_of(printed: str, liar: str) -> str:
    """What is printed about the class *liar*."""
    sections = re.split(r"^_{3,} (\w+)\.\S+.* _{3,}$", printed, flags=re.MULTILINE)
    return "".join(text for name, text in zip(sections[1::2], sections[2::2], strict=True) if name == liar)


def classes_of(liars: str) -> set[str]:
    """The liars in a file."""
    return set(re.findall(r"^class (Test\w+)", (FOREIGN / liars).read_text("utf-8"), re.MULTILINE))
