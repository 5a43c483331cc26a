"""What the scb source announces: last and next update of tables, and which have ended or are gone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from obs import Announcement, Query, UnexpectedReplyError
from obs_scb.source import ScbSource
from obs_scb.times import following

if TYPE_CHECKING:
    from tests.plugins.scb.conftest import Kit

INCOME = {
    "table": "TAB3554",
    "select": {"ContentsCode": "HE0110J8", "Kon": "1+2", "Alder": "tot16+", "Inkomstklass": "TOT"},
    "region": "Region",
}
MONTHLY = {"table": "TAB6471", "select": {"ContentsCode": "000007SF", "Alder": "10-19"}}
PEOPLE = {"table": "TAB638", "select": {"ContentsCode": "BE0101N1", "Alder": "tot"}}


def announced(
    kit: Kit, query: dict[str, Any], metadata: dict[str, Any], at: datetime | None = None
) -> Announcement:
    """What the source makes of *metadata*."""
    (request,) = ScbSource().calendar([kit.indicator(query)])
    reply = kit.reply(metadata, at=at) if at else kit.reply(metadata)
    (told,) = ScbSource().parse(request, reply).announcements
    return told


def with_next(metadata: dict[str, Any], text: str) -> dict[str, Any]:
    """*metadata* with a next update, which the captured replies do not have."""
    metadata["extension"]["px"]["nextUpdate"] = text
    return metadata


def test_a_captured_table_names_no_next_update(kit: Kit) -> None:
    """Its last update and last period are told, and nothing is made up beyond that."""
    told = announced(kit, INCOME, kit.saved("TAB3554_metadata.json"))
    assert (told.updated, told.last_period) == (date(2026, 1, 20), "2024")
    assert (told.period, told.preliminary, told.final, told.ended) == ("", None, None, "")


def test_a_next_update_is_a_day_in_sweden(kit: Kit) -> None:
    """Midnight in Sweden is the day before in UTC; the period follows from those before and is marked so."""
    told = announced(kit, INCOME, with_next(kit.saved("TAB3554_metadata.json"), "2027-01-20T23:00:00Z"))
    assert (told.final, told.period, told.period_told) == (date(2027, 1, 21), "2025", False)


def test_a_next_update_that_has_come_is_none(kit: Kit) -> None:
    """SCB has updated since and set no other: the old day says nothing of what comes."""
    told = announced(kit, INCOME, with_next(kit.saved("TAB3554_metadata.json"), "2026-01-20T07:00:00Z"))
    assert (told.final, told.period) == (None, "")


@pytest.mark.parametrize("in_title", [True, False])
def test_figures_of_a_preliminary_table(kit: Kit, *, in_title: bool) -> None:
    """By its title, or by what the study declares, the day is that of preliminary figures."""
    metadata = with_next(kit.saved("TAB3554_metadata.json"), "2027-01-21")
    if in_title:
        metadata["label"] += ", preliminära uppgifter"
    told = announced(kit, INCOME if in_title else {**INCOME, "preliminary": True}, metadata)
    assert (told.preliminary, told.final) == (date(2027, 1, 21), None)


def test_a_table_that_is_continued_by_another(kit: Kit) -> None:
    """The table that goes on is named, and how the two are joined."""
    told = announced(kit, PEOPLE, kit.saved("TAB638_metadata.json"))
    assert (told.successor, told.last_period) == ("TAB5557", "2024")
    assert "TAB638" in told.ended
    assert told.joining


def test_ended_by_the_mark_and_by_the_clock(kit: Kit) -> None:
    """SCB's mark counts where it is set; without it, a last period long ago does, unless an update is set."""
    marked = kit.saved("TAB3554_metadata.json")
    marked["extension"]["discontinued"] = True
    assert "discontinued" in announced(kit, INCOME, marked).ended
    late = datetime(2028, 9, 1, tzinfo=UTC)
    assert "2024" in announced(kit, INCOME, kit.saved("TAB3554_metadata.json"), late).ended
    coming = with_next(kit.saved("TAB3554_metadata.json"), "2028-10-01")
    assert announced(kit, INCOME, coming, late).ended == ""


def test_a_table_that_is_gone(kit: Kit) -> None:
    """Gone is one that is there neither in Swedish nor in English; another error stays one."""
    source = ScbSource()
    (request,) = source.calendar([kit.indicator(INCOME)])
    missing = kit.reply({"type": "Parameter error", "title": "Non-existent table", "status": 404}, 404)
    (english,) = source.refused(request, missing).more
    assert english.path == "/tables/TAB3554/metadata?lang=en"
    assert source.refused(english, missing).announcements == (Announcement(indicator="scb_test", gone=True),)
    with pytest.raises(UnexpectedReplyError):
        source.refused(english, kit.reply({"title": "Unsupported language"}, 400))


def test_a_table_is_asked_for_once_and_in_the_words_of_a_fetch(kit: Kit) -> None:
    """Two indicators on a table share a request, the one that a fetch sends after /config."""
    both = (kit.indicator(INCOME, "one"), kit.indicator(INCOME, "two"))
    source = ScbSource()
    (request,) = source.calendar(both)
    (config,) = source.plan(Query(indicators=both, regions=("9901",)))
    more = source.parse(config, kit.reply(kit.saved("config.json"))).more
    assert [request.path] == [each.path for each in more]
    assert request.indicators == ("one", "two")


def test_a_next_update_of_another_form(kit: Kit) -> None:
    """It is a change of the service, told with what is there."""
    with pytest.raises(UnexpectedReplyError, match="nextUpdate is 'soon'"):
        announced(kit, INCOME, with_next(kit.saved("TAB3554_metadata.json"), "soon"))


@pytest.mark.parametrize(
    ("before", "last", "expected"),
    [
        ("2023", "2024", "2025"),
        ("2022", "2024", "2026"),
        ("2024", "2024", "2025"),
        ("2026M11", "2026M12", "2027-01"),
        ("2026K3", "2026K4", "2027-Q1"),
        ("2026V52", "2026V53", "2027-W01"),
        ("2023-2024", "2024-2025", ""),
        ("2024", "2024M06", ""),
    ],
)
def test_what_follows(before: str, last: str, expected: str) -> None:
    """The next period in the rhythm of the last two, over the turn of a year too; none for unknown forms."""
    assert following(before, last) == expected
