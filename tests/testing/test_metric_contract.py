"""The contract of metrics finds each broken promise, and says in words what is wrong."""

from __future__ import annotations

import re

import pytest
from tests.testing.liars import classes_of, failed_of, printed_on, told_of

# What each liar of foreign/metric_liars.py breaks: the tests that fail, and what one reads.
BROKEN: dict[str, tuple[set[str], str]] = {
    "TestHonest": (set(), ""),
    "TestOtherConstraint": ({"test_its_result_fits_the_schema"}, r"distance must be at least 0"),
    "TestMisdeclared": (
        {"test_its_result_fits_the_schema"},
        r"'nothing' is called untouched and is no column of its result",
    ),
    "TestNotFinite": (
        {"test_no_number_is_nan_or_infinite"},
        r"these columns hold NaN or infinity\s+E +assert \['distance'\] == \[\]",
    ),
    "TestRefusesZeros": (
        {"test_no_number_is_nan_or_infinite"},
        r"these columns hold NaN or infinity\s+E +assert \['distance'\] == \[\]",
    ),
    "TestZeroBenchmark": (
        {"test_no_number_is_nan_or_infinite"},
        r"these columns hold NaN or infinity\s+E +assert \['distance'\] == \[\]",
    ),
    "TestBreaksOnZeros": ({"test_no_number_is_nan_or_infinite"}, r"ZeroDivisionError: every figure is zero"),
    "TestRankOutside": (
        {"test_regions_outside_the_group_get_no_rank"},
        r"no members of the group and have a rank\s+E +assert \['00', '0767'\] == \[\]",
    ),
    "TestOtherRanks": (
        {"test_regions_outside_the_group_get_no_rank"},
        r"`ranks` names what is no column of the result\s+E +.*assert .*\{'rnak'\}",
    ),
    "TestTouched": (
        {"test_what_is_called_untouched_is_as_observed"},
        r"value of N31807, \d{2,4} was touched\s+E +assert \d+\.\d == \d+\.\d{2,}",
    ),
    "TestSilentGap": (
        {"test_nothing_is_missing_without_a_word"},
        r"N31807, 1783: its figures are not there, and no note or status says so",
    ),
    "TestSilentOutsider": (
        {"test_nothing_is_missing_without_a_word"},
        r"N31807, 0767: its figures are not there, and no note or status says so",
    ),
    "TestSameWordAlways": (
        {"test_nothing_is_missing_without_a_word"},
        r"N31807, 1783: its figures are not there, and no note or status says so",
    ),
    "TestLosesOne": (
        {"test_nothing_is_missing_without_a_word"},
        r"N31807, 1783: its figures are not there, and no note or status says so",
    ),
    "TestGone": (
        {"test_nothing_is_missing_without_a_word"},
        r"1783, whose figures are missing, is gone without a word",
    ),
    "TestUndeclared": (
        {"test_its_parameters_are_declared"},
        r"parameters that it does not declare\s+E +assert \{'bonus'\} == set\(\)",
    ),
    "TestUnexplained": ({"test_its_parameters_are_declared"}, r"each parameter needs a line in meanings"),
    "TestAnyFactor": ({"test_a_wrong_parameter_is_refused"}, r"factor = .* it is ignored"),
    "TestCrash": ({"test_a_wrong_parameter_is_refused"}, r"factor = .* it breaks with TypeError"),
    "TestRowOrder": (
        {"test_the_order_of_rows_does_not_matter"},
        r"the result depends on the order of the rows",
    ),
    "TestRegionOrder": (
        {"test_the_order_of_regions_does_not_matter"},
        r"the result depends on the order of the regions",
    ),
    "TestAnotherTime": (
        {"test_the_same_panel_gives_the_same_result"},
        r"computed again it gives another result",
    ),
    "TestChangesParameters": (
        {"test_it_does_not_change_what_it_is_given"},
        r"the parameters have changed\s+E +assert \{'factor': 2\.0\} == \{'factor': 1\.0\}",
    ),
    "TestRelational": (set(), ""),
    **{
        liar: (
            {"test_a_relational_metric_takes_each_indicator_by_itself"},
            r"the rows of an indicator depend on the others",
        )
        for liar in ("TestNearestOfAll", "TestOnePeriod", "TestOnePolarity", "TestFewRows")
    },
    "TestPolarsOnly": (
        {"test_a_relational_metric_gives_the_same_on_duckdb"},
        r"it breaks on DuckDB: metric distance \(\w+\) broke: \w+",
    ),
    "TestOtherElsewhere": (
        {"test_a_relational_metric_gives_the_same_on_duckdb"},
        r"on DuckDB it gives another result",
    ),
    "TestNetwork": (
        {"test_it_opens_no_socket_and_starts_no_program"},
        r"it went outside\s+E +assert \['socket\.",
    ),
    "TestFile": ({"test_it_opens_no_file"}, r"it opened a file\s+E +assert \['open own\.txt'\] == \[\]"),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest prints on the liars, outside the tree and with a plugin that lies elsewhere."""
    return printed_on("metric_liars.py", tmp_path_factory.mktemp("foreign"))


@pytest.mark.parametrize("liar", BROKEN)
def test_a_liar_fails_the_promise_that_it_breaks_and_no_other(printed: str, liar: str) -> None:
    """And what it breaks can be read, with the values: assertions are rewritten in a foreign package."""
    expected, message = BROKEN[liar]
    assert failed_of(printed, liar) == expected
    told = told_of(printed, liar)
    assert re.search(message, told), told


def test_every_liar_is_told_of() -> None:
    """Each class of the file is in the list above."""
    assert classes_of("metric_liars.py") == set(BROKEN)
