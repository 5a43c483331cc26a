"""Releases one after the other: what a reader is promised of them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from obs.errors import PublishError
from obs.models import Group
from obs.plugins import Registry
from obs.publish.cataloguing import put_catalogue, withdraw
from obs.publish.releasing import Published, publish
from obs.store import Store
from obs.study import GroupSpec, Study

TODAY = date(2026, 11, 27)
Change = Callable[[pl.DataFrame], pl.DataFrame]
Put = Callable[..., Published]


@pytest.fixture
def put(tmp_path: Path, study: Study, store: Store, plugins: Registry) -> Put:
    """Publishes the study."""

    def put(where: str = "out", *, changed: Study | None = None, **options: Any) -> Published:
        given: dict[str, Any] = {"today": TODAY, **options}
        return publish(changed or study, store, plugins, tmp_path / where, **given)

    return put


def bytes_of(folder: Path) -> dict[str, str]:
    return {
        each.relative_to(folder).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


def higher(frame: pl.DataFrame, regions: list[str]) -> pl.DataFrame:
    """*frame* with a tenth more in 2022 in *regions*."""
    at = (pl.col("region").cast(pl.String).is_in(regions)) & (pl.col("period").cast(pl.String) == "2022")
    return frame.with_columns(value=pl.when(at).then(pl.col("value") + 0.1).otherwise("value"))


def test_equal_figures_give_equal_bytes(put: Put) -> None:
    first, second = put("a"), put("b", today=date(2027, 1, 1))
    assert first.version == second.version == "2026.1.0"
    assert bytes_of(first.folder) == bytes_of(second.folder)
    assert len(bytes_of(first.folder)) == first.files > 20


def test_nothing_is_put_where_a_killed_command_would_leave_it(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All lies in the folder of the releases, which the next command tidies; here the system has no other."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    put()
    assert {each.name for each in (tmp_path / "out").glob(".obs-*")} <= {".obs-lock"}


def test_sums_are_those_of_every_file(put: Put) -> None:
    folder = put().folder
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, check=True
    )
    named = {line.split(":")[0] for line in checked.stdout.decode().splitlines()}
    assert named == set(bytes_of(folder)) - {"SHA256SUMS"}


def test_what_has_not_changed_is_not_published_again(put: Put) -> None:
    put()
    again = put()
    assert (again.version, again.previous) == ("", "2026.1.0")


def test_a_release_of_before_that_is_damaged_is_told(put: Put) -> None:
    """Also where nothing is published; the way out names the command that tells all."""
    folder = put().folder
    assert not [each for each in put().remarks if each.code == "release-damaged"]
    readme = folder / "README.md"
    readme.rename(folder.with_name("elsewhere.md"))
    readme.symlink_to(folder.with_name("elsewhere.md"))
    (folder / "SHA256SUMS").write_text((folder / "SHA256SUMS").read_text() + f"{'0' * 64}  gone.csv\n")
    again = put()
    assert again.version == ""
    (told,) = [each for each in again.remarks if each.code == "release-damaged"]
    assert told.message == "version 2026.1.0, published before, is damaged: README.md, gone.csv"
    assert f"obs verify {folder}" in told.suggestion


def test_a_group_that_came_on_another_day_is_as_it_was(
    put: Put, study: Study, store: Store, revised: Callable[[Change], None]
) -> None:
    grouped = replace(
        study, groups={"likes": GroupSpec(id="likes", title="Alike", source="kolada", source_id="G1")}
    )
    for day in (20, 21):
        moment = datetime(2026, 11, day, 6, tzinfo=UTC)
        group = Group(
            id="G1", title="Alike", members=("0114", "0115"), origin=f"Kolada, group G1, fetched {moment:%F}"
        )
        store.put_group(store.begin_run(f"groups {day}", moment), group, source="kolada", fetched_at=moment)
        published = put(changed=grouped)
        assert published.version == ("2026.1.0" if day == 20 else "")
    revised(lambda frame: higher(frame, ["0767"]))
    second = put(changed=grouped)  # without a reason
    revision = pl.read_csv(second.folder / "revision.csv", infer_schema=False)
    assert revision.filter(pl.col("table") == "groups")["column"].unique().to_list() == ["origin"]


def test_a_published_version_is_never_altered(put: Put) -> None:
    folder = put().folder
    before = bytes_of(folder)
    with pytest.raises(PublishError, match="never altered"):
        put(version="2026.1.0")
    assert bytes_of(folder) == before


def test_each_change_is_listed_and_gets_a_version_of_its_own(
    put: Put, revised: Callable[[Change], None]
) -> None:
    first = put()
    before = bytes_of(first.folder)
    revised(lambda frame: higher(frame, ["0767"]))
    second = put()
    assert (second.version, second.previous) == ("2026.1.1", "2026.1.0")
    revision = pl.read_csv(second.folder / "revision.csv", infer_schema=False)
    (row,) = revision.filter(pl.col("table") == "observations").iter_rows(named=True)
    assert (row["key"], row["column"], row["change"]) == ("N31807/0767/2022/T", "value", "revised")
    assert float(row["new"]) == pytest.approx(float(row["old"]) + 0.1)
    assert bytes_of(first.folder) == before
    versions = json.loads((first.folder.parent / "versions.json").read_text("utf-8"))
    assert versions["latest"] == "2026.1.1"


def test_a_revision_has_the_terms_of_what_it_revises(put: Put, revised: Callable[[Change], None]) -> None:
    put()
    revised(lambda frame: higher(frame, ["0767"]))
    descriptor = json.loads((put().folder / "datapackage.json").read_text("utf-8"))
    told = next(each for each in descriptor["resources"] if each["name"] == "revision")
    assert {each["path"] for each in told["licenses"]} == {
        "https://www.kolada.se/om-oss/api/",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    }
    fields = {field["name"]: field.get("lineage", []) for field in told["schema"]["fields"]}
    assert {line["credit"] for line in fields["old"] if not line["derived"]} == {
        "Källa: Kolada",
        "Källa: SCB",
    }
    assert fields["old"] == fields["new"]


def test_new_figures_make_another_number_than_corrected_ones(
    put: Put, revised: Callable[[Change], None]
) -> None:
    revised(lambda frame: frame.filter(pl.col("period").cast(pl.String) < "2022"))
    first = put()
    revised(lambda frame: frame)
    second = put()
    assert (first.version, second.version) == ("2026.1.0", "2026.2.0")


def test_a_version_that_was_withdrawn_is_not_used_again(
    put: Put, revised: Callable[[Change], None], study: Study, tmp_path: Path
) -> None:
    """What replaces it is a higher one, also where no version is left."""
    put()
    revised(lambda frame: higher(frame, ["0767"]))
    assert put().version == "2026.1.1"
    withdraw(study, tmp_path / "out", "2026.1.1", "Talen var fel.", TODAY)
    third = put()
    assert (third.version, third.previous) == ("2026.1.2", "2026.1.0")
    for version in ("2026.1.0", "2026.1.2"):
        withdraw(study, tmp_path / "out", version, "Talen var fel.", TODAY)
    fourth = put()
    assert (fourth.version, fourth.previous) == ("2026.1.3", "")


def test_many_revised_rows_need_a_reason_which_stands_beside_each(
    put: Put, revised: Callable[[Change], None], study: Study
) -> None:
    put()
    revised(lambda frame: higher(frame, [f"{code:04}" for code in range(2600)]))
    with pytest.raises(PublishError, match=r"rows of observations are revised or gone") as caught:
        put()
    assert "--reason" in caught.value.suggestion
    second = put(reason="Kolada har räknat om 2022.")
    revision = pl.read_csv(second.folder / "revision.csv", infer_schema=False)
    assert set(revision["reason"]) == {"Kolada har räknat om 2022."}
    lenient = replace(study, dataset=replace(study.dataset, revised_share=1.0))
    revised(lambda frame: higher(frame, ["0767"]))
    assert put(changed=lenient).version == "2026.1.2"


def test_rows_that_vanish_need_a_reason(put: Put, revised: Callable[[Change], None]) -> None:
    put()
    revised(lambda frame: frame.filter(pl.col("period").cast(pl.String) > "2018"))
    with pytest.raises(PublishError, match="revised or gone"):
        put()


def test_what_becomes_suppressed_stands_in_no_file_of_the_new_release(
    put: Put, revised: Callable[[Change], None]
) -> None:
    odd = 1.2345678

    def with_odd(frame: pl.DataFrame) -> pl.DataFrame:
        at = (pl.col("region").cast(pl.String) == "0767") & (pl.col("period").cast(pl.String) == "2022")
        return frame.with_columns(value=pl.when(at).then(odd).otherwise("value"))

    def hidden(frame: pl.DataFrame) -> pl.DataFrame:
        at = (pl.col("region").cast(pl.String) == "0767") & (pl.col("period").cast(pl.String) == "2022")
        return frame.with_columns(
            value=pl.when(at).then(None).otherwise("value"),
            status=pl.when(at).then(pl.lit("suppressed", frame.schema["status"])).otherwise("status"),
        )

    revised(with_odd)
    first = put()
    revised(hidden)
    second = put()
    assert str(odd) in (first.folder / "data" / "observations.csv").read_text("utf-8")
    for file in second.folder.rglob("*"):
        if file.suffix in {".csv", ".json", ".md", ".html"}:
            assert str(odd) not in file.read_text("utf-8"), file.name
    for file in second.folder.rglob("*.parquet"):
        frame = pl.read_parquet(file)
        numbers = frame.select(pl.selectors.float())
        assert not any((numbers[name] == odd).any() for name in numbers.columns), file.name


def test_a_catalogue_among_the_releases_follows(
    put: Put, revised: Callable[[Change], None], study: Study, tmp_path: Path
) -> None:
    put()
    assert not (tmp_path / "out/catalogue.rdf").exists()
    put_catalogue(study, tmp_path / "out", None)
    revised(lambda frame: higher(frame, ["0767"]))
    second = put()
    assert second.remarks == ()
    catalogue = (tmp_path / "out/catalogue.rdf").read_text("utf-8")
    assert "/2026.1.1/" in catalogue
    assert "/2026.1.0/data" not in catalogue


def test_a_catalogue_that_cannot_follow_is_told_and_the_release_stands(
    put: Put, revised: Callable[[Change], None], study: Study, tmp_path: Path
) -> None:
    put()
    put_catalogue(study, tmp_path / "out", None)
    revised(lambda frame: higher(frame, ["0767"]))
    second = put(changed=replace(study, dataset=replace(study.dataset, address="")))
    assert [each.code for each in second.remarks] == ["catalogue-left"]
    assert (tmp_path / "out/2026.1.1/datapackage.json").exists()


def test_versions_that_still_show_what_is_suppressed_now_are_told(
    put: Put, revised: Callable[[Change], None]
) -> None:
    put()

    def hidden(frame: pl.DataFrame) -> pl.DataFrame:
        at = (pl.col("region").cast(pl.String) == "0767") & (pl.col("period").cast(pl.String) == "2022")
        return frame.with_columns(
            value=pl.when(at).then(None).otherwise("value"),
            status=pl.when(at).then(pl.lit("suppressed", frame.schema["status"])).otherwise("status"),
        )

    revised(hidden)
    (remark,) = put().remarks
    assert "2026.1.0 may still show" in remark.message
    assert "obs publish withdraw 2026.1.0" in remark.suggestion


def test_a_release_that_fails_a_check_is_not_published(
    put: Put, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = put()
    before = bytes_of(first.folder.parent)
    raw = next((store.path / "raw").rglob("*.gz"))
    raw.unlink()
    with pytest.raises(PublishError, match="nothing was published") as caught:
        put(version="2026.9.0")
    assert "is gone" in str(caught.value)
    assert bytes_of(first.folder.parent) == before
    assert sorted(each.name for each in first.folder.parent.iterdir() if each.is_dir()) == [
        "2026.1.0",
        "latest",
    ]


def test_quality_tells_of_every_check_and_that_all_ran(put: Put) -> None:
    published = put()
    told = json.loads((published.folder / "quality.json").read_text("utf-8"))
    assert told["failures"] == 0
    assert (
        told["ran"]
        >= told["demanded"]
        == told["demanded_that_ran"]
        == len({(c["id"], c["subject"]) for c in told["checks"]})
        > 50
    )
    assert {"pandera", "obs"} < {check["tool"] for check in told["checks"]}
    assert any(check["tool"].startswith("frictionless 5") for check in told["checks"])


def test_frictionless_finds_the_package_valid(put: Put) -> None:
    from frictionless import Package

    folder = put().folder
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:5]
    assert len(report.tasks) == len(list((folder / "data").glob("*.*"))) - 1 + 2  # and revision.csv, xlsx
