"""What must hold for any observations."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from obs.models import Indicator
from obs.observations import STATUSES, WITH_VALUE, canonical, observation_frame
from obs.store import Run, Scope, Store, Stored

Key = tuple[str, str, str]
Content = tuple[float | None, str, str]

REGIONS = ("00", "9901", "9902", "9903")
YEARS = ("2020", "2021", "2022")
PERIODS = (*YEARS, "2021-07", "2021-Q4", "2022-W01")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
INVENTED = Indicator(
    id="invented",
    source="kolada",
    query={"kpi": "N1"},
    title_sv="",
    title_en="",
    unit="",
    kind="rate",
    polarity="none",
    producer="",
)

keys = st.tuples(st.sampled_from(REGIONS), st.sampled_from(PERIODS), st.sampled_from(["T", "F", "M"]))
notes = st.sampled_from(["", "ny", "ny metod"])
with_value = st.tuples(
    st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, -0.0, 1.0]),
    st.sampled_from(WITH_VALUE),
    notes,
)
without_value = st.tuples(st.none(), st.sampled_from(STATUSES[len(WITH_VALUE) :]), notes)
tables = st.dictionaries(keys, with_value | without_value, max_size=40)
years = st.none() | st.sampled_from(YEARS)
scopes = st.builds(
    Scope, regions=st.lists(st.sampled_from(REGIONS), unique=True).map(tuple), first=years, last=years
)


def to_frame(table: Mapping[Key, Content], order: random.Random | None = None) -> pl.DataFrame:
    rows = [("invented", *key, *content) for key, content in table.items()]
    if order:
        order.shuffle(rows)
    text, names = pl.String, ("indicator", "region", "period", "sex", "value", "status", "note")
    schema = {name: pl.Float64 if name == "value" else text for name in names}
    return observation_frame(pl.DataFrame(rows, schema=schema, orient="row"))


@contextmanager
def new_store() -> Generator[tuple[Store, Run]]:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        yield store, store.begin_run("plan", NOW)


def put(store: Store, run: Run, frame: pl.DataFrame, scope: Scope) -> Stored:
    return store.put_series(run, INVENTED, frame, scope=scope, replies=(), fetched_at=NOW)


@settings(deadline=None, max_examples=60)
@given(table=tables, order=st.randoms())
def test_put_then_read_gives_the_canonical_frame_once(
    table: dict[Key, Content], order: random.Random
) -> None:
    """Any observations come back in canonical form; in another order they make no second vintage."""
    scope = Scope(regions=REGIONS)
    with new_store() as (store, run):
        put(store, run, to_frame(table), scope)
        held = store.read(INVENTED)
        assert held is not None
        assert held.equals(canonical(to_frame(table)))
        content = held.select("value", "status", "note").rows()
        assert dict(zip(held.select("region", "period", "sex").rows(), content, strict=True)) == table
        assert not put(store, run, to_frame(table, order), scope).new
        assert len(store.vintages("invented")) == 1


@settings(deadline=None, max_examples=100)
@given(before=tables, edits=tables, dropped=st.sets(keys, max_size=20), asked=scopes, asked_then=scopes)
def test_changes_are_counted_as_by_hand(
    before: dict[Key, Content], edits: dict[Key, Content], dropped: set[Key], asked: Scope, asked_then: Scope
) -> None:
    """Added, revised and removed equal a plain comparison of two dictionaries within both scopes."""
    after = {key: content for key, content in {**before, **edits}.items() if key not in dropped}

    def in_both(key: Key) -> bool:
        return all(
            key[0] in scope.regions and (scope.first or "") <= key[1][:4] <= (scope.last or "9999")
            for scope in (asked, asked_then)
        )

    old = {key: content for key, content in before.items() if in_both(key)}
    new = {key: content for key, content in after.items() if in_both(key)}
    with new_store() as (store, run):
        put(store, run, to_frame(before), asked)
        stored = put(store, run, to_frame(after), asked_then)
    assert stored.new == (before != after)
    assert stored.added == len(new.keys() - old.keys())
    assert stored.removed == len(old.keys() - new.keys())
    assert stored.revised == sum(old[key] != new[key] for key in old.keys() & new.keys())
