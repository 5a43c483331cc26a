"""Kolada as a source: KPIs by municipality and year through its API v3.

Documentation of the service: https://www.kolada.se/om-oss/api/ and https://api.kolada.se/v3/docs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar
from urllib.parse import quote

from obs import (
    Finding,
    Indicator,
    Limits,
    Page,
    Position,
    Query,
    Reply,
    Request,
    Source,
    SourceError,
    SourceInfo,
    Terms,
    UnsupportedQueryError,
)
from obs_kolada.codes import GROUP, KPI
from obs_kolada.plan import metadata_requests
from obs_kolada.queries import check_query
from obs_kolada.refusals import is_not_found, is_unknown_kpi, refusal_of


class KoladaSource(Source):
    """Values, statuses and sexes as Kolada gives them, for SCB's codes of regions.

    An indicator's query is ``{ kpi = "N31807" }``; ``zero_is_missing``, true or a list of years, says that a
    0 stands for missing, ``missing_years`` that nothing of these years is a figure. Metadata are asked for
    first; the data requests follow from them, so that nothing is asked about a KPI that Kolada does not have.
    """

    info: ClassVar[SourceInfo] = SourceInfo(
        id="kolada",
        title="Kolada",
        publisher="Rådet för främjande av kommunala analyser (RKA)",
        homepage="https://www.kolada.se",
        base_url="https://api.kolada.se/v3",
        terms=Terms(
            licence="",
            licence_url="https://www.kolada.se/om-oss/api/",
            credit="Källa: Kolada",
            credit_processed="Egen bearbetning av data från Kolada",
            redistribution="all",
        ),
        limits=Limits(connections=8),
    )

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        """Errors for another query than ``{ kpi = "N31807" }``, with or without the other keys."""
        return check_query(indicator)

    def plan(self, query: Query) -> Iterable[Request]:
        """One request for the metadata of every 25 KPIs; see `obs_kolada.paths` for what follows."""
        return metadata_requests(query)

    def parse(self, request: Request, reply: Reply) -> Page:
        """The observations of a data reply; the data requests after a reply with metadata."""
        if request.purpose == "data":
            from obs_kolada.data import parse_data  # noqa: PLC0415

            return parse_data(request, reply)
        from obs_kolada import catalogue  # noqa: PLC0415

        if request.purpose == "group":
            return catalogue.parse_group(request, reply)
        if request.purpose == "search":
            return catalogue.parse_search(request, reply)
        if request.purpose == "everything":
            from obs_kolada import everything  # noqa: PLC0415

            return everything.parse_catalogue(request, reply)
        if request.purpose == "calendar":
            from obs_kolada import calendar  # noqa: PLC0415

            return calendar.parse_calendar(request, reply)
        return catalogue.parse_kpis(request, reply)

    def search(self, text: str) -> Iterable[Request]:
        """A request for the KPI with the id *text*, or for those whose titles hold all its words."""
        from obs_kolada.catalogue import Lookup  # noqa: PLC0415

        kpi = text.strip().upper()
        path = f"/kpi/{kpi}" if KPI.fullmatch(kpi) else f"/kpi?title={quote(text.strip())}"
        return (Request(path=path, purpose="search", context=Lookup()),)

    def everything(self, query: Query) -> Iterable[Request]:
        """The catalogue, 5,000 KPIs a page; then the figures of 25 KPIs for 25 areas a request, all years."""
        from obs_kolada.everything import catalogue_requests  # noqa: PLC0415

        return catalogue_requests(query)

    def group(self, group_id: str) -> Iterable[Request]:
        """The request for one of Kolada's groups, such as "G175965"; UnsupportedQueryError for other ids."""
        if not GROUP.fullmatch(group_id):
            raise UnsupportedQueryError(
                f"{group_id!r} is not the id of a group in Kolada",
                suggestion="an id is G and digits, as G175965; find it on kolada.se",
            )
        return (Request(path=f"/municipality_groups/{group_id}", purpose="group", context=group_id),)

    def calendar(self, indicators: Sequence[Indicator]) -> Iterable[Request]:
        """One request for every 25 KPIs: `publication_date`, `prel_publication_date` and `publ_period`."""
        from obs_kolada.calendar import calendar_requests  # noqa: PLC0415

        return calendar_requests(indicators)

    def locate(
        self, reply: Reply, indicator: Indicator, *, region: str, period: str, sex: str
    ) -> Position | None:
        """The JSON pointer to a figure in a page of data."""
        from obs_kolada.locating import locate  # noqa: PLC0415

        return locate(reply, indicator, region, period, sex)

    def refused(self, request: Request, reply: Reply) -> Page:
        """Where KPIs are not found, the questions that tell which; else `refusal` is raised.

        A search for an id that Kolada does not have has no entries.
        """
        if request.purpose == "search" and is_unknown_kpi(reply):
            return Page()
        if request.purpose == "calendar" and is_not_found(reply):
            from obs_kolada.calendar import not_found  # noqa: PLC0415

            return not_found(request)
        if request.purpose == "kpi" and is_not_found(reply):
            from obs_kolada.catalogue import kpis_not_found  # noqa: PLC0415

            return kpis_not_found(request, reply)
        raise self.refusal(request, reply)

    def refusal(self, request: Request, reply: Reply) -> SourceError:
        """What an answer with another status than 200 means, and the way out."""
        return refusal_of(request, reply)
