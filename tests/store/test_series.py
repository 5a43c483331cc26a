"""Series: what is put in comes out, once per change."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from obs.errors import StoreError
from obs.models import Indicator
from obs.observations import SCHEMA, empty, observation_frame
from obs.store import RecordedReply, Run, Scope, Store, Stored

Frames = Callable[..., pl.DataFrame]
Indicators = Callable[..., Indicator]
Put = Callable[..., Stored]
Replies = Callable[..., RecordedReply]

PLACES = Scope(regions=("9901", "9902"))


def test_observations_survive_with_their_types(put: Put, read: Frames, frame: Frames) -> None:
    """Categories, sexes, statuses, nulls and notes come back as they were, in canonical order."""
    rows = frame(
        ("9902", "2022-Q1", "M", None, "suppressed", "färre än 4"),
        ("9901", "2022", "T", 0.0),
        ("9901", "2021", "T", None, "missing"),
        ("9901", "2022", "F", 0.1 + 0.2, "provisional"),
    )
    stored = put(rows)
    assert stored.new
    assert (stored.rows, stored.added, stored.revised, stored.removed) == (4, 4, 0, 0)
    held = read()
    assert dict(held.schema) == SCHEMA
    assert held.rows() == [rows.row(i) for i in (2, 1, 3, 0)]
    assert held.get_column("value").to_list() == [None, 0.0, 0.30000000000000004, None]


def test_an_unchanged_series_makes_no_vintage(
    store: Store, root: Path, put: Put, now: datetime, frame: Frames
) -> None:
    """The same content in another order, and -0.0 for 0.0, is only noted as seen again."""
    rows = frame(("9901", "2022", "T", 0.0), ("9902", "2022", "T", 2.0))
    first = put(rows)
    wider = Scope(regions=("9901", "9902", "9903"), first="2000")
    turned = frame(("9902", "2022", "T", 2.0), ("9901", "2022", "T", -0.0))
    second = put(turned, scope=wider, at=now + timedelta(days=1))
    assert not second.new
    assert (second.added, second.revised, second.removed) == (0, 0, 0)
    assert store.vintages("invented") == (second.vintage,)
    assert second.vintage.number == first.vintage.number == 1
    assert (second.vintage.fetched_at, second.vintage.last_seen) == (now, now + timedelta(days=1))
    assert second.vintage.scope == wider
    assert len(list((root / "series").iterdir())) == 1


@pytest.mark.parametrize("value", [0.1 + 0.2, 0.3 * (1 - 1e-15)])
def test_another_binary_fraction_of_one_number_is_no_revision(
    put: Put, read: Frames, frame: Frames, now: datetime, value: float
) -> None:
    """Computed anew a figure may come out otherwise in its last bits; what was held stays as it was.

    Nor is it one where another figure was revised at the same time.
    """
    before = frame(("9901", "2022", "T", 0.3), ("9902", "2022", "T", None, "missing"))
    put(before)
    again = put(
        frame(("9901", "2022", "T", value), ("9902", "2022", "T", None, "missing")),
        at=now + timedelta(days=1),
    )
    assert not again.new
    assert again.vintage.last_seen == now + timedelta(days=1)
    assert read().get_column("value").to_list() == [0.3, None]
    third = put(frame(("9901", "2022", "T", value), ("9902", "2022", "T", 2.0)), at=now + timedelta(days=2))
    assert (third.new, third.added, third.revised, third.removed) == (True, 0, 1, 0)
    assert read().get_column("value").to_list() == [value, 2.0]


@pytest.mark.parametrize("value", [0.0, -0.3, 0.3000000000003])
def test_what_is_near_is_another_value_all_the_same(
    put: Put, frame: Frames, now: datetime, value: float
) -> None:
    """Nought is near to nothing, and a revision of the thirteenth digit is one."""
    put(frame(("9901", "2022", "T", 0.3)))
    assert put(frame(("9901", "2022", "T", value)), at=now + timedelta(days=1)).new


@pytest.mark.parametrize(
    "revised",
    [
        ("9901", "2022", "T", 1.00000000001),
        ("9901", "2022", "T", 1.0, "provisional"),
        ("9901", "2022", "T", 1.0, "reported", "ny metod"),
        ("9901", "2022", "T", None, "deleted"),
    ],
)
def test_any_change_makes_a_vintage(
    store: Store, put: Put, read: Frames, frame: Frames, revised: tuple[object, ...]
) -> None:
    """The eleventh decimal, a status or a note makes a vintage; the one before can still be read."""
    before = frame(("9901", "2022", "T", 1.0))
    first, second = put(before), put(frame(revised))
    assert second.new
    assert (second.added, second.revised, second.removed) == (0, 1, 0)
    assert store.vintages("invented") == (first.vintage, second.vintage)
    assert second.vintage.number == 2
    assert read().equals(frame(revised))
    assert read(first.vintage).equals(before)


def test_a_value_revised_and_put_back_makes_a_third_vintage(store: Store, put: Put, frame: Frames) -> None:
    """History is kept as it was: A, B, A are three vintages, the first and last of one content and file."""
    there, other = frame(("9901", "2022", "T", 1.0)), frame(("9901", "2022", "T", 2.0))
    vintages = [put(rows).vintage for rows in (there, other, there)]
    assert [vintage.number for vintage in vintages] == [1, 2, 3]
    assert vintages[0].content == vintages[2].content != vintages[1].content
    assert vintages[0].path == vintages[2].path != vintages[1].path
    assert store.vintages("invented") == tuple(vintages)


def test_what_was_not_asked_for_is_not_counted(put: Put, frame: Frames) -> None:
    """A region or year that only one of two fetches asked for is neither added nor removed."""
    # The first week of 2026 begins in December 2025.
    before = [(region, period, "T", 1.0) for region in ("9901", "9902") for period in ("2025", "2026-W01")]
    after = [(region, period, "T", 1.0) for region in ("9902", "9903") for period in ("2026-07", "2027")]
    put(frame(*before), scope=Scope(regions=("9901", "9902"), first="2025", last="2026"))
    stored = put(frame(*after), scope=Scope(regions=("9902", "9903"), first="2026"))
    assert (stored.rows, stored.added, stored.revised, stored.removed) == (4, 1, 0, 1)


def test_a_series_of_another_query_is_not_given_out(
    store: Store, run: Run, now: datetime, indicator: Indicators, frame: Frames
) -> None:
    """After the user edits the query, what was fetched before is not read, and it is said why."""
    old, edited = indicator("invented", kpi="N1"), indicator("invented", kpi="N2")
    rows = frame(("9901", "2022", "T", 1.0))
    assert store.stale(old) is None
    store.put_series(run, old, rows, scope=PLACES, replies=(), fetched_at=now)
    assert store.stale(old) is None
    assert store.read(edited) is None
    finding = store.stale(edited)
    assert finding is not None
    assert finding.code == "query-changed"
    assert "2026-11-23" in finding.message
    assert finding.suggestion == "run obs fetch --indicator invented"

    stored = store.put_series(run, edited, rows, scope=PLACES, replies=(), fetched_at=now)
    assert (stored.new, stored.vintage.number, stored.added, stored.revised) == (True, 2, 1, 0)
    assert store.stale(edited) is None
    assert store.read(edited) is not None
    assert store.read(old) is not None, "putting the query back makes the first fetch good again"


def test_an_edit_that_asks_for_the_same_is_no_other_query(
    store: Store, run: Run, now: datetime, indicator: Indicators, frame: Frames
) -> None:
    """Titles, and the order in which the query is written, do not make what is held stale."""
    one = indicator("invented", table="T1", selection={"a": ["1"], "b": ["2"]})
    other = replace(indicator("invented", selection={"b": ["2"], "a": ["1"]}, table="T1"), title_sv="Ny")
    rows = frame(("9901", "2022", "T", 1.0))
    store.put_series(run, one, rows, scope=PLACES, replies=(), fetched_at=now)
    assert store.stale(other) is None
    assert store.read(other) is not None


def test_nothing_held_reads_as_none_and_nothing_found_as_an_empty_series(
    store: Store, put: Put, read: Frames, indicator: Indicators
) -> None:
    """A series never fetched is None; one that was fetched and has no rows is an empty frame."""
    assert store.read(indicator()) is None
    assert put(empty()).vintage.last_period == ""
    assert (read().height, dict(read().schema)) == (0, SCHEMA)


def test_ids_that_differ_in_case_have_their_own_files(
    root: Path, put: Put, read: Frames, frame: Frames
) -> None:
    """N1 and n1 keep apart also on a disk that does not tell N from n, and con is a name for Windows."""
    for id_, value in (("N1", 1.0), ("n1", 2.0), ("con", 3.0)):
        put(frame(("9901", "2022", "T", value), id_=id_), id_=id_)
    names = [entry.name.lower() for entry in (root / "series").iterdir()]
    assert len(set(names)) == 3
    assert "con" not in {name.split(".")[0] for name in names}
    for id_, value in (("N1", 1.0), ("n1", 2.0), ("con", 3.0)):
        assert read(id_=id_).get_column("value").to_list() == [value]


@pytest.mark.parametrize("id_", ["../up", "a/b", "", "1a", "a.b", "a" * 65, "a\n", "å"])
def test_only_a_plain_id_becomes_a_file_name(store: Store, root: Path, put: Put, id_: str) -> None:
    """An id that could lead out of the store is refused."""
    with pytest.raises(StoreError, match="cannot be stored under this id"):
        put(empty(), id_=id_)
    assert not (root / "series").exists()
    assert store.vintages(id_) == ()


def test_the_last_period_is_that_of_any_region(put: Put, frame: Frames) -> None:
    """With a value, wherever its row stands."""
    rows = frame(
        ("9901", "2021", "T", 1.0),
        ("9901", "2022", "T", 1.0),
        ("9902", "2021", "T", 1.0),
        ("9902", "2023", "T", None, "missing"),
    )
    assert put(rows).vintage.last_period == "2022"


def test_a_frame_that_is_no_series_is_refused(store: Store, put: Put, frame: Frames) -> None:
    """What would make a vintage meaningless is not stored: other shape or indicator, gaps, double keys."""
    good = frame(("9901", "2022", "T", 1.0))
    bad = {
        "shape": good.drop("note"),
        "another indicator": frame(("9901", "2022", "T", 1.0), id_="other"),
        "null": good.with_columns(region=pl.lit(None, dtype=SCHEMA["region"])),
        "twice": frame(("9901", "2022", "T", 1.0), ("9902", "2022", "T", 1.0), ("9901", "2022", "T", 2.0)),
    }
    for reason, rows in bad.items():
        with pytest.raises(StoreError, match=f"series invented is not stored: .*{reason}"):
            put(rows)
    assert store.vintages("invented") == ()


def test_a_vintage_names_the_replies_it_came_from(
    store: Store, run: Run, put: Put, frame: Frames, reply: Replies
) -> None:
    """From a vintage one gets to the requests and raw replies, those of its own run and source."""
    earlier = store.begin_run("earlier", run.started)
    same = store.put_raw(b"the same to both")
    others = replace(reply("k2", "5" * 64), source="other")
    for held in (reply("k1", "1" * 64), reply("k2", same), reply("k3", same), others):
        store.record_reply(run, held)
    for held in (reply("k1", "4" * 64), reply("k4", "4" * 64)):
        store.record_reply(earlier, held)
    stored = put(frame(("9901", "2022", "T", 1.0)), replies=("k3", "k1", "k2", "k1"))
    assert store.replies(stored.vintage) == (reply("k1", "1" * 64), reply("k2", same), reply("k3", same))
    for key in ("k4", "k9"):
        with pytest.raises(StoreError, match=f"{key}, which was never recorded in this run"):
            put(frame(("9901", "2022", "T", 2.0)), replies=("k1", key))
    assert store.vintages("invented") == (stored.vintage,)


def test_a_body_that_was_fetched_again_is_what_the_vintage_came_from(
    store: Store, run: Run, put: Put, frame: Frames, reply: Replies
) -> None:
    """When a damaged body was replaced, the vintage names the one it was made from and no other."""
    for sha256 in ("1" * 64, "2" * 64):
        store.record_reply(run, reply("k1", sha256))
    stored = put(frame(("9901", "2022", "T", 1.0)), replies=("k1",))
    assert store.replies(stored.vintage) == (reply("k1", "2" * 64),)


def test_older_figures_do_not_replace_newer_ones(
    store: Store, put: Put, read: Frames, now: datetime, frame: Frames
) -> None:
    """Replies older than what is held, of a resumed or offline run, change nothing, and it is said."""
    rows = frame(("9901", "2022", "T", 2.0))
    put(rows, at=now - timedelta(days=3))
    newest = put(rows, at=now).vintage
    stored = put(frame(("9901", "2022", "T", 1.0)), at=now - timedelta(days=1))
    assert (stored.new, stored.vintage, stored.rows) == (False, newest, 1)
    assert (stored.added, stored.revised, stored.removed) == (0, 0, 0)
    (finding,) = stored.findings
    assert (finding.code, finding.severity, finding.place.indicator) == (
        "older-than-held",
        "warning",
        "invented",
    )
    assert "2026-11-23" in finding.message
    assert "2026-11-22" in finding.message
    assert finding.suggestion == "run obs fetch to ask again"
    assert store.vintages("invented") == (newest,)
    assert read().equals(rows)


def test_seen_in_an_older_reply_does_not_set_the_clock_back(
    store: Store, put: Put, now: datetime, frame: Frames
) -> None:
    """When the same content comes from older replies, the last sighting and its scope stay."""
    rows, wider = frame(("9901", "2022", "T", 1.0)), Scope(regions=("9901", "9902", "9903"))
    put(rows, at=now - timedelta(days=2))
    last = put(rows, scope=wider, at=now).vintage
    older = put(rows, at=now - timedelta(days=1))
    assert (older.new, older.findings, older.vintage) == (False, (), last)
    assert (last.fetched_at, last.last_seen, last.scope) == (now - timedelta(days=2), now, wider)
    assert store.vintages("invented") == (last,)


def test_the_latest_vintage_is_that_of_the_query(
    store: Store, run: Run, now: datetime, indicator: Indicators, frame: Frames
) -> None:
    """The newest vintage is found by the query as it is now, not by the id alone."""
    one, other = indicator("invented", kpi="N1"), indicator("invented", kpi="N2")
    assert store.latest(one) is None
    held = [
        store.put_series(
            run, each, frame(("9901", "2022", "T", value)), scope=PLACES, replies=(), fetched_at=now
        ).vintage
        for each, value in ((one, 1.0), (one, 2.0), (other, 3.0))
    ]
    assert store.latest(one) == held[1]
    assert store.latest(other) == held[2]
    assert store.latest(indicator("invented", kpi="N3")) is None


def test_figures_that_are_gone_are_told(put: Put, frame: Frames) -> None:
    """Values that were held and are not any more, row or no row, are counted and their regions named."""
    codes = [f"99{number:02}" for number in range(1, 9)]
    scope = Scope(regions=tuple(codes), first="2021")
    before = [(code, year, "T", 1.0) for code in reversed(codes) for year in ("2021", "2022")]
    silent = [("9901", "2023", "T", None, "missing"), ("9901", "2020", "T", 1.0)]
    put(frame(*before, *silent), scope=scope)
    kept = [row for row in before if row[0] == "9908"]
    emptied = [("9907", year, "T", None, "deleted") for year in ("2021", "2022")]
    stored = put(frame(*kept, *emptied), scope=scope)
    assert (stored.added, stored.revised, stored.removed) == (0, 2, 13)
    (finding,) = stored.findings
    assert (finding.code, finding.severity, finding.place.indicator) == (
        "figures-gone",
        "warning",
        "invented",
    )
    assert "14 figures of 7 regions" in finding.message
    assert "(9901, 9902, 9903, 9904, 9905 and 2 more)" in finding.message
    assert finding.suggestion == "see whether the source says why; the vintage before is kept"


def test_one_figure_that_is_gone_is_told_in_the_singular(put: Put, frame: Frames) -> None:
    """One figure of one region is named as such."""
    put(frame(("9901", "2021", "T", 1.0), ("9902", "2022", "T", 1.0)))
    (finding,) = put(frame(("9902", "2022", "T", 1.0))).findings
    assert "1 figure of 1 region (9901)" in finding.message


def test_nothing_is_gone_when_no_figure_was_there(put: Put, frame: Frames) -> None:
    """Rows without a value, revised values and what was not asked for again are no loss."""
    rows = [("9901", "2021", "T", None, "missing"), ("9901", "2022", "T", 1.0), ("9902", "2022", "T", 1.0)]
    put(frame(*rows))
    stored = put(frame(("9901", "2022", "T", 2.0, "provisional")), scope=Scope(regions=("9901",)))
    assert (stored.revised, stored.removed, stored.findings) == (1, 1, ())


def test_a_damaged_series_is_named_and_mended_by_the_next_fetch(
    store: Store, put: Put, read: Frames, indicator: Indicators, frame: Frames
) -> None:
    """A damaged or lost file is never read as data; an unchanged fetch writes it again."""
    rows = frame(*(("9901", str(year), "T", float(year)) for year in range(1994, 2023)))
    path = store.path / put(rows).vintage.path
    whole = path.read_bytes()
    flipped = whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]
    for damage in (flipped, whole[:-1], b"", None):
        path.unlink()
        if damage is not None:
            path.write_bytes(damage)
        with pytest.raises(StoreError, match=path.name) as error:
            store.read(indicator())
        assert "obs fetch" in error.value.suggestion
        stored = put(rows)
        assert not stored.new
        assert read().equals(rows)


def test_a_damaged_vintage_does_not_stop_the_next(root: Path, put: Put, read: Frames, frame: Frames) -> None:
    """New figures are stored though those before cannot be read; that they were not compared is told."""
    damaged = root / put(frame(("9901", "2022", "T", 1.0))).vintage.path
    damaged.write_bytes(b"")
    stored = put(frame(("9901", "2022", "T", 2.0)))
    assert stored.new
    assert [finding.code for finding in stored.findings] == ["vintage-damaged"]
    assert damaged.name in str(stored.findings[0])
    assert read().equals(frame(("9901", "2022", "T", 2.0)))


def test_the_hash_of_the_content_is_as_documented(put: Put, frame: Frames) -> None:
    """The hash can be worked out by hand; were it to change, every series would seem revised. -0.0 is 0.0."""
    rows = [
        ("9901", "2021", "T", None, "missing", ""),
        ("9901", "2022", "T", -1.5, "reported", "å"),
        ("99", "2022", "T", -0.0, "provisional", ""),
    ]
    digest = hashlib.sha256()
    for column in (0, 1, 2, 4, 5):
        texts = [str(row[column]).encode() for row in sorted(rows)]
        digest.update(struct.pack("<3I", *map(len, texts)) + b"".join(texts))
    digest.update(bytes([0, 1, 0]) + struct.pack("<3d", 0.0, 0.0, -1.5))
    assert put(frame(*rows)).vintage.content == digest.hexdigest()


@pytest.mark.shared
def test_a_real_series_survives(
    shared_data: Path, store: Store, run: Run, now: datetime, indicator: Indicators
) -> None:
    """Kolada's N31807 of all regions and years comes back value for value, holes included."""
    names = {"kpi": "indicator", "municipality": "region", "year": "period", "gender": "sex"}
    text = dict.fromkeys(names, pl.String)
    rows = (
        pl.read_csv(shared_data / "kolada" / "panel_1994-2022.csv.gz", schema_overrides=text)
        .rename(names)
        .filter(pl.col("indicator") == "N31807")
        .with_columns(
            pl.col("sex").replace("K", "F"),
            status=pl.when(pl.col("value").is_null()).then(pl.lit("missing")).otherwise(pl.lit("reported")),
        )
    )
    regions = tuple(rows.get_column("region").unique())
    stored = store.put_series(
        run,
        indicator("N31807"),
        observation_frame(rows),
        scope=Scope(regions=regions),
        replies=(),
        fetched_at=now,
    )
    assert stored.vintage.last_period == "2022"
    held = store.read(indicator("N31807"))
    assert held is not None
    columns = ["region", "period", "sex", "value"]
    assert sorted(
        held.with_columns(pl.col(*columns[:3]).cast(pl.String)).select(columns).rows(), key=str
    ) == (sorted(rows.select(columns).rows(), key=str))
    markaryd = held.filter(
        pl.col("region") == "0767", pl.col("period").is_in(["2017", "2022"]), pl.col("sex") == "T"
    )
    assert [round(value, 1) for value in markaryd.get_column("value")] == [6.6, 1.0]
