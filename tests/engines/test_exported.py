"""A panel exported to a folder or an object store is the store's newest figures, checked by their hashes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.engines.conftest import NOW, SHOWN
from tests.engines.objects import Bucket, serving

from obs import StoreError
from obs.compare import Options, compare
from obs.engines import Engine
from obs.engines.dataset import Exported, export
from obs.engines.manifest import MANIFEST
from obs.models import Group
from obs.plugins import Registry

if TYPE_CHECKING:
    from tests.engines.conftest import Invented

METRICS = Registry.from_entry_points(environ={}).metrics


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    """An object store on loopback."""
    pytest.importorskip("pyarrow", reason="object stores are reached through pyarrow")
    with serving() as bucket:
        yield bucket


@pytest.fixture(params=["folder", "object store"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Either of the two."""
    if request.param == "folder":
        yield str(tmp_path / "panel")
    else:
        pytest.importorskip("pyarrow", reason="object stores are reached through pyarrow")
        with serving() as bucket:
            yield bucket.address


def test_what_comes_back_is_what_was_held(invented: Invented, address: str) -> None:
    """Each observation, the day it was seen, the groups, and the indicators with their breaks."""
    group = Group(id="G1", title="Påhittad grupp", members=("9901", "9902"), around="9901")
    invented.store.put_group(invented.run, group, source="kolada", fetched_at=NOW)
    assert export(invented.store, invented.study.indicators, address, now=NOW) == 9
    panel = Exported(address)
    for id_, indicator in invented.study.indicators.items():
        held, found = invented.store.read(indicator), panel.read(indicator)
        assert held is not None
        assert found is not None
        assert found.equals(held), id_
        assert panel.as_of(indicator) == NOW.date()
        assert panel.size(indicator) == held.height > 0
    assert panel.size(replace(next(iter(invented.study.indicators.values())), id="other")) == 0
    assert panel.groups() == invented.store.groups() != {}
    assert panel.indicators() == invented.study.indicators
    assert "key:secret" not in panel.label


def test_a_comparison_is_the_same(
    invented: Invented, address: str, engine_of: Callable[[str], Engine]
) -> None:
    """On Polars and on DuckDB."""
    export(invented.store, invented.study.indicators, address, now=NOW)
    asked = Options(regions=SHOWN)
    expected = compare(invented.study, invented.store, METRICS, asked, terms={}).table
    panel = Exported(address)
    assert compare(invented.study, panel, METRICS, asked, terms={}).table.equals(expected)
    found = compare(invented.study, panel, METRICS, asked, terms={}, engine=engine_of("duckdb"))
    assert found.table.equals(expected)


def test_another_query_is_another_series(invented: Invented, tmp_path: Path) -> None:
    """Figures that were asked otherwise do not stand in."""
    export(invented.store, invented.study.indicators, str(tmp_path / "panel"), now=NOW)
    panel = Exported(str(tmp_path / "panel"))
    asked = invented.study.indicators["ties"]
    assert panel.read(replace(asked, query={"kpi": "N00000"})) is None
    assert panel.read(asked) is not None


def test_damage_is_found(invented: Invented, tmp_path: Path) -> None:
    """A file that was altered, a manifest that is none, and a place without one."""
    export(invented.store, invented.study.indicators, str(tmp_path), now=NOW)
    (file,) = tmp_path.glob("panel-*.parquet")
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(StoreError, match="is damaged"):
        Exported(str(tmp_path)).read(invented.study.indicators["ties"])
    (tmp_path / MANIFEST).write_text("{", "utf-8")
    with pytest.raises(StoreError, match="is damaged"):
        Exported(str(tmp_path))
    (tmp_path / MANIFEST).write_text('{"format": "obs-panel-0"}', "utf-8")
    with pytest.raises(StoreError, match="no panel of the format"):
        Exported(str(tmp_path))
    with pytest.raises(StoreError, match="cannot be read"):
        Exported(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("name", ["{home}/own.parquet", "../own.parquet", "own.parquet", "panel-0.parquet"])
def test_no_file_is_read_whose_name_is_no_hash(invented: Invented, tmp_path: Path, name: str) -> None:
    """A manifest of somebody else names none of this machine's files, which nobody could check."""
    panel = tmp_path / "panel"
    export(invented.store, invented.study.indicators, str(panel), now=NOW)
    (file,) = panel.glob("panel-*.parquet")
    for folder in (tmp_path, panel):
        (folder / "own.parquet").write_bytes(file.read_bytes())
    manifest = json.loads((panel / MANIFEST).read_text("utf-8"))
    for each in manifest["series"].values():
        each["file"] = name.format(home=tmp_path)
    (panel / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(StoreError, match="no file of a panel"):
        Exported(str(panel)).read(invented.study.indicators["ties"])


Change = Callable[[dict[str, Any]], object]
CHANGES: dict[str, Change] = {
    "series": lambda told: told.pop("series"),
    "groups": lambda told: told.pop("groups"),
    "label": lambda told: told.pop("label"),
    "list": lambda told: told.update(series=[]),
    "group": lambda told: told.update(groups={"a": {"id": "a"}}),
    "query": lambda told: told["series"]["ties"].pop("query"),
    "last_seen": lambda told: told["series"]["ties"].update(last_seen="today"),
    "rows": lambda told: told["series"]["ties"].update(rows="many"),
    "file": lambda told: told["series"]["ties"].update(file=1),
    "indicator": lambda told: told["series"]["ties"].update(indicator={}),
    "id": lambda told: told["series"].update(other=told["series"]["ties"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_manifest_of_another_form_is_damaged(invented: Invented, tmp_path: Path, change: str) -> None:
    """It is told at once, in one line with the file."""
    export(invented.store, invented.study.indicators, str(tmp_path), now=NOW)
    manifest = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    CHANGES[change](manifest)
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(StoreError, match=r"panel\.json is damaged") as raised:
        Exported(str(tmp_path))
    assert "\n" not in str(raised.value)


def test_a_manifest_that_is_a_list_is_none(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("[]", "utf-8")
    with pytest.raises(StoreError, match="no panel of the format"):
        Exported(str(tmp_path))


def test_an_object_is_fetched_once(invented: Invented, bucket: Bucket) -> None:
    """However many series are read of it."""
    export(invented.store, invented.study.indicators, bucket.address, now=NOW)
    panel = Exported(bucket.address)
    bucket.asked.clear()
    for indicator in invented.study.indicators.values():
        panel.read(indicator)
    assert sum(each.startswith("GET") for each in bucket.asked) == 1


def test_nothing_there_is_an_error(bucket: Bucket) -> None:
    """That names the address without its key."""
    with pytest.raises(StoreError, match="cannot be read") as raised:
        Exported(bucket.address)
    assert "secret" not in str(raised.value)
