"""Small invented releases, what is done with them in turn, and a reader who trusts nothing.

    python publisher.py publish DIR STEPS         do what is to be done next, STEPS times
    python publisher.py kill DIR KILLS SEED       start children that publish without end and kill each
    python publisher.py race DIR NAME ROUNDS      publish the next version, again and again

The reader imports nothing of the shelf.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import signal
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from obs.publish.shelf import Shelf, Version, next_version

NAME = "pahittade-tal"
TODAY = date(2026, 11, 27)
LATER = date(2026, 12, 24)
ENOUGH = 12
REASON = "Talen för Påhittat var fel"


def files(version: str, previous: str = "", name: str = NAME) -> dict[str, bytes]:
    """A release, but for its SHA256SUMS; its data tell the version."""
    descriptor = {"name": name, "version": version, "previous": previous}
    return {
        "datapackage.json": (json.dumps(descriptor, indent=1) + "\n").encode(),
        "data/tal.csv": f"region,value\n9901,{version.replace('.', '')}\n".encode(),
        "README.md": f"# Påhittat {version}\n".encode(),
    }


def sums(body: Mapping[str, bytes]) -> bytes:
    """The SHA256SUMS of files."""
    return "".join(
        f"{hashlib.sha256(each).hexdigest()}  {path}\n" for path, each in sorted(body.items())
    ).encode()


def fill(folder: Path, body: Mapping[str, bytes]) -> None:
    """Put files into a folder."""
    for path, each in body.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(each)


def build(folder: Path, version: str, previous: str = "", name: str = NAME) -> None:
    """A whole release in an empty folder."""
    body = files(version, previous, name)
    fill(folder, {**body, "SHA256SUMS": sums(body)})


def pages(versions: tuple[Version, ...]) -> dict[str, bytes]:
    """Pages that name all versions and tell which are withdrawn."""
    said = [f"{each.version}{' (återkallad)' if each.withdrawn else ''}" for each in versions]
    return {"index.html": ", ".join(said).encode(), "index.en.html": f"{len(said)}".encode()}


def put(shelf: Shelf, version: str, name: str = NAME, today: date = TODAY) -> Version:
    """Build and publish *version*."""
    latest = shelf.latest
    with shelf.staging(version) as folder:
        build(folder, version, latest.version if latest else "", name)
        return shelf.put(version, folder, today=today, pages=pages)


def step(shelf: Shelf) -> None:
    """What is to be done next, told by what stands: every third version is withdrawn before the next."""
    versions = shelf.versions
    if versions and len(versions) % 3 == 0 and versions[-1].withdrawn is None:
        shelf.withdraw(versions[-1].version, REASON, TODAY, pages=pages)
        return
    before = versions[-1].version if versions else None
    put(shelf, next_version(before, year=2026, grown=len(versions) % 2 == 0))


def publish(folder: Path, steps: int) -> None:
    """Every step opens the shelf anew, as a command does."""
    for _ in range(steps):
        with Shelf.open(folder, today=TODAY) as shelf:
            step(shelf)


def tree(folder: Path) -> dict[str, bytes | str | None]:
    """Everything below *folder*: bytes of files, the goal of links, None for a folder; the lock left out."""
    found: dict[str, bytes | str | None] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name == ".obs-lock":
            continue
        if path.is_symlink():
            found[name] = str(path.readlink())
        else:
            found[name] = path.read_bytes() if path.is_file() else None
    return found


def walk(folder: Path) -> list[str]:
    """The versions that a reader finds whole. AssertionError for anything that is not what was published."""
    listed = _listed(folder)
    if listed:
        document = json.loads((folder / "versions.json").read_bytes())
        standing = [number for number, each in listed.items() if each["withdrawn"] is None]
        assert document["latest"] == (max(standing, key=_order) if standing else None)
        for number in standing:
            text = (folder / number / "SHA256SUMS").read_bytes()
            assert hashlib.sha256(text).hexdigest() == listed[number]["sha256sums"]
    if (folder / "latest").is_symlink():
        assert not (folder / "latest/tombstone.json").exists()
        _whole(folder / "latest", str((folder / "latest").readlink()))
    whole: list[str] = []
    for here in folder.iterdir() if folder.exists() else ():
        if not re.fullmatch(r"\d+\.\d+\.\d+", here.name):
            continue
        if (here / "tombstone.json").exists():
            assert listed[here.name]["withdrawn"]
            assert {each.name for each in here.iterdir()} == {"tombstone.json", "index.html", "index.en.html"}
            assert json.loads((here / "tombstone.json").read_bytes())["withdrawn"]["reason"] == REASON
        else:
            _whole(here, here.name)
            whole.append(here.name)
    return sorted(whole, key=_order)


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _whole(folder: Path, version: str) -> None:
    """The folder has just the files of *version*, with just their bytes."""
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    previous = json.loads(there["datapackage.json"])["previous"]
    body = files(version, previous)
    assert there == {**body, "SHA256SUMS": sums(body)}


def kill(folder: Path, kills: int, seed: int) -> None:
    """After every kill the reader walks, and what stood before stands. Prints how many versions there are.

    It goes on until enough was published, however slow the machine is.
    """
    publish(folder.with_name("read"), 4)  # children begin with all templates read, and so come to the end
    chance, before, done = random.Random(seed), list[str](), 0
    while done < kills or len(_listed(folder)) < ENOUGH:
        child = os.fork()
        if child == 0:
            publish(folder, 100_000)
        time.sleep(chance.uniform(0.0005, 0.02))
        os.kill(child, signal.SIGKILL)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        there = walk(folder)
        gone = {number for number, each in _listed(folder).items() if each["withdrawn"]}
        assert set(before) <= {*there, *gone}
        before, done = there, done + 1
    with Shelf.open(folder, today=TODAY) as shelf:
        print(len(shelf.versions), sum(each.withdrawn is not None for each in shelf.versions))


def _listed(folder: Path) -> dict[str, Any]:
    if not (folder / "versions.json").exists():
        return {}
    document = json.loads((folder / "versions.json").read_bytes())
    return {each["version"]: each for each in document["versions"]}


def race(folder: Path, name: str, rounds: int) -> None:
    """Two of these take turns: each prints what it published."""
    for _ in range(rounds):
        with Shelf.open(folder, today=TODAY) as shelf:
            before = shelf.versions[-1].version if shelf.versions else None
            print(name, put(shelf, next_version(before, year=2026, grown=True)).version)


if __name__ == "__main__":
    os.fsync = lambda fd: None  # a kill takes nothing back that was written; only a power cut does
    command, where, *rest = sys.argv[1:]
    if command == "publish":
        publish(Path(where), int(rest[0]))
    elif command == "kill":
        kill(Path(where), int(rest[0]), int(rest[1]))
    else:
        race(Path(where), rest[0], int(rest[1]))
