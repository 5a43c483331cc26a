"""What a store holds, for comparing one that was disturbed with one that was not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from obs.audit import collect, verify
from obs.plugins import Registry
from obs.store import Store, list_files
from obs.study import Study

_REMARKS = {"leftover", "under-way"}
"""What a killed process may leave: files that the ledger does not know."""


def start(
    folder: Path, store: str, url: str, *options: str, environ: Mapping[str, str] = os.environ
) -> subprocess.Popen[str]:
    """Starts obs fetch with *options* from the stand-in at *url* into a store in *folder*."""
    return subprocess.Popen(
        [sys.executable, "-m", "obs", "fetch", "--store", str(folder / store), *options],
        cwd=folder,
        env={**environ, "OBS_KOLADA_BASE_URL": url, "OBS_DISABLE_PLUGINS": "scb,local_csv"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(folder: Path, store: str, url: str, *options: str, environ: Mapping[str, str] = os.environ) -> None:
    """The same, to its end; AssertionError with what it printed if it fails."""
    process = start(folder, store, url, *options, environ=environ)
    told, _ = process.communicate(timeout=600)
    assert process.returncode == 0, told


def require_sound(path: Path, study: Study, plugins: Registry) -> int:
    """AssertionError unless obs store verify finds nothing but leftovers; how many values it compared."""
    found = verify(path, study, registry=plugins, now=datetime.now(UTC))
    assert found.sound, [str(each) for each in found.findings]
    assert {each.code for each in found.findings} <= _REMARKS, [str(each) for each in found.findings]
    assert found.checked["vintages read again"] == found.checked["vintages"]
    return found.checked["values compared"]


def held(path: Path) -> Mapping[str, Any]:
    """All that a store holds but times and the numbers of runs: what an undisturbed fetch would give too."""
    with Store.open(path, read_only=True) as store:
        series = {each.vintage.indicator for each in store.inventory().vintages}
        vintages = {
            id_: [
                (
                    *(each.number, each.content, each.file, each.rows, each.last_period, each.scope),
                    each.parser,
                    sorted(reply.sha256 for reply in store.replies(each)),
                )
                for each in store.vintages(id_)
            ]
            for id_ in sorted(series)
        }
        files = [
            (each.path, each.bytes) for each in list_files(path) if each.kind in ("raw", "series", "part")
        ]
        return {"vintages": vintages, "groups": dict(store.groups()), "files": files}


def require_same(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """AssertionError with what differs unless two stores hold the same."""
    for part in wanted:
        one, other = (_pieces(each[part]) for each in (found, wanted))
        assert one == other, f"{part}: lacking {sorted(other - one)[:5]}, in place {sorted(one - other)[:5]}"


def _pieces(held: Mapping[str, object] | Sequence[object]) -> set[str]:
    """What *held* holds, piece by piece."""
    return {repr(each) for each in (held.items() if isinstance(held, Mapping) else held)}


def without_leftovers(path: Path) -> int:
    """Throw away what killed processes have left, as obs store gc does two hours later; how many files."""
    return len(collect(path, now=datetime.now(UTC) + timedelta(hours=2), dry=False).removed)
