"""The source ``socialstyrelsen``: yearly statistics through the JSON API v1 of the statistical database.

Documentation of the service: https://sdb.socialstyrelsen.se/sdbapi.aspx (not seen; see the README).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, cast

from obs import (
    Finding,
    Indicator,
    Limits,
    Page,
    Query,
    Reply,
    Request,
    Source,
    SourceError,
    SourceInfo,
    SourceUnavailableError,
    UnexpectedReplyError,
    UnknownIndicatorError,
    UnsupportedQueryError,
)
from obs_socialstyrelsen.replies import shown
from obs_socialstyrelsen.scope import Question, Scope
from obs_socialstyrelsen.terms import PUBLISHER, TERMS
from obs_socialstyrelsen.yearly_query import YearlyQuery, problems, query_of


class Socialstyrelsen(Source):
    """Figures by region, year and sex, with the statuses that the service's marks stand for."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="socialstyrelsen",
        title="Socialstyrelsen's statistical database",
        publisher=PUBLISHER,
        homepage="https://sdb.socialstyrelsen.se",
        base_url="https://sdb.socialstyrelsen.se/api/v1",
        terms=TERMS,
        # No limit was found in what could be read of its documentation: so one at a time, and few.
        limits=Limits(connections=1, calls=10, seconds=10.0),
    )

    def check(self, indicator: Indicator) -> Iterable[Finding]:
        """What is wrong with the query table in itself."""
        return tuple(problems(indicator))

    def plan(self, query: Query) -> Iterable[Request]:
        """A request for the variables of each subject; all else follows from the catalogue."""
        from obs_socialstyrelsen.catalogue import Asked, variables_request  # noqa: PLC0415

        scope = Scope(regions=tuple(sorted(query.regions)), first=query.first, last=query.last)
        subjects: dict[str, list[tuple[Indicator, YearlyQuery]]] = {}
        for indicator in query.indicators:
            read = query_of(indicator)
            subjects.setdefault(read.subject, []).append((indicator, read))
        return tuple(
            variables_request(Asked(scope=scope, pairs=tuple(pairs), values={}))
            for pairs in subjects.values()
        )

    def parse(self, request: Request, reply: Reply) -> Page:
        """What *reply* says; see `obs_socialstyrelsen.catalogue` and `obs_socialstyrelsen.results`."""
        if request.purpose == "data":
            from obs_socialstyrelsen.results import parse_results  # noqa: PLC0415  needs Polars

            return parse_results(request, reply)
        from obs_socialstyrelsen import catalogue, search  # noqa: PLC0415

        if request.purpose in ("search", "search-values"):
            return search.parse_search(request, reply)
        if request.purpose == "values":
            return catalogue.parse_values(request, reply)
        return catalogue.parse_variables(request, reply)

    def search(self, text: str) -> Iterable[Request]:
        """The request for the subjects, or for the values of "SUBJECT/VARIABLE"."""
        from obs_socialstyrelsen.search import search_request  # noqa: PLC0415

        return (search_request(text),)

    def refused(self, request: Request, reply: Reply) -> Page:
        """The service answers 404 also where a question has no row: of a single figure that is told."""
        if reply.status == 404 and request.purpose == "data":
            question = cast("Question", request.context)
            if len(question.cells) == 1:
                from obs_socialstyrelsen.results import nothing_found  # noqa: PLC0415

                return nothing_found(question)
        raise self.refusal(request, reply)

    def refusal(self, request: Request, reply: Reply) -> SourceError:
        """What an answer with another status than 200 means, and the way out."""
        if reply.status == 404 and request.purpose in ("variables", "search", "search-values"):
            return UnknownIndicatorError(
                f"Socialstyrelsen has nothing at {shown(reply)}",
                suggestion="find its name with obs search; social assistance is not in the API",
            )
        if reply.status == 404 and request.purpose == "data":
            return UnsupportedQueryError(
                f"Socialstyrelsen answers nothing to {shown(reply)}: it has no row of all this, "
                "or takes one value only of a variable",
                suggestion='narrow the years of the study, or name the variable: one_by_one = ["kon"]',
            )
        if reply.status in (401, 403):
            return SourceUnavailableError(
                f"access to {shown(reply)} is refused ({reply.status})",
                suggestion="the service needs no key: look for a proxy or firewall on the way",
            )
        return UnexpectedReplyError(
            f"Socialstyrelsen answered {reply.status} to {shown(reply)}",
            suggestion="try again later; report it if it persists",
        )
