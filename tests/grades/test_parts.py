"""The four parts of a grade, on cases that can be counted by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from obs import Announcement, Break
from obs.grades.breaks import breaks_of
from obs.grades.coverage import coverage_of
from obs.grades.lateness import Seen, lateness_of
from obs.grades.model import by_limits
from obs.grades.revised import revisions_of

if TYPE_CHECKING:
    from tests.grades.conftest import Kit


def test_limits_belong_to_the_better_letter() -> None:
    """What lies just at a limit still has the letter that the limit is for."""
    assert [by_limits(value, (1, 2, 3)) for value in (0, 1, 1.01, 2, 3, 3.01)] == list("AABBCD")


def test_complete(kit: Kit) -> None:
    """Four places, five years, twenty figures."""
    mark = coverage_of(kit.frame(*kit.years(2018, 2022)), kit.PLACES)
    assert (mark.letter, mark.value) == ("A", 0.0)
    assert "20 of 20 figures of 4 municipalities, 2018 to 2022 (100.0 %); 4 of 4 in 2022" in mark.reason


def test_missing_rows_and_missing_values_are_the_same(kit: Kit) -> None:
    """Of 20, one has no row, one is missing and one suppressed: 15 % are lacking."""
    rows = kit.years(2018, 2022)
    rows[0] = (*rows[0][:2], "missing")
    rows[1] = (*rows[1][:2], "suppressed")
    mark = coverage_of(kit.frame(*rows[:2], *rows[3:]), kit.PLACES)
    assert (mark.letter, mark.value) == ("C", pytest.approx(0.15))
    assert "17 of 20" in mark.reason


def test_the_last_period_counts_by_itself(kit: Kit) -> None:
    """A long good past does not make up for a last year in which half of the places lack."""
    mark = coverage_of(kit.frame(*kit.years(1990, 2021), *kit.years(2022, 2022, kit.PLACES[:2])), kit.PLACES)
    assert (mark.letter, mark.value) == ("D", 0.5)


def test_a_year_without_any_row_is_lacking(kit: Kit) -> None:
    """A hole in the middle of a series is seen although nothing stands there."""
    mark = coverage_of(kit.frame(*kit.years(2018, 2019), *kit.years(2021, 2022)), kit.PLACES)
    assert (mark.letter, mark.value) == ("C", pytest.approx(0.2))


def test_other_regions_do_not_count(kit: Kit) -> None:
    """The country, counties and places that the study does not ask for are left out."""
    others = kit.years(2018, 2022, ("00", "01", "0123"))
    assert coverage_of(kit.frame(*kit.years(2018, 2022), *others), (*kit.PLACES, "00")).value == 0.0


def test_only_for_the_country(kit: Kit) -> None:
    """A price index is judged by its periods."""
    mark = coverage_of(kit.frame(*kit.years(2018, 2022, ("00",))), (*kit.PLACES, "00"))
    assert (mark.letter, mark.value) == ("A", 0.0)
    assert "of the country" in mark.reason


def test_by_sex_only(kit: Kit) -> None:
    """Without totals, women's or men's figures stand for the place; a place counts once."""
    both = [kit.frame(*kit.years(2018, 2022), sex=sex) for sex in ("F", "M")]
    assert coverage_of(both[0].vstack(both[1]), kit.PLACES).value == 0.0


def test_nothing_with_a_value(kit: Kit) -> None:
    """No letter, and the reason said."""
    mark = coverage_of(kit.frame(("0114", "2020", "missing")), kit.PLACES)
    assert mark.letter is None
    assert "no value" in mark.reason


def seen(since: str, until: str, *periods: str, **fields: Any) -> Seen:
    return Seen(
        since=date.fromisoformat(since),
        until=date.fromisoformat(until),
        periods=frozenset(periods),
        **fields,
    )


def late(held: str, fetched: list[Seen], said: Announcement | None = None, until: str | None = None) -> Any:
    return lateness_of(held.split(), fetched, said, closed_after=until)


def test_between_two_fetches() -> None:
    """2024 was not there on 1 May and was on 10 June 2025: at most 161 days after the end of 2024."""
    fetched = [seen("2025-01-01", "2025-05-01", "2023"), seen("2025-06-10", "2025-06-10", "2023", "2024")]
    mark = late("2023 2024", fetched)
    assert (mark.letter, mark.value) == ("A", 161.0)
    assert "121 to 161 days" in mark.reason


def test_a_study_that_asks_for_more_years_is_no_publication() -> None:
    """2024 came into the store because the study no longer ends with 2023: when it came is not known."""
    fetched = [
        seen("2025-01-01", "2025-05-01", "2023", asked_to="2023"),
        seen("2025-06-10", "2025-06-10", "2023", "2024"),
    ]
    assert late("2023 2024", fetched).letter is None


def test_older_years_that_were_added_are_no_publication() -> None:
    """Only the newest period that came counts, not 2010 of a study that now begins earlier."""
    fetched = [seen("2025-01-01", "2025-05-01", "2024"), seen("2025-06-10", "2025-06-10", "2010", "2024")]
    assert late("2010 2024", fetched).letter is None


def test_by_the_days_that_the_source_names() -> None:
    """Final figures before preliminary ones: 28 August 2026 is 240 days after the end of 2025."""
    said = Announcement(
        indicator="andel", period="2025", preliminary=date(2026, 4, 1), final=date(2026, 8, 28)
    )
    mark = late("2024 2025", [seen("2026-09-01", "2026-09-01", "2024", "2025")], said)
    assert (mark.letter, mark.value) == ("B", 240.0)
    only = Announcement(indicator="andel", period="2025", preliminary=date(2026, 4, 1))
    assert late("2024 2025", [seen("2026-09-01", "2026-09-01", "2024", "2025")], only).value == 91.0


def test_figures_that_come_before_their_year_is_over() -> None:
    """Those of a school year: 30 September is 92 days before the end of the year."""
    said = Announcement(indicator="andel", period="2025", final=date(2025, 9, 30))
    mark = late("2024 2025", [seen("2025-10-01", "2025-10-01", "2024", "2025")], said)
    assert (mark.letter, mark.value) == ("A", -92.0)
    assert "92 days before its end" in mark.reason


def test_a_day_that_was_not_kept_does_not_count() -> None:
    """2025 was announced for June and not there in November: it is 331 days late by then, not 161."""
    said = Announcement(indicator="andel", period="2025", final=date(2026, 6, 10))
    mark = late("2023 2024", [seen("2026-11-27", "2026-11-27", "2023", "2024")], said)
    assert mark.letter is None
    assert "331 days after its end" in mark.reason


def test_years_without_anything_new_condemn() -> None:
    """2023 had not come on 27 November 2026, 1,062 days after its end, whatever the source says of 2026."""
    said = Announcement(indicator="andel", period="2026", final=date(2027, 1, 19))
    mark = late("2021 2022", [seen("2026-11-27", "2026-11-27", "2021", "2022")], said)
    assert (mark.letter, mark.value) == ("D", 1062.0)


def test_every_second_year_is_no_lateness() -> None:
    """After 2021 and 2023 comes 2025: in November 2026 that is 331 days late, not the 696 of 2024."""
    mark = late("2021 2023", [seen("2026-11-27", "2026-11-27", "2021", "2023")])
    assert mark.letter is None
    assert "331 days after" in mark.reason


def test_years_that_the_study_does_not_ask_for_are_not_awaited() -> None:
    """The study ends with 2022: that 2023 is not here says nothing."""
    mark = late("2021 2022", [seen("2026-11-27", "2026-11-27", "2021", "2022")], None, "2022")
    assert mark.letter is None


def test_by_the_last_update() -> None:
    """SCB's table of 2024 was updated on 20 January 2026, 385 days after the year: at the latest then."""
    said = Announcement(indicator="andel", last_period="2024", updated=date(2026, 1, 20))
    mark = late("2023 2024", [seen("2026-02-01", "2026-02-01", "2023", "2024")], said)
    assert (mark.letter, mark.value) == ("C", 385.0)
    assert "at the latest" in mark.reason


