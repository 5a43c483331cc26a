"""The comparison as a whole: its table, its headings, the one period for all, what it says of gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import obs_schemas
from obs import Break, ConfigError
from obs.compare import Options
from obs.compare.gathering import start_of
from obs.compare.tabulation import SCHEMA
from obs.contracts.frames import check_frame

if TYPE_CHECKING:
    from tests.compare.conftest import Bench

STABLE = (
    "indicator", "region", "region_name", "period", "sex", "value", "unit", "status", "rank", "n",
    "percentile", "band", "benchmark", "benchmark_value", "difference", "change", "change_from",
)  # fmt: skip


def test_change_is_counted_from_another_period_when_asked(bench: Bench) -> None:
    """--change-from goes before the study; what is no period is refused."""
    bench.put("A1")
    (row,) = bench.rows(Options(change_from="2020", regions=("9901",)))
    assert (row["change_from"], row["change"]) == ("2020", -3.0)
    with pytest.raises(ConfigError, match="no period"):
        bench.compare(Options(change_from="soon"))


def test_the_stable_columns_come_first() -> None:
    """The promised columns are the first ones, in the promised order, and the schema file has them all."""
    assert tuple(SCHEMA)[: len(STABLE)] == STABLE
    assert [field["name"] for field in obs_schemas.read("comparison")["fields"]] == list(SCHEMA)


def test_the_table_keeps_its_contract(bench: Bench) -> None:
    """Ranks, gaps, an indicator without figures and regions outside the group: all within the schema."""
    bench.put("A1")
    bench.put("A2", polarity="none")
    bench.put("A3", [])
    del bench.held["A3"]
    table = bench.compare(Options(regions=("9901", "9905", "00", "1783"))).table
    assert check_frame(table, obs_schemas.read("comparison")) == []
    assert dict(table.schema) == SCHEMA


def test_a_row_says_it_all(bench: Bench) -> None:
    """The worked example: 1.0 is the lowest of 1, 2, 2, 5; the country has 3; it was 4 in 2020."""
    bench.put("A1")
    row = bench.rows()[1]
    assert tuple(row[name] for name in STABLE) == (
        "A1", "9901", "9901", "2022", "T", 1.0, "%", "reported", 1, 4,
        12.5, "best quarter", "00", 3.0, -2.0, -3.0, "2020",
    )  # fmt: skip
    assert (row["median"], row["difference_median"], row["percent_change"]) == (2.0, -1.0, -75.0)
    assert (row["group"], row["group_size"], row["coverage"]) == ("five", 5, 0.8)
    assert row["note"] is None


def test_a_missing_value_is_shown_and_not_ranked(bench: Bench) -> None:
    """Its row has the status in place of value, rank, band and differences."""
    bench.put("A1")
    row = bench.rows()[0]
    assert (row["region"], row["status"], row["value"]) == ("9905", "missing", None)
    assert (row["rank"], row["band"], row["difference"], row["difference_median"]) == (None,) * 4


def test_rows_come_in_the_order_of_the_study(bench: Bench) -> None:
    """Indicators, and within them regions, as the study lists them."""
    bench.put("B2")
    bench.put("A1")
    assert [(row["indicator"], row["region"]) for row in bench.rows()] == [
        ("B2", "9905"), ("B2", "9901"), ("A1", "9905"), ("A1", "9901"),
    ]  # fmt: skip


def test_the_latest_period_that_half_of_the_group_has(bench: Bench) -> None:
    """2023 with two of five is too thin, so all are compared in 2022, which has three."""
    thin = [(code, "2023", "T", 1.0) for code in ("9901", "9902", "00", "9999")]
    bench.put("A1", [(code, "2022", "T", 2.0) for code in ("9901", "9902", "9903")] + thin)
    heading = bench.compare().headings[0]
    assert (heading.period, heading.n, heading.group_size, heading.coverage) == ("2022", 3, 5, 0.6)


def test_women_and_men_do_not_make_a_period(bench: Bench) -> None:
    """A period in which only the sexes have values has no totals to compare."""
    sexes = [(code, "2023", sex, 1.0) for code in ("9901", "9902", "9903") for sex in "FM"]
    bench.put("A1", [(code, "2022", "T", 2.0) for code in ("9901", "9902", "9903")] + sexes)
    assert bench.compare().headings[0].period == "2022"


def test_exactly_half_is_enough(bench: Bench) -> None:
    """Two of a group of four make a period."""
    bench.put("A1", [("9901", "2022", "T", 1.0), ("9902", "2022", "T", 2.0), ("1783", "2023", "T", 1.0)])
    assert bench.compare(Options(group="9901,9902,9903,9904")).headings[0].period == "2022"


def test_each_indicator_has_its_own_latest_period(bench: Bench) -> None:
    """A monthly series is compared in its last month, an annual one in its last year."""
    bench.put("A1")
    bench.put("M1", [(code, "2022-07", "T", 1.0) for code in ("9901", "9902", "9903")])
    assert [heading.period for heading in bench.compare().headings] == ["2022", "2022-07"]


def test_one_period_for_all_when_asked(bench: Bench) -> None:
    """The period asked for is taken however few have it, and the thin coverage is a finding."""
    bench.put("A1")
    comparison = bench.compare(Options(period="2020"))
    assert (comparison.headings[0].period, comparison.headings[0].n) == ("2020", 1)
    assert [finding.code for finding in comparison.findings] == ["low-coverage", "no-benchmark"]


def test_an_indicator_without_the_period_asked_for_says_what_it_has(bench: Bench) -> None:
    """It keeps its rows, without period and value and with the reason."""
    bench.put("A1")
    comparison = bench.compare(Options(period="1999"))
    assert comparison.headings[0].problem == "no figures for 1999: they run from 2020 to 2022"
    row = comparison.table.to_dicts()[0]
    assert (row["period"], row["value"], row["status"], row["rank"], row["n"]) == (None, None, None, None, 0)
    assert row["note"] == comparison.headings[0].problem
    assert [finding.code for finding in comparison.findings] == ["not-compared"]


def test_an_indicator_that_is_not_held_does_not_stop_the_rest(bench: Bench) -> None:
    """It is named with the way to get it; the others are compared."""
    bench.put("A1")
    bench.put("A2")
    del bench.held["A1"]
    first, second = bench.compare().headings
    assert first.problem == "no figures held: run obs fetch"
    assert (second.problem, second.n) == ("", 4)


def test_no_period_that_half_have(bench: Bench) -> None:
    """Two of five in every year is not enough to compare."""
    bench.put("A1", [("9901", "2022", "T", 1.0), ("9902", "2022", "T", 1.0)])
    assert bench.compare().headings[0].problem == "no period in which half of the group has a value"


def test_a_missing_benchmark_is_not_available(bench: Bench) -> None:
    """No value of the country for the period: no difference, not the difference to zero."""
    bench.put("A1", [("9901", "2022", "T", 1.0), ("00", "2022", "T", None), ("9902", "2022", "T", 2.0)])
    comparison = bench.compare(Options(group="9901,9902", regions=("9901",)))
    row = comparison.table.to_dicts()[0]
    assert (row["benchmark_value"], row["difference"]) == (None, None)
    assert "benchmark not available" in row["note"]
    assert [finding.code for finding in comparison.findings] == ["no-benchmark"]


def test_a_region_outside_the_group_says_so(bench: Bench) -> None:
    """Groups that a source draws up leave out the municipality itself: differences, but no rank."""
    bench.put("A1")
    row = bench.rows(Options(group="9902,9903,9904", regions=("9901",)))[0]
    assert (row["rank"], row["n"], row["difference_median"]) == (None, 3, -1.0)
    assert row["note"] == "not in the group, so no rank"


def test_remarks_of_both_metrics_are_joined(bench: Bench) -> None:
    """Outside the group and across a break: both remarks stand in the note."""
    bench.put("A1", breaks=(Break(period="2021", reason="new law"),))
    row = bench.rows(Options(group="9902,9903,9904", regions=("9901",)))[0]
    assert row["note"] == "not in the group, so no rank; no change across a break: 2021 (new law)"


@pytest.mark.parametrize(
    ("change_from", "period", "start"),
    [
        ("2017", "2022", "2017"),
        ("2017", "2022-07", "2017-07"),
        ("2017", "2022-Q3", "2017-Q3"),
        ("2017-03", "2022-07", "2017-03"),
        ("2017-03", "2022", "2017"),
        ("2017-Q1", "2022-07", "2017-07"),
    ],
)
def test_change_starts_at_the_same_part_of_the_year(change_from: str, period: str, start: str) -> None:
    """July is compared with July, a quarter with that quarter, a year with a year."""
    assert start_of(change_from, period) == start


def test_the_credit_is_that_of_processed_values(bench: Bench) -> None:
    """Ranks and differences are our own work: never "Källa: ..."."""
    bench.put("A1")
    comparison = bench.compare()
    assert comparison.headings[0].credit == "Eget av Påhitt"
    assert "Källa" not in comparison.table.write_csv()


def test_a_reason_that_both_metrics_give_stands_once(bench: Bench) -> None:
    """A region without any row has no observation: one remark, not one of each metric."""
    bench.put("aid", (("9901", "2020", "T", 4.0), ("9901", "2022", "T", 1.0)), headline=True)
    rows = {row["region"]: row for row in bench.rows(Options(period="2022"))}
    assert rows["9905"]["note"] == "no observation"
