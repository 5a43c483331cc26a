"""What a package declares and imports is read, and each mistake is named with its file and line."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from tests.conformance.packages import change, make
from tests.conformance.seeds import READ

from obs.conformance.checking import read_package
from obs.conformance.contract_classes import contract_files
from obs.conformance.dotted import uses
from obs.errors import ConfigError


@pytest.mark.parametrize("mistake", READ)
def test_a_mistake_is_named_and_nothing_else(tmp_path: Path, mistake: str) -> None:
    seed, root = READ[mistake], make(tmp_path)
    for file, old, new in seed.changes:
        change(root, file, old, new)
    report = read_package(str(root))
    assert {each.id for each in report.wrong} == seed.broken
    told = "\n".join(each.why for each in report.wrong)
    assert re.search(seed.says, told), told


def test_a_sound_package_has_nothing_to_mend_and_is_not_said_to_be_sound(tmp_path: Path) -> None:
    """Nothing of it was run."""
    report = read_package(str(make(tmp_path)))
    assert report.wrong == ()
    assert not report.conformant


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import os as o\no.system('x')", "os.system"),
        ("from os import system as s\ns('x')", "os.system"),
        ("def f():\n    import urllib.request as u\n    u.urlopen('x')", "urllib.request.urlopen"),
        ("eval('1')", "builtins.eval"),
        ("f = eval", "builtins.eval"),
        ("from importlib import import_module as m\nm('socket')", "socket"),
        ("__import__('socket')", "socket"),
        ("from .inner import name", "own.sub.inner.name"),
        ("from ..other import name", "own.other.name"),
    ],
)
def test_a_name_is_followed_to_where_it_comes_from(code: str, name: str) -> None:
    assert name in {each.name for each in uses(ast.parse(code), package="own.sub")}


@pytest.mark.parametrize(
    "code",
    [
        "from urllib.parse import quote\nquote('x')",
        "from http import HTTPStatus\nHTTPStatus.OK",
        "def open(x):\n    return x\nopen(1)",
        "import polars as pl\npl.read_csv(reply.body)",
        "import re\nre.compile('x')",
        "from importlib import resources\nresources.files('obs_invented').joinpath('x').read_text()",
        "from importlib import resources\nresources.files(__package__).joinpath('x').read_text()",
        "import io, polars as pl\ntext = io.StringIO(body.decode())\npl.read_csv(text)",
        "import polars as pl\ndef f(body: bytes): return pl.read_csv(body[3:], separator=';')",
        "import polars as pl\ndef f(text): return pl.read_ndjson(text.encode())",
        "import io\nwith io.BytesIO() as kept:\n    frame.write_parquet(kept)",
        "text = frame.write_csv(separator=';')",
        "import io, openpyxl\nopenpyxl.load_workbook(io.BytesIO(reply.body))",
        "import numpy as np\nnp.random.default_rng(seed).normal()\ndef f(draw: np.random.Generator): pass",
        "from email.utils import formatdate\nformatdate(0)",
        "from pathlib import Path\nHERE = (Path(__file__).parent / 'sv.po',)",
        "import uuid\nuuid.uuid5(uuid.NAMESPACE_URL, 'x')",
        "getattr(reply, 'body')",
        "import os\nos.path.join('a', 'b')",
    ],
)
def test_what_is_no_fault_is_not_taken_for_one(tmp_path: Path, code: str) -> None:
    root = make(tmp_path)
    (root / "obs_invented" / "more.py").write_text(code, "utf-8")
    assert [(each.id, each.why) for each in read_package(str(root)).wrong] == []


@pytest.mark.parametrize("named", ["no-such-distribution", "."])
def test_what_is_no_package_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"is no folder|has no pyproject\.toml"):
        read_package(named)


@pytest.mark.parametrize(("text", "told"), [("[project", "cannot be read"), ("[tool]", "has no name")])
def test_a_bad_pyproject_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=told):
        read_package(str(tmp_path))


def test_the_tests_of_a_package_below_are_its_own(tmp_path: Path) -> None:
    """A folder with a pyproject.toml is another package, as one that lies among the tests of a plugin."""
    root = make(tmp_path)
    make(root / "tests")
    assert contract_files(root) == [root / "tests" / "test_contract.py"]


def test_our_own_plugins_import_nothing_that_they_may_not() -> None:
    """The same is asked of them as of strangers'."""
    report = read_package(str(Path(__file__).resolve().parents[2]))
    assert [(each.id, each.why) for each in report.wrong] == []
