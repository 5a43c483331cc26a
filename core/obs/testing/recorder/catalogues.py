"""Cutting a catalogue down to what is asked about, before the figures of all that is in it are asked for."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

from obs.models import CatalogueEntry, Page
from obs.source import Source
from obs.testing.recorder.conversation import Answered, Question, read_by
from obs.testing.recorder.trimming import trimmed
from obs.testing.recordings import Key, request_key


def cut_down(source: Source, question: Question, answered: Answered) -> Answered:
    """*answered* without entries that *question* is not about, as far as the source reads the rest the same.

    The way to further pages stays. Anything but a page of the catalogue is left as it came.
    """
    request, reply, read = answered
    if not question.about or request.indicators or not isinstance(read, Page) or not read.entries:
        return answered
    wanted = _about(read, question), _pages(read)

    def same(body: bytes) -> bool:
        page = read_by(deepcopy(source), request, replace(reply, body=body))
        return isinstance(page, Page) and (_about(page, question), _pages(page)) == wanted

    short = replace(reply, body=trimmed(reply.body, same))
    return request, short, read_by(source, request, short)


def _about(page: Page, question: Question) -> list[CatalogueEntry]:
    return [each for each in page.entries if each.query in question.about]


def _pages(page: Page) -> list[Key]:
    """The requests for more of the catalogue."""
    return [request_key(each) for each in page.more if not each.indicators]
