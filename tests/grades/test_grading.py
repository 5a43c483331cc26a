"""Grades of what a store holds: the weakest part counts, what is not known makes no A, nothing is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from obs import Announcement
from obs.calendar.heard import Heard, Told
from obs.grades import PARTS, grade_indicators
from obs.models import DERIVED
from obs.store import RecordedReply, Scope, Store
from obs.study import Study

if TYPE_CHECKING:
    from tests.grades.conftest import Kit

JANUARY_24, JANUARY_26 = datetime(2024, 1, 5, tzinfo=UTC), datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / ".obs") as opened:
        yield opened


def study(kit: Kit, *ids: str, **fields: Any) -> Study:
    """A study of the invented indicators *ids* in the four places."""
    return Study(
        name="pahittad",
        title_sv="-",
        title_en="-",
        folder=None,
        regions=kit.PLACES,
        group="all",
        indicators={id_: kit.indicator(id_) for id_ in ids},
        **fields,
    )


def put(store: Store, kit: Kit, id_: str, rows: Any, moment: datetime) -> None:
    """Stores what a fetch of that moment found."""
    run = store.begin_run(f"plan {id_} {moment}", moment)
    body = f"{id_} {moment}".encode()
    reply = RecordedReply(
        source="telling",
        key=id_,
        method="GET",
        path=f"/{id_}",
        body=None,
        url="",
        status=200,
        sha256=store.put_raw(body),
        fetched_at=moment,
        bytes=len(body),
    )
    store.record_reply(run, reply)
    frame = kit.frame(*rows, id_=id_)
    scope = Scope(regions=kit.PLACES)
    store.put_series(run, kit.indicator(id_), frame, scope=scope, replies=[id_], fetched_at=moment)
    store.finish_run(run, moment)


def heard(id_: str = "andel", **fields: Any) -> Heard:
    usual: dict[str, Any] = {"indicator": id_, "period": "2025", "final": date(2026, 2, 1)}
    said = Announcement(**(usual | fields))
    return Heard(told={id_: Told(announcement=said, metadata="/meta", read_at=JANUARY_26, recorded=True)})


def test_all_known_and_good(kit: Kit, store: Store) -> None:
    """Complete, watched for two years, a day announced, long without a break: A, and nothing against it."""
    for moment in (JANUARY_24, JANUARY_26):
        put(store, kit, "andel", kit.years(2010, 2024), moment)
    grade = grade_indicators(study(kit, "andel"), store, heard())["andel"]
    assert (grade.letter, grade.reasons) == ("A", ())
    assert {name: grade.part(name).letter for name in PARTS} == dict.fromkeys(PARTS, "A")


def test_what_is_not_known_makes_no_a(kit: Kit, store: Store) -> None:
    """One fetch: revisions are not known, so B, and the reason says so."""
    put(store, kit, "andel", kit.years(2010, 2024), JANUARY_26)
    grade = grade_indicators(study(kit, "andel"), store, heard())["andel"]
    assert (grade.letter, grade.revisions.letter) == ("B", None)
    assert [reason.split(":")[0] for reason in grade.reasons] == ["revisions"]


def test_the_weakest_part_counts(kit: Kit, store: Store) -> None:
    """Two comparable years make a D of what is good otherwise."""
    for moment in (JANUARY_24, JANUARY_26):
        put(store, kit, "andel", kit.years(2023, 2024), moment)
    grade = grade_indicators(study(kit, "andel"), store, heard())["andel"]
    assert (grade.letter, grade.breaks.letter) == ("D", "D")
    assert [reason.split(":")[0] for reason in grade.reasons] == ["breaks"]


def test_a_revision_between_two_fetches(kit: Kit, store: Store) -> None:
    """One of 60 figures taken back in two years: 1.7 % of those left make a C."""
    put(store, kit, "andel", kit.years(2010, 2024), JANUARY_24)
    rows = kit.years(2010, 2024)
    rows[0] = (*rows[0][:2], "missing")
    put(store, kit, "andel", rows, JANUARY_26)
    grade = grade_indicators(study(kit, "andel"), store, heard())["andel"]
    assert (grade.revisions.letter, grade.revisions.value) == ("C", pytest.approx(1 / 59))


def test_as_it_was_known_on_a_day(kit: Kit, store: Store) -> None:
    """A store seen at the end of a day in between knows neither the later fetch nor its replies."""
    for moment, last in ((JANUARY_24, 2022), (JANUARY_26, 2024)):
        put(store, kit, "andel", kit.years(2010, last), moment)
    with Store.open(store.path, known_by=date(2025, 1, 1)) as then:
        grade = grade_indicators(study(kit, "andel"), then, Heard())["andel"]
        assert "52 of 52 figures of 4 municipalities, 2010 to 2022" in grade.coverage.reason
        assert "1 vintage)" in grade.revisions.reason
        early, late = then.last_reply("telling", "andel"), store.last_reply("telling", "andel")
    assert early is not None
    assert late is not None
    assert (early.fetched_at, late.fetched_at) == (JANUARY_24, JANUARY_26)


def test_nothing_held_is_no_grade(kit: Kit, store: Store) -> None:
    """No letter at all, and each part says why."""
    put(store, kit, "andel", kit.years(2010, 2024), JANUARY_26)
    grade = grade_indicators(study(kit, "andel", "ny"), store, Heard())["ny"]
    assert grade.letter is None
    assert {grade.part(name).reason for name in PARTS} == {"not known: nothing is held"}


def test_a_snapshot_has_no_vintages(kit: Kit) -> None:
    """Its coverage and breaks are graded; lateness and revisions are said not to be known."""

    class Snapshot:
        label = "snapshot"
        known_by = None

        def read(self, indicator: Any) -> Any:
            return kit.frame(*kit.years(2010, 2024))

        def as_of(self, indicator: Any) -> date:
            return date(2026, 1, 5)

        def size(self, indicator: Any) -> int:
            return 0

        def groups(self) -> dict[str, Any]:
            return {}

    grade = grade_indicators(study(kit, "andel"), Snapshot(), Heard())["andel"]
    assert (grade.letter, grade.lateness.letter, grade.revisions.letter) == ("B", None, None)


def test_a_derived_indicator_is_as_its_weakest_part(kit: Kit, store: Store) -> None:
    """Each part by the worse of the two, with its name; what is unknown of one hides no D of the other."""
    put(store, kit, "lang", kit.years(2010, 2024), JANUARY_24)
    taken_back = [(*row[:2], "missing") for row in kit.years(2010, 2012)]
    put(store, kit, "lang", [*taken_back, *kit.years(2013, 2024)], JANUARY_26)
    put(store, kit, "kort", kit.years(2023, 2024), JANUARY_26)
    kvot = kit.indicator("kvot", source=DERIVED, query={"formula": "lang/kort"})
    own = study(kit, "lang", "kort", derived={"kvot": kvot})
    grades = grade_indicators(own, store, heard("lang"), ["kvot"])
    assert list(grades) == ["kvot"]
    assert grades["kvot"].letter == "D"
    assert grades["kvot"].breaks.reason.startswith("as kort: 2 comparable years")
    assert grades["kvot"].revisions.letter == "D"
    assert grades["kvot"].revisions.reason.startswith("as lang: 12 of 48 figures revised or gone")
