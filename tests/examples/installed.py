"""The plugins of docs/examples as strangers' packages: installed beside a wheel of obs, tested and used.

python -m tests.examples.installed FILE.whl

Needs a package index, and uv beside the Python that runs it. Ends with a message at the first thing that is
not so. All figures that are fetched are invented.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
PACKAGES = ("obs-quantiles", "obs-socialstyrelsen")
OFFERED = {
    "quantiles": ["quantile"],
    "socialstyrelsen": ["socialstyrelsen", "socialstyrelsen_month"],
}
STUDY = """
[study]
name = "pahittat"
title_sv = "Påhittat"
title_en = "Invented"
regions = ["1783"]
group = "county:17"

[indicators.cases]
source = "socialstyrelsen_month"
query = { file = "manad.xlsx", measure = "Påhittade ärenden" }
title_sv = "Påhittade ärenden"
title_en = "Invented cases"
unit = "antal"
kind = "count"
polarity = "none"
producer = "Påhittat"
"""
WORKBOOK = """
from openpyxl import Workbook
book = Workbook()
for row in (
    ["Påhittade ärenden"],
    ["Region", "År", "Juni", "Juli", "Augusti", "September"],
    ["1783 Hagfors", 2022, "1 234", "X", 0, "--"],
    ["1782 Filipstad", 2022, 5, "--", 7, "--"],
    [],
    ["-- uppgift saknas"],
):
    book.active.append(row)
book.save("manad.xlsx")
"""


def main() -> None:
    """Every step, in an environment of its own."""
    wheel = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        python, obs = folder / "venv/bin/python", folder / "venv/bin/obs"
        _run(folder, sys.executable, "-m", "venv", "venv")
        packages = [_copied(name, folder) for name in PACKAGES]
        wanted = [wheel, *(f"{each}[test]" for each in packages)]
        _run(folder, sys.executable, "-m", "uv", "pip", "install", "-q", "--python", python, *wanted)
        for each in packages:
            _run(each, python, "-m", "pytest", "-q", "-p", "no:cacheprovider")
            _run(folder, obs, "plugins", "check", each)
        _require(OFFERED.items() <= _listed(folder, obs).items(), "obs plugins does not list them")
        _compare(folder, obs)
        _fetch(folder, python, obs)
    print(f"{', '.join(PACKAGES)}: they install, pass their tests and the check, and work")


def _copied(name: str, folder: Path) -> Path:
    """A copy of the package, so that a build leaves nothing in the tree."""
    shutil.copytree(EXAMPLES / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    return folder / name


def _listed(folder: Path, obs: Path) -> dict[str, list[str]]:
    told = json.loads(_run(folder, obs, "--strict-plugins", "plugins", "--json"))
    return {each["plugin"]: sorted(each["sources"] + each["metrics"]) for each in told["plugins"]}


def _compare(folder: Path, obs: Path) -> None:
    """The metric on the built-in study: a fifth for each municipality shown that has a value."""
    command = ("compare", "--metric", "quantile", "--indicator", "N31807", "--format", "json")
    rows = json.loads(_run(folder, obs, *command))["rows"]
    _require(
        {row["quantile"] for row in rows if row["value"] is not None} <= {1, 2, 3, 4, 5, None}, str(rows)
    )
    _require(any(row["label"] == "best" for row in rows), "no municipality shown is in the best fifth")


def _fetch(folder: Path, python: Path, obs: Path) -> None:
    """The workbook as a file drop: what is stored of it, and what a doubtful one leaves."""
    study = folder / "study"
    study.mkdir()
    (study / "obs.toml").write_text(STUDY, "utf-8")
    _run(study, python, "-c", WORKBOOK)
    told = _run(study, obs, "fetch")
    _require("1 of 1 series were fetched" in told, told)
    compared = json.loads(_run(study, obs, "compare", "--format", "json", "--all"))
    _require("2022-08" in json.dumps(compared), "the months are not compared")
    _run(study, python, "-c", WORKBOOK.replace('"1 234"', '"1.234"'))
    done = subprocess.run([obs, "fetch"], cwd=study, capture_output=True, text=True, check=False)
    _require(done.returncode == 1 and "cell C3" in done.stdout + done.stderr, done.stdout + done.stderr)


def _require(holds: bool, message: str) -> None:
    if not holds:
        sys.exit(message)


def _run(folder: Path, *command: str | Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
