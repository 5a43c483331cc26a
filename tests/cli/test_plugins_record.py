"""obs plugins record, as the author of a new plugin uses it: a service in, recordings and words out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.loopback import answering
from tests.scaffold.packages import made, own_tests

ROWS = [
    {"place": "0991", "year": 2021, "value": 12.5, "flag": None},
    {"place": "0991", "year": 2022, "value": None, "flag": None},
    {"place": "9902", "year": 2021, "value": 0, "flag": None},
    {"place": "9902", "year": 2022, "value": None, "flag": "hidden"},
]
MORE = [{"place": f"99{n:02}", "year": 2022, "value": n, "flag": None} for n in range(3, 90)]


def answer(path: str, sent: bytes) -> tuple[int, bytes]:
    """An invented service; it has one table, and gives more than it is asked for."""
    if path.startswith("/tables/births"):
        return 200, json.dumps({"rows": [*MORE, *ROWS]}).encode()
    return 404, b'{"error": "no such table"}'


@pytest.fixture(name="plugin")
def _plugin(tmp_path: Path) -> Path:
    return made("source", tmp_path)


@pytest.fixture(name="service", scope="module")
def _service() -> Iterator[str]:
    with answering(answer) as url:
        yield url


def record(plugin: Path, *arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    """How the command ends in the folder of *plugin*."""
    environ = {**os.environ, "PYTHONPATH": str(plugin / "src")}
    if url:
        environ["OBS_MY_SOURCE_BASE_URL"] = url
    return subprocess.run(
        [sys.executable, "-m", "obs", "plugins", "record", *arguments],
        cwd=plugin,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_plugin_is_recorded_and_keeps_its_promises_on_that(plugin: Path, service: str) -> None:
    """What it says, and that the tests of the plugin pass on what it has written."""
    for each in (plugin / "tests" / "recordings").iterdir():
        each.unlink()
    done = record(plugin, "tests", url=service)
    assert done.returncode == 0, done.stderr
    size = len(answer("/tables/births", b"")[1])
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"data.json (new; 200; {size:,} bytes, ")
    assert lines[0].endswith("kept): GET /tables/births?places=0991%2C9902&from=2021&to=2022")
    assert lines[1].startswith("unknown_data.json (new; 404; 26 bytes): GET /tables/nothing?places=")
    assert lines[2].startswith(f"TestMySource: 2 replies of {size + 26:,} bytes, ")
    assert lines[2].endswith(f" kept, in {plugin / 'tests' / 'recordings'}.")
    kept = json.loads((plugin / "tests" / "recordings" / "data.json").read_text("utf-8"))["content"]["rows"]
    assert [each for each in kept if each in ROWS] == ROWS
    assert len(kept) == len(ROWS) + 1
    tested = own_tests(plugin)
    assert tested.returncode == 0, tested.stdout


def test_what_a_new_plugin_brings_is_what_would_be_recorded(plugin: Path, service: str) -> None:
    """The files of the template have the names and the form of recordings."""
    done = record(plugin, "tests", "--json", url=service)
    (told,) = json.loads(done.stdout)["cases"]
    assert [(each["file"], each["state"]) for each in told["recordings"]] == [
        ("data.json", "replaced"),  # another row that nobody asked for
        ("unknown_data.json", "unchanged"),
    ]
    assert told["not_asked"] == []


def test_a_service_that_refuses_is_one_line_and_exit_code_1(plugin: Path) -> None:
    before = (plugin / "tests" / "recordings" / "data.json").read_bytes()
    with answering(lambda path, sent: (403, b"{}")) as url:
        done = record(plugin, "tests", url=url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("obs: My source answered 403 to http://127.0.0.1:")
    assert (plugin / "tests" / "recordings" / "data.json").read_bytes() == before


BAD = [
    ("nowhere", (), "there is no nowhere"),
    ("src", (), "there is no subclass of SourceContract in src"),
    (
        "tests",
        ("--class", "TestYours"),
        "there is no class TestYours in tests\n     -> there is: TestMySource",
    ),
]


@pytest.mark.parametrize(("path", "options", "said"), BAD)
def test_a_path_or_class_that_is_not_there_is_told(
    plugin: Path, path: str, options: tuple[str, ...], said: str
) -> None:
    done = record(plugin, path, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("import pytest\n", "import pytest\nimport no_such\n", "cannot be read: ModuleNotFoundError: No mod"),
        ("return MySource()", "raise KeyError('x')", "TestMySource cannot be set up: KeyError: 'x'"),
        ('first="2021"', 'start="2021"', "cannot be set up: TypeError: Query"),
    ],
)
def test_a_test_file_that_breaks_is_told_in_a_line(plugin: Path, right: str, wrong: str, said: str) -> None:
    file = plugin / "tests" / "test_my_source.py"
    code = file.read_text("utf-8")
    assert right in code
    file.write_text(code.replace(right, wrong), "utf-8")
    done = record(plugin, "tests")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_several_classes_have_several_folders(plugin: Path, service: str) -> None:
    """All are recorded, each in its own; for one folder one of them is to be chosen."""
    with (plugin / "tests" / "test_my_source.py").open("a", encoding="utf-8") as file:
        file.write('\n\nclass TestOther(TestMySource):\n    recordings = Path(__file__).parent / "others"\n')
    refused = record(plugin, "tests", "--out", "here", url=service)
    assert refused.returncode == 2
    assert "choose with --class: TestMySource, TestOther" in refused.stderr
    assert record(plugin, "tests", url=service).returncode == 0
    assert (plugin / "tests" / "others" / "data.json").is_file()
    chosen = record(plugin, "tests", "--out", "here", "--class", "TestOther", url=service)
    assert chosen.returncode == 0
    assert (plugin / "here" / "data.json").is_file()


def test_without_pytest_it_says_how_to_get_it(plugin: Path) -> None:
    code = "import sys; sys.modules['pytest'] = None\nfrom obs.cli import main\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}main(['plugins', 'record', 'tests'])"],
        cwd=plugin, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == 'obs: obs plugins record needs pytest\n     -> pip install "obs[testing]"\n'
