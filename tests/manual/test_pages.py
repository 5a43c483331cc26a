"""docs/reference/ is what `python -m manual` writes, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from manual import pages

ROOT = Path(__file__).resolve().parents[2]


def test_the_reference_says_what_the_code_says() -> None:
    """After a change of the code: python -m manual."""
    assert pages.different() == []


def test_a_page_that_is_changed_missing_or_of_nobody_is_named(tmp_path: Path) -> None:
    made = pages.write(tmp_path)
    assert pages.different(tmp_path) == []
    (tmp_path / made[0]).write_text("changed", "utf-8")
    (tmp_path / made[1]).unlink()
    (tmp_path / "strange.md").write_text("strange", "utf-8")
    assert pages.different(tmp_path) == sorted([made[0], made[1], "strange.md"])


def test_the_check_writes_nothing_and_tells_by_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from manual import __main__ as command

    monkeypatch.setattr(sys, "argv", ["manual", "--check"])
    monkeypatch.setattr(command, "different", lambda: ["hooks.md"])
    monkeypatch.setattr(command, "write", lambda: pytest.fail("it writes"))
    assert command.main() == 1
    monkeypatch.setattr(command, "different", list[str])
    assert command.main() == 0


def test_the_command_can_be_run_in_the_checkout() -> None:
    command = [sys.executable, "-m", "manual", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == f"{len(pages.PAGES)} pages of docs/reference say what the code says\n"


@pytest.mark.parametrize("name", list(pages.PAGES))
def test_every_page_is_in_the_site(name: str) -> None:
    """It can be found from the front page."""
    assert f"\nreference/{name.removesuffix('.md')}\n" in (ROOT / "docs" / "index.md").read_text("utf-8")
