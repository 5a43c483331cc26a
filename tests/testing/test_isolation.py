"""What is closed opens no file, whatever kind of package asks for it."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from obs.testing.isolation import SealedError, closed


def test_a_package_without_init_is_closed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a package looks for its folders again when sys.path has changed: no opening of its own."""
    package = tmp_path / "obs_without_init"
    package.mkdir()
    (package / "reading.py").write_text(
        "def read(path):\n    with open(path) as file:\n        return file.read()\n"
    )
    (package / "own.txt").write_text("its own")
    (tmp_path / "foreign.txt").write_text("not its own")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    importlib.invalidate_caches()
    reading = importlib.import_module("obs_without_init.reading")
    sys.path.append(str(tmp_path / "new"))
    (tmp_path / "newer").mkdir()  # what a finder knew of the folder is out of date
    importlib.invalidate_caches()
    with closed() as opened, pytest.raises(SealedError, match=r"foreign\.txt"):
        reading.read(tmp_path / "foreign.txt")
    assert len(opened) == 1
    with closed() as opened:
        assert reading.read(package / "own.txt") == "its own"
    assert opened == []
