"""In which language SCB is asked: Swedish, or English where a table is not published in Swedish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obs import Reply, Request, UnexpectedReplyError, UnknownIndicatorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.plugins.scb.conftest import Kit

REGIONS = ("00", "1783")


def only_in(kit: Kit, languages: tuple[str, ...]) -> Callable[[Request], Reply]:
    """A service that has TAB638 in these languages only."""
    answer = kit.canned("TAB638")

    def answer_in(request: Request) -> Reply:
        is_known = request.purpose != "metadata" or request.path[-2:] in languages
        return answer(request) if is_known else kit.reply({"title": "Non-existent table"}, status=404)

    return answer_in


def test_a_table_published_only_in_english(kit: Kit) -> None:
    """Metadata that are not there in Swedish are asked for in English, and all else then too."""
    select = {"ContentsCode": "BE0101N1", "Alder": "-9"}
    query = {**kit.POPULATION, "select": select, "codelists": {"Alder": "agg_Ålder10årJ"}}
    fetched = kit.run(kit.plan(query, REGIONS), only_in(kit, ("en",)), stop_before="data")
    assert [request.path for request in (*fetched.sent, *fetched.left)] == [
        "/config",
        "/tables/TAB638/metadata?lang=sv",
        "/tables/TAB638/metadata?lang=en",
        "/codelists/agg_%C3%85lder10%C3%A5rJ?lang=en",
        *["/tables/TAB638/data?lang=en&outputFormat=json-stat2"] * 2,
    ]
    assert fetched.sent[2].indicators == ("scb_test",)


@pytest.mark.parametrize("told", [{}, {"language": "en"}])
def test_a_table_in_neither_language_is_unknown(kit: Kit, told: dict[str, str]) -> None:
    """English is asked for once; after that there is no such table."""
    plan = kit.plan({**kit.POPULATION, **told}, REGIONS)
    with pytest.raises(UnknownIndicatorError, match="no table 'TAB638'"):
        kit.run(plan, only_in(kit, ()))


@pytest.mark.parametrize(("purpose", "status"), [("metadata", 400), ("codelist", 404), ("config", 404)])
def test_other_refusals_are_final(kit: Kit, purpose: str, status: int) -> None:
    """Only metadata that are not there are worth asking for in English."""
    answer = kit.canned("TAB638")
    query = {**kit.POPULATION, "codelists": {"Alder": "agg_Ålder10årJ"}}
    sent: list[str] = []

    def refusing(request: Request) -> Reply:
        sent.append(request.purpose)
        return kit.reply({}, status=status) if request.purpose == purpose else answer(request)

    with pytest.raises(UnexpectedReplyError, match=f"answered {status}"):
        kit.run(kit.plan(query, REGIONS), refusing)
    assert sent.count(purpose) == 1


def test_the_language_of_the_query_is_used_throughout(kit: Kit) -> None:
    """With language = "en" nothing is asked for in Swedish."""
    plan = kit.plan({**kit.POPULATION, "language": "en"}, REGIONS)
    fetched = kit.run(plan, only_in(kit, ("en",)), stop_before="data")
    paths = [request.path for request in (*fetched.sent, *fetched.left) if "/tables/" in request.path]
    assert paths == [
        "/tables/TAB638/metadata?lang=en",
        *["/tables/TAB638/data?lang=en&outputFormat=json-stat2"] * 2,
    ]
