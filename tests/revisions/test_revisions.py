"""Every change between vintages, and of which kind it is."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.revisions.conftest import ID, Fetched, Row, day, series

from obs.models import Break
from obs.revisions import COLUMNS, Before, Kind
from obs.store import Scope, Store
from obs.store.series import changes

YEARS = ("2018", "2019", "2020", "2021")
PLACES = ("9901", "9902", "9903")


def whole(places: tuple[str, ...] = PLACES, **by_period: float) -> list[Row]:
    """A value for every place and year: 1.0, plus in *places* what is said for a year ("y2020")."""
    return [
        (place, year, 1.0 + (by_period.get(f"y{year}", 0.0) if place in places else 0.0))
        for year in YEARS
        for place in PLACES
    ]


def test_a_first_vintage_changes_nothing(fetched: Fetched) -> None:
    fetched.on(1, ("9901", "2020", 1.0))
    found = fetched.changes().frame
    assert found.is_empty()
    assert found.schema == COLUMNS


def test_what_was_seen_again_unchanged_is_no_change(fetched: Fetched) -> None:
    for number in (1, 2, 3):
        fetched.on(number, ("9901", "2020", 1.0), ("9902", "2020", 2.0))
    assert fetched.told() == []


def test_each_change_has_old_and_new_and_when_it_was_first_seen(fetched: Fetched) -> None:
    """Seen again later: the day is the first."""
    fetched.on(1, ("9901", "2020", 1.0), ("9902", "2020", 2.0), ("9903", "2020", 3.0))
    for number in (5, 9):
        fetched.on(number, ("9901", "2020", 1.5), ("9902", "2021", 4.0), ("9903", "2020", 3.0))
    rows = fetched.changes().frame.drop("reason", "old_note", "new_note").rows()
    assert rows == [
        (ID, "9901", "2020", "T", 1.0, 1.5, "reported", "reported", day(5), "revised", 2),
        (ID, "9902", "2020", "T", 2.0, None, "reported", None, day(5), "deleted", 2),
        (ID, "9902", "2021", "T", None, 4.0, None, "reported", day(5), "added", 2),
    ]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ((1.0, "reported"), (2.0, "reported"), "revised"),
        ((1.0, "reported"), (2.0, "provisional"), "revised"),
        ((1.0, "provisional"), (2.0, "provisional"), "revised"),
        ((1.0, "provisional"), (2.0, "reported"), "final"),
        ((1.0, "provisional"), (1.0, "reported"), "final"),
        ((1.0, "reported"), (1.0, "provisional"), "revised"),
        ((1.0, "reported"), (None, "deleted"), "deleted"),
        ((1.0, "provisional"), (None, "missing"), "deleted"),
        ((None, "missing"), (1.0, "reported"), "added"),
        ((None, "deleted"), (1.0, "provisional"), "added"),
        ((None, "missing"), (None, "deleted"), "revised"),
    ],
)
def test_the_kind_follows_from_both_values_and_statuses(
    fetched: Fetched, old: tuple[float | None, str], new: tuple[float | None, str], kind: str
) -> None:
    fetched.on(1, ("9901", "2020", *old), ("9902", "2020", 7.0))
    fetched.on(2, ("9901", "2020", *new), ("9902", "2020", 7.0))
    (row,) = fetched.changes().frame.to_dicts()
    assert (row["old"], row["old_status"], row["new"], row["new_status"]) == (*old, *new)
    assert (row["kind"], row["reason"]) == (kind, "")


def test_a_row_without_a_value_that_comes_or_goes(fetched: Fetched) -> None:
    fetched.on(1, ("9901", "2020", None, "missing"), ("9902", "2020", 1.0))
    fetched.on(2, ("9901", "2021", None, "missing"), ("9902", "2020", 1.0))
    assert fetched.told() == [("9901", "2020", None, None, "deleted"), ("9901", "2021", None, None, "added")]


def test_another_note_alone_is_a_revision_that_shows_both(fetched: Fetched) -> None:
    fetched.on(1, ("9901", "2020", None, "missing"))
    fetched.on(2, ("9901", "2020", None, "missing"), notes="0 in the source")
    (row,) = fetched.changes().frame.to_dicts()
    assert (row["kind"], row["old_note"], row["new_note"]) == ("revised", "", "0 in the source")


def test_what_was_asked_for_anew_is_no_change(fetched: Fetched) -> None:
    """Another place and earlier years in the study: nobody asked for them before."""
    fetched.on(1, ("9901", "2020", 1.0), scope=Scope(regions=("9901",), first="2020"))
    fetched.on(2, ("9901", "2019", 5.0), ("9901", "2020", 2.0), ("9902", "2020", 6.0))
    assert fetched.told() == [("9901", "2020", 1.0, 2.0, "revised")]


def test_the_scope_is_that_of_the_last_look_before(fetched: Fetched) -> None:
    """Asked for it had nothing, then it has something: that was added, whatever is asked for later."""
    fetched.on(1, ("9901", "2020", 1.0), scope=Scope(regions=("9901",)))
    fetched.on(2, ("9901", "2020", 1.0), scope=Scope(regions=("9901", "9902")))
    fetched.on(3, ("9901", "2020", 1.0), ("9902", "2020", 2.0), scope=Scope(regions=("9901", "9902")))
    fetched.on(4, ("9901", "2020", 1.0), ("9902", "2020", 2.0), scope=Scope(regions=("9901",)))
    assert fetched.told() == [("9902", "2020", None, 2.0, "added")]


def test_back_to_what_it_was_is_a_change_too(fetched: Fetched) -> None:
    for number, value in ((1, 1.0), (2, 2.0), (3, 1.0)):
        fetched.on(number, ("9901", "2020", value))
    assert [row[2:] for row in fetched.told()] == [(1.0, 2.0, "revised"), (2.0, 1.0, "revised")]


def test_another_query_is_another_method(fetched: Fetched) -> None:
    """All that differs, what came and went too; a later fetch by that query is compared with its own."""
    fetched.on(1, ("9901", "2020", 1.0, "provisional"), ("9902", "2020", 1.0), kpi="OLD")
    fetched.on(2, ("9901", "2020", 9.0), ("9903", "2020", 9.0))
    fetched.on(3, ("9901", "2020", 8.0), ("9903", "2020", 9.0))
    found = fetched.changes().frame
    assert found.select("region", "old", "new", "kind", "reason").rows() == [
        ("9901", 1.0, 9.0, "method", "another query"),
        ("9902", 1.0, None, "method", "another query"),
        ("9903", None, 9.0, "method", "another query"),
        ("9901", 9.0, 8.0, "revised", ""),
    ]


def test_a_query_that_was_taken_up_again_goes_on_where_it_was(fetched: Fetched) -> None:
    """A vintage is compared with the last one of its own query, though another came between."""
    fetched.on(1, ("9901", "2020", 1.0))
    fetched.on(2, ("9901", "2020", 50.0), kpi="OTHER")
    fetched.on(3, ("9901", "2020", 2.0))
    assert fetched.told() == [("9901", "2020", 1.0, 50.0, "method"), ("9901", "2020", 1.0, 2.0, "revised")]


def test_what_is_read_anew_from_the_same_replies_is_no_revision_of_the_source(fetched: Fetched) -> None:
    """A later version of a plugin reads the same bytes otherwise; a year may become final by the calendar."""
    fetched.on(1, ("9901", "2020", 1.0), ("9902", "2020", 2.0, "provisional"), body=b"same")
    fetched.on(2, ("9901", "2020", 100.0), ("9902", "2020", 2.0), body=b"same")
    found = fetched.changes().frame
    assert found.select("region", "kind", "reason").rows() == [
        ("9901", "method", "read anew from the same replies"),
        ("9902", "final", ""),
    ]


def test_a_series_computed_anew_from_a_declared_break_on(fetched: Fetched) -> None:
    """As N31816, for which a new method was introduced in 2021 and carried back to 2017."""
    fetched.breaks = (Break(period="2016", reason="older"), Break(period="2020", reason="new method"))
    fetched.on(1, *whole())
    fetched.on(2, *whole(y2020=0.1, y2021=0.2), ("9901", "2022", 4.0))
    found = fetched.changes().frame
    assert found.filter(pl.col("period") < "2022")["kind"].to_list() == ["method"] * 6
    assert found.filter(pl.col("period") < "2022")["reason"].unique().to_list() == ["from the break 2020 on"]
    assert found.filter(pl.col("period") == "2022")["kind"].to_list() == ["added"]


@pytest.mark.parametrize("at", ["2021-Q3", "2021-07"])
def test_a_break_may_be_of_another_form_than_the_series(fetched: Fetched, at: str) -> None:
    """Quarters computed anew from the third of 2021 on."""
    quarters = ("2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4", "2022-Q1")
    fetched.breaks = (Break(period=at, reason="new method"),)
    for day_, factor in ((1, 1.0), (2, 1.1)):
        new = {each: factor if each >= "2021-Q3" else 1.0 for each in quarters}
        fetched.on(
            day_,
            *(
                (place, each, number * new[each])
                for place in PLACES
                for number, each in enumerate(quarters, 1)
            ),
        )
    assert {row[1] for row in fetched.told() if row[-1] == "method"} == {*quarters[2:]}
    assert {row[-1] for row in fetched.told()} == {"method"}


@pytest.mark.parametrize(
    ("breaks", "changed"),
    [
        ((), {"y2020": 0.1, "y2021": 0.1}),
        (("2019",), {"y2020": 0.1, "y2021": 0.1}),
        (("2020",), {"y2019": 0.1, "y2020": 0.1, "y2021": 0.1}),
        (("2020",), {"y2020": 0.1}),
        (("2021",), {"y2021": 0.1}),
        (("2018",), {"y2018": 0.1, "y2019": 0.1, "y2020": 0.1, "y2021": 0.1}),
    ],
)
def test_other_revisions_are_not_put_down_to_a_break(
    fetched: Fetched, breaks: tuple[str, ...], changed: dict[str, float]
) -> None:
    """No break; begun elsewhere; earlier too; one of the years; the last year alone; the whole series."""
    fetched.breaks = tuple(Break(period=each, reason="new method") for each in breaks)
    fetched.on(1, *whole())
    fetched.on(2, *whole(PLACES, **changed))
    assert {row[-1] for row in fetched.told()} == {"revised"}


def test_few_revised_values_are_not_put_down_to_a_break(fetched: Fetched) -> None:
    fetched.breaks = (Break(period="2020", reason="new method"),)
    fetched.on(1, *whole())
    fetched.on(2, *whole(places=("9901",), y2020=1.0, y2021=1.0))
    assert fetched.told() == [("9901", "2020", 1.0, 2.0, "revised"), ("9901", "2021", 1.0, 2.0, "revised")]


def test_days_places_and_kinds_can_be_chosen(fetched: Fetched) -> None:
    fetched.on(1, ("9901", "2020", 1.0), ("9902", "2020", 1.0))
    fetched.on(3, ("9901", "2020", 2.0), ("9902", "2020", 2.0))
    fetched.on(5, ("9901", "2020", 3.0))
    assert len(fetched.told()) == 4
    assert fetched.told(since=day(4)) == fetched.told(since=day(5)) != fetched.told(since=day(3))
    assert fetched.told(until=day(3)) == fetched.told(until=day(4), since=day(3)) != []
    assert fetched.told(until=day(2)) == fetched.told(since=day(6)) == []
    assert {row[0] for row in fetched.told(regions=["9902"])} == {"9902"}
    assert fetched.told(only=[Kind.DELETED]) == [("9902", "2020", 2.0, None, "deleted")]


def test_what_is_suppressed_now_shows_no_value_not_even_an_old_one(fetched: Fetched) -> None:
    """Nor in the changes before; another place shows its own."""
    fetched.on(1, ("9901", "2020", 1.0), ("9902", "2020", 1.0))
    fetched.on(2, ("9901", "2020", 2.0), ("9902", "2020", 2.0))
    fetched.on(3, ("9901", "2020", None, "suppressed"), ("9902", "2020", 2.0))
    assert fetched.told() == [
        ("9901", "2020", None, None, "revised"),
        ("9902", "2020", 1.0, 2.0, "revised"),
        ("9901", "2020", None, None, "deleted"),
    ]
    assert fetched.changes().frame["new_status"].to_list() == ["reported", "reported", "suppressed"]


def test_a_vintage_that_cannot_be_read_is_told_and_the_others_are_compared(fetched: Fetched) -> None:
    for number, value in ((1, 1.0), (2, 2.0), (3, 3.0), (4, 4.0)):
        fetched.on(number, ("9901", "2020", value))
    damaged = fetched.store.vintages(ID)[1]
    (fetched.store.path / damaged.path).write_bytes(b"")
    found = fetched.changes()
    assert found.frame.select("old", "new").rows() == [(3.0, 4.0)]
    assert [each.code for each in found.findings] == ["vintage-damaged", "vintage-damaged"]
    assert str(damaged.path) in found.findings[0].message


def test_seen_from_an_earlier_day_there_are_the_changes_until_then(fetched: Fetched) -> None:
    for number, value in ((1, 1.0), (3, 2.0), (5, 3.0)):
        fetched.on(number, ("9901", "2020", value))
    with Store.open(fetched.store.path, known_by=day(4)) as then:
        store, fetched.store = fetched.store, then
        assert fetched.told() == [("9901", "2020", 1.0, 2.0, "revised")]
    fetched.store = store


figures = st.lists(
    st.dictionaries(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(YEARS)),
        st.sampled_from([(1.0, "reported"), (2.0, "reported"), (1.0, "provisional"), (None, "missing")]),
        min_size=1,
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(vintages=figures, since=st.integers(1, 6))
def test_the_changes_are_all_that_lies_between_before_and_now(
    tmp_path_factory: pytest.TempPathFactory,
    vintages: list[dict[tuple[str, str], tuple[float | None, str]]],
    since: int,
) -> None:
    """Laid over the figures of before, one after the other, they give those of now: values and statuses."""
    with Store.open(tmp_path_factory.mktemp("store") / ".obs") as store:
        made = Fetched(store)
        for number, rows in enumerate(vintages, start=1):
            made.on(number, *[(*key, *figure) for key, figure in rows.items()])
        frame = Before(store, day(since)).read(made.indicator())
        assert frame is not None
        held = {(r, p): (v, s) for r, p, v, s in frame.select("region", "period", "value", "status").rows()}
        for row in made.changes(since=day(since)).frame.iter_rows(named=True):
            key = (row["region"], row["period"])
            assert held.get(key, (None, None)) == (row["old"], row["old_status"])
            held[key] = (row["new"], row["new_status"])
        now = {key: figure for key, figure in held.items() if figure[1] is not None}
        assert now == vintages[-1]


def test_before_a_day_a_series_is_as_last_seen_or_as_it_came_first(fetched: Fetched) -> None:
    for number, value in ((2, 1.0), (4, 2.0), (6, 3.0)):
        fetched.on(number, ("9901", "2020", value))

    def values(number: int) -> list[float]:
        frame = Before(fetched.store, day(number)).read(fetched.indicator())
        assert frame is not None
        return frame["value"].to_list()

    assert [values(number) for number in (1, 2, 3, 4, 5, 6, 7)] == [[1], [1], [1], [1], [2], [2], [3]]
    before = Before(fetched.store, day(5))
    assert before.as_of(fetched.indicator()) == date(2026, 3, 4)
    assert before.read(fetched.indicator("OTHER")) is None
    assert before.as_of(fetched.indicator("OTHER")) is None
    assert (before.size(fetched.indicator()), before.size(fetched.indicator("OTHER"))) == (1, 0)
    assert before.known_by is None
    assert "without what changed from 2026-03-05 on" in before.label


def test_the_counts_are_those_that_the_fetch_reported(fetched: Fetched) -> None:
    """Rows added, revised and removed, as `changes` counts them for obs fetch."""
    old, new = whole(), whole(y2020=0.5)[2:]
    fetched.on(1, *old)
    fetched.on(2, *new)
    counted = changes(series(*old), series(*new), Scope(regions=PLACES))
    assert len(fetched.told()) == counted.height == 5
