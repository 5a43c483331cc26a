# ruff: noqa: E501 - one defect a line reads best
"""Each thing that may be wrong with a descriptor is found, by its own code, and told with its place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.publish.package.valid import ours, seal, stranger_1, stranger_2, write

from obs.models import Finding
from obs.publish.package import check_package

Change = Callable[[dict[str, Any]], object]


def _found(folder: Path) -> tuple[Finding, ...]:
    return check_package(folder, opinions=False).findings


def _field(d: dict[str, Any], name: str, resource: int = 0) -> dict[str, Any]:
    return next(field for field in d["resources"][resource]["schema"]["fields"] if field["name"] == name)


def _schema(d: dict[str, Any]) -> dict[str, Any]:
    return d["resources"][0]["schema"]


DEFECTS: dict[str, tuple[str, str, str, Change]] = {
    # name: (code, severity, words that must be there, the change)
    "roles of a wrong type": ("profile", "error", "contributors entry 1, roles must be a list", lambda d: d["contributors"][0].update(roles="contact")),
    "no resources": ("profile", "error", "must not be empty", lambda d: d.update(resources=[])),
    "a title that is a number": ("profile", "error", "title must be a text", lambda d: d.update(title=7)),
    "required as text": ("profile", "error", "field 'region', constraints, required must be true or false", lambda d: _field(d, "region")["constraints"].update(required="true")),
    "bytes as text": ("profile", "error", "bytes must be a whole number", lambda d: d["resources"][0].update(bytes="7")),
    "missingValues no list": ("profile", "error", "missingValues must be a list", lambda d: _schema(d).update(missingValues="")),
    "a homepage that is no address": ("profile", "error", "homepage has the wrong form", lambda d: d.update(homepage="example")),
    "a field without a name": ("profile", "error", "lacks 'name'", lambda d: _schema(d)["fields"][7].pop("name")),
    "a resource without a name": ("profile", "error", "resource", lambda d: d["resources"][1].pop("name")),
    "a schema without fields": ("profile", "error", "lacks 'fields'", lambda d: d["resources"][1].update(schema={"primaryKey": ["a"]})),
    "a licence of nothing": ("licence", "error", "neither name nor path", lambda d: d.update(licenses=[{"title": "free"}])),
    "created without a zone": ("created", "error", "2026-11-22", lambda d: d.update(created="2026-11-22T06:00:00")),
    "created on no day": ("created", "error", "2026-02-30", lambda d: d.update(created="2026-02-30T06:00:00Z")),
    "a version that is no SemVer": ("version", "warning", "2026.1", lambda d: d.update(version="2026.1")),
    "an odd name": ("name", "warning", "Påhittat", lambda d: d.update(name="Påhittat Ä")),
    "two resources of one name": ("duplicate-name", "error", "'regions'", lambda d: d["resources"][2].update(name="regions")),
    "path and data": ("path-or-data", "error", "both", lambda d: d["resources"][0].update(data=[])),
    "neither path nor data": ("path-or-data", "error", "neither", lambda d: d["resources"][2].pop("path")),
    "a misspelt key of the package": ("misspelt-key", "error", "'licences'", lambda d: d.update(licences=d.pop("licenses"))),
    "a misspelt key of a resource": ("misspelt-key", "error", "'encodng'", lambda d: d["resources"][0].update(encodng=d["resources"][0].pop("encoding"))),
    "a misspelt key of a schema": ("misspelt-key", "error", "'primarykey'", lambda d: _schema(d).update(primarykey=_schema(d).pop("primaryKey"))),
    "constrains": ("misspelt-key", "error", "'constrains'", lambda d: _field(d, "region").update(constrains=_field(d, "region").pop("constraints"))),
    "requird": ("misspelt-key", "error", "'requird'", lambda d: _field(d, "region")["constraints"].update(requird=_field(d, "region")["constraints"].pop("required"))),
    "an unknown constraint": ("unknown-constraint", "error", "'positive'", lambda d: _field(d, "value")["constraints"].update(positive=True)),
    "a constraint beside the constraints": ("misplaced-key", "error", "'required'", lambda d: _field(d, "note").update(required=True)),
    "a key of one's own": ("own-key", "info", "'mood'", lambda d: d.update(mood="good")),
    "an unknown type": ("unknown-type", "error", "'text'", lambda d: _field(d, "note").update(type="text")),
    "an unknown format": ("unknown-format", "error", "'phone'", lambda d: _field(d, "note").update(format="phone")),
    "a pattern for a number": ("constraint-type", "error", "pattern", lambda d: _field(d, "value")["constraints"].update(pattern="x")),
    "a length for a date": ("constraint-type", "error", "minLength", lambda d: _field(d, "date")["constraints"].update(minLength=3)),
    "a minimum of another type": ("constraint-value", "error", "'soon'", lambda d: _field(d, "date")["constraints"].update(minimum="soon")),
    "an enum of another type": ("constraint-value", "error", "'many'", lambda d: _field(d, "value")["constraints"].update(enum=[1, "many"])),
    "a pattern that is none": ("constraint-value", "error", "'['", lambda d: _field(d, "note").update(constraints={"pattern": "["})),
    "categories less than enum": ("categories", "error", "M", lambda d: _field(d, "sex").update(categories=["T", "F"])),
    "categories of a number": ("categories", "error", "number", lambda d: _field(d, "value").update(categories=["1"])),
    "a primary key of nothing": ("absent-field", "error", "'regon'", lambda d: _schema(d)["primaryKey"].append("regon")),
    "a unique key of nothing": ("absent-field", "error", "uniqueKeys", lambda d: _schema(d).update(uniqueKeys=[["x"]])),
    "a foreign key of nothing": ("absent-field", "error", "foreignKeys", lambda d: _schema(d)["foreignKeys"][0].update(fields=["x"])),
    "a foreign key to a field of nothing": ("absent-field", "error", "into 'regions'", lambda d: _schema(d)["foreignKeys"][0]["reference"].update(fields=["x"])),
    "a foreign key to no resource": ("absent-resource", "error", "'region'", lambda d: _schema(d)["foreignKeys"][0]["reference"].update(resource="region")),
    "a foreign key of two sizes": ("foreign-key", "error", "2 fields", lambda d: _schema(d)["foreignKeys"][0].update(fields=["region", "sex"])),
    "two fields of one name": ("duplicate-field", "error", "'sex'", lambda d: _field(d, "note").update(name="sex")),
    "an absolute path": ("unsafe-path", "error", "absolute", lambda d: d["resources"][0].update(path="/etc/hostname")),
    "a path upwards": ("unsafe-path", "error", "upwards", lambda d: d["resources"][0].update(path="../secret.csv")),
    "a hidden path": ("unsafe-path", "error", "hidden", lambda d: d["resources"][0].update(path=".git/x.csv")),
    "a path with backslashes": ("unsafe-path", "error", "backslash", lambda d: d["resources"][0].update(path="data\\a.csv")),
    "a path elsewhere": ("remote", "info", "not fetched", lambda d: d["resources"][0].update(path="https://example.org/a.csv")),
    "a schema elsewhere": ("not-checked", "error", "not fetched", lambda d: d["resources"][1].update(schema="https://example.org/s.json")),
    "a schema outside": ("unsafe-path", "error", "upwards", lambda d: d["resources"][1].update(schema="../s.json")),
    "a file that is not there": ("missing-file", "error", "no file", lambda d: d["resources"][0].update(path="data/observation.csv")),
    "a wrong size": ("bytes", "error", "the descriptor says 7", lambda d: d["resources"][0].update(bytes=7)),
    "a wrong hash of a CSV file": ("hash", "error", "sha256", lambda d: d["resources"][0].update(hash="sha256:" + "0" * 64)),
    "a wrong hash of a Parquet file": ("hash", "error", "sha256", lambda d: d["resources"][2].update(hash="sha256:" + "0" * 64)),
    "a wrong sha512": ("hash", "error", "sha512", lambda d: d["resources"][2].update(hash="sha512:" + "0" * 128)),
    "a wrong md5": ("hash", "error", "md5", lambda d: d["resources"][0].update(hash="0" * 32)),
    "an unknown hash": ("unknown-hash", "error", "crc32", lambda d: d["resources"][0].update(hash="crc32:00")),
    "a hash that is none": ("hash-form", "error", "hexadecimal", lambda d: d["resources"][0].update(hash="sha1:zz")),
    "a wrong media type": ("mediatype", "error", "text/html", lambda d: d["resources"][0].update(mediatype="text/html")),
    "a wrong format": ("format", "error", "'xlsx'", lambda d: d["resources"][1].update(format="xlsx")),
    "an unknown encoding": ("unknown-encoding", "error", "'utf-88'", lambda d: d["resources"][0].update(encoding="utf-88")),
    "a code as a number": ("code-as-number", "warning", "leading zeros", lambda d: _field(d, "region").update(type="integer", constraints={})),
    "no licence": ("no-licenses", "warning", "licence", lambda d: d.pop("licenses")),
    "no sources": ("no-sources", "warning", "sources", lambda d: d.pop("sources")),
    "categories without enum": ("categories-only", "warning", "enum", lambda d: _field(d, "sex")["constraints"].pop("enum")),
}  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_found(name: str, tmp_path: Path) -> None:
    """The changed descriptor gets the finding of its defect, which the valid one does not have."""
    code, severity, words, change = DEFECTS[name]
    descriptor = ours(tmp_path / "p")
    assert not [each for each in _found(tmp_path / "p") if each.code == code]
    changed = copy.deepcopy(descriptor)
    change(changed)
    write(tmp_path / "p", changed)
    found = [each for each in _found(tmp_path / "p") if each.code == code]
    assert [each for each in found if each.severity == severity and words in each.message], found
    assert all(each.suggestion for each in found if each.severity != "info")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "not-json"),
        (b'{"name": "a", "name": "b"}', "duplicate-key-in-json"),
        (b'{"resources": [{"name": "a", "name": "b"}]}', "duplicate-key-in-json"),
        (b"[]", "not-an-object"),
        (b'{"a": NaN}', "not-json"),
        (b"\xff{}", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b'\xef\xbb\xbf{"resources": []}', "byte-order-mark"),
    ],
)
def test_a_file_that_is_no_descriptor(body: bytes, code: str, tmp_path: Path) -> None:
    """A file that is not sound JSON is a finding, and nothing breaks."""
    (tmp_path / "datapackage.json").write_bytes(body)
    examination = check_package(tmp_path, opinions=False)
    assert code in {each.code for each in examination.errors}
    assert not examination.valid


def test_no_descriptor(tmp_path: Path) -> None:
    """A folder without a descriptor is no package."""
    assert [each.code for each in check_package(tmp_path).errors] == ["missing-file"]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    """A symbolic link within the folder may not lead to a file outside."""
    descriptor = ours(tmp_path / "p")
    (tmp_path / "secret.csv").write_text("region,name\n9901,x\n")
    (tmp_path / "p/data/regions.csv").unlink()
    (tmp_path / "p/data/regions.csv").symlink_to(tmp_path / "secret.csv")
    write(tmp_path / "p", descriptor)
    found = _found(tmp_path / "p")
    assert "unsafe-path" in {each.code for each in found}
    assert "x" not in {each.place.value for each in found}


def test_version_1_knows_neither_types_nor_forms_of_version_2(tmp_path: Path) -> None:
    """By version 1 a contributor has a title, missing values are texts, and there is no type list."""
    descriptor = stranger_1(tmp_path)
    descriptor["contributors"] = [{"role": "author"}]
    descriptor["resources"][0]["schema"]["missingValues"] = [{"value": ""}]
    descriptor["resources"][0]["schema"]["fields"][1]["type"] = "list"
    write(tmp_path, descriptor)
    told = [str(each) for each in _found(tmp_path) if each.severity == "error"]
    assert any("lacks 'title'" in each for each in told)
    assert any("must be a text" in each for each in told)
    assert any("'list'" in each for each in told)


def test_a_duplicate_category_and_a_misspelt_key_are_told_at_once(tmp_path: Path) -> None:
    """Everything wrong is told in one examination, not one thing after the other."""
    descriptor = stranger_2(tmp_path)
    fields = descriptor["resources"][0]["schema"]["fields"]
    fields[10]["categories"] = [1, 1, 2]
    fields[0]["constraints"]["minimun"] = 1
    descriptor["created"] = "today"
    write(tmp_path, descriptor)
    assert {"categories", "misspelt-key", "created"} <= {each.code for each in _found(tmp_path)}


def test_sums_are_checked_both_ways(tmp_path: Path) -> None:
    """A changed file, one that is not listed, one that is not there, and a line that is none."""
    seal(tmp_path, ours(tmp_path / "p"))
    folder = tmp_path / "p"
    assert check_package(folder, opinions=False).valid
    (folder / "README.md").write_text("changed")
    (folder / "extra.txt").write_text("new")
    lines = (folder / "SHA256SUMS").read_text()
    (folder / "SHA256SUMS").write_text(
        lines + "0" * 64 + "  gone.txt\n" + "nonsense\n" + "0" * 64 + "  ../up.txt\n"
    )
    codes = [each.code for each in _found(folder)]
    assert sorted(codes) == ["missing-file", "sums-form", "sums-hash", "sums-unlisted", "unsafe-path"]
