"""The contract of sources finds each broken promise, and says in words what is wrong."""

from __future__ import annotations

import re

import pytest
from tests.testing.liars import classes_of, failed_of, printed_on, told_of

KIND = "test_a_reply_of_another_kind_is_unreadable"

# What each liar of foreign/liars.py breaks: the tests that fail, and what one reads.
BROKEN: dict[str, tuple[set[str], str]] = {
    "TestHonest": (set(), ""),
    "TestOtherRegions": (
        {"test_it_answers_only_for_the_regions_asked"},
        r"asked for 0991 it answers for other regions too",
    ),
    "TestOtherYears": (
        {"test_it_answers_only_for_the_years_asked"},
        r"asked for 2021 to 2021 it answers for other years too\s+E +assert \['2022'\] == \[\]",
    ),
    "TestOtherIndicator": (
        {"test_it_answers_only_for_the_indicators_asked"},
        r"rows of indicators not asked for\s+E +assert \{'births'\} <= \{'births_own'\}",
    ),
    "TestCodesAsNumbers": (
        {"test_its_region_codes_are_texts_with_leading_zeros"},
        r"the region codes are numbers \(Int64\): leading zeros are lost",
    ),
    "TestCodesWithoutZeros": (
        {"test_its_region_codes_are_texts_with_leading_zeros"},
        r"was a leading zero lost\?\s+E +assert \['991'\] == \[\]",
    ),
    "TestDropsCodesWithZeros": (
        {
            "test_no_region_is_left_out_without_a_word",
            "test_known_figures_are_read_as_they_are",
        },
        r"was a leading zero lost on the way, .*\s+E +assert \['0991'\] == \[\]",
    ),
    "TestZeroForMissing": (
        {
            "test_known_figures_are_read_as_they_are",
            "test_a_figure_that_is_taken_away_is_no_figure",
        },
        r"\('0991', '2022', 'T'\) is missing and has no value",
    ),
    "TestMissingForZero": (
        {
            "test_known_figures_are_read_as_they_are",
            "test_a_zero_is_a_figure",
        },
        r"births, 0991, 2021, T is 0 in the reply\s+E +assert \[None\] == \[0.0\]",
    ),
    "TestNetwork": (
        {"test_it_opens_no_socket_and_starts_no_program"},
        r"it went outside by itself\s+E +assert \['socket\.",
    ),
    "TestLazyNetwork": (
        {"test_it_opens_no_socket_and_starts_no_program"},
        r"it went outside by itself\s+E +assert \['socket\.",
    ),
    "TestBelowPython": (
        {"test_it_opens_no_socket_and_starts_no_program"},
        r"it went outside by itself\s+E +assert \['ctypes\.dlopen",
    ),
    "TestFile": (
        {"test_it_opens_no_file"},
        r"it opened a file by itself\s+E +assert \['open own\.txt'\] == \[\]",
    ),
    "TestFileBelowPython": (
        {"test_it_opens_no_file"},
        r"it opened a file by itself\s+E +assert \['polars\.read_csv own\.csv'\] == \[\]",
    ),
    "TestSleep": (
        {"test_it_neither_waits_nor_starts_threads"},
        r"it waited, or started a thread\s+E +assert \['time\.sleep 0\.01'\]",
    ),
    "TestThread": (
        {"test_it_neither_waits_nor_starts_threads"},
        r"it waited, or started a thread\s+E +assert \['Thread\.start",
    ),
    "TestAsksTwice": (
        {"test_it_asks_for_nothing_twice"},
        r"the same request more than once\s+E +assert \[\('GET', '/births'\)\] == \[\]",
    ),
    "TestAsksAgain": (
        {"test_what_fails_is_not_asked_again[server error]"},
        r"server error in place of a reply: it sends these again\s+E +assert \['GET /births'\]",
    ),
    "TestZeroForMarks": (
        {f"test_a_mark_in_the_place_of_a_figure_is_no_figure[{mark}]" for mark in ("dots", "empty")},
        r"births, 0991, 2021, T is '\.\.' in the reply, and yet it has a value",
    ),
    "TestOneForTrue": (
        {"test_a_mark_in_the_place_of_a_figure_is_no_figure[true]"},
        r"births, 0991, 2021, T is True in the reply, and yet it has a value",
    ),
    "TestCrashOnMarks": (
        {f"test_a_mark_in_the_place_of_a_figure_is_no_figure[{mark}]" for mark in ("dots", "empty")},
        r"is '\.\.' in the reply: it raises ValueError.*a SourceError or a status is expected",
    ),
    "TestAnotherResult": (
        {"test_the_same_replies_give_the_same_result"},
        r"parsed a second time, a reply says something else",
    ),
    "TestAnotherPlan": ({"test_it_plans_the_same_for_the_same_query"}, r"the second plan is another"),
    "TestChangedTable": (
        {"test_it_leaves_the_tables_alone_that_it_gave"},
        r"a table that was given before has changed",
    ),
    "TestOrder": (
        {"test_the_order_of_regions_does_not_matter"},
        r"in another order it sends another request: nothing is recorded for GET /births\?regions=9902,0991",
    ),
    "TestTwice": ({"test_its_keys_are_unique"}, r"several rows have the same key"),
    "TestId": (
        {"test_its_id_is_lower_case_and_stays_the_same"},
        r"'Invented-1' is no lower-case identifier",
    ),
    "TestNoCredit": ({"test_its_terms_are_stated"}, r"Terms.credit is empty"),
    "TestSilentOnRedistribution": (
        {"test_it_says_whether_its_figures_may_be_passed_on"},
        r"set Terms.redistribution to",
    ),
    "TestNoPublisher": ({"test_it_names_its_publisher_and_address"}, r"SourceInfo.publisher is empty"),
    "TestTooFast": ({"test_its_limits_are_those_of_the_service"}, r"is faster than the service allows"),
    "TestNoLimit": ({"test_its_limits_are_those_of_the_service"}, r"calls=None.* is faster than the service"),
    "TestChangedField": (
        {"test_a_changed_field_never_gives_a_part_of_a_table"},
        r"the field 'value' renamed in the reply to /births.*: it passes for a whole answer",
    ),
    "TestPartOfATable": (
        {"test_a_reply_cut_off_is_unreadable"},
        r"cut off after \d+ bytes: it passes for a whole answer; UnreadableReplyError is expected",
    ),
    "TestAnyError": (
        {
            *(f"{KIND}[{way}]" for way in ("html", "plain text", "empty")),
            "test_a_reply_cut_off_is_unreadable",
        },
        r"html in place of the reply to /births.*: it raises JSONDecodeError",
    ),
    "TestRefusedRows": (
        {
            f"test_a_refusal_is_a_source_error[{way}]"
            for way in ("refused", "not found", "bad request", "server error")
        },
        r"status 403 to /births.* gives rows",
    ),
    "TestUnknown": (
        {"test_an_unknown_indicator_is_told"},
        r"it says nothing of an indicator that the service does not know",
    ),
    "TestUnknownOption": (
        {"test_it_refuses_an_option_that_it_does_not_know"},
        r"check lets the unknown option no_such_option of a query pass",
    ),
    "TestUndeclaredSearch": ({"test_it_searches_as_declared"}, r"it has a search: declare search_text"),
    "TestDeclaredSearch": ({"test_it_searches_as_declared"}, r"UnsupportedQueryError"),
    "TestDeclaredSexes": ({"test_it_tells_women_and_men_apart_as_declared"}, r"has_sexes is True"),
    "TestDeclaredPlaces": (
        {"test_it_tells_where_a_figure_stands_as_declared"},
        r"no value stands where locate says",
    ),
    "TestDeclaredCuts": ({"test_a_reply_cut_off_is_unreadable"}, r"each cut is told: remove tells_cut_off"),
    "TestUndeclaredStatus": (
        {"test_its_statuses_are_those_declared"},
        r"other statuses than `statuses` declares\s+E +assert \{.*\} <= ",
    ),
    "TestUnseenStatus": (
        {"test_its_statuses_are_those_declared"},
        r"add a figure of each of these to `known`: its status, or \(value, status\)",
    ),
    "TestPreliminaryForFinal": (
        {"test_known_figures_are_read_as_they_are"},
        r"\('0991', '2021', 'T'\) is 12\.5, provisional\s+E +assert 'reported' == 'provisional'",
    ),
    "TestFinalForPreliminary": (
        {"test_its_statuses_are_those_declared", "test_known_figures_are_read_as_they_are"},
        r"add a figure of each of these to `known`.*\s+E +assert .*\{'provisional'\}",
    ),
    "TestSwappedSexes": (
        {"test_it_tells_women_and_men_apart_as_declared"},
        r"add to `known` the women and the men of one place and period, with figures that differ",
    ),
    "TestHonestPages": (set(), ""),
    "TestHonestLinks": (set(), ""),
    "TestFirstPage": (
        {"test_it_follows_the_pages"},
        r"the source does not follow next_url: https://invented\.example/api/births\?page=2 in the reply",
    ),
    "TestFirstPageOfMany": (
        {"test_it_follows_the_pages"},
        r"the source does not follow nästa_sida: /api/births\?page=2 in the reply",
    ),
    "TestFirstPageByRel": (
        {"test_it_follows_the_pages"},
        r"the source does not follow href: \?page=2 in the reply",
    ),
    "TestLeftRecording": (
        {"test_every_recording_is_asked_for"},
        r"does it leave a page unread\?.*\s+E +assert \['GET /births\?page=2'\] == \[\]",
    ),
    "TestToldRegion": (set(), ""),
    "TestSilentRegion": (
        {"test_no_region_is_left_out_without_a_word"},
        r"no row of births is of these regions.*\s+E +assert \['00'\] == \[\]",
    ),
    "TestOtherCountry": (
        {"test_its_region_codes_are_texts_with_leading_zeros"},
        r"00 is the country.*\s+E +assert \['0000'\] == \[\]",
    ),
    "TestSilentOnOneIndicator": (
        {"test_no_region_is_left_out_without_a_word"},
        r"no row of deaths is of these regions.*\s+E +assert \['9902'\] == \[\]",
    ),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest prints on the liars, outside the tree and with a plugin that lies elsewhere."""
    return printed_on("liars.py", tmp_path_factory.mktemp("foreign"))


@pytest.mark.parametrize("liar", BROKEN)
def test_a_liar_fails_the_promise_that_it_breaks_and_no_other(printed: str, liar: str) -> None:
    """And what it breaks can be read, with the values: assertions are rewritten in a foreign package."""
    expected, message = BROKEN[liar]
    assert failed_of(printed, liar) == expected
    told = told_of(printed, liar)
    assert re.search(message, told), told


def test_every_liar_is_told_of() -> None:
    """Each class of the file is in the list above."""
    assert classes_of("liars.py") == set(BROKEN)
