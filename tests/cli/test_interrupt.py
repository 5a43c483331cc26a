"""Ctrl-C ends a fetch at once, whatever the service does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


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
