"""Checking a package with a mistake in it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conformance.packages import change, make
from tests.conformance.seeds import Seed

from obs.conformance.checking import TimeLimits, check_package
from obs.conformance.report import Report


def checked(seed: Seed, folder: Path) -> Report:
    """The report on a sound package with the mistake of *seed*, which it names as the seed has it."""
    root = make(folder)
    for file, old, new in seed.changes:
        change(root, file, old, new)
    report = check_package(str(root), TimeLimits(importing=60.0, testing=120.0))
    found = {each.id for each in report.wrong if each.state == seed.state}
    told = "\n".join(each.why for each in report.wrong)
    if "*" in seed.broken:
        assert found, told
    else:
        assert found == seed.broken, told
        assert {each.state for each in report.wrong} <= {seed.state}, told
    assert re.search(seed.says, told), told
    assert not report.conformant
    return report
