"""A hook that is to go: its plugins work on, and each is told of in one line."""

from __future__ import annotations

import json
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from obs.cli import main
from obs.cli.options import open_registry
from obs.hookspecs import hookspec, leaving
from obs.plugins import GROUP, Registry

GOES = leaving("obs_register_catalogues", since="0.4", gone="1.2", instead="name the files in pyproject.toml")
TOLD = (
    "obs_register_catalogues, deprecated since obs 0.4 and gone in obs 1.2: name the files in pyproject.toml"
)
CODE = """
import obs

OBS_API_VERSION = 1


@obs.hookimpl
def obs_register_catalogues():
    return []
"""


def _a_year_before() -> ModuleType:
    """The hooks of now, one of them as it is when it is to go."""

    @hookspec
    def obs_register_sources() -> None:
        """The source classes that this plugin offers."""

    @hookspec
    def obs_register_metrics() -> None:
        """The metric classes that this plugin offers."""

    @hookspec(warn_on_impl=GOES)
    def obs_register_catalogues() -> None:
        """Files with this plugin's texts in other languages."""

    specs = ModuleType("later")
    for each in (obs_register_sources, obs_register_metrics, obs_register_catalogues):
        setattr(specs, each.__name__, each)
    return specs


@pytest.fixture
def point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EntryPoint:
    (tmp_path / "obs_elder.py").write_text(CODE, "utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.delitem(sys.modules, "obs_elder", raising=False)
    return EntryPoint(name="elder", value="obs_elder", group=GROUP)


def test_a_plugin_with_a_hook_that_goes_is_admitted_and_told_of(
    point: EntryPoint, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("obs.plugins.offers.hookspecs", _a_year_before())
    registry = Registry.from_entry_points([point], environ={})
    assert registry.problems == {}
    assert {plugin.name: told for plugin, told in registry.deprecated.items()} == {"elder": (TOLD,)}

    def loaded(_: object) -> Registry:
        return registry

    monkeypatch.setattr("obs.cli.options.load_plugins", loaded)
    assert open_registry(None) is registry
    assert capsys.readouterr().err == (
        f"obs: plugin 'elder' (? ?) implements {TOLD}; look for a newer version of it\n"
    )


def test_obs_plugins_lists_what_is_to_go_beside_the_plugin(
    point: EntryPoint, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("obs.plugins.offers.hookspecs", _a_year_before())
    registry = Registry.from_entry_points([point], environ={})

    def loaded(_: object) -> Registry:
        return registry

    monkeypatch.setattr("obs.cli.plugins.load_plugins", loaded)
    with pytest.raises(SystemExit):
        main(["plugins"])
    assert f"  implements {TOLD}; look for a newer version of it" in capsys.readouterr().out.splitlines()
    with pytest.raises(SystemExit):
        main(["plugins", "--json"])
    (listed,) = json.loads(capsys.readouterr().out)["plugins"]
    assert listed["deprecated"] == [TOLD]


def test_of_the_hooks_of_now_none_is_to_go(point: EntryPoint) -> None:
    assert Registry.from_entry_points([point], environ={}).deprecated == {}
