"""The section [plugins]: which files of code a study may name."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.cli.own_file import HEAD, OWN

from obs.errors import ConfigError
from obs.study import parse


def code(section: object) -> tuple[str, ...]:
    """What a study with this section names."""
    values = tomllib.loads(HEAD + OWN) | ({} if section is None else {"plugins": section})
    return parse(values, file="obs.toml", folder=Path()).code


def test_files_are_named_from_the_folder_of_the_study_in_order() -> None:
    assert code({"paths": ["my_source.py", "code/other files/b2.py"]}) == (
        "my_source.py",
        "code/other files/b2.py",
    )


def test_none_is_named_where_the_file_says_nothing() -> None:
    assert code({}) == code(None) == ()


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/etc/a.py",
            "../a.py",
            "code/../../a.py",
            "code/../a.py",
            "./a.py",
            "C:/a.py",
            "C:a.py",
            "code\\a.py",
        ),
        *("~/a.py", "//host/a.py", "file:a.py", ".hidden/a.py", "a.pyc", "a", "A.py", "1.py", "my-a.py", ""),
        *("a,b.py", "code//a.py", "a.py\n", "x" * 33 + ".py", "http://example.org/a.py"),
    ],
)
def test_a_path_that_leads_elsewhere_or_is_no_name_of_a_plugin_is_refused(path: str) -> None:
    """Before anything is looked for on the disk."""
    with pytest.raises(ConfigError, match=r"plugins\.paths: entry 1"):
        code({"paths": [path]})


def test_a_path_that_stands_there_twice_an_unknown_key_and_a_wrong_type_are_problems() -> None:
    with pytest.raises(ConfigError, match=r"entry 2, \"a\.py\", stands there twice"):
        code({"paths": ["a.py", "a.py"]})
    with pytest.raises(ConfigError, match=r'plugins\.path: unknown key; did you mean "paths"'):
        code({"path": ["a.py"]})
    with pytest.raises(ConfigError, match=r"plugins\.paths: must be a list"):
        code({"paths": "a.py"})
