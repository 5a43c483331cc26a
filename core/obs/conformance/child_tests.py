"""Run in a process of its own: the package's classes of contract tests, by our pytest and sealed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from obs.conformance.loading import load, read_spec, report


class _Start:
    """Loads the plugin, seals the process and starts recording, before any code of the package is run.

    Not sooner: pytest must be there before the kit is imported, else its assertions tell no values.
    """

    def __init__(self, spec: Mapping[str, Any], out: str, stack: ExitStack) -> None:
        self.spec, self.out, self.stack = spec, out, stack
        self.attempts: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_load_initial_conftests(self, early_config: pytest.Config) -> None:
        from obs.conformance.recorder import Recorder  # noqa: PLC0415
        from obs.testing import sealed  # noqa: PLC0415

        self.attempts = self.stack.enter_context(sealed())
        recorder = Recorder(load(self.spec), partial(report, self.out), self.spec["only"])
        early_config.pluginmanager.register(recorder, "obs-recorder")


def main(spec_at: str, out: str) -> None:
    """Reports what each promise came to, what reached outside meanwhile, and that the end was reached."""
    spec = read_spec(spec_at)
    sys.path.append(spec["root"])
    home = Path.cwd()
    (home / "pytest.ini").write_text(_settings(spec), "utf-8")
    with ExitStack() as stack:
        start = _Start(spec, out, stack)
        code = pytest.main([*_arguments(spec, home), *spec["files"]], plugins=[start])
    report(out, what="end", code=int(code), outside=sorted(set(start.attempts)))


def _settings(spec: Mapping[str, Any]) -> str:
    """Ours in the place of the package's, but for the paths by which its tests find one another."""
    lines = [
        "[pytest]",
        "python_files = test_*.py *_test.py",
        "python_classes = Test",
        "python_functions = test_",
    ]
    if spec["pythonpath"]:
        lines.append(f"pythonpath = {' '.join(spec['pythonpath'])}")
    return "\n".join([*lines, ""])


def _arguments(spec: Mapping[str, Any], home: Path) -> list[str]:
    root = spec["root"]
    return [
        *("-c", str(home / "pytest.ini"), "--rootdir", root, "--confcutdir", root),
        *("-p", "no:cacheprovider", f"--import-mode={spec['import_mode']}"),
        "--continue-on-collection-errors",
    ]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
