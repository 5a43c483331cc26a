"""New plugins in a folder of a test, and their own tests run there as their author runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from obs.scaffold import names_of, rendered, write


def made(kind: str, into: Path, name: str = "") -> Path:
    """The folder of a new plugin *name* (default: my-KIND) in *into*."""
    names = names_of(name or f"my-{kind}", kind, ())
    folder = into / names.distribution
    write(rendered(names, kind, obs_version="0.1.0", year=2026), folder)
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What Python says with *arguments*, run in *folder* with the package importable."""
    environ = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )


def own_tests(folder: Path, only: str = "") -> subprocess.CompletedProcess[str]:
    """What the plugin's own tests say; only those named *only*, if given."""
    return run(folder, "-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", only)
