"""A plugin that hangs is stopped, and it is said after how long and in what."""

from __future__ import annotations

import re
import time
from pathlib import Path

from tests.conformance.packages import change, make
from tests.conformance.seeds import PARSE, SOURCE

from obs.conformance.checking import TimeLimits, check_package


def test_both_runs_of_the_tests_end_within_one_limit(tmp_path: Path) -> None:
    """A source that hangs in parse: the check ends, and says so of the promise that it hung in."""
    root = make(tmp_path)
    change(root, SOURCE, PARSE, "        while True:\n            pass\n" + PARSE)
    begun = time.monotonic()
    report = check_package(str(root), TimeLimits(testing=12.0))
    assert time.monotonic() - begun < 60
    ended = next(each for each in report.wrong if each.id == "tests.ended")
    assert "it took too long and was stopped after 12 s" in ended.why
    hung = [each.id for each in report.wrong if each.subject == "invented" and "after 12 s" in each.why]
    assert len(hung) == 1
    assert not report.conformant


def test_what_hangs_in_the_second_run_gets_what_the_first_has_left(tmp_path: Path) -> None:
    """Only where sets are ordered otherwise; it is told of the promise that this run is for."""
    root = make(tmp_path)
    hangs = '        import os\n\n        while os.environ["PYTHONHASHSEED"] == "1":\n            pass\n'
    change(root, SOURCE, PARSE, hangs + PARSE)
    begun = time.monotonic()
    report = check_package(str(root), TimeLimits(testing=30.0))
    assert time.monotonic() - begun < 45
    again = next(each for each in report.checks if each.id == "pure.another_process_gives_the_same")
    assert again.subject == "invented"
    assert again.state == "not_tried"
    stopped = re.search(r"took too long and was stopped after (\d+) s", again.why)
    assert stopped, again.why
    assert int(stopped[1]) < 30
