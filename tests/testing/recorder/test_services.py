"""Recorded anew from a stand-in of the services, the sources of obs keep their promises on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Replay

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: str, cwd: Path = ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    """What Python says with *arguments*."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.shared
@pytest.mark.parametrize(("plugin", "name", "known"), [("kolada", "TestKolada", 8), ("scb", "TestScb", 6)])
def test_recorded_anew_it_keeps_every_promise(
    replay: Callable[..., Replay], tmp_path: Path, plugin: str, name: str, known: int
) -> None:
    """Into a folder of the test; the class of the repository is held against what is in it."""
    service = replay()
    file = ROOT / "tests" / "plugins" / plugin / "test_contract.py"
    out = tmp_path / "recordings"
    done = run(
        "-m", "obs", "plugins", "record", str(file), "--out", str(out), "--json",
        OBS_KOLADA_BASE_URL=service.kolada,
        OBS_SCB_BASE_URL=service.scb,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (told,) = json.loads(done.stdout)["cases"]
    assert (told["case"], len(told["recordings"]), told["not_asked"]) == (name, known, [])
    test = f"from pathlib import Path\nfrom tests.plugins.{plugin}.test_contract import {name} as Case\n"
    test += f"class TestAnew(Case):\n    recordings = Path({str(out)!r})\n"
    (tmp_path / "test_anew.py").write_text(test, "utf-8")
    tested = run(
        "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "TestAnew", "test_anew.py",
        cwd=tmp_path, PYTHONPATH=str(ROOT),
    )  # fmt: skip
    assert tested.returncode == 0, tested.stdout + tested.stderr
