"""obs store verify: a sound store is said to be, and whatever is wrong is told, all of it at once."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.audit.conftest import Damage, Shop, aged, codes, flip, registry, study
from tests.fetch.conftest import ONE, TWO, Service, TinySource

from obs import Group, Page, Query, Reply, Request
from obs.errors import StoreError, StoreVersionError
from obs.plugins import Registry
from obs.study import GroupSpec


class Plus(TinySource):
    """Reads every value as one more."""

    def parse(self, request: Request, reply: Reply) -> Page:
        page = super().parse(request, reply)
        assert page.observations is not None
        return replace(page, observations=page.observations.with_columns(pl.col("value") + 1))


class Together(TinySource):
    """Asks for all series in one request, as services do that take many at a time."""

    def plan(self, query: Query) -> Iterable[Request]:
        names = sorted(each.id for each in query.indicators)
        yield Request(path=f"/{'+'.join(names)}/0", indicators=tuple(names), context=names)

    def parse(self, request: Request, reply: Reply) -> Page:
        pages = [
            super(Together, self).parse(replace(request, context=id_), reply) for id_ in request.indicators
        ]
        frames = [page.observations for page in pages if page.observations is not None]
        return Page(observations=pl.concat(frames).filter(pl.col("indicator").cast(pl.String) != "e"))


def test_a_sound_store_is_counted_and_nothing_is_said(shop: Shop) -> None:
    found = shop.verify()
    assert found.findings == ()
    assert found.sound
    assert found.checked == {
        "runs": 1,
        "raw replies": 3,
        "series files": 2,
        "vintages": 2,
        "vintages read again": 2,
        "values compared": 6,
        "groups read again": 0,
        "files in the folder": 6,
    }


def test_verifying_writes_nothing(shop: Shop) -> None:
    before = shop.files(), (shop.root / "ledger.sqlite").read_bytes()
    shop.verify()
    assert (shop.files(), (shop.root / "ledger.sqlite").read_bytes()) == before


def sql(statement: str) -> Damage:
    """What a statement does to the ledger."""
    return lambda shop: shop.sql(statement)


def at(table: str, column: str, day: str, where: str = "1") -> Damage:
    """Noon of another day noted in a column."""
    return sql(f"UPDATE {table} SET {column} = '{day}T12:00:00.000000+00:00' WHERE {where}")


def lose(shop: Shop, *ids: str) -> None:
    """Delete all rows of the vintages of some series."""
    for id_ in ids:
        its = f"(SELECT id FROM vintage WHERE indicator = '{id_}')"
        shop.sql(f"DELETE FROM lineage WHERE vintage IN {its}")
        shop.sql(f"DELETE FROM sighting WHERE vintage IN {its}")
        shop.sql(f"DELETE FROM vintage WHERE id IN {its}")


def misindex(shop: Shop) -> None:
    """Make an index of the ledger another one than it was built as."""
    with closing(sqlite3.connect(shop.root / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("PRAGMA writable_schema = ON")
        ledger.execute(
            "UPDATE sqlite_master SET sql = 'CREATE INDEX reply_of_key ON reply (path, url)'"
            " WHERE name = 'reply_of_key'"
        )


DAMAGES: dict[str, tuple[Damage, str, str]] = {
    "a bit of a series": (lambda shop: flip(shop.series()), "series-damaged", "series/a-"),
    "a series gone": (lambda shop: shop.series().unlink(), "series-damaged", "series/a-"),
    "a series empty": (lambda shop: shop.series().write_bytes(b""), "series-damaged", "series/a-"),
    "a bit of a reply": (lambda shop: flip(shop.raw()), "raw-damaged", "raw/"),
    "a reply cut off": (lambda shop: cut(shop.raw()), "raw-damaged", "raw/"),
    "a reply gone": (lambda shop: shop.raw().unlink(), "raw-damaged", "raw/"),
    "a value, with all hashes": (lambda shop: shop.forge(), "values-differ", "series/a-"),
    "content noted": (sql(f"UPDATE vintage SET content = '{'0' * 64}'"), "series-damaged", "series/"),
    "rows noted": (sql("UPDATE vintage SET rows = 5"), "series-damaged", "series/"),
    "bytes noted": (sql("UPDATE reply SET bytes = 5 WHERE id = 1"), "ledger-damaged", "raw/"),
    "a reply unknown": (sql("DELETE FROM reply WHERE id = 1"), "ledger-damaged", "ledger"),
    "a fetch unknown": (sql("DELETE FROM sighting"), "ledger-damaged", "ledger"),
    "lineage": (sql("DELETE FROM lineage"), "ledger-damaged", "ledger"),
    "a vintage unknown": (sql("UPDATE vintage SET number = 2"), "ledger-damaged", "ledger"),
    "a run unknown": (sql("DELETE FROM run"), "ledger-damaged", "ledger"),
    "a time": (sql("UPDATE reply SET fetched_at = 'soon' WHERE id = 1"), "ledger-damaged", "ledger"),
    "a hash": (sql("UPDATE reply SET sha256 = '../x' WHERE id = 1"), "ledger-damaged", "ledger"),
    "an id": (sql("UPDATE vintage SET indicator = '../x' WHERE id = 1"), "ledger-damaged", "ledger"),
    "a scope": (sql("UPDATE scope SET asked = '7'"), "ledger-damaged", "ledger"),
    "a request": (sql("UPDATE reply SET path = '/b/1' WHERE id = 1"), "ledger-damaged", "ledger"),
    "a day of figures": (
        sql("UPDATE sighting SET fetched_at = '2024-02-29T12:00:00.000000+00:00'"),
        "ledger-damaged",
        "ledger",
    ),
    "regions asked for": (
        sql("UPDATE scope SET asked = '[[\"9901\"], null, null]'"),
        "series-damaged",
        "series/",
    ),
    "a reply of several taken from a vintage": (
        sql(
            "DELETE FROM lineage WHERE reply = (SELECT min(reply) FROM lineage"
            " JOIN vintage ON vintage.id = lineage.vintage WHERE indicator = 'a')"
        ),
        "ledger-damaged",
        "ledger",
    ),
    "a query noted": (
        sql(f"UPDATE vintage SET query_hash = '{'0' * 64}' WHERE indicator = 'a'"),
        "ledger-damaged",
        "ledger",
    ),
    "a query that is none": (sql("UPDATE vintage SET query_hash = 'x'"), "ledger-damaged", "ledger"),
    "a status": (sql("UPDATE reply SET status = 404 WHERE id = 1"), "ledger-damaged", "ledger"),
    "a status that is none": (sql("UPDATE reply SET status = 7 WHERE id = 1"), "ledger-damaged", "ledger"),
    "a time of a reply, earlier": (
        at("reply", "fetched_at", "2024-02-29", "id = 1"),
        "ledger-damaged",
        "ledger",
    ),
    "a time of a reply, later": (
        at("reply", "fetched_at", "2199-02-28", "id = 1"),
        "ledger-damaged",
        "ledger",
    ),
    "a time of the last reply": (
        at("reply", "fetched_at", "2024-02-29", "id = (SELECT max(id) FROM reply)"),
        "ledger-damaged",
        "ledger",
    ),
    "the end of a run": (at("run", "finished", "2199-02-28"), "ledger-damaged", "ledger"),
    "an early end of a run": (at("run", "finished", "2024-02-29"), "ledger-damaged", "ledger"),
    "an end that is no time": (sql("UPDATE run SET finished = 'soon'"), "ledger-damaged", "ledger"),
    "the beginning of a run": (at("run", "started", "2024-02-29"), "ledger-damaged", "ledger"),
    "all that is known of a series": (lambda shop: lose(shop, "a"), "ledger-damaged", "ledger"),
    "all that is known of all series": (lambda shop: lose(shop, "a", "b"), "ledger-damaged", "ledger"),
    "an index of the ledger": (misindex, "ledger-damaged", "ledger"),
    "pages of the ledger": (lambda shop: scrawl(shop.root / "ledger.sqlite"), "ledger-damaged", "ledger"),
    "the ledger": (lambda shop: spoil(shop.root / "ledger.sqlite"), "ledger-damaged", "ledger"),
}


def cut(path: Path) -> None:
    """Take the end off a file."""
    path.write_bytes(path.read_bytes()[:-9])


def spoil(path: Path) -> None:
    """Write something else in place of a file."""
    path.write_text("no" * 9999)


def scrawl(path: Path) -> None:
    """Write over all pages of a database but the first."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_with_its_place_and_a_way_out(shop: Shop, name: str) -> None:
    damage, code, place = DAMAGES[name]
    damage(shop)
    found = shop.verify()
    assert not found.sound
    errors = [each for each in found.findings if each.severity == "error"]
    assert code in {each.code for each in errors}
    assert any(each.place.file.startswith(place) for each in errors if each.code == code)
    assert all(each.suggestion for each in errors)


