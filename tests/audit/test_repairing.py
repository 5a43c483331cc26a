"""obs store repair: what the raw replies still give is written anew, and nothing is ever removed."""

from __future__ import annotations

import io
from itertools import count
from pathlib import Path

import polars as pl
import pytest
from tests.audit.conftest import Shop, codes, flip, registry
from tests.audit.test_verifying import Plus
from tests.fetch.conftest import ONE, Service

from obs.errors import StoreError
from obs.store import Store, parquet


def test_lost_series_are_written_anew_as_they_were(shop: Shop) -> None:
    before = shop.files()
    flip(shop.series("a"))
    shop.series("b").unlink()
    done = shop.repair()
    assert len(done.written) == 2
    assert done.findings == ()
    assert shop.files() == before
    assert shop.verify().sound


def test_a_dry_run_says_the_same_and_writes_nothing(shop: Shop) -> None:
    flip(shop.series("a"))
    before = shop.files()
    dry = shop.repair(dry=True)
    assert shop.files() == before
    assert (
        shop.repair().written == dry.written == tuple(name for name in before if name.startswith("series/a-"))
    )


def test_older_vintages_are_repaired_too(shop: Shop, service: Service) -> None:
    oldest = shop.series("a")
    service.pages["a"] = [ONE]
    shop.fetch()
    flip(oldest)
    assert [shop.root / name for name in shop.repair().written] == [oldest]
    assert shop.verify().sound


def test_a_sound_store_is_left_alone(shop: Shop) -> None:
    before = shop.files(), shop.sql("SELECT * FROM vintage")
    done = shop.repair()
    assert (done.written, done.findings) == ((), ())
    assert (shop.files(), shop.sql("SELECT * FROM vintage")) == before


@pytest.mark.parametrize("lost", ["reply", "plugin"])
def test_what_cannot_be_read_again_is_told_with_the_command(shop: Shop, lost: str) -> None:
    """The damaged file stays where it is: whatever is left of it may be of use."""
    flip(shop.series("a"))
    if lost == "reply":
        flip(shop.raw("a"))
    else:
        shop.registry = registry(Plus, "2.0")
    before = shop.files()
    done = shop.repair()
    assert done.written == ()
    assert codes(done) == (["not-repaired", "raw-damaged"] if lost == "reply" else ["not-repaired"])
    (told,) = [each for each in done.findings if each.code == "not-repaired"]
    assert "obs fetch --indicator a" in told.suggestion
    assert shop.files() == before


def test_a_repair_that_is_cut_off_loses_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written stays, the rest is as it was, and the next repair does the rest."""
    before = shop.files()
    flip(shop.series("a"))
    flip(shop.series("b"))
    plain, calls = parquet.write, count(1)

    def write(root: Path, indicator_id: str, frame: pl.DataFrame) -> str:
        if next(calls) == 2:
            raise KeyboardInterrupt
        return plain(root, indicator_id, frame)

    with monkeypatch.context() as patch:
        patch.setattr(parquet, "write", write)
        with pytest.raises(KeyboardInterrupt):
            shop.repair()
    assert shop.files().keys() == before.keys()
    assert len(shop.repair().written) == 1
    assert shop.files() == before


def test_another_form_of_the_file_is_noted(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of Polars writes other bytes for the same observations: the ledger then names these."""
    flip(shop.series("a"))
    lost = shop.series("a")
    monkeypatch.setattr("polars.DataFrame.write_parquet", _uncompressed)
    (name,) = shop.repair().written
    assert (shop.root / name) != lost
    assert lost.exists()
    found = shop.verify()
    assert (found.sound, codes(found, "info")) == (True, ["under-way"])


PLAIN = pl.DataFrame.write_parquet


def _uncompressed(frame: pl.DataFrame, file: io.BytesIO, **_: object) -> None:
    PLAIN(frame, file, compression="uncompressed")


def test_only_what_was_stored_is_restored(shop: Shop) -> None:
    """The store itself refuses another content under the name of a vintage."""
    with Store.open(shop.root) as store:
        (vintage,) = store.vintages("a")
        other = store.read(shop.study.indicators["b"])
        assert other is not None
        with pytest.raises(StoreError, match="vintage 1 of a said something else"):
            store.restore(vintage, other)


def test_where_there_is_no_store_none_is_made(shop: Shop) -> None:
    shop.root = shop.root.with_name("none")
    with pytest.raises(StoreError, match="there is no store"):
        shop.repair()
    assert not shop.root.exists()
