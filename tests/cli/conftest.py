"""Running obs as a user does: arguments in, exit code and text out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from obs.cli import main


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs obs in an empty folder; no variable of the developer's own reaches it."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "OBS_STORE",
        "OBS_KOLADA_BASE_URL",
        "OBS_SCB_BASE_URL",
        "OBS_DISABLE_PLUGINS",
        "OBS_SAFE",
        "OBS_TRACE_PLUGINS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        text = capsys.readouterr()
        code = stop.value.code
        assert isinstance(code, int)
        return Ended(code, text.out, text.err)

    return run
