"""Follows pages of the documentation with all that they ask for: an environment, packages from an index.

python -m tests.docs.really FOLDER PAGE...

PAGE is as tutorials/first-source. FOLDER is made, with an environment that has obs as in this checkout. Each
step is printed with the seconds it took. Ends with a `DifferentError` at the first that is not as it says.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.docs.following import DOCS
from tests.docs.steps import Command, File, Step, steps
from tests.docs.terminal import Terminal


@dataclass(slots=True)
class Installed(Terminal):
    """A terminal in an environment in which what the page installs is installed."""

    venv: Path = Path()

    def __post_init__(self) -> None:
        Terminal.__post_init__(self)
        self.environ["PATH"] = f"{self.venv / 'bin'}:{self.environ['PATH'].partition(':')[2]}"
        self.environ["PIP_QUIET"] = "1"
        del self.environ["PYTHONPATH"]

    def install(self, step: Command) -> None:
        """As the page has it; what pip prints is its own."""
        subprocess.run(["bash", "-c", step.text], cwd=self.folder, env=self.environ, check=True)


def environment(folder: Path) -> Path:
    """A new environment with obs and what tests of plugins need."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    wanted = f"{DOCS.parent}[testing]"
    subprocess.run([str(folder / "bin" / "pip"), "install", "--quiet", wanted], check=True)
    return folder


def told(step: Step) -> str:
    """A step in a line."""
    match step:
        case File():
            return f"write {step.name}"
        case Command():
            return f"$ {step.text}"
        case _:
            return "python"


def main() -> None:
    """Follows each page in a folder of its own."""
    folder, pages = Path(sys.argv[1]).resolve(), sys.argv[2:]
    venv = environment(folder / "venv")
    for page in pages:
        here = folder / page.replace("/", "-")
        (here / "here").mkdir(parents=True)
        terminal = Installed(folder=here / "here", scratch=here / "scratch", venv=venv)
        print(page, flush=True)
        try:
            for step in steps((DOCS / f"{page}.md").read_text("utf-8")):
                began = time.monotonic()
                terminal.take(step)
                print(f"  {told(step)} ({time.monotonic() - began:.1f} s)", flush=True)
        finally:
            terminal.close()


if __name__ == "__main__":
    main()
