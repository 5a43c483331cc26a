"""Files of code that a study names: loaded like any plugin, from inside the study's folder alone."""

from __future__ import annotations

import hashlib
import os
import py_compile
import sys
from pathlib import Path

import pytest

from obs import PluginError, PluginIncompatibleError, PluginLoadError, PluginNameError
from obs.plugins import Registry
from obs.study_code import StudyCode

SOURCE = """
import dataclasses
import obs

OBS_API_VERSION = 1


@dataclasses.dataclass
class Asked:
    query: obs.Query


class Own(obs.Source):
    info = obs.SourceInfo(
        id="{id}", title="Own", publisher="Nobody", homepage="https://example.org",
        base_url="https://example.org",
        terms=obs.Terms(licence="", licence_url="", credit="", credit_processed=""),
    )

    def plan(self, query):
        return []

    def parse(self, request, reply):
        return obs.Page()


@obs.hookimpl
def obs_register_sources({arguments}):
    return [Own]
"""


def source(id_: str = "own", arguments: str = "") -> str:
    """The code of a plugin with a source."""
    return SOURCE.replace("{id}", id_).replace("{arguments}", arguments)


def load(folder: Path, *paths: str, disabled: str = "") -> Registry:
    """The plugins with *paths* in *folder*."""
    code = [StudyCode.at(folder, path) for path in paths]
    return Registry.from_entry_points(environ={"OBS_DISABLE_PLUGINS": disabled}, code=code)


def only_problem(registry: Registry) -> PluginError:
    """The one problem; everything of obs's own works in spite of it."""
    assert {"kolada", "scb", "local_csv"} <= set(registry.sources)
    (problem,) = registry.problems.values()
    assert "\n" not in str(problem)
    return problem


def test_a_file_is_loaded_like_any_plugin_and_known_by_path_and_content(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "my_source.py").write_text(source(), "utf-8")
    registry = load(tmp_path, "code/my_source.py")
    assert registry.problems == {}
    assert "own" in registry.sources
    owner = registry.owners["own"]
    digest = hashlib.sha256(source().encode()).hexdigest()[:12]
    assert str(owner) == f"plugin 'my_source' (code/my_source.py sha256:{digest})"
    assert owner.file == str(tmp_path / "code" / "my_source.py")


def test_nothing_is_written_beside_the_file_and_no_compiled_copy_of_it_is_run(tmp_path: Path) -> None:
    """Else another code could run than the one that is told."""
    file = tmp_path / "my_source.py"
    file.write_text(source("other"), "utf-8")
    py_compile.compile(
        str(file), doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    before = sorted(tmp_path.rglob("*.pyc"))
    assert before
    file.write_text(source("own"), "utf-8")
    assert "own" in load(tmp_path, "my_source.py").sources
    before[0].unlink()
    load(tmp_path, "my_source.py")
    assert list(tmp_path.rglob("*.pyc")) == []


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("import no_such_module_of_obs", PluginLoadError, "No module named 'no_such_module_of_obs'"),
        ("def broken(:", PluginLoadError, "SyntaxError"),
        ("raise SystemExit(0)", PluginLoadError, "SystemExit"),
        ("raise ValueError('one\\ntwo')", PluginLoadError, "ValueError: one two"),
        ("\0", PluginLoadError, "null byte"),
        ("'\udcff'", PluginLoadError, "SyntaxError"),
        ("", PluginIncompatibleError, "states no OBS_API_VERSION"),
        ("OBS_API_VERSION = 7", PluginIncompatibleError, "plugin API 7"),
        (source(arguments="registry"), PluginIncompatibleError, "registry"),
        (source("kolada"), PluginNameError, "'kolada', which plugin 'kolada' (obs"),
        (source("level"), PluginNameError, "'level', which plugin 'comparison' (obs"),
    ],
)
def test_a_broken_file_is_one_line_with_its_name_and_path(
    tmp_path: Path, text: str, error: type[Exception], words: str
) -> None:
    (tmp_path / "bad.py").write_text(text, "utf-8", errors="surrogateescape")
    problem = only_problem(load(tmp_path, "bad.py"))
    assert type(problem) is error
    assert words in str(problem)
    assert "plugin 'bad' (bad.py sha256:" in str(problem)
    assert "uninstall" not in str(problem)
    if error is PluginLoadError:
        assert "obs_study_bad" not in sys.modules


def test_a_file_with_the_name_of_an_installed_plugin_or_of_another_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    for path in ("kolada.py", "mine.py", "more/mine.py"):
        (tmp_path / path).write_text(source(path.partition("/")[0].removesuffix(".py") + "_x"), "utf-8")
    registry = load(tmp_path, "kolada.py", "mine.py", "more/mine.py")
    assert [type(each) for each in registry.problems.values()] == [PluginNameError] * 2
    assert "mine_x" in registry.sources
    assert not {"kolada_x", "more_x"} & set(registry.sources)
    assert all("give the file another name" in str(each) for each in registry.problems.values())


@pytest.mark.parametrize(
    "kind", ["link", "link outside", "behind a link", "loop", "absent", "folder", "pipe"]
)
def test_what_is_no_file_of_the_folder_itself_is_neither_read_nor_run(tmp_path: Path, kind: str) -> None:
    home, outside = tmp_path / "study", tmp_path / "outside"
    for folder in (home, outside):
        folder.mkdir()
        (folder / "real.py").write_text("raise AssertionError('it was run')", "utf-8")
    path = "code/real.py" if kind == "behind a link" else "mine.py"
    if kind == "link":
        (home / "mine.py").symlink_to("real.py")
    elif kind == "link outside":
        (home / "mine.py").symlink_to(outside / "real.py")
    elif kind == "behind a link":
        (home / "code").symlink_to(outside)
    elif kind == "loop":
        (home / "mine.py").symlink_to("mine.py")
    elif kind == "folder":
        (home / "mine.py").mkdir()
    elif kind == "pipe":
        os.mkfifo(home / "mine.py")
    problem = only_problem(load(home, path))
    assert type(problem) is PluginLoadError
    assert f"({path} ?) is not used: " in str(problem)
    assert "it was run" not in str(problem)
    reason = {"folder": "no file", "pipe": "no file", "absent": "No such file", "loop": ""}.get(
        kind, "a link"
    )
    assert reason in str(problem)


def test_the_folder_of_the_study_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "mine.py").write_text(source(), "utf-8")
    (tmp_path / "link").symlink_to("real")
    assert "own" in load(tmp_path / "link", "mine.py").sources


def test_a_file_can_be_left_out_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("raise AssertionError('it was run')", "utf-8")
    registry = load(tmp_path, "mine.py", disabled="mine")
    assert registry.problems == {}
    assert registry.unknown_disabled == ()
