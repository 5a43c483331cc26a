"""The contract of sources that can be fetched as a whole finds each broken promise, and says it in words."""

from __future__ import annotations

import re

import pytest
from tests.testing.liars import classes_of, failed_of, printed_on, told_of

OFFERS = "test_it_offers_everything_as_declared"
FIGURES = "test_figures_are_asked_for_by_the_ids_of_entries"
EACH = "test_figures_are_asked_for_of_each_entry"
ONCE = "test_everything_is_asked_for_once_and_the_same_way"
REFUSED = "test_a_catalogue_that_is_none_is_refused"

# What each liar of foreign/whole_liars.py breaks: the tests that fail, and what one reads.
BROKEN: dict[str, tuple[set[str], str]] = {
    "TestHonestWhole": (set(), ""),
    "TestUndeclaredWhole": ({OFFERS}, r"it can be fetched as a whole: declare has_everything = True"),
    "TestDeclaredWhole": ({OFFERS}, r"has_everything is True, and yet it is refused"),
    "TestLacksAnEntry": (
        {OFFERS},
        r"no entry of the catalogue has these queries.*\s+E +assert \[\{'table': 'deaths'\}\] == \[\]",
    ),
    "TestEntriesOfAnother": ({OFFERS}, r"entries of another source"),
    "TestSameId": ({OFFERS}, r"several entries have the same id\s+E +assert \['births', 'deaths'\] == \[\]"),
    "TestIdOfNoSeries": ({OFFERS}, r"no series can be stored under these ids\s+E +assert \['table/birth"),
    "TestBareEntry": ({OFFERS}, r"these entries have no title or no query"),
    "TestRefusesItsEntry": ({OFFERS}, r"check refuses the query of an entry\s+E +assert \[.*of is unknown"),
    "TestEntryWithoutFigures": (
        {EACH},
        r"no figures are asked for of these entries\s+E +assert \['deaths'\] == \[\]",
    ),
    "TestFiguresOfAnother": (
        {FIGURES, EACH},
        r"the reply to /deaths.* has rows of entries that the request does not name",
    ),
    "TestFiguresBeforeTheEntry": (
        {FIGURES},
        r"/deaths.* is for entries that no page of the catalogue has told of",
    ),
    "TestOtherRowsAsAWhole": (
        {"test_an_entry_is_read_as_when_asked_for_by_itself"},
        r"births by itself and the entry births have other rows",
    ),
    "TestOtherWords": (
        {"test_the_catalogue_is_asked_for_in_the_same_words"},
        r"it sends another request: nothing is recorded for GET /tables\?of=none",
    ),
    "TestFiguresTwice": ({ONCE}, r"the same request more than once\s+E +assert \['GET /births', "),
    "TestByOrder": (
        {ONCE},
        r"it sends another request: nothing is recorded for GET /births\?regions=9902,0991",
    ),
    "TestOwnForAnother": (
        {"test_indicators_of_the_study_change_nothing_else"},
        r"UnknownIndicatorError: there is no table /nothing",
    ),
    "TestFirstPageOfTheCatalogue": (
        {"test_it_follows_the_pages_of_the_catalogue"},
        r"the source does not follow next: https://invented\.example/api/tables\?page=2.*first page",
    ),
    "TestPartOfACatalogue": (
        {REFUSED},
        r"a part in place of the reply to /tables: it passes for a whole answer",
    ),
    "TestRefusedCatalogue": ({REFUSED}, r"status 403 to /tables: it passes for the end of the catalogue"),
    "TestChangedCatalogue": (
        {"test_a_changed_field_never_gives_a_part_of_the_catalogue"},
        r"the field 'next' renamed in the reply to /tables: it passes for a whole answer",
    ),
    "TestCatalogueFromOutside": (
        {"test_it_goes_nowhere_while_it_reads_everything"},
        r"it went outside by itself\s+E +assert \['socket\.",
    ),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest prints on the liars, outside the tree and with a plugin that lies elsewhere."""
    return printed_on("whole_liars.py", tmp_path_factory.mktemp("foreign"))


@pytest.mark.parametrize("liar", BROKEN)
def test_a_liar_fails_the_promise_that_it_breaks_and_no_other(printed: str, liar: str) -> None:
    """And what it breaks can be read, with the values."""
    expected, message = BROKEN[liar]
    assert failed_of(printed, liar) == expected
    told = told_of(printed, liar)
    assert re.search(message, told), told


def test_every_liar_is_told_of() -> None:
    """Each class of the file is in the list above."""
    assert classes_of("whole_liars.py") == set(BROKEN)
