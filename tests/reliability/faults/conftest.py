"""obs fetch, as a user runs it, from services that misbehave as told; what it said and what it stored."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.reliability.faults import command
from tests.reliability.faults.server import Behaviour, Server
from tests.reliability.faults.service import Key, Service, figures

from obs.cli import fetch as fetch_command
from obs.cli import main
from obs.fetch import job
from obs.store import Store

EXPECTED = figures()


class SkippedTime:
    """A clock on which a sleep is over at once: real time, and all that was slept."""

    def __init__(self) -> None:
        self._slept = 0.0
        self._lock = threading.Lock()

    def clock(self) -> float:
        """Seconds."""
        return time.monotonic() + self._slept

    def sleep(self, seconds: float) -> None:
        """Moves the clock on."""
        with self._lock:
            self._slept += seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """How a fetch ended: *states* and *codes* of each series, *lines* on standard error, what is *held*."""

    code: int
    report: dict[str, Any]
    lines: list[str]
    held: dict[Key, float | None]
    seconds: float

    @property
    def states(self) -> dict[str, str]:
        """The state of each series."""
        return {each["indicator"]: each["state"] for each in self.report["series"]}

    @property
    def codes(self) -> set[str]:
        """The codes of all findings."""
        every = [*self.report["findings"], *(f for each in self.report["series"] for f in each["findings"])]
        return {each["code"] for each in every}

    def of(self, *ids: str) -> dict[Key, float | None]:
        """What is held of some series."""
        return {key: value for key, value in self.held.items() if key[0] in ids}

    @property
    def told(self) -> list[str]:
        """The lines about errors and warnings, but for that the invented table is old."""
        lines = (line for line in self.lines if "error: " in line or "warning: " in line)
        return [line for line in lines if "TAB9901 has ended" not in line]


@dataclass(slots=True, kw_only=True)
class Bench:
    """The services, and obs to fetch from them in a folder of its own."""

    server: Server
    service: Service
    store: Path
    fetch: Callable[..., Fetched] = field(init=False)

    def behave(self, fault: Behaviour, when: Callable[[str, int], bool] = lambda target, again: True) -> None:
        """Lets the server do *fault* to the requests that *when* picks by target and number."""

        def pick(wire: Any, asked: Any, reply: Any) -> None:
            if when(asked.target, asked.again):
                fault(wire, asked, reply)
            else:
                wire.send(reply.whole())

        self.server.behave = pick


def held_in(store: Path) -> dict[Key, float | None]:
    """Every value that the store in a folder holds."""
    if not store.exists():
        return {}
    found: dict[Key, float | None] = {}
    with Store.open(store, read_only=True) as opened:
        for indicator in command.study().indicators.values():
            rows = opened.read(indicator)
            for row in rows.iter_rows(named=True) if rows is not None else ():
                found[row["indicator"], row["region"], row["period"], row["sex"]] = row["value"]
    return found


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy and no setting of the developer's own."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "OBS_STORE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost,::1")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost,::1")


@pytest.fixture
def started() -> Iterator[Callable[..., tuple[Server, Service]]]:
    """Starts both services at a free port, with the options of `Server`."""
    running: list[Server] = []

    def start(**options: Any) -> tuple[Server, Service]:
        service = Service()
        server = Server(service.answer, **options)
        service.origin = server.origin
        running.append(server)
        return server, service

    yield start
    for server in running:
        server.close()


@pytest.fixture
def fetch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Fetched]:
    """Runs ``obs fetch`` against an origin; waits between tries are over at once unless *waits*."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fetch_command, "open_study", command.open_study)

    def run(origin: str, *options: str, waits: bool = False, kolada: str = "", **tuning: Any) -> Fetched:
        monkeypatch.setenv("OBS_KOLADA_BASE_URL", kolada or f"{origin}/kolada/v3")
        monkeypatch.setenv("OBS_SCB_BASE_URL", f"{origin}/scb")
        if not waits:
            skipped = SkippedTime()
            tuning = {"clock": skipped.clock, "sleep": skipped.sleep, "deadline": 300} | tuning
        monkeypatch.setattr(job, "Client", command.client(**tuning))
        capsys.readouterr()
        begun = time.monotonic()
        with pytest.raises(SystemExit) as stop:
            main(["fetch", "--json", *options])
        seconds = time.monotonic() - begun
        text = capsys.readouterr()
        first = text.out.find("{")
        nothing = '{"series": [], "findings": []}'
        report: dict[str, Any] = json.loads(text.out[first:] if first >= 0 else nothing)
        lines = [*text.err.splitlines(), *_shown(report)]
        assert isinstance(stop.value.code, int)
        return Fetched(
            code=stop.value.code,
            report=report,
            lines=lines,
            held=held_in(tmp_path / ".obs"),
            seconds=seconds,
        )

    return run


def _shown(report: dict[str, Any]) -> list[str]:
    """The findings as the command prints them without --json."""
    every = [*report["findings"], *(f for each in report["series"] for f in each["findings"])]
    return [
        f"{each['place']['indicator']}: {each['severity']}: {each['message']} -> {each['suggestion']}"
        for each in every
    ]


@pytest.fixture
def bench(started: Callable[..., Any], fetch: Callable[..., Fetched], tmp_path: Path) -> Bench:
    """Services that behave until told otherwise; ``bench.fetch()`` fetches from them."""
    server, service = started()
    made = Bench(server=server, service=service, store=tmp_path / ".obs")
    made.fetch = lambda *options, **tuning: fetch(server.origin, *options, **tuning)
    return made
