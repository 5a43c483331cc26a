"""A terminal in which the steps of a page are taken, as far as its reader could tell without a network.

What would install is done by hand: the metadata of a package in this folder are put where Python looks.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from tests.docs.steps import Code, Command, File, Step

_WIDTH = "80"
_INSTALLS = re.compile(r"(?:python -m )?pip install ")
_DONE_BEFORE = re.compile(r"python -m venv |source .*/activate$|deactivate$")
_PROGRAMS = {"obs": "-m obs", "python": "", "pytest": "-m pytest -p no:cacheprovider", "pip": "-m pip"}


class DifferentError(AssertionError):
    """Something else happens than the page says; the message names the line."""


@dataclass(slots=True)
class Terminal:
    """A folder, what is installed, and the programs that run on beside."""

    folder: Path
    scratch: Path
    environ: dict[str, str] = field(default_factory=dict[str, str])
    running: list[subprocess.Popen[str]] = field(default_factory=list[subprocess.Popen[str]])

    def __post_init__(self) -> None:
        programs = self.scratch / "bin"
        programs.mkdir(parents=True)
        for name, arguments in _PROGRAMS.items():
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n', "utf-8")
            program.chmod(0o755)
        outside = {
            name: value
            for name, value in os.environ.items()
            # By CI and BUILD_NUMBER pytest knows a server, and prints more than the reader of a page sees.
            if not name.startswith(("OBS_", "PYTEST_", "CI", "BUILD_NUMBER"))
        }
        self.environ = outside | {
            "PATH": f"{programs}:{outside['PATH']}",
            "PYTHONPATH": str(self._site()),
            "COLUMNS": _WIDTH,
            "PYTHONIOENCODING": "utf-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def take(self, step: Step) -> None:
        """Takes one step; `DifferentError` where something else happens than the page says."""
        match step:
            case File():
                path = self.folder / step.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(step.text, "utf-8")
            case Code():
                self._require(step, self._run([sys.executable, "-c", step.text]))
            case Command(stays=True):
                self._start(step)
            case Command():
                self._command(step)

    def close(self) -> None:
        """Ends what runs on."""
        for each in self.running:
            os.killpg(each.pid, signal.SIGKILL)
            each.communicate()

    def _command(self, step: Command) -> None:
        if _DONE_BEFORE.match(step.text):
            return
        if step.text.startswith("cd "):
            self.folder = (self.folder / step.text.removeprefix("cd ")).resolve(strict=True)
        elif _INSTALLS.match(step.text):
            self.install(step)
        else:
            self._require(step, self._run(["bash", "-c", step.text]))

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )

    def _require(self, step: Code | Command, done: subprocess.CompletedProcess[str]) -> None:
        """What the page says of *step* is what was *done*."""
        if (done.returncode != 0) != (isinstance(step, Command) and step.fails):
            raise DifferentError(
                f"line {step.line}: {step.text}\nends with {done.returncode}:\n{done.stdout}"
            )
        shown = step.output if isinstance(step, Command) else None
        if shown is not None and not fits(shown, done.stdout):
            raise DifferentError(
                f"line {step.line}: {step.text}\nthe page has\n{shown}\nit prints\n{done.stdout}"
            )

    def _start(self, step: Command) -> None:
        """Starts a program that stays, and waits until it has printed what the page shows."""
        process = subprocess.Popen(
            ["bash", "-c", f"exec {step.text}"],
            cwd=self.folder,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.running.append(process)
        assert process.stdout
        printed = "".join(process.stdout.readline() for _ in (step.output or "").splitlines())
        if not fits(step.output or "", printed):
            raise DifferentError(f"line {step.line}: {step.text}\nprints\n{printed}")

    def _site(self) -> Path:
        return self.scratch / "site"

    def install(self, step: Command) -> None:
        """The package in this folder, editable; of anything else it is taken that it is there."""
        if (
            not re.search(r"(^|[ \"'])\.(\[|$|[ \"'])", step.text)
            or not (self.folder / "pyproject.toml").exists()
        ):
            return
        settings = tomllib.loads((self.folder / "pyproject.toml").read_text("utf-8"))
        project = settings["project"]
        about = self._site() / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        about.mkdir(parents=True, exist_ok=True)
        metadata = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        (about / "METADATA").write_text(metadata, "utf-8")
        points = "".join(
            f"[{group}]\n" + "".join(f"{name} = {module}\n" for name, module in entries.items())
            for group, entries in project.get("entry-points", {}).items()
        )
        (about / "entry_points.txt").write_text(points, "utf-8")
        root = self.folder / ("src" if (self.folder / "src").is_dir() else "")
        self.environ["PYTHONPATH"] += f"{os.pathsep}{root}"


def fits(shown: str, printed: str) -> bool:
    """Whether *printed* is what the page has *shown*, where "..." stands for anything."""
    lines = [line.rstrip() for line in shown.strip("\n").splitlines()]
    if not lines:
        return True
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else ".*?".join(map(re.escape, line.split("..."))) + r"[ ]*\n"
        for line in lines
    )
    return re.fullmatch(pattern, printed.strip("\n") + "\n") is not None
