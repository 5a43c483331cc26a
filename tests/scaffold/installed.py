"""New plugins as packages: installed beside a built wheel of obs, tested, listed, and removed again.

python -m tests.scaffold.installed FILE.whl

Needs a package index, and ruff, pyright and uv beside the Python that runs it. Ends with a message at the
first thing that is not so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

PLUGINS = {"ci-births": "source", "ci-times": "metric"}


def main() -> None:
    """Every step for each kind, in an environment of its own."""
    wheel = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        python, obs = folder / "venv/bin/python", folder / "venv/bin/obs"
        _run(folder, sys.executable, "-m", "venv", "venv")
        _run(folder, *_uv("install", python), wheel)
        before = _listed(folder, obs)
        for name, kind in PLUGINS.items():
            _try(folder, name, kind, before)
        if _listed(folder, obs) != before:
            sys.exit("what was removed is listed still")


def _try(folder: Path, name: str, kind: str, before: dict[str, list[str]]) -> None:
    """A new plugin *name* of a *kind*: written, installed, tested and listed, in style, then removed."""
    python, obs = folder / "venv/bin/python", folder / "venv/bin/obs"
    _run(folder, obs, "plugins", "new", name, "--kind", kind)
    made, own_id = folder / f"obs-{name}", name.replace("-", "_")
    _run(folder, *_uv("install", python), f"{made}[test]")
    _run(made, python, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    _check(made, obs)
    if _listed(folder, obs) != before | {own_id: [own_id]}:
        sys.exit(f"obs plugins does not list {own_id} and what it offers")
    _run(made, sys.executable, "-m", "ruff", "format", "--check", ".")
    _run(made, sys.executable, "-m", "ruff", "check", ".")
    _run(made, sys.executable, "-m", "pyright", "--pythonpath", python)
    _run(folder, *_uv("uninstall", python), f"obs-{name}")
    print(f"obs-{name}: a {kind} that installs, passes its tests, is listed, and goes again")


def _check(made: Path, obs: Path) -> None:
    """As it stands it keeps all promises but one: that it is its author's own."""
    command = [obs, "plugins", "check", ".", "--json"]
    done = subprocess.run(command, cwd=made, capture_output=True, text=True, check=False)
    try:
        checks = json.loads(done.stdout)["checks"]
    except ValueError:
        sys.exit(f"obs plugins check: ended with {done.returncode}\n{done.stdout}{done.stderr}")
    wrong = [each for each in checks if each["state"] in {"broken", "evaded"}]
    if done.returncode != 1 or [each["id"] for each in wrong] != ["declares.own"]:
        sys.exit(f"obs plugins check: ended with {done.returncode}; wrong are {wrong}")


def _uv(command: str, python: Path) -> tuple[str | Path, ...]:
    return sys.executable, "-m", "uv", "pip", command, "-q", "--python", python


def _listed(folder: Path, obs: Path) -> dict[str, list[str]]:
    """What each plugin offers; none of them may have a problem."""
    told = json.loads(_run(folder, obs, "--strict-plugins", "plugins", "--json"))
    return {each["plugin"]: each["sources"] + each["metrics"] for each in told["plugins"]}


def _run(folder: Path, *command: str | Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
