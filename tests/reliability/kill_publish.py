"""Kills `obs publish` at random moments and looks, as a reader would, at what stands there.

Run it as `python -m tests.reliability.kill_publish [--kills 50] [--seed 1]`. After every kill the release
before is as it was, and whatever is visible is whole; the run after the last kill gives what an undisturbed
one gives, byte for byte, and nothing is left of those that were killed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
from tests.filling import PUBLISHER, fill, held, since, study_text

from obs.store import Store
from obs.study import load

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
INDICATORS = ("N31807", "N01951", "scb_population")
STUDY = """
[study]
name = "killed"
title_sv = "Avbruten"
title_en = "Killed"
regions = ["0767"]
"""
VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        prepare(folder)
        run(folder, "out")
        before = bytes_of(folder / "out" / "2026.1.0")
        revise(folder)
        shutil.copytree(folder / "out", folder / "undisturbed", symlinks=True)
        began = time.monotonic()
        run(folder, "undisturbed")
        whole = time.monotonic() - began
        shutil.copytree(folder / "out", folder / "backup", symlinks=True)
        seen = {"before": 0, "after": 0}
        for _ in range(given.kills):
            kill(folder, chance.uniform(0.2, 1.05) * whole)
            newest = look(folder / "out", before)
            seen["after" if newest == "2026.1.1" else "before"] += 1
            if newest == "2026.1.1":
                shutil.rmtree(folder / "out")
                shutil.copytree(folder / "backup", folder / "out", symlinks=True)
        run(folder, "out")
        assert bytes_of(folder / "out" / "2026.1.1") == bytes_of(folder / "undisturbed" / "2026.1.1")
        assert not [each for each in (folder / "out").glob(".obs-*") if each.name != ".obs-lock"]
        assert not list((folder / "tmp").iterdir())
        print(
            f"{given.kills} kills, of which {seen['after']} came after the release; nothing broken was seen"
        )


def prepare(folder: Path) -> None:
    (folder / "obs.toml").write_text(study_text(STUDY + PUBLISHER, INDICATORS), "utf-8")
    put(folder, INDICATORS, NOW)


def revise(folder: Path) -> None:
    at = (pl.col("region").cast(pl.String) == "0767") & (pl.col("period").cast(pl.String) == "2022")
    changed = pl.when(at).then(pl.col("value") + 0.1).otherwise("value")
    put(folder, ("N31807",), NOW + timedelta(days=1), value=changed)


def put(folder: Path, ids: tuple[str, ...], moment: datetime, **changed: pl.Expr) -> None:
    study = load(folder / "obs.toml")
    frames = {id_: frame.with_columns(**changed) for id_, frame in since("2018", held(study)).items()}
    with Store.open(folder / ".obs") as store:
        fill(store, study, {id_: frames[id_] for id_ in ids}, moment)


def command(where: str) -> list[str]:
    return [sys.executable, "-m", "obs", "publish", "--to", where]


def environment(folder: Path) -> dict[str, str]:
    """Where a command has a folder of its own for what is to vanish."""
    (folder / "tmp").mkdir(exist_ok=True)
    return {**os.environ, "TMPDIR": str(folder / "tmp")}


def run(folder: Path, where: str) -> None:
    subprocess.run(command(where), cwd=folder, env=environment(folder), check=True, capture_output=True)


def kill(folder: Path, seconds: float) -> None:
    process = subprocess.Popen(
        command("out"),
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def look(out: Path, before: dict[str, str]) -> str:
    """The newest version that a reader sees; everything that is visible is whole."""
    assert bytes_of(out / "2026.1.0") == before
    for each in out.iterdir():
        assert (
            each.name.startswith(".obs-")
            or VERSION.fullmatch(each.name)
            or each.suffix
            or each.name == "latest"
        )
        if VERSION.fullmatch(each.name):
            sums = (each / "SHA256SUMS").read_text("utf-8").splitlines()
            listed = {line[66:]: line[:64] for line in sums}
            assert {path: sha for path, sha in bytes_of(each).items() if path != "SHA256SUMS"} == listed
    versions = json.loads((out / "versions.json").read_text("utf-8"))
    for each in versions["versions"]:
        assert (out / each["path"] / "datapackage.json").is_file()
    assert (out / "latest" / "datapackage.json").is_file()
    assert (out / "index.html").read_text("utf-8").rstrip().endswith("</html>")
    return versions["latest"]


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        each.relative_to(folder).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


if __name__ == "__main__":
    main()
