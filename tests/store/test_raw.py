"""Raw replies: kept once, by hash, checked when read."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

import pytest

from obs.errors import StoreError
from obs.store import Store

BODY = "Källa: påhittad ".encode() * 100
HASH = hashlib.sha256(BODY).hexdigest()


def path_of(root: Path) -> Path:
    return root / "raw" / HASH[:2] / f"{HASH}.gz"


def test_a_body_comes_back_by_its_hash(store: Store) -> None:
    """What is put in comes back byte for byte, under the SHA-256 of the body."""
    assert store.put_raw(BODY) == HASH
    assert store.get_raw(HASH) == BODY
    assert store.get_raw(store.put_raw(b"")) == b""


def test_a_body_is_a_plain_gzip_file_of_equal_bytes(store: Store, root: Path, tmp_path: Path) -> None:
    """Anyone can unpack a raw file, and it holds no time of writing: two stores have equal files."""
    store.put_raw(BODY)
    packed = path_of(root).read_bytes()
    assert gzip.decompress(packed) == BODY
    assert packed[4:8] == b"\0\0\0\0"
    with Store.open(tmp_path / "other") as other:
        other.put_raw(BODY)
    assert path_of(tmp_path / "other").read_bytes() == packed


def test_a_body_is_kept_once(store: Store, root: Path) -> None:
    """The same body again leaves the file as it is, but for its time: it is not old, and not thrown away."""
    store.put_raw(BODY)
    os.utime(path_of(root), (1, 1))
    before = path_of(root).stat()
    store.put_raw(BODY)
    after = path_of(root).stat()
    assert before.st_ino == after.st_ino
    assert after.st_mtime > 1
    assert len(list((root / "raw").rglob("*.*"))) == 1


def test_a_file_gets_its_name_when_its_content_is_on_the_disk(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Content to the disk under another name, then the final name, then the folder to the disk."""
    names: list[list[str]] = []
    fsync = os.fsync

    def watch(handle: int) -> None:
        names.append([path.suffix for path in (root / "raw").rglob("*.*")])
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watch)
    store.put_raw(BODY)
    assert [found for found in names if found] == [[".part"], [".gz"]]


def test_a_damaged_body_is_named_and_mended_by_the_next_fetch(store: Store, root: Path) -> None:
    """A damaged file is never handed out; the same body, put again, replaces it."""
    store.put_raw(BODY)
    for damage in (b"", path_of(root).read_bytes()[:-9], gzip.compress(b"other")):
        path_of(root).write_bytes(damage)
        with pytest.raises(StoreError, match=HASH) as error:
            store.get_raw(HASH)
        assert "obs fetch" in error.value.suggestion
        store.put_raw(BODY)
        assert store.get_raw(HASH) == BODY


def test_a_body_that_is_gone_is_named(store: Store, root: Path) -> None:
    """A missing file is an error that names it."""
    store.put_raw(BODY)
    path_of(root).unlink()
    with pytest.raises(StoreError, match=f"{HASH}.gz is damaged: the file is gone"):
        store.get_raw(HASH)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "ABCDEF" * 10 + "ABCD", HASH + "\n"])
def test_only_a_hash_becomes_a_path(store: Store, name: str) -> None:
    """A name that is not a SHA-256 in lower-case hexadecimal is refused."""
    with pytest.raises(StoreError, match="is not the hash of a raw reply"):
        store.get_raw(name)
