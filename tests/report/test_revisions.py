"""Changes on a terminal: thousands of them stay readable, and each is told so that it is understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from obs.models import Indicator, Terms
from obs.report.revisions import Told, csv_bytes, text
from obs.revisions import COLUMNS, Revisions

Row = tuple[object, ...]
DAY = date(2026, 3, 9)


def told(*rows: Row, ids: tuple[str, ...] = ("pahittat",)) -> Told:
    """*rows* of indicator, region, period, sex, old, new, old status, new status, day and kind."""
    frame = pl.DataFrame([(*row, "", "", "", 2) for row in rows], schema=COLUMNS, orient="row")
    return Told(
        study="prov",
        figures="invented figures",
        revisions=Revisions(frame=frame),
        indicators={
            id_: Indicator(
                id=id_,
                source="kalla",
                query={},
                title_sv="Påhittat",
                title_en="Invented",
                unit="%",
                kind="share",
                polarity="none",
                producer="Ingen",
            )
            for id_ in ids
        },
        since=None,
        until=None,
        terms={"kalla": Terms(licence="", licence_url="", credit="Källa: Ingen", credit_processed="Egen")},
    )


def revised(number: int, old: float = 1.0, new: float = 2.0, id_: str = "pahittat") -> Row:
    return (id_, f"99{number:02}", "2020", "T", old, new, "reported", "reported", DAY, "revised")


def test_thousands_of_changes_fill_no_more_than_a_screen_or_two() -> None:
    ids = tuple(f"pahittat{number}" for number in range(20))
    rows = [revised(number % 100, 1.0, 2.0 + number, id_) for id_ in ids for number in range(300)]
    lines = text(told(*rows, ids=ids)).splitlines()
    assert len(lines) < 90
    assert sum(" -> " in line for line in lines) == 20 + 40
    assert "  and 292 more of this series; --format csv for all" in lines
    assert "6000 changes in all, not all of them here; --format csv for all" in lines
    assert csv_bytes(told(*rows, ids=ids)).count(b"\n") == 6001


def test_few_changes_are_all_there_and_none_is_said_to_be_missing() -> None:
    said = text(told(*(revised(number) for number in range(1, 9))))
    assert said.count(" -> ") == 8 + 1
    assert "more" not in said
    assert "in all" not in said


def test_the_largest_comes_first_relative_to_its_size() -> None:
    lines = text(told(revised(1, 100.0, 110.0), revised(2, 1.0, 1.5), revised(3, 2.0, -2.0))).splitlines()
    assert [line.split()[1] for line in lines if line.startswith("  revised")] == ["9903", "9902", "9901"]
    assert any("largest" in line for line in lines)
    assert next(line for line in lines if line.startswith("pahittat")).split()[2] == "9903"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((1.0, 1.5, "reported", "reported", "revised"), "9901 2020: 1.0 -> 1.5 (+50.0 %)"),
        ((1.00001, 1.00002, "reported", "reported", "revised"), "9901 2020: 1.00001 -> 1.00002 (+0.0 %)"),
        ((0.0, 1.0, "reported", "reported", "revised"), "9901 2020: 0.0 -> 1.0"),
        ((1.0, 0.0, "reported", "reported", "revised"), "9901 2020: 1.0 -> 0.0 (-100.0 %)"),
        ((1.0, 1.0, "provisional", "reported", "final"), "9901 2020: 1.0 provisional -> 1.0"),
        ((1.0, None, "reported", "deleted", "deleted"), "9901 2020: 1.0 -> deleted"),
        ((1.0, None, "reported", None, "deleted"), "9901 2020: 1.0 -> no row"),
        ((None, 1.0, None, "provisional", "added"), "9901 2020: no row -> 1.0 provisional"),
        ((None, None, "reported", "suppressed", "deleted"), "9901 2020: withheld -> suppressed"),
        ((None, None, "missing", "deleted", "revised"), "9901 2020: missing -> deleted"),
    ],
)
def test_each_change_says_what_was_there_and_what_is(row: Row, said: str) -> None:
    *figures, kind = row
    lines = text(told(("pahittat", "9901", "2020", "T", *figures, DAY, kind))).splitlines()
    assert f"  {kind}  {said}" in lines


def test_the_regions_that_the_study_is_about_come_first() -> None:
    rows = [revised(number, 1.0, 2.0 + number) for number in range(20, 0, -1)]
    lines = text(replace(told(*rows), shown=("9902", "9903"))).splitlines()
    first = [line.split()[1] for line in lines if line.startswith("  revised")][:3]
    assert first == ["9903", "9902", "9920"]
    assert next(line for line in lines if line.startswith("pahittat")).split()[2] == "9920"


def test_women_and_men_are_named() -> None:
    row = ("pahittat", "9901", "2020", "F", 1.0, 2.0, "reported", "reported", DAY, "revised")
    assert "9901 2020, women: 1.0 -> 2.0" in text(told(row))


def test_notes_are_shown_and_do_not_move_the_cursor() -> None:
    changes = told(revised(1, 1.0, 1.0))
    frame = changes.revisions.frame.with_columns(
        old_note=pl.lit("förra"), new_note=pl.lit("\x1b[2J" + "lång " * 30)
    )
    said = text(replace(changes, revisions=Revisions(frame=frame)))
    assert 'noted "\\x1b[2Jlång' in said
    assert '...", before "förra"' in said
    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) < 160


def test_a_sum_of_nothing_is_no_change() -> None:
    said = text(told())
    assert "Nothing that was fetched before has changed" in said
    assert "->" not in said


def test_no_number_is_nan_or_infinite() -> None:
    """Nought in both places, or in one of them, has no per cent."""
    changes = told(revised(1, 0.0, 0.0), revised(2, 0.0, 5.0), revised(3, -0.0, -5.0))
    for said in (text(changes), csv_bytes(changes).decode()):
        assert "nan" not in said.casefold()
        assert "inf" not in said.casefold()


def test_only_the_kinds_that_there_are_are_explained() -> None:
    said = text(told(revised(1)))
    assert "revised: another value" in said
    assert "deleted:" not in said
    assert "Values: Källa: Ingen. Per cent: Egen." in said
