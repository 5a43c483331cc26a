"""Looks up known vulnerabilities of the pinned packages with pip-audit.

python -m supply.audit [OPTIONS OF PIP-AUDIT]

Ends with 1 for a vulnerability that supply/accepted.toml does not name, or if pip-audit breaks; with 0 and a
line that says so where the service cannot be asked, and after a minute.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from supply.constraints import FOLDER
from supply.requirements import ROOT

ACCEPTED = ROOT / "supply" / "accepted.toml"
SECONDS = 60.0
UNREACHABLE = re.compile(
    r"ConnectionError|ConnectTimeout|ReadTimeout|Could not connect|Connection|timed out|Max retries|"
    r"name resolution|Network is unreachable|ServiceError|HTTPError|ProxyError|SSLError",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was learnt: how many were looked up, what was found, who is not known, why nothing was learnt."""

    asked: int = 0
    found: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    silence: str | None = None
    broken: str | None = None


def ask(options: list[str], *, seconds: float = SECONDS) -> Answer:
    """Lets pip-audit look up every pin; nothing is resolved or installed."""
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format", "json"]
        command += ["--progress-spinner", "off", "--desc", "off", "--aliases", "on", "--timeout", "10"]
        command += ["--cache-dir", cache, *_files(), *options]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        try:
            out, told = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return Answer(silence=f"no answer within {seconds:g} s")
    return understood(out, told)


def _files() -> list[str]:
    return [word for name in ("dev.txt", "build.txt") for word in ("--requirement", str(FOLDER / name))]


def understood(out: str, told: str) -> Answer:
    """What pip-audit's answer means. One without JSON is silence if a connection is to blame."""
    try:
        packages: list[Mapping[str, Any]] = json.loads(out)["dependencies"]
    except (ValueError, KeyError):
        last = next((line for line in reversed(told.strip().splitlines()) if line.strip()), "it said nothing")
        if UNREACHABLE.search(told):
            return Answer(
                silence=f"the service cannot be reached: {last.partition(':')[0].rpartition('.')[2]}"
            )
        return Answer(broken=last[:200])
    unknown = tuple(package["name"] for package in packages if "skip_reason" in package)
    if len(unknown) == len(packages):  # pip-audit calls that "no known vulnerabilities"
        return Answer(silence="the service answers for none of the packages")
    found = tuple(line for package in packages for line in _vulnerabilities(package))
    return Answer(asked=len(packages) - len(unknown), found=found, unknown=unknown)


def _vulnerabilities(package: Mapping[str, Any]) -> list[str]:
    return [
        f"{package['name']} {package['version']}: {each['id']}"
        + (f" ({', '.join(each['aliases'])})" if each.get("aliases") else "")
        + (
            f", mended in {', '.join(each['fix_versions'])}"
            if each.get("fix_versions")
            else ", not mended yet"
        )
        for each in package.get("vulns", ())
    ]


def accepted(text: str, today: date) -> list[str]:
    """Options that pass over the vulnerabilities named with a reason, until their day has come."""
    entries: list[dict[str, Any]] = tomllib.loads(text).get("accepted", [])
    options: list[str] = []
    for entry in entries:
        if not str(entry.get("reason", "")).strip() or not isinstance(entry.get("until"), date):
            raise ValueError(f"{entry.get('id')}: accepted without a reason and a day until which")
        if today <= entry["until"]:
            options += ["--ignore-vuln", str(entry["id"])]
    return options


def report(answer: Answer) -> int:
    """Says what was learnt; 1 for something to mend."""
    if answer.broken:
        print(f"vulnerabilities: pip-audit broke: {answer.broken}")
        return 1
    if answer.silence:
        print(f"vulnerabilities: not looked up ({answer.silence})")
        return 0
    for line in answer.found:
        print(f"vulnerability: {line}; take another version, or accept it in {ACCEPTED.relative_to(ROOT)}")
    unknown = f"; not known to the service: {', '.join(answer.unknown)}" if answer.unknown else ""
    print(f"vulnerabilities: {len(answer.found)} in {answer.asked} packages{unknown}")
    return bool(answer.found)


def main() -> None:
    """Asks and reports."""
    passed_over = accepted(ACCEPTED.read_text("utf-8"), datetime.now(UTC).date())
    sys.exit(report(ask([*passed_over, *sys.argv[1:]])))


if __name__ == "__main__":
    main()