def test_all_that_is_wrong_is_told_at_once(shop: Shop) -> None:
    shop.forge("b")
    flip(shop.series("a"))
    shop.raw("a").unlink()
    shop.sql("UPDATE reply SET bytes = 5 WHERE sha256 != ?", shop.raw("a").stem)
    assert set(codes(shop.verify())) == {"series-damaged", "raw-damaged", "ledger-damaged", "values-differ"}


def test_without_a_ledger_the_files_are_held_against_their_names(shop: Shop) -> None:
    flip(shop.series("b"))
    spoil(shop.root / "ledger.sqlite")
    found = shop.verify()
    assert codes(found) == ["ledger-damaged", "series-damaged"]
    assert found.checked == {"files": 5}


def test_a_damaged_reply_says_which_series_it_served_and_is_mended_by_the_source(shop: Shop) -> None:
    flip(shop.raw("a"))
    (error,) = [each for each in shop.verify().findings if each.severity == "error"]
    assert "it served 1 series (a)" in error.message
    assert "run obs fetch --source tiny" in error.suggestion
    shop.fetch()
    assert shop.verify().sound


def test_figures_that_the_plugin_reads_otherwise_are_damage_unless_it_is_another_version(shop: Shop) -> None:
    """A vintage is what its parser made of the replies; another version may see more in them."""
    same = shop.verify(registry=registry(Plus))
    assert codes(same) == ["values-differ", "values-differ"]
    assert "differ in 3 of 4 rows (9901/2020/T, " in same.findings[0].message
    other = shop.verify(registry=registry(Plus, "2.0"))
    assert other.sound
    assert codes(other, "warning") == ["values-differ", "values-differ"]
    assert "tiny (obs-tiny 1.0), read again by tiny (obs-tiny 2.0)" in other.findings[0].message


