"""Processes of their own, in which the code of a plugin runs: with a time limit, and harming nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

_NOWHERE = "http://127.0.0.1:9"
"""Nothing listens there: for libraries that open connections below Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended: *lines* are what it reported, *printed* what else came out of it.

    *code* is its exit code, None where it took longer than *seconds* and was ended.
    """

    lines: tuple[Mapping[str, Any], ...]
    code: int | None
    printed: str
    errors: str
    seconds: float

    @property
    def how(self) -> str:
        """How it ended, in a clause, with the last line that it wrote."""
        last = next((line.strip() for line in reversed(self.errors.splitlines()) if line.strip()), "")
        slow = f"it took too long and was stopped after {self.seconds:.0f} s"
        ended = slow if self.code is None else f"Python ended with {self.code}"
        return f"{ended}: {last[:200]}" if last else ended


def run(module: str, spec: Mapping[str, object], *, seconds: float, hash_seed: str = "0") -> Ended:
    """What *module* of this room reports on *spec*, run in a process of its own.

    It gets the spec as a file and appends a line of JSON to another for each thing that it reports, so that
    what it said before it was stopped is kept. Its group of processes is ended after *seconds*, and when obs
    is interrupted.
    """
    with tempfile.TemporaryDirectory(prefix="obs-check-") as made:
        home = Path(made)
        (home / "spec.json").write_text(json.dumps(spec), "utf-8")
        (home / "empty").mkdir()
        said = home / "said.jsonl"
        said.touch()
        command = [
            sys.executable,
            "-P",
            "-m",
            f"obs.conformance.{module}",
            str(home / "spec.json"),
            str(said),
        ]
        with (home / "out").open("wb") as out, (home / "err").open("wb") as err:
            child = subprocess.Popen(  # noqa: S603
                command,
                cwd=home / "empty",
                env=_environment(hash_seed),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
            try:
                code = child.wait(seconds)
            except subprocess.TimeoutExpired:
                code = None
            finally:
                _end(child)
        return Ended(
            lines=tuple(_read_lines(said)),
            code=code,
            printed=(home / "out").read_text("utf-8", errors="replace"),
            errors=(home / "err").read_text("utf-8", errors="replace"),
            seconds=seconds,
        )


def _read_lines(path: Path) -> list[Mapping[str, Any]]:
    lines: list[Mapping[str, Any]] = []
    for line in path.read_text("utf-8", errors="replace").splitlines():
        try:
            lines.append(cast("Mapping[str, Any]", json.loads(line)))
        except ValueError:
            break  # it was stopped in the middle of it
    return lines


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ends *child* with all that it started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)  # where there are no groups of processes: AttributeError
    except (OSError, AttributeError):
        child.kill()
    child.wait()


def _environment(hash_seed: str) -> dict[str, str]:
    """Ours less what changes obs and pytest; nothing is compiled beside the package, no proxy reached."""
    changing = ("OBS_", "PYTEST_", "HYPOTHESIS_", "COVERAGE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(changing)}
    kept |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), _NOWHERE)
    return kept | {
        "PYTHONHASHSEED": hash_seed,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "TZ": "UTC" if hash_seed == "0" else "Pacific/Kiritimati",
        "COLUMNS": "110",
    }
