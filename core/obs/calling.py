"""Calling a source plugin: what it may not do is turned into one error that names it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import cast

from obs.errors import SourceError, in_one_line
from obs.models import Announcement, CatalogueEntry, Finding, Group, Limits, Page, Reply, Request
from obs.observations import SCHEMA
from obs.plugins import Registry
from obs.source import Source
from obs.study import Study


@contextmanager
def blaming(source: Source | type[Source], doing: str) -> Generator[None]:
    """Turns whatever a plugin raises but may not, the end of Python too, into a SourceError of one line."""
    try:
        yield
    except SourceError:
        raise
    except (Exception, SystemExit) as cause:
        raise SourceError(
            f"{plugin_of(source)} broke {doing}: {in_one_line(cause)}",
            suggestion="report it to the author of the plugin; --debug shows where",
        ) from cause


def plugin_of(source: Source | type[Source]) -> str:
    """Whose code *source* is, for the beginning of a message about it."""
    came = f" ({source.admitted_from})" if source.admitted_from else ""
    return f"the plugin of source {source.info.id}{came}"


def started(registry: Registry, study: Study, source_id: str) -> Source:
    """The source called *source_id*, with the options of *study*. SourceError where it cannot be had."""
    cls = registry.source(source_id)
    with blaming(cls, "at its start"):
        return cls(study.source_options(source_id))


def read_reply(source: Source, request: Request, reply: Reply) -> Page:
    """What *source* reads in *reply*, in the form that core expects; SourceError if it cannot."""
    with blaming(source, f"on the reply to {reply.url}"):
        page = source.parse(request, reply) if reply.status == 200 else source.refused(request, reply)
        _require_form(page)
    _require_own(source, request, reply, page)
    return page


def _require_own(source: Source, request: Request, reply: Reply, page: Page) -> None:
    """SourceError for a request that follows from *reply* and is for a series that *request* is not for.

    Such a series may be complete, and stored, before anybody knows that more of it is to come. A request
    that names none, as one for a page of a catalogue, may be followed by any.
    """
    named = {id_ for each in page.more for id_ in each.indicators}
    others = named.difference(request.indicators) if request.indicators else ()
    if others:
        raise SourceError(
            f"{plugin_of(source)} asks for more of {', '.join(sorted(others))} after the reply to "
            f"{reply.url}, which was asked for {', '.join(request.indicators)} alone",
            suggestion="report it to the author of the plugin: a request in Page.more names no series that "
            "the request before it did not name",
        )


def _require_form(page: object) -> None:
    """TypeError for anything but a page whose parts are what they are declared to be."""
    if not isinstance(page, Page):
        raise TypeError(f"it gave {type(page).__name__} in place of a Page")
    for part, kind in (
        ("more", Request),
        ("findings", Finding),
        ("groups", Group),
        ("entries", CatalogueEntry),
        ("announcements", Announcement),
    ):
        for each in getattr(page, part):
            if not isinstance(each, kind):
                raise TypeError(f"Page.{part} holds {each!r}, which is no {kind.__name__}")
    limits = cast("object", page.limits)
    if limits is not None and not isinstance(limits, Limits):
        raise TypeError(f"Page.limits is {limits!r}")
    frame = page.observations
    if frame is not None and dict(frame.schema) != SCHEMA:
        found = ", ".join(f"{name} {dtype}" for name, dtype in frame.schema.items())
        raise TypeError(f"its observations have another shape ({found}); obs.observation_frame makes it")
