"""Whether the page of a release says to people and to search engines what the descriptor says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from obs.language import Language
from obs.publish.landing.json_ld import json_ld
from obs.publish.landing.rendering import PAGES
from obs.publish.texts.terms import computed_credits
from obs.publish.verification.contradiction import contradictions, other
from obs.publish.verification.html import Block, blocks, plain
from obs.publish.verification.retold import Retold, retold
from obs.texts import counted

_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_LANGUAGES: Mapping[str, Language] = {name: language for language, name in PAGES.items()}
_UNKNOWN = ("@type", "identifier", "contactPoint")
"""What the descriptor does not know of the publisher; of the contact it knows the address."""
_DOWNLOADS, _SOURCES = 6, 5


def check_page(folder: Path, name: str) -> Iterator[str]:
    """What the page *name* says otherwise than the descriptor, visibly or as JSON-LD."""
    text = (folder / name).read_text("utf-8")
    if not _SCRIPT.search(text):
        yield "it has no JSON-LD"
    yield from check_page_of(text, retold(folder), _LANGUAGES[name], "")


def check_page_of(text: str, release: Retold, language: Language, folder: str) -> Iterator[str]:
    """What the page *text* about *release*, which lies in *folder* seen from there, says otherwise."""
    found = _SCRIPT.search(text)
    if found:
        yield from _described(json.loads(found[1]), release, language, folder)
    yield from _visible(list(blocks(text)), release)


def _described(told: Mapping[str, Any], release: Retold, language: Language, folder: str) -> Iterator[str]:
    """The JSON-LD."""
    of = release.release
    address = f"{of.dataset.address}/{of.version}/" if of.dataset.address else folder
    wanted = json_ld(of, release.files, address, language=language)
    yield from contradictions(_known(told), _known(wanted), "JSON-LD:")
    for each in told.get("keywords", ()):
        if each not in release.keywords:
            yield f"JSON-LD: the keyword {each!r} is none of the descriptor"


def _known(document: Mapping[str, Any]) -> dict[str, Any]:
    """*document* without what the descriptor does not know, and its files by their paths."""
    left = {key: value for key, value in document.items() if key not in ("keywords", "distribution")}
    for role in ("creator", "publisher"):
        person = document.get(role, {})
        contact = person.get("contactPoint", {})
        known = {key: value for key, value in person.items() if key not in _UNKNOWN}
        left[role] = {**known, "email": contact.get("email")}
    left["isBasedOn"] = [_source(each) for each in document.get("isBasedOn", ())]
    files = document.get("distribution", ())
    left["distribution"] = {"number": len(files), **{each.get("name"): each for each in files}}
    return left


def _source(told: Mapping[str, Any]) -> dict[str, Any]:
    """A source with its title and publisher in one, as the descriptor has them."""
    publisher = told.get("publisher", {}).get("name")
    left = {key: value for key, value in told.items() if key != "publisher"}
    return {**left, "name": f"{told.get('name')} ({publisher})" if publisher else told.get("name")}


def _visible(found: Sequence[Block], release: Retold) -> Iterator[str]:
    """What people read: version and publisher, files, terms of the sources, credit of what is computed."""
    of = release.release
    publisher, email = plain(of.publisher.name), plain(of.publisher.email)
    facts = [each.text for each in found if each.section == "about" and each.tag == "dd"]
    for what, there in (
        (f"the version {of.version}", of.version in facts),
        (f"the publisher {publisher}", publisher in facts),
        (f"the address {email}", any(each.endswith(email) for each in facts)),
    ):
        if not there:
            yield f"among the facts about the version it does not name {what}"
    rows = [each for each in found if each.tag == "tr" and not each.head]
    files = [each for each in rows if each.section == "download" and len(each.cells) == _DOWNLOADS]
    yield from _files(files, release)
    sources = [each for each in rows if each.section == "terms" and len(each.cells) == _SOURCES]
    yield from _sources(sources, release)
    terms = [each for each in found if each.section == "terms"]
    yield from _computed(terms, release)
    own = (publisher, plain(of.licence.title))
    said = [each for each in terms if each.tag == "p" and all(part in each.text for part in own)]
    needed = 2 if computed_credits(of) else 1
    if len(said) < needed:
        yield f"its terms must say that computed figures and texts are {own[0]}'s, under {own[1]}"


def _files(rows: Sequence[Block], release: Retold) -> Iterator[str]:
    """The table of files, each with its rows and its hash."""
    stated = {row.cells[0].text: row for row in rows}
    for file in release.files:
        row = stated.pop(file.path, None)
        if row is None:
            yield f"it does not list {file.path}"
            continue
        if row.cells[5].text != file.sha256:
            yield other(f"the SHA-256 beside {file.path}", row.cells[5].text, file.sha256)
        count, wanted = re.sub(r"\D", "", row.cells[2].text), release.rows(file.table) if file.table else None
        if wanted is not None and count not in ("", str(wanted)):
            yield other(f"the number of rows of {file.path}", count, str(wanted))
    for path in stated:
        yield f"it lists {path}, which is none of the files of the descriptor"


def _sources(rows: Sequence[Block], release: Retold) -> Iterator[str]:
    """What must be said beside figures of each source, and under which terms they are."""
    sources = release.release.sources
    if len(rows) != len(sources):
        yield f"it tells of the terms of {counted(len(rows), 'source')}, and must of {len(sources)}"
        return
    for row, source in zip(rows, sources, strict=True):
        cells = row.cells
        if cells[3].text != plain(source.credit):
            yield other(f"the credit of figures from {source.id}", cells[3].text, source.credit)
        for told, wanted in (
            (cells[4].text, plain(source.licence.title)),
            (cells[4].address, source.licence.path),
        ):
            if told != wanted:
                yield other(f"the licence of figures from {source.id}", told, wanted)
        if not plain(source.title).endswith(f"({cells[1].text})") and cells[1].text:
            yield other(f"the publisher of {source.id}", cells[1].text, source.title)


def _computed(terms: Sequence[Block], release: Retold) -> Iterator[str]:
    """The credit of computed figures, each line with its tables."""
    points = [each.text for each in terms if each.tag == "li"]
    wanted = computed_credits(release.release)
    if len(points) != len(wanted):
        yield f"it has {counted(len(points), 'credit line')} for computed figures and must have {len(wanted)}"
        return
    for told, (credit, tables) in zip(points, wanted.items(), strict=True):
        rest = told.removeprefix(plain(credit))
        if rest == told:
            yield other("the credit of computed figures", told[: len(credit)], credit)
        elif not rest.endswith(f": {', '.join(tables)}"):
            yield other(f"the list of tables credited as {credit[:40]!r}...", rest.strip(), ", ".join(tables))
