"""The catalogue of a source: looking words up in it, and what of a whole one is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from obs.calling import blaming, read_reply
from obs.fetch import held_indicators
from obs.http import Client
from obs.models import CatalogueEntry, Page, Reply, Request
from obs.source import Source
from obs.study import Study, base_url

__all__ = ["held_indicators", "search_source"]


def search_source(
    study: Study, source_class: type[Source], text: str, environ: Mapping[str, str]
) -> list[CatalogueEntry]:
    """The entries of the source's catalogue that fit *text*, in its order; nothing is kept in a store."""
    with blaming(source_class, f"on the search for {text!r}"):
        source = source_class(study.source_options(source_class.info.id))
        waiting = list(source.search(text))
    address = base_url(study, source.info.id, source.info.base_url, environ)
    client = Client(base_url=address, limits=source.info.limits, tries=6)
    found: list[CatalogueEntry] = []
    while waiting:
        request = waiting.pop(0)
        request = replace(request, path=client.relative(request.path))
        page = client.send(request, lambda reply, request=request: _read(source, request, reply))
        found.extend(page.entries)
        waiting.extend(page.more)
    return found


def _read(source: Source, request: Request, reply: Reply) -> Page:
    return read_reply(source, request, reply)
