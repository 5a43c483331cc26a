"""A store that was fetched from the services of `serving`, and questions to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.lineage.serving import make

from obs.lineage import Chain, Ground, why
from obs.plugins import Registry
from obs.store import Store
from obs.study import Study


@pytest.fixture(scope="session")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The study, with its store in its folder. Not to be changed."""
    return make(tmp_path_factory.mktemp("lineage"))


@pytest.fixture
def study(fetched: Study, tmp_path: Path) -> Study:
    """The study with a store of its own, which may be broken."""
    assert fetched.folder is not None
    shutil.copytree(fetched.folder, tmp_path / "own")
    return replace(fetched, folder=tmp_path / "own")


def ground_of(study: Study) -> Ground:
    """What a question about *study* is answered from."""
    assert study.folder is not None
    store = Store.open(study.folder / ".obs", read_only=True)
    return Ground(study=study, figures=store, registry=Registry.from_entry_points(environ={}))


@pytest.fixture(scope="session")
def ground(fetched: Study) -> Ground:
    """The study as it was fetched."""
    return ground_of(fetched)


@pytest.fixture
def ask(ground: Ground) -> Callable[[str], Chain]:
    """Asks about the study as it was fetched."""
    return lambda ref: why(ground, ref)
