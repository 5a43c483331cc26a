"""Whether what a tombstone tells can be so, by the versions that versions.json lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

from obs.language import Day, Language, voice_of
from obs.publish.landing.rendering import PAGES
from obs.publish.shelf.numbering import precedence
from obs.publish.shelf.sums import SUMS, Fault
from obs.publish.shelf.tombstone import TOMBSTONE, tombstone_document
from obs.publish.shelf.versions import VERSIONS, Listing, Version

_NUMBER = re.compile(r"\b[0-9]{4}\.[0-9]+\.[0-9]+\b")
_STYLE = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def inscription_faults(folder: Path, version: Version, listing: Listing) -> Iterator[Fault]:
    """What the whole tombstone of *version* in *folder* tells that cannot be so. Raises OSError, ValueError.

    The hashes of the files are held against that of SHA256SUMS in versions.json. What a release called
    itself and who published it, nobody else knows once it is gone.
    """
    told = tombstone_document(folder)
    wrong = _latest(told["latest"], version, listing)
    for reason in (_files(told["files"], version), wrong):
        if reason:
            yield Fault(path=TOMBSTONE, reason=reason)
    for language, path in PAGES.items():
        yield from _page(folder / path, language, version)
        if not wrong:
            yield from _numbers(folder / path, version, told)


def _files(files: Mapping[str, str], version: Version) -> str:
    """Why *files* are not those that were published; "" if they are, or if nobody can tell.

    SHA256SUMS can be written again from them. Of a release that was damaged before it was withdrawn another
    is told, or none.
    """
    if files.get(SUMS) != version.sha256sums:
        return ""
    lines = (f"{sha}  {path}\n" for path, sha in sorted(files.items()) if path != SUMS)
    if sha256("".join(lines).encode()).hexdigest() == version.sha256sums:
        return ""
    return f"does not name the files, or their hashes, that {SUMS} had when {version.version} was published"


def _latest(latest: object, version: Version, listing: Listing) -> str:
    """Why *latest* was not the version to use on the day of the withdrawal; "" if it may have been."""
    assert version.withdrawn is not None
    day = version.withdrawn.day
    others = [each for each in listing.versions if each.version != version.version]
    sure = [
        each
        for each in others
        if each.published < day and (each.withdrawn is None or each.withdrawn.day > day)
    ]
    known = {each.version: each for each in others}
    if latest is None:
        return f"says that no version stood on {day}, and {sure[-1].version} did" if sure else ""
    found = known.get(str(latest))
    if found is None:
        return f"calls {latest} the version to use, which {VERSIONS} does not list"
    if found.published > day or (found.withdrawn is not None and found.withdrawn.day < day):
        return f"calls {latest} the version to use on {day}, when it did not stand"
    if any(precedence(each.version) > precedence(found.version) for each in sure):
        return f"calls {latest} the version to use on {day}, when {sure[-1].version} stood"
    return ""


def _page(file: Path, language: Language, version: Version) -> Iterator[Fault]:
    """What of versions.json the page *file* does not tell, whichever program wrote it."""
    withdrawn = version.withdrawn
    assert withdrawn is not None
    words, say = _words(file), voice_of(language).say
    for what, wanted in (
        (f"the version {version.version}", version.version),
        (f"the day of publication, {version.published}", say(Day(version.published))),
        (f"the day of the withdrawal, {withdrawn.day}", say(Day(withdrawn.day))),
        ("the reason for the withdrawal", " ".join(withdrawn.reason.split())),
    ):
        if wanted not in words:
            yield Fault(path=file.name, reason=f"does not tell {what}, which {VERSIONS} has")


def _numbers(file: Path, version: Version, told: Mapping[str, Any]) -> Iterator[Fault]:
    """The versions that the page *file* names and the tombstone does not; its texts may name others."""
    assert version.withdrawn is not None
    texts = f"{version.withdrawn.reason} {told['remembered']}"
    known = {version.version, told["latest"], *_NUMBER.findall(texts)}
    for number in sorted({*_NUMBER.findall(_words(file))} - known):
        reason = f"names the version {number}, which is not the one of {TOMBSTONE}"
        yield Fault(path=file.name, reason=reason)


def _words(file: Path) -> str:
    """What a reader sees of a page, with one blank between words."""
    text = file.read_text("utf-8", errors="replace")
    return " ".join(unescape(_TAG.sub("", _STYLE.sub("", text))).split())