def test_another_version_that_reads_the_same_is_told(shop: Shop) -> None:
    found = shop.verify(registry=registry(version="2.0"))
    assert found.sound
    (remark,) = found.findings
    assert (remark.code, remark.severity) == ("other-version", "info")
    assert remark.message.endswith("2 vintages, the same values")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"registry": Registry()}, "no plugin offers a source 'tiny'"),
        ({"study": study("b")}, "the study has no such indicator any more"),
        ({"registry": registry(Together, "2.0")}, "asked for other replies than those that are recorded"),
    ],
)
def test_what_cannot_be_read_again_is_told_and_is_no_damage(
    shop: Shop, options: dict[str, object], why: str
) -> None:
    found = shop.verify(**options)
    assert found.sound
    (remark,) = [each for each in found.findings if each.code != "other-version"]
    assert (remark.code, remark.severity) == ("not-read-again", "warning")
    assert "a 1" in remark.message
    assert why in remark.message


def test_a_reply_from_another_address_is_told(shop: Shop) -> None:
    """It may have been redirected, so that it is no damage."""
    shop.sql("UPDATE reply SET url = replace(url, '/a/', '/x/')")
    found = shop.verify()
    assert found.sound
    assert "other-address" in codes(found, "warning")


class Grouped(TinySource):
    """Has a group of the regions of the series a."""

    def group(self, group_id: str) -> Iterable[Request]:
        yield Request(path="/a/0", context=group_id)

    def parse(self, request: Request, reply: Reply) -> Page:
        page = super().parse(request, reply)
        if request.context != "G9":
            return page
        assert page.observations is not None
        regions = tuple(page.observations["region"].cast(str))
        return Page(groups=(Group(id="G9", title="G", members=regions),))


def test_the_members_of_a_group_are_read_again(service: Service, tmp_path: Path) -> None:
    """What a median is of must be what the source said, too; another version of the plugin excuses it."""
    spec = GroupSpec(id="g", title="G", source="tiny", source_id="G9")
    grouped = replace(study("a"), groups={"g": spec})
    shop = Shop(root=tmp_path / ".obs", service=service, study=grouped, registry=registry(Grouped))
    shop.fetch()
    sound = shop.verify()
    assert (sound.findings, sound.checked["groups read again"]) == ((), 1)
    shop.sql("UPDATE region_group SET members = '[\"9901\"]'")
    (found,) = shop.verify().findings
    assert (found.code, found.severity) == ("values-differ", "error")
    assert "group G9 and the raw replies that it came from have other members" in found.message
    assert codes(shop.verify(registry=registry(Grouped, "2.0")), "warning") == ["values-differ"]
    (unread,) = shop.verify(registry=registry(version="2.0")).findings[-1:]
    assert unread.code == "not-read-again"


def test_a_group_that_a_run_has_brought_must_be_there(service: Service, tmp_path: Path) -> None:
    """And its replies must be readable by the plugin that read them."""
    spec = GroupSpec(id="g", title="G", source="tiny", source_id="G9")
    grouped = replace(study("a"), groups={"g": spec})
    shop = Shop(root=tmp_path / ".obs", service=service, study=grouped, registry=registry(Grouped))
    shop.fetch()
    assert codes(shop.verify(registry=registry())) == ["ledger-damaged"]
    shop.sql("DELETE FROM region_group")
    (found,) = shop.verify().findings
    assert (found.code, found.severity) == ("ledger-damaged", "error")
    assert found.message == "group G9 came in run 1, and the ledger does not have it"
    assert "obs fetch --source tiny" in found.suggestion
    assert shop.verify(registry=registry(Grouped, "2.0")).sound
    shop.fetch()
    assert shop.verify().sound


