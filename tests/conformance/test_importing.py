"""A plugin is imported in a process of its own: what it declares is checked, and nothing is harmed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.conformance.packages import change, make
from tests.conformance.seeds import LOADED

from obs.conformance.checking import TimeLimits, check_package


@pytest.mark.parametrize("mistake", LOADED)
def test_a_mistake_is_named_and_nothing_else(tmp_path: Path, mistake: str) -> None:
    """Without tests, so that what is said comes from what it declares."""
    seed, root = LOADED[mistake], make(tmp_path)
    shutil.rmtree(root / "tests")
    for file, old, new in seed.changes:
        change(root, file, old, new)
    report = check_package(str(root), TimeLimits(importing=5.0 if mistake == "hangs" else 60.0))
    assert {each.id for each in report.wrong} == seed.broken
    told = "\n".join(each.why for each in report.wrong)
    assert re.search(seed.says, told), told
    assert not report.conformant


def test_what_it_prints_is_a_remark(tmp_path: Path) -> None:
    root = make(tmp_path)
    shutil.rmtree(root / "tests")
    change(root, "obs_invented/__init__.py", "OBS_API_VERSION = 1", "print('here')\nOBS_API_VERSION = 1")
    report = check_package(str(root))
    assert report.wrong == ()
    assert "it prints while it is imported: here" in [each.text for each in report.remarks]


def test_what_has_no_tests_is_not_tried_and_so_not_sound(tmp_path: Path) -> None:
    """Each promise is listed as not tried, with what is needed."""
    root = make(tmp_path)
    shutil.rmtree(root / "tests")
    report = check_package(str(root))
    untried = {each.subject for each in report.checks if each.state == "not_tried"}
    assert untried == {"invented", "distance"}
    assert {each.id for each in report.untried} == {"tests.contract"}
    assert all("docs/testing-plugins.md" in each.why for each in report.checks if each.state == "not_tried")
    assert not report.conformant
