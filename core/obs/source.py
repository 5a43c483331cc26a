"""What the author of a source plugin subclasses.

A source never opens a socket or a file. It says which requests to send and turns the replies into
observations; core alone does the input and output. So rate limits, retries, recording and offline
replay are the same for every source, and a source is tested with files.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from obs.errors import SourceError, UnexpectedReplyError, UnsupportedQueryError
from obs.models import Finding, Indicator, Page, Position, Query, Reply, Request, SourceInfo


class Source(ABC):
    """A statistical source.

    *options* is the table ``[sources.ID]`` of obs.toml without ``base_url``.
    """

    info: ClassVar[SourceInfo]
    admitted_from: ClassVar[str] = ""
    """Set by core: the distribution, or the file of a study, that it came from, and its version."""

    def __init__(self, options: Mapping[str, object] | None = None) -> None:
        self.options: Mapping[str, object] = options or {}

    @abstractmethod
    def plan(self, query: Query) -> Iterable[Request]:
        """The first requests for *query*; those that depend on a reply come from `parse` as `Page.more`.

        The plan is the same whenever the query is the same: an interrupted fetch goes on by it.
        """

    @abstractmethod
    def parse(self, request: Request, reply: Reply) -> Page:
        """What *reply* (status 200) to *request* says.

        Pure: equal arguments give equal pages. Raises `UnreadableReplyError` for a reply that is cut off
        or of another kind (core asks again) and `UnexpectedReplyError` for one of a changed form.
        """

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        """Findings on the *query* table of an indicator, before anything is sent."""
        del indicator
        return ()

    def search(self, text: str) -> Iterable[Request]:
        """Requests that look *text* up in the source's catalogue; the pages carry `Page.entries`.

        `Page.findings` are shown beside them. *text* is words of a user, never of a syntax of the service.
        """
        raise UnsupportedQueryError(f"source {self.info.id} has no catalogue to search for {text!r}")

    def everything(self, query: Query) -> Iterable[Request]:
        """Requests for the source's whole catalogue, and by `Page.more` for the figures of all that is in it.

        The pages of the catalogue carry `Page.entries`, each with its `query`. A request without *indicators*
        is for more of the catalogue, and is the same whatever *query* holds; one for figures names the ids of
        the entries that it is for. *query* has the regions and years and, as its indicators, those of the
        study that may stand on an entry of their own id: then their queries hold.
        """
        del query
        raise UnsupportedQueryError(
            f"source {self.info.id} cannot be fetched as a whole",
            suggestion="name what you need of it as indicators of a study",
        )

    def group(self, group_id: str) -> Iterable[Request]:
        """Requests for a comparison group of the source; the pages carry `Page.groups`."""
        raise UnsupportedQueryError(f"source {self.info.id} has no groups, so no {group_id!r}")

    def calendar(self, indicators: Sequence[Indicator]) -> Iterable[Request]:
        """Requests for what the source says of coming publications; the pages carry `Page.announcements`.

        *indicators* are all of the study's that are of this source. Where `plan` asks for the same metadata,
        ask in the same words: a service that cannot be reached is then spoken for by the last fetch.
        """
        del indicators
        raise UnsupportedQueryError(f"source {self.info.id} knows no calendar of publications")

    def locate(
        self, reply: Reply, indicator: Indicator, *, region: str, period: str, sex: str
    ) -> Position | None:
        """Where in *reply* the observation of *indicator* with this key stands; None if it is not there.

        *reply* is any of those that a fetch of *indicator* has recorded, be it data or not; what was asked
        to get it is not known any more. A source that does not tell has the row counted among those that
        `parse` gives.
        """
        del reply, indicator, region, period, sex
        return None

    def refused(self, request: Request, reply: Reply) -> Page:
        """What follows from *reply*, which has a status other than 200 and is not worth a retry.

        As a rule nothing: `refusal` is raised. A source that can ask in another way gives a page with *more*.
        """
        raise self.refusal(request, reply)

    def refusal(self, request: Request, reply: Reply) -> SourceError:
        """The error to raise for *reply*, which has a status other than 200 and is not worth a retry."""
        del request
        return UnexpectedReplyError(
            f"{self.info.title} answered {reply.status} to {reply.url}",
            suggestion="check the id and the address; the service may have changed",
        )
