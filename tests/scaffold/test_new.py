"""A new plugin works as it stands, its tests find mistakes, and it is there whole or not at all."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from tests.scaffold.packages import made, own_tests, run

from obs.conformance.checking import read_package
from obs.errors import ConfigError
from obs.scaffold import KINDS, names_of, rendered, write
from obs.testing import MetricContract, SourceContract

PROMISES = {
    kind: len([name for name in dir(contract) if name.startswith("test_")])
    for kind, contract in (("source", SourceContract), ("metric", MetricContract))
}
OFFERED = """
import sys, tomllib
from importlib.metadata import EntryPoint
from obs.plugins import Registry
points = tomllib.load(open("pyproject.toml", "rb"))["project"]["entry-points"]["obs.plugins"]
registry = Registry.from_entry_points([EntryPoint(*each, "obs.plugins") for each in points.items()])
assert not registry.problems, registry.problems
print(*points, *registry.sources, *registry.metrics)
"""

# The module, what stands there, a mistake in its place, and the test that finds it.
MISTAKES = [
    ("source", "return place, year, None,", "return place, year, 0.0,", "known_figures_are_read_as"),
    ("source", "if place in asked.regions and", "if", "answers_only_for_the_regions_asked"),
    ("source", "asked.first <= year <= asked.last", "True", "answers_only_for_the_years_asked"),
    ("source", "(asked.indicator, place,", "(asked.indicator, place.lstrip('0'),", "with_leading_zeros"),
    ("source", " and not isinstance(value, bool)", "", "a_mark_in_the_place_of_a_figure"),
    ("source", "calls=10", "calls=20", "its_limits_are_those_of_the_service"),
    ("source", "raise UnknownIndicatorError", "raise ValueError", "an_unknown_indicator_is_told"),
    ("metric", "inside.median()", 'pl.col("value").median() * 1.5', "its_worked_example_is_right"),
    ("metric", 'pl.col("median") <= 0', 'pl.col("median") < 0', "no_number_is_nan_or_infinite"),
    ("metric", 'how="left"', 'how="inner"', "nothing_is_missing_without_a_word"),
]


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A new plugin of each kind; whoever changes one takes a copy."""
    into = tmp_path_factory.mktemp("new")
    return {kind: made(kind, into) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_it_passes_its_own_tests(new: dict[str, Path], kind: str) -> None:
    """Every promise of the contract, none of them skipped."""
    done = own_tests(new[kind])
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^(\d+) passed in", done.stdout.splitlines()[-1])
    assert passed, done.stdout
    assert int(passed[1]) >= PROMISES[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_it_offers_what_it_is_named_after(new: dict[str, Path], kind: str) -> None:
    done = run(new[kind], "-c", OFFERED)
    assert done.stdout.split() == [f"my_{kind}", f"my_{kind}"], done.stderr


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake[3])
def test_its_own_tests_find_a_mistake(
    new: dict[str, Path], tmp_path: Path, mistake: tuple[str, str, str, str]
) -> None:
    kind, right, wrong, test = mistake
    folder = shutil.copytree(new[kind], tmp_path / "copy")
    module = folder / "src" / f"obs_my_{kind}" / f"{kind}.py"
    code = module.read_text("utf-8")
    assert right in code
    module.write_text(code.replace(right, wrong), "utf-8")
    done = own_tests(folder, test)
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(f"^FAILED .*test_.*{test}", done.stdout, re.MULTILINE), done.stdout


@pytest.mark.parametrize("name", ["a", "none", "averyveryverylongnameofaplugin-32"[1:]])
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_written_in_the_style_that_it_checks(tmp_path: Path, kind: str, name: str) -> None:
    """Whatever the length of the name."""
    if not shutil.which("ruff"):
        pytest.skip("ruff is not installed; the check of the repository has it")
    folder = made(kind, tmp_path, name)
    for command in (("format", "--diff"), ("check",)):
        ruff = ["ruff", *command, "--no-cache", "."]
        done = subprocess.run(ruff, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_template_is_left_in_it(new: dict[str, Path], kind: str) -> None:
    """No mark of a template, and the name in every file in which it must be."""
    for path in (each for each in new[kind].rglob("*") if each.is_file()):
        text = path.read_text("utf-8")
        assert not re.search("<<|>>|<%|%>|PACKAGE", text), path
        assert not path.name.endswith(".tmpl")
    project = tomllib.loads((new[kind] / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == f"obs-my-{kind}"
    assert "obs>=0.1,<0.2" in project["dependencies"]
    assert project["entry-points"]["obs.plugins"] == {f"my_{kind}": f"obs_my_{kind}"}
    assert {".gitignore", ".github", "LICENSE", "README.md"} <= {each.name for each in new[kind].iterdir()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_to_change_is_marked(new: dict[str, Path], kind: str) -> None:
    """What the README says to look for is in the code, the tests and the project file."""
    marked = {
        path.name for path in new[kind].rglob("*") if path.is_file() and "# change:" in path.read_text()
    }
    assert marked >= {f"{kind}.py", f"test_my_{kind}.py", "pyproject.toml"}
    assert "`change:`" in (new[kind] / "README.md").read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_the_check_says_what_is_left(new: dict[str, Path], kind: str) -> None:
    """Each mark in its code and tests, with file and line, and nothing else is wrong with it."""
    (wrong,) = read_package(str(new[kind])).wrong
    assert wrong.id == "declares.own"
    marked = [
        f"{path.relative_to(new[kind]).as_posix()}:{number}: "
        for path in new[kind].rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if "# change:" in line
    ]
    assert len(marked) >= 8
    assert [each for each in marked if each not in wrong.why] == []


def test_it_goes_into_no_folder_that_holds_anything(tmp_path: Path) -> None:
    (tmp_path / "obs-my-source").mkdir()
    (tmp_path / "obs-my-source" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(ConfigError, match="exists already; nothing was written"):
        made("source", tmp_path)
    assert [each.name for each in tmp_path.rglob("*")] == ["obs-my-source", "mine.txt"]


def test_it_goes_into_an_empty_folder_and_through_no_link(tmp_path: Path) -> None:
    (tmp_path / "obs-my-source").mkdir()
    assert (made("source", tmp_path) / "README.md").is_file()
    (tmp_path / "obs-my-metric").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="exists already"):
        made("metric", tmp_path)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A file that cannot be written: no part of the folder is there afterwards."""
    names = names_of("births", "source", ())
    files = rendered(names, "source", obs_version="0.1.0", year=2026)
    with pytest.raises(ConfigError, match="cannot be written"):
        write({**files, "LICENSE/below": "a file is no folder"}, tmp_path / "obs-births")
    assert list(tmp_path.iterdir()) == []
