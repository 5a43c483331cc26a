"""docs/plugins.md says what obs does."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "plugins.md").read_text("utf-8")
STUDY = """
[study]
name = "litet"
title_sv = "Litet"
title_en = "Small"
regions = ["0767"]

[indicators.own]
source = "my_source"
query = { file = "own.txt" }
title_sv = "Egen"
title_en = "Own"
unit = "antal"
kind = "count"
polarity = "none"
producer = "Påhittat"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with the section and the file of the page, and figures of nowhere for it to read."""
    made = tmp_path_factory.mktemp("study")
    (section,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (made / "obs.toml").write_text(section + STUDY, "utf-8")
    (made / "my_source.py").write_text(code, "utf-8")
    (made / "own.txt").write_text("0767 2022 12\n0767 2023 14\n9901 2023 1\n", "utf-8")
    return made


def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """What a *line* of the page gives in *folder*; it ends well."""
    words = shlex.split(re.split(r" {3,}", line.strip())[0])
    variables = [word.split("=") for word in words if re.match(r"[A-Z_]+=", word)]
    arguments = [word for word in words if not re.match(r"[A-Z_]+=|obs$", word)]
    command = [sys.executable, "-m", "obs", *arguments]
    environ = {**os.environ, "COLUMNS": "120", **dict(variables)}
    done = subprocess.run(command, cwd=folder, env=environ, check=False, capture_output=True, text=True)
    assert done.returncode == 0, (line, done.stderr)
    return done


def commands() -> list[str]:
    """Every command of the page, as it stands."""
    return [line.strip() for line in PAGE.splitlines() if re.match(r"    ([A-Z_]+=\S+ )*obs ", line)]


@pytest.mark.parametrize("line", commands())
def test_the_commands_can_be_run_as_they_stand(folder: Path, line: str) -> None:
    """With the example of the page as the study's only source."""
    assert run(folder, line).stdout


def test_what_the_study_runs_is_said_as_the_page_has_it(folder: Path) -> None:
    (said,) = re.findall(r"`(obs: this study runs code of its own: [^`]+)`", PAGE)
    assert said in run(folder, "obs validate").stderr.splitlines()
    assert "1 of 1 series were fetched" in run(folder, "obs fetch --source my_source").stdout


def test_the_plugin_is_called_as_the_page_has_it(folder: Path) -> None:
    (called,) = re.findall(r"`plugin 'my_source' (\(.*?\))`", PAGE)
    form = re.escape(called.strip("()")).replace("0123456789ab", "[0-9a-f]{12}")
    listed = run(folder, "obs plugins").stdout
    assert re.search(form.replace("my_source\\.py", "file my_source\\.py"), listed), listed


def test_a_traced_line_looks_as_the_page_has_it(folder: Path) -> None:
    """But for the time, the version of obs and the content of the file."""
    told = run(folder, "OBS_TRACE_PLUGINS=1 obs fetch").stderr
    shown = re.findall(r"^obs: trace: .*(?:'my_source'|'kolada').*$", PAGE, re.MULTILINE)
    assert len(shown) == 3
    for line in shown:
        parts = re.split(r"[0-9.]+(?= ms)|0123456789ab|0\.1\.0|12 calls", line)
        assert re.search(".+".join(map(re.escape, parts)), told), (line, told)
