"""obs plugins new: what it writes, says and refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_it_writes_a_package_and_says_what_next(run: Run) -> None:
    ended = run("plugins", "new", "my-source", "--kind", "source")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "Wrote obs-my-source: the source plugin my_source in 11 files.",
        'Next: cd obs-my-source && pip install -e ".[dev]" && pytest',
        "Then its README.md, step by step.",
    ]
    assert Path("obs-my-source/src/obs_my_source/py.typed").is_file()


def test_its_json_names_everything(run: Run) -> None:
    """Files, folder and names; the folder that --into names is made."""
    told = json.loads(run("plugins", "new", "far", "--kind", "metric", "--into", "a/b", "--json").out)
    assert told.pop("files") == sorted(
        each.relative_to("a/b/obs-far").as_posix() for each in Path("a/b").rglob("*") if each.is_file()
    )
    assert told == {
        "folder": "a/b/obs-far",
        "kind": "metric",
        "distribution": "obs-far",
        "package": "obs_far",
        "id": "far",
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Åsa", "--kind", "source"), "'Åsa' is no name for a plugin"),
        (("kolada", "--kind", "metric"), "'kolada' is taken: obs itself has it"),
        (("funnel", "--kind", "source"), "'funnel' is taken: obs itself has it"),
        (("comparison", "--kind", "source"), "'comparison' is taken: obs itself has it"),
        (("births", "--kind", "catalogue"), "'catalogue' is not one of 'source', 'metric'"),
        (("births",), "Missing option '--kind'"),
    ],
)
def test_what_it_refuses_is_told_and_writes_nothing(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ended = run("plugins", "new", *arguments)
    assert ended.code == 2
    assert said in ended.err
    assert list(Path().iterdir()) == []


def test_a_second_time_nothing_is_written(run: Run) -> None:
    run("plugins", "new", "births", "--kind", "source")
    ended = run("plugins", "new", "births", "--kind", "metric")
    assert (ended.code, ended.out) == (2, "")
    assert "obs-births exists already; nothing was written" in ended.err
    assert "-> choose another folder with --into, or another name" in ended.err
