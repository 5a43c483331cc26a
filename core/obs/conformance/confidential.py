"""Keys, passwords and tokens that lie in a package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from obs.conformance.packages import Package
from obs.conformance.report import Check, judged

_FILES = re.compile(r"\.env(\..+)?|\.pypirc|\.netrc|id_(rsa|ed25519|ecdsa)|.+\.(pem|p12|pfx|key)")
_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,}|pypi-[A-Za-z0-9_-]{40,}|xox[abp]-[A-Za-z0-9-]{20,})"
    r"|\b[\w-]*(api[_-]?key|secret|passw(or)?d|access[_-]?token|auth[_-]?token)[\"']?\s*[:=]\s*\[?\s*"
    r"[\"'][^\"'\s]{12,}[\"']"
    r"|[\"'](authorization|cookie|set-cookie|x-api-key)[\"']\s*:\s*[\"'][^\"']+[\"']"
    r"|[?&](api_?key|access_token|token|password)=[A-Za-z0-9._-]{8,}"
    r"|://[^/\s:@\"']+:[^/\s:@\"']+@",
    re.IGNORECASE,
)
_MOST = 2_000_000


def checks(package: Package) -> Iterator[Check]:
    """That nothing in its files looks like a key, a password or a token, recordings included."""
    yield judged(
        "declares.secrets",
        "No key, password or token lies in it, recorded replies included.",
        (problem for path in _files(package) for problem in _found(package, path)),
    )


def _files(package: Package) -> Iterator[Path]:
    """What comes with it: its modules and data, recorded replies, and the files at the top of its tree."""
    tops = list(package.tops)
    if package.kind == "tree":
        yield from sorted(each for each in package.root.iterdir() if each.is_file())
        tops += [
            each for folder in ("tests", "test") for each in (package.root / folder).glob("**/recordings")
        ]
    for top in tops:
        inside = [top] if top.is_file() else sorted(top.rglob("*"))
        yield from (each for each in inside if each.is_file() and "__pycache__" not in each.parts)


def _found(package: Package, path: Path) -> Iterator[tuple[str, str]]:
    if _FILES.fullmatch(path.name):
        yield "is a file of keys or passwords", package.shown(path)
        return
    try:
        if path.stat().st_size > _MOST:
            return
        text = path.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        match = _SECRET.search(line)
        if match:
            shown = re.split("[=:]", match[0])[0][:16]  # it is told where, and not passed on
            yield f"looks like a secret: {shown}...", f"{package.shown(path)}:{number}"
