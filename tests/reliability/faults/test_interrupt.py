"""An interrupt and a TERM end a fetch wherever it is: what came is kept, and the next one goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.reliability.faults import wires
from tests.reliability.faults.conftest import EXPECTED, held_in
from tests.reliability.faults.server import honest

if TYPE_CHECKING:
    from tests.reliability.faults.conftest import Bench
    from tests.reliability.faults.server import Server

ROOT = Path(__file__).resolve().parents[3]
SIGNALS = {signal.SIGINT: (130, "interrupted"), signal.SIGTERM: (143, "terminated")}


def start(server: Server, folder: Path, **environ: str) -> subprocess.Popen[str]:
    """``obs fetch --json`` of the invented study in *folder*."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.faults.command", "fetch"],
        cwd=folder,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "OBS_KOLADA_BASE_URL": f"{server.origin}/kolada/v3",
            "OBS_SCB_BASE_URL": f"{server.origin}/scb",
        }
        | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def require_stopped(process: subprocess.Popen[str], by: signal.Signals) -> None:
    """It ends soon, with the code of the signal and one line that says what is kept."""
    begun = time.monotonic()
    out, err = process.communicate(timeout=30)
    code, word = SIGNALS[by]
    assert process.returncode == code, err
    assert f"obs: {word}; what is stored stays, obs fetch goes on where it stopped" in err
    assert "Traceback" not in out + err, err
    assert time.monotonic() - begun < 10


def require_goes_on(bench: Bench, folder: Path) -> None:
    """The next fetch ends with all that an undisturbed one brings, and asks only for what has not come."""
    bench.server.behave = honest
    before = len(bench.server.asked)
    process = start(bench.server, folder)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert held_in(folder / ".obs") == EXPECTED
    assert len(bench.server.asked) - before <= 8
    if len(bench.server.asked) - before < 8:
        assert "went on with an interrupted fetch" in out


@pytest.mark.parametrize(
    ("stage", "by"),
    [
        ("/kolada/v3/kpi/", signal.SIGINT),
        ("/kolada/v3/data/", signal.SIGTERM),
        ("page=2", signal.SIGINT),
        ("/municipality_groups/", signal.SIGTERM),
        ("/scb/config", signal.SIGINT),
        ("/scb/tables/TAB9901/data", signal.SIGTERM),
    ],
)
def test_while_it_waits_for_a_service(bench: Bench, tmp_path: Path, stage: str, by: signal.Signals) -> None:
    """The service has taken the request and says nothing: the signal is obeyed all the same."""
    bench.behave(wires.hangs, lambda target, again: stage in target)
    process = start(bench.server, tmp_path)
    deadline = time.monotonic() + 60
    while not any(stage in asked.target for asked in bench.server.asked):
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(by)
    require_stopped(process, by)
    held = held_in(tmp_path / ".obs")
    assert held.items() <= EXPECTED.items()
    require_goes_on(bench, tmp_path)


@pytest.mark.parametrize(
    ("place", "by"),
    [
        ("begin_run", signal.SIGINT),
        ("put_raw", signal.SIGTERM),
        ("record_reply", signal.SIGINT),
        ("put_series", signal.SIGTERM),
        ("write", signal.SIGINT),
        ("put_group", signal.SIGINT),
        ("finish_run", signal.SIGTERM),
    ],
)
def test_while_it_stores(bench: Bench, tmp_path: Path, place: str, by: signal.Signals) -> None:
    """In the midst of writing: nothing half is held, and the next fetch has it all."""
    process = start(bench.server, tmp_path, OBS_STOP_AT=place, OBS_STOP_BY=str(int(by)))
    require_stopped(process, by)
    assert held_in(tmp_path / ".obs").items() <= EXPECTED.items()
    require_goes_on(bench, tmp_path)


def test_what_came_is_not_asked_for_again(bench: Bench, tmp_path: Path) -> None:
    """Stopped at the second page, the next fetch begins with the second page."""
    bench.behave(wires.hangs, lambda target, again: "page=2" in target)
    process = start(bench.server, tmp_path)
    deadline = time.monotonic() + 60
    while not any("page=2" in asked.target for asked in bench.server.asked):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    require_stopped(process, signal.SIGTERM)
    bench.server.behave = honest
    bench.server.asked.clear()
    start(bench.server, tmp_path).communicate(timeout=60)
    first = bench.server.asked[0].target
    assert first.endswith("page=2")
    assert held_in(tmp_path / ".obs") == EXPECTED
