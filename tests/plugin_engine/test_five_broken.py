"""Five broken plugins, installed as packages are: everything else works, and each is told in one line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.own_file import HEAD, OWN

SOURCE = """
import obs

OBS_API_VERSION = {api}


class Broken(obs.Source):
    info = obs.SourceInfo(
        id="{id}", title="Broken", publisher="Nobody", homepage="https://example.org",
        base_url="", transport="file",
        terms=obs.Terms(licence="", licence_url="", credit="", credit_processed=""),
    )

    def plan(self, query):
        {plan}

    def parse(self, request, reply):
        return obs.Page()


class Late(obs.Metric):
    info = obs.MetricInfo(
        id="{id}_metric", title="Late", assumptions=("None.",), reference="None",
        result={{
            "fields": [{{"name": each, "type": "string"}} for each in ("indicator", "region")],
            "primaryKey": ["indicator", "region"],
        }},
    )

    def compute(self, panel, parameters):
        raise RuntimeError("compute\\nbroke")


@obs.hookimpl
def obs_register_sources({argument}):
    return [Broken]


@obs.hookimpl
def obs_register_metrics():
    return [Late]
"""


def code(id_: str, *, api: int = 1, argument: str = "", plan: str = "return []") -> str:
    """A plugin with a source and a metric."""
    return SOURCE.format(id=id_, api=api, argument=argument, plan=plan)


BROKEN = {
    "noimport": "import no_such_module_of_obs",
    "oldapi": code("oldapi", api=0),
    "clash": code("kolada"),
    "wronghook": code("wronghook", argument="registry"),
    "atcall": code("atcall", plan='raise RuntimeError("plan\\nbroke")'),
}
NOT_LOADED = ("clash", "noimport", "oldapi", "wronghook")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where five distributions lie as if they were installed."""
    made = tmp_path_factory.mktemp("site")
    for name, text in BROKEN.items():
        (made / f"obs_{name}.py").write_text(text, "utf-8")
        info = made / f"obs_{name}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: obs-{name}\nVersion: 1.2\n", "utf-8")
        (info / "entry_points.txt").write_text(f"[obs.plugins]\n{name} = obs_{name}\n", "utf-8")
    return made


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A folder with a series of a file, and a series of each broken source."""
    others = "".join(
        OWN.replace("indicators.own", f"indicators.{name}").replace('"local_csv"', f'"{name}"')
        for name in BROKEN
        if name != "clash"
    )
    (tmp_path / "obs.toml").write_text(HEAD + OWN + others, "utf-8")
    (tmp_path / "own.csv").write_text("kommun;ar;antal\n0767;2023;12\n", "utf-8")
    return tmp_path


def run(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What obs does where the five are installed."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("OBS_")}
    environ |= {"PYTHONPATH": str(site), "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "obs", *arguments]
    return subprocess.run(command, cwd=folder, env=environ, check=False, capture_output=True, text=True)


def told_of(text: str, name: str) -> list[str]:
    """The lines of *text* that name the plugin *name* with its distribution and version."""
    return [line for line in text.splitlines() if f"plugin '{name}' (obs-{name} 1.2)" in line]


def test_the_list_has_all_five_and_what_is_wrong_with_four(site: Path, tmp_path: Path) -> None:
    """The fifth breaks only when it is called. Nothing of ours is missing."""
    ended = run(site, tmp_path, "plugins", "--json")
    assert ended.returncode == 0
    listed = {each["plugin"]: each for each in json.loads(ended.stdout)["plugins"]}
    assert sorted(name for name, each in listed.items() if each["problem"]) == sorted(NOT_LOADED)
    assert listed["atcall"]["sources"] == ["atcall"]
    assert listed["kolada"]["sources"] == ["kolada"]
    assert {"scb", "local_csv", "comparison"} <= set(listed)
    assert run(site, tmp_path, "plugins", "--strict-plugins").returncode == 3


def test_a_comparison_is_the_same_with_them_and_each_is_told_in_a_line(site: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    ended = run(site, tmp_path, "compare", "--json")
    assert ended.returncode == 0
    assert ended.stdout == run(tmp_path / "none", tmp_path, "compare", "--json").stdout
    assert [len(told_of(ended.stderr, name)) for name in NOT_LOADED] == [1, 1, 1, 1]
    strict = run(site, tmp_path, "compare", "--strict-plugins")
    assert strict.returncode == 3
    assert "4 plugin problems" in strict.stderr
    assert strict.stdout == ""


def test_a_fetch_stores_all_else_and_says_of_each_series_why_not(site: Path, study: Path) -> None:
    ended = run(site, study, "fetch", "--json")
    assert ended.returncode == 1
    report = json.loads(ended.stdout)
    states = {each["indicator"]: each["state"] for each in report["series"]}
    assert states.pop("own") not in {"failed", "empty"}
    assert set(states.values()) == {"failed"}
    said = {each["indicator"]: each["findings"] for each in report["series"]}
    for name in states:
        (finding,) = said[name]
        assert "\n" not in finding["message"]
    assert (
        "the plugin of source atcall (obs-atcall 1.2) broke while it planned its requests: "
        "RuntimeError: plan broke" in said["atcall"][0]["message"]
    )
    assert "plugin 'oldapi' (obs-oldapi 1.2) is written for plugin API 0" in said["oldapi"][0]["message"]
    assert run(site, study, "fetch", "--strict-plugins").returncode == 3


def test_a_metric_that_raises_is_one_line_and_exit_code_1(site: Path, tmp_path: Path) -> None:
    ended = run(site, tmp_path, "compare", "--metric", "atcall_metric")
    assert ended.returncode == 1
    said = [line for line in ended.stderr.splitlines() if "atcall" in line]
    assert said == ["obs: metric atcall_metric (obs-atcall 1.2) broke: RuntimeError: compute broke"]


def test_in_safe_mode_nothing_of_them_is_told_but_that_they_are_left_out(site: Path, tmp_path: Path) -> None:
    ended = run(site, tmp_path, "compare", "--safe", "--strict-plugins", "--indicator", "N31807")
    assert ended.returncode == 0
    (line,) = ended.stderr.splitlines()
    assert line.startswith("obs: safe mode leaves out plugin 'atcall' (obs-atcall 1.2), plugin 'clash' (")