def test_months() -> None:
    """June came on 28 August, 59 days after its end."""
    said = Announcement(indicator="andel", last_period="2026-06", updated=date(2026, 8, 28))
    assert late("2026-05 2026-06", [seen("2026-08-29", "2026-08-29", "2026-06")], said).value == 59.0


@pytest.mark.parametrize("fields", [{"gone": True}, {"ended": "its title ends with 2023"}])
def test_what_has_ended_serves_the_past(fields: dict[str, Any]) -> None:
    """C, with the reason."""
    mark = late("2022 2023", [], Announcement(indicator="andel", **fields))
    assert mark.letter == "C"
    assert "no new figures come" in mark.reason


def test_nothing_known_of_lateness() -> None:
    """A snapshot, or a single fetch of a source without a calendar."""
    assert late("2022 2023", []).letter is None


FIRST, LAST = date(2024, 1, 1), date(2026, 1, 1)


def test_none_in_two_years(kit: Kit) -> None:
    """Watched long enough, nothing revised: A."""
    mark = revisions_of(kit.changes(), 1000, FIRST, LAST, 1)
    assert (mark.letter, mark.value) == ("A", 0.0)


def test_none_in_a_short_time_is_not_known(kit: Kit) -> None:
    """364 days say nothing yet, 365 do."""
    assert revisions_of(kit.changes(), 1000, FIRST, date(2024, 12, 30), 1).letter is None
    assert revisions_of(kit.changes(), 1000, FIRST, date(2024, 12, 31), 1).letter == "A"


