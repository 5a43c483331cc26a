"""A study that runs code of its own says so, in every command that runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.own_file import HEAD, OWN

CODE = """
import pathlib
pathlib.Path("ran").touch()
OBS_API_VERSION = 1
"""
SAID = "obs: this study runs code of its own: mine.py\n"


@pytest.fixture(autouse=True)
def _study(tmp_path: Path) -> None:
    (tmp_path / "obs.toml").write_text('[plugins]\npaths = ["mine.py"]\n' + HEAD + OWN, "utf-8")
    (tmp_path / "own.csv").write_text("kommun;ar;antal\n0767;2023;12\n", "utf-8")
    (tmp_path / "mine.py").write_text(CODE, "utf-8")


@pytest.mark.parametrize(
    "command",
    [("validate",), ("fetch",), ("plugins",), ("metrics",), ("search", "x", "--source", "local_csv")],
)
def test_each_command_says_what_it_runs(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    ended = run(*command)
    assert ended.err.startswith(SAID)
    assert (tmp_path / "ran").exists()


def test_it_is_said_before_anything_of_it_is_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("import sys\nprint('mine runs', file=sys.stderr)\n" + CODE, "utf-8")
    assert run("validate").err.startswith(SAID + "mine runs\n")


def test_validate_lists_the_code_and_plugins_its_path(run: Run) -> None:
    assert "code of its own, which runs with all your rights: mine.py\n" in run("validate").out
    assert json.loads(run("validate", "--json").out)["code"] == ["mine.py"]
    assert "mine (file mine.py sha256:" in run("plugins").out
    (mine,) = [
        each for each in json.loads(run("plugins", "--json").out)["plugins"] if each["plugin"] == "mine"
    ]
    assert mine["file"] == "mine.py"
    assert mine["problem"] is None


def test_a_broken_file_stops_nothing_but_under_strict_plugins(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("import no_such_module_of_obs", "utf-8")
    ended = run("fetch")
    assert ended.code == 0
    assert [line for line in ended.err.splitlines() if "plugin 'mine'" in line] == [
        line for line in ended.err.splitlines() if "no_such_module_of_obs" in line
    ]
    assert "1 of 1 series were fetched" in ended.out
    assert run("validate", "--strict-plugins").code == run("plugins", "--strict-plugins").code == 3


def test_a_path_that_leads_out_is_a_mistake_in_the_study_and_stops_neither_plugins_nor_metrics(
    run: Run, tmp_path: Path
) -> None:
    text = (tmp_path / "obs.toml").read_text("utf-8")
    (tmp_path / "obs.toml").write_text(text.replace("mine.py", "../mine.py"), "utf-8")
    assert run("validate").code == 2
    for command in ("plugins", "metrics"):
        ended = run(command)
        assert ended.code == 0
        assert "no plugins are taken from it" in ended.err
        assert run(command, "--study", "obs.toml").code == 2
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("arguments", [("--safe", "validate"), ("validate", "--safe"), ("plugins", "--safe")])
def test_safe_mode_runs_nothing_of_the_study(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """And says what it leaves out; that is no problem."""
    ended = run(*arguments, "--strict-plugins")
    assert ended.code == 0
    assert ended.err.startswith("obs: safe mode leaves out plugin 'mine' (mine.py sha256:")
    assert SAID not in ended.err
    assert not (tmp_path / "ran").exists()


def test_safe_mode_is_also_a_variable(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBS_SAFE", "1")
    (left_out,) = json.loads(run("plugins", "--json").out)["left_out"]
    assert left_out.startswith("plugin 'mine' (mine.py sha256:")
    assert run("validate").code == 0
    assert not (tmp_path / "ran").exists()
    monkeypatch.setenv("OBS_SAFE", "0")
    run("validate")
    assert (tmp_path / "ran").exists()
    monkeypatch.setenv("OBS_SAFE", "perhaps")
    assert run("validate").code == 2


def test_in_safe_mode_a_source_of_the_study_fails_its_series_alone(run: Run, tmp_path: Path) -> None:
    other = OWN.replace("indicators.own", "indicators.other").replace("local_csv", "mine")
    with (tmp_path / "obs.toml").open("a") as file:
        file.write(other)
    ended = run("fetch", "--safe")
    assert ended.code == 1
    assert "1 of 2 series were fetched" in ended.out
    assert "safe mode leaves out plugin 'mine'" in ended.err
