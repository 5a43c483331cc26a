"""Looking something up in the service's catalogue, with as few requests as that takes.

Words are looked for in the subjects, and only where none has them in the variables of each. The name of a
subject ("pahittat") lists its variables, "pahittat/alder" the values of one: what a query needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import quote

from obs import CatalogueEntry, Page, Reply, Request
from obs_socialstyrelsen.replies import identity, items, text

_MOST_SUBJECTS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a search is for: *words*, and *within* what; *title* is what that is called."""

    words: tuple[str, ...]
    within: str = ""
    title: str = ""


def search_request(asked: str) -> Request:
    """The request for all subjects; for "SUBJECT/VARIABLE" that for the values of the variable."""
    subject, slash, variable = (part.strip() for part in asked.partition("/"))
    if slash and subject and variable:
        return _request(Wanted(words=(), within=f"{subject}/{variable}", title=variable), "search-values")
    return Request(path="/sv", purpose="search", context=Wanted(words=tuple(asked.casefold().split())))


def parse_search(request: Request, reply: Reply) -> Page:
    """What in *reply* has all words; after the subjects, if none has them, their variables are asked for."""
    wanted = cast("Wanted", request.context)
    key = "id" if request.purpose == "search-values" else "namn"
    found = [(identity(each, key, reply), text(each, "text", reply)) for each in items(reply)]
    if not wanted.within:
        named = [(name, title) for name, title in found if (name,) == wanted.words]
        if named:
            return Page(more=tuple(_variables(replace(wanted, words=()), named)))
    entries = tuple(
        CatalogueEntry(
            source="socialstyrelsen",
            id=f"{wanted.within}/{name}" if wanted.within else name,
            title=f"{wanted.title}: {title or name}" if wanted.within else title or name,
        )
        for name, title in found
        if all(word in f"{name} {title}".casefold() for word in wanted.words)
    )
    if wanted.within or entries:
        return Page(entries=entries)
    return Page(more=tuple(_variables(wanted, found[:_MOST_SUBJECTS])))


def _variables(wanted: Wanted, subjects: list[tuple[str, str]]) -> Iterator[Request]:
    for name, title in subjects:
        yield _request(replace(wanted, within=name, title=title or name), "search")


def _request(wanted: Wanted, purpose: str) -> Request:
    return Request(path=f"/sv/{quote(wanted.within, safe='/')}", purpose=purpose, context=wanted)
