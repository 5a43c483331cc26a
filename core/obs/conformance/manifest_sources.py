"""What a source declares of itself, checked without asking it anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from obs.conformance.report import Check, judged
from obs.models import Limits, SourceInfo, Terms

_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s/]+")
_BLANK = re.compile(r"\s*(todo|tbd|fixme|xxx|none|n/?a|\?+|-+|\.+)?\s*", re.IGNORECASE)
MOST_CONNECTIONS = 16
MOST_CALLS = 50.0
"""Connections at once, and calls a second: no service is known that invites more."""


def checks(info: SourceInfo, where: str, *, states_limits: bool) -> Iterator[Check]:
    """Each promise of a manifest; a value of another type than declared breaks it, and nothing else.

    *states_limits*: whether the code gives the limits, or leaves them to what obs takes.
    """
    parts: tuple[tuple[str, str, Callable[[], Iterator[str]]], ...] = (
        ("publisher", "Its title, publisher and homepage are stated.", lambda: _publisher(info)),
        ("licence", "Its terms have a licence or an address of terms.", lambda: _licence(info.terms)),
        ("credit", "There is a credit line for figures as they came, and another for what is computed.",
         lambda: _credit(info.terms)),
        ("redistribution", "What may be passed on to others is stated.", lambda: _redistribution(info.terms)),
        ("limits", "Its limits are stated, and no wider than what services invite.",
         lambda: _limits(info, states_limits=states_limits)),
        ("address", "A service has the address of its API; a source of files has none.", lambda: _base(info)),
    )  # fmt: skip
    for name, promise, problems in parts:
        yield judged(
            f"declares.source_{name}",
            promise,
            [(each, where) for each in told(problems)],
            subject=str(info.id),
        )


def told(problems: Callable[[], Iterator[str]]) -> list[str]:
    """What *problems* gives; a line for what it breaks on."""
    try:
        return list(problems())
    except Exception as error:  # noqa: BLE001
        return [f"it cannot be read: {type(error).__name__}: {error}"]


def is_blank(text: str) -> bool:
    """Whether *text* is empty, or stands for something still to be written."""
    return bool(_BLANK.fullmatch(text))


def _publisher(info: SourceInfo) -> Iterator[str]:
    for name in ("title", "publisher"):
        if is_blank(getattr(info, name)):
            yield f"SourceInfo.{name} is {getattr(info, name)!r}"
    if not _ADDRESS.match(info.homepage):
        yield f"SourceInfo.homepage is {info.homepage!r}"


def _licence(terms: Terms) -> Iterator[str]:
    if is_blank(terms.licence) and is_blank(terms.licence_url):
        yield "Terms has neither licence nor licence_url: say where the terms of the source stand"
    elif terms.licence_url and not _ADDRESS.match(terms.licence_url):
        yield f"Terms.licence_url is {terms.licence_url!r}"


def _credit(terms: Terms) -> Iterator[str]:
    for name in ("credit", "credit_processed"):
        if is_blank(getattr(terms, name)):
            yield f"Terms.{name} is {getattr(terms, name)!r}"
    if terms.credit.strip() == terms.credit_processed.strip():
        yield "Terms.credit and Terms.credit_processed are the same: what is computed is not the source's"


def _redistribution(terms: Terms) -> Iterator[str]:
    if terms.redistribution not in {"all", "processed", "none"}:
        yield f'Terms.redistribution is {terms.redistribution!r}: write "all", "processed" or "none"'


def _limits(info: SourceInfo, *, states_limits: bool) -> Iterator[str]:
    limits = info.limits
    if info.transport == "file":
        return
    if limits == Limits() and not states_limits:
        yield "SourceInfo.limits is not given: say what the service allows, Limits() where it says nothing"
    if not 1 <= limits.connections <= MOST_CONNECTIONS:
        yield f"{limits.connections} connections at once: 1 to {MOST_CONNECTIONS} are sensible"
    if not limits.seconds > 0:
        yield f"its calls are counted in {limits.seconds} seconds"
    elif limits.calls is not None and not 0 < limits.calls <= MOST_CALLS * limits.seconds:
        yield f"{limits.calls} calls in {limits.seconds:g} s: 1 to {MOST_CALLS:g} a second are sensible"


def _base(info: SourceInfo) -> Iterator[str]:
    if info.transport == "file" and info.base_url:
        yield f"it reads files, and SourceInfo.base_url is {info.base_url!r}"
    if info.transport == "http" and not _ADDRESS.match(info.base_url):
        yield f"SourceInfo.base_url is {info.base_url!r}"
    if info.base_url.startswith("http:"):
        yield f"SourceInfo.base_url is not encrypted: {info.base_url}"
