"""Ctrl-C ends a fetch at once, whatever the service does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import obs.cli


def test_an_interrupt_does_not_wait_for_a_service_that_hangs(tmp_path: Path) -> None:
    """With a server that takes connections and never answers, obs is gone within seconds, exit code 130."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        environ = {**os.environ, "OBS_KOLADA_BASE_URL": address, "OBS_SCB_BASE_URL": address}
        command = [sys.executable, "-m", "obs", "fetch", "--source", "kolada"]
        with subprocess.Popen(
            command, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            connection, _ = server.accept()  # now it waits for an answer
            started = time.monotonic()
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
            connection.close()
    took = time.monotonic() - started
    assert process.returncode == 130
    assert took < 10
    assert "interrupted" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("command", "kept"),
    [
        (["fetch", "--source", "kolada"], "what is stored stays, obs fetch goes on where it stopped"),
        (["plugins", "check", "."], "the plugin is not said to be sound, and obs plugins check begins anew"),
        (["plugins", "record", "tests"], "the recordings that were written stay, and obs plugins record"),
        (["compare"], "what is stored stays as it is\n"),
    ],
)
def test_what_is_stopped_says_what_is_true_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str], kept: str
) -> None:
    """That obs fetch goes on is said of obs fetch alone."""

    def interrupted(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(obs.cli, "_run", interrupted)
    monkeypatch.setattr(obs.cli.threading, "active_count", lambda: 1)
    with pytest.raises(SystemExit) as ended:
        obs.cli.main(["--safe", *command])
    assert ended.value.code == 130
    assert f"obs: interrupted; {kept}" in capsys.readouterr().err
