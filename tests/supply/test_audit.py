"""A known vulnerability fails the check; a service that cannot be asked is told and does not."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from supply import audit

NAMED = """[[accepted]]
id = "INVENTED-1"
reason = "obs never calls it"
until = 2026-06-30
"""


def answered(*packages: dict[str, object]) -> str:
    """The JSON of pip-audit for the given packages."""
    return json.dumps({"dependencies": packages, "fixes": []})


FINE: dict[str, object] = {"name": "a", "version": "1.0", "vulns": []}
BAD: dict[str, object] = {
    "name": "b",
    "version": "2.0",
    "vulns": [
        {"id": "INVENTED-1", "fix_versions": ["2.1"], "aliases": ["INVENTED-2"]},
        {"id": "INVENTED-3", "fix_versions": [], "aliases": []},
    ],
}
SKIPPED: dict[str, object] = {"name": "c", "skip_reason": "not found"}


def test_a_vulnerability_fails_and_is_told_with_its_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each: package, version, name, the version without it."""
    assert audit.report(audit.understood(answered(FINE, BAD), "")) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "vulnerability: b 2.0: INVENTED-1 (INVENTED-2), mended in 2.1; take another version"
    )
    assert lines[1].startswith("vulnerability: b 2.0: INVENTED-3, not mended yet; take another version")
    assert lines[2] == "vulnerabilities: 2 in 2 packages"


def test_nothing_found_passes(capsys: pytest.CaptureFixture[str]) -> None:
    """And says of how many packages, and which the service does not know."""
    assert audit.report(audit.understood(answered(FINE, SKIPPED), "")) == 0
    assert capsys.readouterr().out == "vulnerabilities: 0 in 1 packages; not known to the service: c\n"


def test_an_index_without_such_a_service_is_no_clean_bill(capsys: pytest.CaptureFixture[str]) -> None:
    """pip-audit passes over packages that are not found and calls the rest, none, free of vulnerabilities."""
    assert audit.report(audit.understood(answered(SKIPPED), "No known vulnerabilities found")) == 0
    assert capsys.readouterr().out == (
        "vulnerabilities: not looked up (the service answers for none of the packages)\n"
    )


@pytest.mark.parametrize(
    "told",
    [
        "requests.exceptions.ConnectionError: Max retries exceeded",
        "ERROR:pip_audit._cli:Could not connect to the service",
        "ConnectTimeout\nTip: your network may be blocking this service.",
    ],
)
def test_no_network_is_one_line_and_passes(told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a network nothing is known, and that is said."""
    assert audit.report(audit.understood("", told)) == 0
    out = capsys.readouterr().out
    assert out.startswith("vulnerabilities: not looked up (")
    assert out.count("\n") == 1


def test_a_broken_tool_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """A check that did not run for another reason than the network has not passed."""
    assert audit.report(audit.understood("", "error: unrecognized arguments: --mistyped")) == 1
    assert "pip-audit broke: error: unrecognized arguments: --mistyped" in capsys.readouterr().out


def test_what_is_accepted_is_passed_over_until_its_day() -> None:
    """From the day after on it counts again."""
    assert audit.accepted(NAMED, date(2026, 6, 30)) == ["--ignore-vuln", "INVENTED-1"]
    assert audit.accepted(NAMED, date(2026, 7, 1)) == []
    assert audit.accepted("# none\n", date(2026, 7, 1)) == []


@pytest.mark.parametrize("line", ['reason = "obs never calls it"\n', "until = 2026-06-30\n"])
def test_nothing_is_accepted_without_reason_and_day(line: str) -> None:
    """What nobody gave a reason for, or for ever, is refused."""
    with pytest.raises(ValueError, match="INVENTED-1: accepted without a reason and a day"):
        audit.accepted(NAMED.replace(line, ""), date(2026, 1, 1))


@contextmanager
def service(answer: Mapping[str, object], seconds: float = 0) -> Generator[str]:
    """A stand-in for a vulnerability service on this machine that gives each question the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(seconds)
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/query"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def asked(address: str, *, seconds: float = 60) -> audit.Answer:
    """What pip-audit itself learns there about the pins."""
    pytest.importorskip("pip_audit")
    return audit.ask(["--vulnerability-service", "osv", "--osv-url", address], seconds=seconds)


def test_pip_audit_finds_what_the_service_knows() -> None:
    """The real program, all pins, a service that knows one vulnerability of everything."""
    day = "2026-01-01T00:00:00Z"
    known: dict[str, object] = {
        "vulns": [{"id": "INVENTED-1", "affected": [], "modified": day, "published": day}]
    }
    with service(known) as address:
        answer = asked(address)
    assert answer.broken is None
    assert answer.silence is None
    assert answer.asked > 100
    assert len(answer.found) == answer.asked


def test_pip_audit_finds_nothing_where_nothing_is_known() -> None:
    """The same with a service that knows of none."""
    with service({}) as address:
        answer = asked(address)
    assert (answer.found, answer.unknown, answer.silence, answer.broken) == ((), (), None, None)
    assert answer.asked > 100


def test_pip_audit_without_a_service_is_silence() -> None:
    """Nobody listens at the address."""
    with service({}) as address:
        pass
    answer = asked(address)
    assert answer.silence
    assert answer.broken is None


def test_a_service_that_hangs_is_left_in_time() -> None:
    """The check has its seconds and no more."""
    with service({}, seconds=20) as address:
        started = time.monotonic()
        answer = asked(address, seconds=4)
        assert time.monotonic() - started < 15
    assert answer.silence == "no answer within 4 s"
