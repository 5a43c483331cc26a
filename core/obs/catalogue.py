"""The catalogue of a source: looking words up in it, and what of a whole one is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from obs.calling import blaming, read_reply
from obs.errors import UnsupportedQueryError
from obs.fetch import held_indicators
from obs.http import Client
from obs.models import CatalogueEntry, Finding, Page, Reply, Request
from obs.source import Source
from obs.study import Study, base_url

__all__ = ["Found", "NoSearchError", "held_indicators", "search_source"]


class NoSearchError(UnsupportedQueryError):
    """The source itself, not a reply, says that it does not search for such a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the catalogue of *source* has that fits a text, in its order, and what is to be known about it."""

    source: str
    entries: tuple[CatalogueEntry, ...]
    findings: tuple[Finding, ...]


def search_source(study: Study, source_class: type[Source], text: str, environ: Mapping[str, str]) -> Found:
    """What the source has that fits *text*; `NoSearchError` where it has no search.

    Nothing is kept in a store.
    """
    with blaming(source_class, f"on the search for {text!r}"):
        source = source_class(study.source_options(source_class.info.id))
        try:
            waiting = list(source.search(text))
        except UnsupportedQueryError as error:
            raise NoSearchError(error.message, suggestion=error.suggestion) from error
    address = base_url(study, source.info.id, source.info.base_url, environ)
    client = Client(base_url=address, limits=source.info.limits, tries=6)
    entries: list[CatalogueEntry] = []
    findings: list[Finding] = []
    while waiting:
        request = waiting.pop(0)
        request = replace(request, path=client.relative(request.path))
        page = client.send(request, lambda reply, request=request: _read(source, request, reply))
        entries.extend(page.entries)
        findings.extend(page.findings)
        waiting.extend(page.more)
    return Found(source=source.info.id, entries=tuple(entries), findings=tuple(findings))


def _read(source: Source, request: Request, reply: Reply) -> Page:
    return read_reply(source, request, reply)
