"""What a source says of itself."""

from __future__ import annotations

import re
from dataclasses import replace

from obs.models import Limits, Query
from obs.source import Source
from obs.testing.asking import Answer
from obs.testing.source_contract.case import SourceCase

_ID = re.compile(r"[a-z][a-z0-9_]{0,31}")


class Declarations(SourceCase):
    """Promises about `SourceInfo`, `Source.check` and the limits."""

    def test_its_id_is_lower_case_and_stays_the_same(self, source: Source) -> None:
        """The id is lower-case letters, digits and _, whatever the options are."""
        assert _ID.fullmatch(source.info.id), f"{source.info.id!r} is no lower-case identifier"
        other = type(source)({**source.options, "any": "option"})
        assert other.info.id == type(source).info.id == source.info.id, "the id changes with the options"

    def test_it_names_its_publisher_and_address(self, source: Source) -> None:
        """Title, publisher and homepage are there, and the address of the service unless it reads files."""
        info = source.info
        assert info.title.strip(), "SourceInfo.title is empty"
        assert info.publisher.strip(), "SourceInfo.publisher is empty"
        assert re.match("https?://", info.homepage), f"SourceInfo.homepage is {info.homepage!r}"
        if info.transport == "http":
            assert re.match("https?://", info.base_url), f"SourceInfo.base_url is {info.base_url!r}"
        else:
            assert info.base_url == "", "a source that reads files has no base_url"

    def test_its_terms_are_stated(self, source: Source) -> None:
        """A licence or the address of terms, and a credit line each for untouched and processed values."""
        terms = source.info.terms
        assert terms.credit.strip(), "Terms.credit is empty"
        assert terms.credit_processed.strip(), "Terms.credit_processed is empty"
        assert terms.credit != terms.credit_processed, "processed values must not carry the untouched credit"
        stated = bool(terms.licence or terms.licence_url)
        assert stated == self.states_licence, (
            "Terms has neither licence nor licence_url: give one, or set states_licence = False"
            if self.states_licence
            else "Terms states a licence: remove states_licence = False"
        )

    def test_it_says_whether_its_figures_may_be_passed_on(self, source: Source) -> None:
        """`Terms.redistribution` is stated: without it nothing of the source is published."""
        assert source.info.terms.redistribution is not None, (
            'set Terms.redistribution to "all", "processed" or "none", as the terms of the source say'
        )

    def test_its_limits_are_those_of_the_service(self, source: Source, answer: Answer) -> None:
        """It asks core for no more calls and connections than the service's documentation allows."""
        if source.info.transport == "file":
            return
        allowed = self.documented_limits
        assert allowed is not None, (
            "set documented_limits to what the service's documentation allows, Limits() if it says nothing"
        )
        later = [each.page.limits for each in answer.exchanges if each.page.limits is not None]
        for limits in (source.info.limits, *later):
            assert 1 <= limits.connections <= allowed.connections, (
                f"{limits} has more connections than {allowed}"
            )
            assert _is_within(limits, allowed), f"{limits} is faster than the service allows: {allowed}"

    def test_it_refuses_an_option_that_it_does_not_know(self, source: Source, good_query: Query) -> None:
        """`check` finds nothing wrong in the good query, and an error in one with an option of no meaning."""
        for indicator in good_query.indicators:
            wrong = [each for each in source.check(indicator) if each.severity == "error"]
            assert wrong == [], f"check refuses the good query of {indicator.id}"
            odd = replace(indicator, query={**indicator.query, "no_such_option": "x"})
            found = [each.severity for each in source.check(odd)]
            assert "error" in found, "check lets the unknown option no_such_option of a query pass"


def _is_within(limits: Limits, allowed: Limits) -> bool:
    """Whether *limits* lets through no more calls than *allowed*, in any time."""
    if allowed.calls is None:
        return True
    if limits.calls is None:
        return False
    return limits.calls <= allowed.calls and limits.calls * allowed.seconds <= allowed.calls * limits.seconds
