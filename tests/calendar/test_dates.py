"""What was announced against what is here: due, late, not fetched, held, ended, gone, unknown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from obs import Announcement
from obs.calendar.dates import Due, due_dates
from obs.calendar.heard import Heard

if TYPE_CHECKING:
    from tests.calendar.conftest import Kit

TODAY = date(2026, 11, 27)
APRIL, AUGUST, JANUARY = date(2026, 4, 1), date(2026, 8, 28), date(2027, 1, 19)


def said(**fields: Any) -> Announcement:
    """An announcement of the invented indicator for 2025."""
    usual: dict[str, Any] = {"indicator": "andel", "period": "2025"}
    return Announcement(**(usual | fields))


def entries(kit: Kit, announcement: Announcement, here: Any = None, **study: Any) -> list[Due]:
    """The entries of the one indicator."""
    return due_dates(kit.study(kit.indicator(), **study), kit.heard(announcement), here, TODAY)


def told(found: list[Due]) -> list[tuple[str, str, date | None, int | None]]:
    """State, figures, day and days of each entry."""
    return [(each.state, each.figures, each.day, each.days) for each in found]


def test_both_days_to_come(kit: Kit) -> None:
    """Preliminary figures first, then final ones, each with the days that are left."""
    found = entries(kit, said(preliminary=date(2026, 11, 27), final=JANUARY))
    assert told(found) == [("due", "preliminary", TODAY, 0), ("due", "final", JANUARY, 53)]
    assert found[0].period == "2025"


def test_late_is_what_a_later_fetch_did_not_find(kit: Kit) -> None:
    """The day is past and the source was looked at since: so many days late."""
    (late,) = entries(kit, said(final=AUGUST), kit.Here({"andel": {"2024": "reported"}}, date(2026, 11, 1)))
    assert told([late]) == [("late", "final", AUGUST, -91)]
    assert (late.held, late.seen) == ("2024", date(2026, 11, 1))


@pytest.mark.parametrize("seen", [date(2026, 8, 28), date(2026, 3, 1)])
def test_a_fetch_of_before_says_nothing_of_lateness(kit: Kit, seen: date) -> None:
    """On the day itself the fetch may have been too early: obs fetch has to ask again."""
    (entry,) = entries(kit, said(final=AUGUST), kit.Here({"andel": {"2024": "reported"}}, seen))
    assert told([entry]) == [("fetch", "final", AUGUST, -91)]


def test_nothing_held_at_all(kit: Kit) -> None:
    """Without figures nothing can be called late."""
    assert told(entries(kit, said(final=AUGUST)))[0][0] == "fetch"


def test_published_and_held(kit: Kit) -> None:
    """Final figures that are here are neither due nor late."""
    (entry,) = entries(kit, said(final=AUGUST), kit.Here({"andel": {"2025": "reported"}}, TODAY))
    assert entry.state == "held"


def test_a_row_without_a_value_is_not_held(kit: Kit) -> None:
    """The source lists the year as missing: it has not come."""
    (entry,) = entries(kit, said(final=AUGUST), kit.Here({"andel": {"2025": "missing"}}, TODAY))
    assert (entry.state, entry.held) == ("late", "")


def test_preliminary_figures_do_not_stand_for_final_ones(kit: Kit) -> None:
    """Held as provisional, the final ones are still missing; their own day is over and not told."""
    here = kit.Here({"andel": {"2025": "provisional"}}, date(2026, 5, 1))
    assert told(entries(kit, said(preliminary=APRIL, final=AUGUST), here)) == [
        ("fetch", "final", AUGUST, -91)
    ]
    assert told(entries(kit, said(preliminary=APRIL, final=JANUARY), here)) == [("due", "final", JANUARY, 53)]


def test_preliminary_figures_that_did_not_come(kit: Kit) -> None:
    """They are late beside the final ones to come, and forgotten once these should have come."""
    here = kit.Here({"andel": {"2024": "reported"}}, TODAY)
    assert told(entries(kit, said(preliminary=APRIL, final=JANUARY), here)) == [
        ("late", "preliminary", APRIL, -240),
        ("due", "final", JANUARY, 53),
    ]
    assert told(entries(kit, said(preliminary=APRIL, final=AUGUST), here)) == [("late", "final", AUGUST, -91)]
    only = entries(kit, said(preliminary=APRIL), kit.Here({"andel": {"2025": "provisional"}}, TODAY))
    assert told(only) == [("held", "preliminary", APRIL, -240)]


def test_years_that_the_study_leaves_out(kit: Kit) -> None:
    """A period after the study's last year is not waited for."""
    assert told(entries(kit, said(final=AUGUST), last="2024"))[0][0] == "outside"
    assert told(entries(kit, said(final=AUGUST), first="2026"))[0][0] == "outside"
    assert told(entries(kit, said(final=AUGUST), first="2025", last="2025"))[0][0] == "fetch"


