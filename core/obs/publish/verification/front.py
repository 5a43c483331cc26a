"""Whether the pages at the top of a publication tell of its latest release and of all versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from obs.language import Day, Language, voice_of
from obs.models import Finding, Place
from obs.publish.descriptor import NAME
from obs.publish.landing.rendering import PAGES
from obs.publish.package import Check
from obs.publish.shelf import VERSIONS, Version
from obs.publish.shelf.versions import Listing, listing
from obs.publish.verification.contradiction import other
from obs.publish.verification.html import Block, blocks, plain
from obs.publish.verification.page import check_page_of
from obs.publish.verification.retold import retold

_VERSIONS, _DOWNLOAD, _STANDING = "versions", "download", "standing"
_COLUMNS = 3
_UNFIT = (OSError, ValueError, LookupError, TypeError, AttributeError, pl.exceptions.PolarsError)


def check_front(folder: Path) -> Iterator[tuple[Check, list[Finding]]]:
    """Each page at the top of *folder* with what is wrong with it; the list of versions is checked apart."""
    try:
        held = listing((folder / VERSIONS).read_bytes())
    except (OSError, ValueError):
        return  # told where it is checked
    for language, name in PAGES.items():
        if not (folder / name).is_file():
            continue
        try:
            problems = list(_page(folder, name, language, held))
        except _UNFIT as error:
            problems = [f"it cannot be read as what it should be: {type(error).__name__}: {error}"]
        findings = [_finding(name, each) for each in problems]
        title = "it tells of the latest release as that does, and of all versions"
        yield Check(id="document", title=title, place=name, failures=len(findings)), findings


def _page(folder: Path, name: str, language: Language, held: Listing) -> Iterator[str]:
    text = (folder / name).read_text("utf-8")
    found = list(blocks(text))
    latest = held.latest
    there = latest is not None and (folder / latest.version / NAME).is_file()  # else it is told elsewhere
    if latest and there and any(each.section == _DOWNLOAD for each in found):
        yield from check_page_of(text, retold(folder / latest.version), language, f"{latest.path}/")
    named = [each.text for each in found if each.section == _STANDING and each.tag == "p"]
    if latest and named and not any(re.search(rf"\b{re.escape(latest.version)}\b", each) for each in named):
        yield other("the version to use", named[0], latest.version, VERSIONS)
    rows = [each for each in found if each.section == _VERSIONS and len(each.cells) == _COLUMNS]
    yield from _listed([each for each in rows if not each.head], held, language)


def _listed(rows: Sequence[Block], held: Listing, language: Language) -> Iterator[str]:
    """Each version with its day, and why it was withdrawn."""
    stated = [row.cells[0].text for row in rows]
    wanted = [each.version for each in reversed(held.versions)]
    if stated != wanted:
        yield other("the list of versions", stated, wanted, VERSIONS)
        return
    for row, version in zip(rows, reversed(held.versions), strict=True):
        yield from _version(row, version, language)


def _version(row: Block, version: Version, language: Language) -> Iterator[str]:
    day = plain(voice_of(language).say(Day(version.published)))
    if row.cells[1].text != day:
        yield other(f"the day of publication of {version.version}", row.cells[1].text, day, VERSIONS)
    reason = plain(version.withdrawn.reason) if version.withdrawn else ""
    if not row.cells[2].text.endswith(reason):
        yield other(f"why {version.version} was withdrawn", row.cells[2].text, reason, VERSIONS)


def _finding(name: str, problem: str) -> Finding:
    return Finding(
        code="front",
        severity="error",
        message=f"{name}: {problem}",
        suggestion="rely on the pages of the releases; the next obs publish writes this one anew",
        place=Place(file=name),
    )
