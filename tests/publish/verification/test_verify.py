"""Each thing that can be wrong with a release is told, all of it at once, with its place."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest

from obs.errors import PublishError
from obs.publish.cataloguing import withdraw
from obs.publish.verification import Verified, verify
from obs.study import Study

TODAY = date(2026, 11, 27)


def errors(target: Path) -> list[str]:
    return [str(each) for each in verify(str(target)).errors]


def test_a_publication_is_sound_with_every_release_and_its_catalogue(published: Path) -> None:
    found = verify(str(published))
    assert found.findings == ()
    assert (found.what, found.releases, found.valid) == ("publication", 1, True)
    assert {"publication", "catalogue", "hash", "second-opinion", "document"} <= {c.id for c in found.checks}


def test_a_release_and_its_descriptor_are_sound_by_themselves(published: Path) -> None:
    release = published / "2026.1.0"
    assert verify(str(release)).what == "release"
    assert verify(str(release)).valid
    assert verify(str(release / "datapackage.json")).valid


def edited(release: Path, name: str, edit: Callable[[Any], None]) -> None:
    document = json.loads((release / name).read_text("utf-8"))
    edit(document)
    (release / name).write_text(json.dumps(document, ensure_ascii=False), "utf-8")


def _append(release: Path, name: str, text: str) -> None:
    with (release / name).open("a", encoding="utf-8") as file:
        file.write(text)


def _drop_series(document: Any) -> None:
    document["series"].pop("N31807")


def _lose_reply(document: Any) -> None:
    document["replies"].clear()


def _wrong_rows(document: Any) -> None:
    document["series"]["N31807"]["rows"] += 1


def _failed(document: Any) -> None:
    document["checks"][0]["failures"] = 1


def _left_out(document: Any) -> None:
    document["checks"] = [each for each in document["checks"] if each["id"] != "second-opinion"]


def _other_column(document: Any) -> None:
    document["tables"][0]["tableSchema"]["columns"][0]["name"] = "x"


def _spoil_page(release: Path) -> None:
    page = (release / "index.html").read_text("utf-8")
    (release / "index.html").write_text(page.replace('"sha256": "', '"sha256": "0', 1), "utf-8")


def _swap_value(release: Path) -> None:
    path = release / "data" / "level.parquet"
    frame = pl.read_parquet(path)
    frame.with_columns(value=pl.col("value") + 1).write_parquet(path)


def _misspell(document: Any) -> None:
    fields = document["resources"][0]["schema"]["fields"]
    next(field for field in fields if "constraints" not in field)["constrains"] = {"unique": True}


def _rows_more(release: Path) -> None:
    _append(release, "data/observations.csv", "N31807,0767,2030,2030-01-01,T,1,reported,\n")


def _short_code(release: Path) -> None:
    _append(release, "data/regions.csv", "767,Markaryd,municipality,07,true\n")


def _in(name: str, edit: Callable[[Any], None]) -> Callable[[Path], None]:
    return lambda release: edited(release, name, edit)


DEFECTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a row more": (_rows_more, "data/observations.csv"),
    "a code of another form": (_short_code, "data/regions.csv"),
    "a byte more": (lambda r: _append(r, "LASMIG.md", " "), "LASMIG.md"),
    "a file too many": (lambda r: _append(r, "data/notes.txt", "x"), "data/notes.txt"),
    "a file gone": (lambda r: (r / "data" / "level.csv").unlink(), "data/level.csv"),
    "a workbook gone": (lambda r: (r / "liten.xlsx").unlink(), "liten.xlsx"),
    "another Parquet": (_swap_value, "data/level.parquet"),
    "no sums": (lambda r: (r / "SHA256SUMS").unlink(), "SHA256SUMS"),
    "a series without provenance": (_in("provenance.json", _drop_series), "rows of N31807 come from"),
    "a reply that is not described": (_in("provenance.json", _lose_reply), "is not described"),
    "another number of rows": (_in("provenance.json", _wrong_rows), "says that N31807 has"),
    "a failed check": (_in("quality.json", _failed), "tells of 1 failure"),
    "a check left out": (_in("quality.json", _left_out), "no check second-opinion of"),
    "a document that is none": (
        lambda r: _put(r / "quality.json", "[]"),
        "quality.json: it cannot be read",
    ),
    "another column in CSVW": (
        _in("data/csv-metadata.json", _other_column),
        "others than the descriptor's",
    ),
    "another hash in JSON-LD": (_spoil_page, "sha256 is"),
    "a licence gone": (_in("datapackage.json", lambda d: d["licenses"].clear()), "licen"),
    "a misspelt key": (_in("datapackage.json", _misspell), "constrains"),
    "another version": (_in("datapackage.json", lambda d: d.update(version="2026.2.0")), "2026"),
}


def _put(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")


@pytest.mark.parametrize("defect", DEFECTS.keys())
def test_a_defect_in_a_release_is_named(copy: Path, defect: str) -> None:
    spoil, place = DEFECTS[defect]
    spoil(copy / "2026.1.0")
    found = errors(copy)
    assert any(place in each for each in found), found


def test_all_that_is_wrong_is_told_at_once(copy: Path) -> None:
    release = copy / "2026.1.0"
    for spoil, _ in (DEFECTS["a row more"], DEFECTS["a file too many"], DEFECTS["a failed check"]):
        spoil(release)
    text = "\n".join(errors(copy))
    for _, place in (DEFECTS["a row more"], DEFECTS["a file too many"], DEFECTS["a failed check"]):
        assert place in text


def test_tampering_with_a_file_and_its_sums_is_seen_by_the_list_of_versions(copy: Path) -> None:
    import hashlib

    release = copy / "2026.1.0"
    old = hashlib.sha256((release / "README.md").read_bytes()).hexdigest()
    _append(release, "README.md", "x")
    new = hashlib.sha256((release / "README.md").read_bytes()).hexdigest()
    sums = (release / "SHA256SUMS").read_text("utf-8")
    (release / "SHA256SUMS").write_text(sums.replace(old, new), "utf-8")
    assert verify(str(release)).valid
    assert any("SHA256SUMS" in each for each in errors(copy))


def test_a_defect_in_the_catalogue_is_named(copy: Path) -> None:
    file = copy / "catalogue.rdf"
    text = file.read_text("utf-8")
    file.write_text(text.replace("http://creativecommons.org/publicdomain/zero/1.0/", "CC0"), "utf-8")
    assert any("icen" in each for each in errors(copy))


def test_a_withdrawn_version_leaves_a_tombstone_in_a_sound_publication(copy: Path, study: Study) -> None:
    assert withdraw(study, copy, "2026.1.0", "En <kommun> var fel.", TODAY) == ""
    found = verify(str(copy))
    assert found.valid, found.errors
    assert "En &lt;kommun&gt; var fel." in (copy / "2026.1.0" / "index.html").read_text("utf-8")
    assert not (copy / "2026.1.0" / "data").exists()
    for name in ("index.html", "index.en.html"):
        page = (copy / name).read_text("utf-8")
        assert "En &lt;kommun&gt; var fel." in page
        assert "observations.csv" not in page
    assert not (copy / "catalogue.rdf").exists()


def test_a_release_in_a_zip_file_is_checked_as_it_is(copy: Path, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", copy / "2026.1.0")
    found = verify(packed)
    assert (found.what, found.valid) == ("release", True), found.errors
    _append(copy / "2026.1.0", "README.md", "x")
    packed = shutil.make_archive(str(tmp_path / "spoiled"), "zip", copy / "2026.1.0")
    assert any("README.md" in each for each in errors(Path(packed)))


def test_what_is_no_package_is_refused(tmp_path: Path) -> None:
    for target, words in ((tmp_path, "holds neither"), (tmp_path / "none", "there is no")):
        with pytest.raises(PublishError, match=words):
            verify(str(target))


def test_a_release_on_the_web_is_fetched_and_checked_whole(served: tuple[str, Path]) -> None:
    address, copy = served
    found: Verified = verify(f"{address}/2026.1.0/")
    assert found.valid, found.errors
    assert (found.what, found.target) == ("release", f"{address}/2026.1.0/")
    _append(copy / "2026.1.0", "README.md", "x")
    assert any("README.md" in str(each) for each in verify(f"{address}/2026.1.0/datapackage.json").errors)
    assert verify(f"{address}/catalogue.rdf").what == "catalogue"


def test_a_path_that_leads_out_is_not_fetched(served: tuple[str, Path], tmp_path: Path) -> None:
    address, copy = served
    secret = copy / "2026.1.0" / "secret.csv"
    secret.write_text("a\n1\n")
    release = copy / "2026.1.0"
    edited(release, "datapackage.json", lambda d: d["resources"][0].update(path="../../../secret.csv"))
    found = verify(f"{address}/2026.1.0/datapackage.json")
    assert any("../../../secret.csv" in str(each) for each in found.errors)


def test_an_address_without_a_package_is_told(served: tuple[str, Path]) -> None:
    with pytest.raises(PublishError, match="cannot be fetched"):
        verify(f"{served[0]}/nothing/")


class _Elsewhere(http.server.BaseHTTPRequestHandler):
    """Sends everybody to a package at another host."""

    def do_GET(self) -> None:
        there = self.path == "/there"
        self.send_response(200 if there else 302)
        if not there:
            port = cast("http.server.HTTPServer", self.server).server_port
            self.send_header("Location", f"http://localhost:{port}/there")
        self.end_headers()
        self.wfile.write(b"{}")


def test_an_address_that_leads_to_another_host_is_refused() -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with pytest.raises(PublishError, match="leads to another host"):
                verify(f"http://127.0.0.1:{server.server_port}/datapackage.json")
        finally:
            server.shutdown()
            thread.join()