def test_a_series_that_is_lost_leaves_its_file_alone(shop: Shop) -> None:
    """What the ledger no longer names may be all that is left of it."""
    os.utime(shop.series("a"), (1e9, 1e9))
    lose(shop, "a")
    found = {each.code: each for each in shop.verify().findings}
    assert found["ledger-damaged"].place.indicator == "a"
    assert "leave them until the ledger is sound" in found["leftover"].suggestion
    shop.fetch()
    assert shop.verify().sound


def test_every_vintage_is_read_again_the_newest_first(shop: Shop, service: Service) -> None:
    """Also those whose replies are of earlier runs, and of other choices of indicators."""
    service.pages["a"] = [ONE, [("9901", "2021", 4.0)]]
    shop.fetch("a")
    service.pages["a"] = [ONE]
    shop.fetch()
    found = shop.verify()
    assert (found.findings, found.checked["vintages"]) == ((), 4)
    assert found.checked["vintages read again"] == 4
    assert found.checked["values compared"] == 2 + 3 + 4 + 2


def test_what_was_asked_together_is_read_again_when_the_study_has_grown(
    tmp_path: Path, service: Service
) -> None:
    """The requests of that time are found, though the plugin would ask in other words today."""
    service.pages |= {"a+b": [ONE], "a+b+c": [TWO], "b": [ONE]}
    shop = Shop(root=tmp_path / "together", service=service, registry=registry(Together))
    shop.fetch()
    shop.study = study("a", "b", "c")
    shop.fetch("b")
    shop.fetch()
    found = shop.verify()
    assert found.findings == ()
    assert found.checked["vintages read again"] == found.checked["vintages"] == 5


def test_a_series_without_a_figure_at_that_time_was_asked_for_all_the_same(
    tmp_path: Path, service: Service
) -> None:
    """It made no vintage, and is yet among what was asked together before the study grew."""
    service.pages |= {"a+e": [ONE], "a+c+e": [TWO], "c": [ONE]}
    shop = Shop(root=tmp_path / "together", service=service, registry=registry(Together))
    shop.study = study("a", "e")
    shop.fetch()
    shop.study = study("a", "e", "c")
    shop.fetch("c")
    shop.fetch()
    found = shop.verify()
    assert found.findings == ()
    assert found.checked["vintages read again"] == found.checked["vintages"] == 4


def test_a_ledger_that_cannot_be_read_through_leaves_the_files_to_their_names(shop: Shop) -> None:
    shop.sql("PRAGMA journal_mode = DELETE")
    shop.sql("DROP TABLE scope")
    flip(shop.series("b"))
    found = shop.verify()
    assert set(codes(found)) == {"ledger-damaged", "series-damaged"}
    assert found.checked == {"files": 5}


def test_files_that_the_ledger_does_not_know_are_remarks(shop: Shop) -> None:
    part = aged(shop.root / "series" / ".a.parquet.0a1b2c3d.part")
    orphan = aged(shop.root / "series" / f"a-{'0' * 64}.parquet")
    aged(shop.root / "raw" / "note.txt")
    (shop.root / "raw" / "link.gz").symlink_to("/etc")
    found = shop.verify()
    assert found.sound
    assert {each.code: each.severity for each in found.findings} == {
        "leftover": "warning",
        "foreign": "warning",
    }
    leftover, foreign = found.findings
    assert f"{part.name}, series/{orphan.name}" in leftover.message
    assert leftover.suggestion == "obs store gc removes them"
    assert "raw/link.gz, raw/note.txt" in foreign.message


def test_no_store_and_a_newer_store_are_refused(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store"):
        Shop(root=tmp_path / "none", service=shop.service).verify()
    assert not (tmp_path / "none").exists()
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "ledger.sqlite").touch()  # by a process that is just making it
    with pytest.raises(StoreError, match="there is no store"):
        Shop(root=tmp_path / "made", service=shop.service).verify()
    shop.sql("PRAGMA user_version = 99")
    with pytest.raises(StoreVersionError, match="its format is 99"):
        shop.verify()


def test_a_clock_that_ran_ahead_is_told(shop: Shop) -> None:
    shop.sql("UPDATE sighting SET fetched_at = '2029-01-01T00:00:00.000000+00:00'")
    shop.sql("UPDATE reply SET fetched_at = '2029-01-01T00:00:00.000000+00:00'")
    shop.sql(
        "UPDATE run SET started = '2028-12-31T23:59:00.000000+00:00', finished = '2029-01-01T00:01:00+00:00'"
    )
    found = shop.verify()
    assert codes(found, "warning") == ["times-to-come"]
    assert "up to 2029-01-01" in found.findings[0].message
