"""Figures that may not be handed on are told of wherever they are written for somebody to hand on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.memory import InMemory
from tests.report.site.invented import REGISTRY, held, series, study

import obs.cli.brief
import obs.cli.report
from obs.models import Redistribution
from obs.plugins import Registry
from obs.study import Study

if TYPE_CHECKING:
    from tests.cli.conftest import Run

COMMANDS = [
    ("report", "--out", "there"),
    ("report", "--format", "xlsx"),
    ("brief", "9901", "--out", "a.html"),
]
TOLD: list[tuple[Redistribution | None, str]] = [
    (None, "its plugin does not say whether its figures may be passed on"),
    ("none", "its figures may not be passed on, nor what is computed from them"),
    ("processed", "only what is computed from its figures may be passed on, and here are its figures too"),
]


def _registry(redistribution: Redistribution | None) -> Registry:
    cls = REGISTRY.sources["local_csv"]
    terms = replace(cls.info.terms, redistribution=redistribution)
    other = type("Other", (cls,), {"info": replace(cls.info, title="Annans", terms=terms)})
    return replace(REGISTRY, sources={**REGISTRY.sources, "local_csv": other})


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, Registry]:
    """What is opened: an invented study, its figures, and the registry under "it"."""
    held_registry = {"it": REGISTRY}

    def opened_study(_: object) -> Study:
        return study(regions=("9901",))

    def opened_figures(*_: object) -> InMemory:
        return held(A=series())

    def opened_registry(_: object) -> Registry:
        return held_registry["it"]

    for module in (obs.cli.report, obs.cli.brief):
        monkeypatch.setattr(module, "open_study", opened_study)
        monkeypatch.setattr(module, "open_figures", opened_figures)
        monkeypatch.setattr(module, "open_registry", opened_registry)
    return held_registry


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: "-".join(command[:3]))
@pytest.mark.parametrize(("redistribution", "told"), TOLD)
def test_what_may_not_be_handed_on_is_told_beside_what_is_written(
    run: Run,
    registry: dict[str, Registry],
    redistribution: Redistribution | None,
    told: str,
    command: tuple[str],
) -> None:
    registry["it"] = _registry(redistribution)
    ended = run(*command)
    assert ended.code == 0, ended.err
    lines = [line for line in ended.err.splitlines() if "passed on" in line]
    assert lines == [f"obs: Annans (local_csv): {told}; this is for yourself"]
    assert any(Path.cwd().iterdir())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: "-".join(command[:3]))
def test_nothing_is_told_of_figures_that_may(
    run: Run, registry: dict[str, Registry], command: tuple[str]
) -> None:
    assert registry["it"].sources["local_csv"].info.terms.redistribution == "all"
    ended = run(*command)
    assert ended.code == 0, ended.err
    assert "passed on" not in ended.err
