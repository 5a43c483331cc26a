"""A sound plugin is said to be sound, promise by promise, in words and for a program."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conformance.packages import change, make

from obs.conformance import words
from obs.conformance.checking import check_package
from obs.conformance.promises import promises
from obs.conformance.report import Check, Report

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "plugins.md").read_text("utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="module")
def sound(root: Path) -> Report:
    """The report on a sound package, whose own settings of pytest would deselect all of its tests."""
    return check_package(str(root))


def obs(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OBS_")}
    command = [sys.executable, "-m", "obs", *arguments]
    return subprocess.run(command, cwd=folder, env=environ, check=False, capture_output=True, text=True)


def test_everything_is_kept(sound: Report) -> None:
    assert [(each.id, each.state, each.why) for each in sound.checks if each.state != "kept"] == []
    assert sound.conformant
    assert (sound.sources, sound.metrics) == (("invented",), ("distance",))


def test_each_promise_of_the_kit_is_there_in_its_words(sound: Report) -> None:
    """The docstring of each test of the contracts, for the source and for the metric."""
    found = {(each.subject, each.id): each.promise for each in sound.checks}
    subjects = {"invented": promises("source"), "distance": promises("metric")}
    for subject, promised in subjects.items():
        for each in promised:
            assert found[subject, each.id] == each.words
            assert each.words[0].isupper() or each.words[0] == "`"


def test_what_rests_on_the_author_alone_is_named(sound: Report) -> None:
    claimed = [(each.subject, each.id) for each in sound.claims]
    assert claimed == [("invented", "claims.documented_limits")]


def test_the_page_names_every_check(sound: Report) -> None:
    """Those that are not tests of the kit by their ids, the groups of the rest."""
    table = PAGE.partition("| check | what must hold |")[2].partition("\n\n")[0]
    named: set[str] = set()
    groups: set[str] = set()
    for line in table.splitlines()[2:]:
        group = ""
        for each in re.findall("`([a-z_.]+)`", line.split("|")[1]):
            group = each.partition(".")[0] if "." in each or not group else group
            named.add(each if "." in each else f"{group}.{each}")
            groups.add(each)
    of_the_kit = {each.id for each in (*promises("source"), *promises("metric"))}
    assert {each.id for each in sound.checks} - of_the_kit <= named
    assert {each.group for each in sound.checks} <= groups | {"imports", "tests"}


def test_the_report_ends_with_the_verdict(sound: Report) -> None:
    told = list(words.lines(sound))
    kept = f"keeps all {len(sound.checks)} promises that were tried; 0 were not tried"
    assert told[-1] == f"obs-invented 1.2 {kept}"
    assert told[0] == "obs-invented 1.2: source invented, metric distance"
    for each in sound.checks:
        assert f"  kept      {each.promise}" in told
    (shown,) = re.findall(r"`obs-invented 1.2 keeps\s+all (\d+) promises", PAGE)
    assert int(shown) == len(sound.checks)


def test_what_has_one_reason_is_told_once() -> None:
    checks = [
        Check(id=f"answers.{each}", promise=f"The {each}.", state="broken", why="it raises") for each in "abc"
    ]
    told = "\n".join(words.lines(Report(name="obs-x", version="1", checks=tuple(checks))))
    assert told.count("it raises") == 1
    assert all(f"The {each}." in told for each in "abc")
    assert told.endswith("obs-x 1 breaks 3 of 3 promises that were tried; 0 were not tried")


def test_a_program_reads_the_same(root: Path) -> None:
    """Read only, with --safe: nothing is broken, and it is not said to be sound."""
    done = obs(root, "--safe", "plugins", "check", ".", "--json")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert told["conformant"] is False
    assert {each["state"] for each in told["checks"]} == {"kept", "not_tried"}
    assert [each["id"] for each in told["checks"] if each["state"] == "not_tried"] == ["declares.loads"]
    assert {"id", "subject", "state", "promise", "why", "where"} == told["checks"][0].keys()


def test_the_exit_code_says_how_it_went(root: Path, tmp_path: Path) -> None:
    """0 for a sound one, 2 where there is none."""
    done = obs(tmp_path, "plugins", "check", str(root))
    assert (done.returncode, done.stderr) == (0, "")
    assert obs(tmp_path, "plugins", "check", "no-such-distribution").returncode == 2


def test_a_file_of_a_study_is_tried_as_far_as_it_can_be(tmp_path: Path) -> None:
    """Its metric on the golden panel, of its source what it declares."""
    root = make(tmp_path)
    source = (root / "obs_invented" / "source.py").read_text("utf-8")
    metric = (root / "obs_invented" / "metrics.py").read_text("utf-8").partition("from __future__")[2]
    hooks = (root / "obs_invented" / "__init__.py").read_text("utf-8").partition("import obs\n")[2]
    hooks = re.sub("from obs_invented.*\n", "", hooks)
    file = tmp_path / "own.py"
    file.write_text(source + "\nimport obs\n" + metric.partition("\n")[2] + hooks, "utf-8")
    report = check_package(str(file))
    assert [(each.id, each.why) for each in report.wrong] == []
    states = {each.subject: each.state for each in report.checks if each.id == "tests.contract"}
    assert states == {"invented": "not_tried", "distance": "kept"}
    tried = {each.id for each in report.tried if each.subject == "invented"}
    assert "declares.its_terms_are_stated" in tried
    assert not report.conformant


def test_what_is_installed_is_checked_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel has no tests: its metric is tried, and a mistake in it is named."""
    root = make(tmp_path)
    change(root, "obs_invented/metrics.py", "distance=factor * (pl", "distance=1e999 * (pl")
    site = tmp_path / "site"
    (root / "obs_invented").rename(site.parent / "site_")
    site.mkdir()
    (tmp_path / "site_").rename(site / "obs_invented")
    info = site / "obs_invented-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.4\nName: obs-invented\nVersion: 1.2\nLicense-Expression: MIT\n"
        "Requires-Dist: obs<2\n\nA text.\n",
        "utf-8",
    )
    (info / "entry_points.txt").write_text("[obs.plugins]\ninvented = obs_invented\n", "utf-8")
    files = [each.relative_to(site).as_posix() for each in sorted(site.rglob("*")) if each.is_file()]
    (info / "RECORD").write_text("".join(f"{each},,\n" for each in files), "utf-8")
    monkeypatch.syspath_prepend(str(site))  # pyright: ignore[reportUnknownMemberType]
    monkeypatch.setenv("PYTHONPATH", str(site))
    report = check_package("obs-invented")
    broken = {each.id for each in report.wrong}
    assert "metric.no_number_is_nan_or_infinite" in broken
    assert "metric.its_worked_example_is_right" in broken
    assert all(each.subject == "distance" for each in report.wrong)