def test_no_date(kit: Kit) -> None:
    """A source that names none is quoted so, with its last update if it tells that."""
    (entry,) = entries(kit, said(period="", updated=date(2026, 1, 20), last_period="2024"))
    assert told([entry]) == [("undated", "", None, None)]
    assert entry.remarks == ("telling names no next date; last updated 2026-01-20, with 2024",)


def test_a_past_day_without_a_period_says_nothing(kit: Kit) -> None:
    """It cannot be held against what is here; one to come is told all the same."""
    assert told(entries(kit, said(period="", final=AUGUST)))[0][0] == "undated"
    assert told(entries(kit, said(period="", final=JANUARY))) == [("due", "final", JANUARY, 53)]


def test_a_period_that_was_worked_out_is_marked(kit: Kit) -> None:
    """The source named none: the entry and a remark say so."""
    (entry,) = entries(kit, said(period_told=False, final=JANUARY))
    assert not entry.period_told
    assert entry.remarks == ("telling does not say which period comes; 2025 is the next in its rhythm",)


def test_ended_with_the_successor_that_the_study_names(kit: Kit) -> None:
    """The study's word goes before the source's; its past day is no longer waited for."""
    study = kit.study(kit.indicator(successor="ny"), kit.indicator("ny"))
    ended = said(ended="its title ends with 2023", final=AUGUST, successor="TAB2", joining="stitch")
    entry = due_dates(study, kit.heard(ended), None, TODAY)[0]
    assert (entry.state, entry.successor, entry.day) == ("ended", "ny", None)
    assert entry.remarks == ("its title ends with 2023; ny goes on from there",)


def test_ended_with_the_successor_that_the_source_knows(kit: Kit) -> None:
    """And how the two are joined."""
    (entry,) = entries(kit, said(ended="it is replaced", successor="TAB2", joining="never add them up"))
    assert entry.successor == "TAB2"
    assert entry.remarks == ("it is replaced; TAB2 goes on from there: never add them up",)


def test_gone_without_a_successor(kit: Kit) -> None:
    """None is made up."""
    (entry,) = entries(kit, said(gone=True, period=""))
    assert (entry.state, entry.successor) == ("gone", "")
    assert "the study names no successor" in entry.remarks[0]


@pytest.mark.parametrize(
    ("title", "ended", "told"),
    [
        ("Påhittad andel", "", False),
        ("Påhittad  andel ", "", False),
        ("Påhittad andel, reviderad", "", True),
        ("Påhittad andel (-2023)", "its title ends with 2023", False),
        ("Annan andel (-2023)", "its title ends with 2023", True),
    ],
)
def test_another_title(kit: Kit, title: str, ended: str, *, told: bool) -> None:
    """A title other than the study's is told; spaces are no change, nor is the mark of an end."""
    (entry,) = entries(kit, said(period="", title=title, ended=ended))
    assert any("calls it" in remark for remark in entry.remarks) is told


def test_what_needs_somebody_comes_first(kit: Kit) -> None:
    """Late before due before undated; among the same, by day."""
    names = ("här", "senare", "snart", "okänd", "sen")
    study = kit.study(*(kit.indicator(name) for name in names))
    heard = kit.heard(
        Announcement(indicator="senare", period="2025", final=date(2027, 5, 1)),
        Announcement(indicator="snart", period="2025", final=JANUARY),
        Announcement(indicator="sen", period="2025", final=AUGUST),
        Announcement(indicator="här", period="2025", final=APRIL),
    )
    here: Any = kit.Here({"sen": {"2024": "reported"}, "här": {"2025": "reported"}}, TODAY)
    found = due_dates(study, Heard(told=heard.told, silent={"okänd": "it is down"}), here, TODAY)
    assert [each.indicator for each in found] == ["sen", "snart", "senare", "okänd", "här"]
    assert (found[-2].state, found[-2].remarks) == ("unknown", ("it is down",))