def test_share_and_size(kit: Kit) -> None:
    """2 of 100 figures by 10 %: C; by half a per cent: one better."""
    large = kit.changes(
        ("0114", 10.0, 11.0, "revised", "", "2025-01-01"), ("0115", 10.0, 9.0, "revised", "", "2025-01-01")
    )
    small = kit.changes(
        ("0114", 10.0, 10.05, "revised", "", "2025-01-01"), ("0115", 10.0, 9.95, "revised", "", "2025-02-01")
    )
    mark = revisions_of(large, 100, FIRST, LAST, 2)
    assert (mark.letter, mark.value) == ("C", 0.02)
    assert "on 1 day, in the median by 10.0 %" in mark.reason
    assert revisions_of(small, 100, FIRST, LAST, 3).letter == "B"
    assert "on 2 days" in revisions_of(small, 100, FIRST, LAST, 3).reason


def test_a_figure_revised_twice_counts_once(kit: Kit) -> None:
    """The share is of figures, not of changes."""
    twice = kit.changes(
        ("0114", 10.0, 11.0, "revised", "", "2025-01-01"), ("0114", 11.0, 12.0, "revised", "", "2025-02-01")
    )
    assert revisions_of(twice, 100, FIRST, LAST, 3).value == 0.01


def test_what_is_no_revision_of_the_source(kit: Kit) -> None:
    """New and final figures, another query, another reading, and a new status of the same value."""
    ours = kit.changes(
        ("0114", None, 1.0, "added", "", "2025-01-01"),
        ("0115", 1.0, 2.0, "final", "", "2025-01-01"),
        ("0117", 1.0, 2.0, "method", "another query", "2025-01-01"),
        ("0120", 1.0, 2.0, "method", "read anew from the same replies", "2025-01-01"),
        ("0123", 1.0, 1.0, "revised", "", "2025-01-01"),
        ("0125", None, None, "revised", "", "2025-01-01"),
    )
    assert revisions_of(ours, 100, FIRST, LAST, 2).value == 0.0


def test_figures_gone_and_computed_anew(kit: Kit) -> None:
    """Both are revisions; that a figure is gone is no small one."""
    found = kit.changes(
        ("0114", 1.0, None, "deleted", "", "2025-01-01"),
        ("0115", 1.0, 2.0, "method", "from the break 2020 on", "2025-01-01"),
    )
    assert revisions_of(found, 100, FIRST, LAST, 2).value == 0.02


def test_a_short_time_condemns_and_does_not_acquit(kit: Kit) -> None:
    """Many revisions within a month make a D; few leave it open."""
    few = kit.changes(("0114", 10.0, 11.0, "revised", "", "2024-01-20"))
    assert revisions_of(few, 1000, FIRST, date(2024, 2, 1), 2).letter is None
    assert revisions_of(few, 10, FIRST, date(2024, 2, 1), 2).letter == "D"


@pytest.mark.parametrize(
    ("periods", "broken", "letter", "years"),
    [
        (range(1994, 2023), [], "A", 29),
        (range(1994, 2023), ["2013"], "A", 10),
        (range(1994, 2023), ["2014"], "B", 9),
        (range(1994, 2023), ["2011", "2018", "2012"], "B", 5),
        (range(1994, 2023), ["2019"], "C", 4),
        (range(1994, 2023), ["2021"], "D", 2),
        (range(1994, 2023), ["1990", "1994", "2024"], "A", 29),
        (range(2020, 2023), [], "C", 3),
    ],
)
def test_comparable_years(periods: range, broken: list[str], letter: str, years: int) -> None:
    """From the last break within the series on; breaks at its beginning or outside part nothing."""
    mark = breaks_of([str(year) for year in periods], [Break(period=each, reason="new") for each in broken])
    assert (mark.letter, mark.value) == (letter, years)


def test_a_break_at_the_first_period_parts_nothing() -> None:
    """There is nothing before it to compare with, so none is told of."""
    mark = breaks_of([str(year) for year in range(1994, 2023)], [Break(period="1994", reason="new")])
    assert "no break" in mark.reason


def test_months_count_as_years() -> None:
    """Thirty months from January 2021 on lie in three years."""
    held = [f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13)][:30]
    assert breaks_of(held, []).value == 3
    assert breaks_of(held, [Break(period="2022-07", reason="new")]).value == 2
