"""Whether what a release of obs says of itself beside its descriptor fits the data that lie there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import polars as pl

from obs.models import Finding, Place
from obs.publish.package import Check
from obs.publish.verification.statements import check_files, check_statements
from obs.publish.writing import DATA, parquet_path

DESCRIPTOR = "datapackage.json"
QUALITY, PROVENANCE, CSVW = "quality.json", "provenance.json", f"{DATA}/csv-metadata.json"
PAGES = ("index.html", "index.en.html")
_HASH = re.compile(r"[0-9a-f]{64}")
_SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_SUPPRESSED = "suppressed"
_UNFIT = (
    OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, pl.exceptions.PolarsError,
)  # fmt: skip


def is_release(folder: Path) -> bool:
    """Whether *folder* holds a release of obs, and not another Data Package."""
    return (folder / QUALITY).is_file() or (folder / PROVENANCE).is_file()


def check_documents(folder: Path) -> Iterator[tuple[Check, list[Finding]]]:
    """Each document with what is wrong with it."""
    for name, check, title in (
        (DESCRIPTOR, check_files, "the files of a release are there, and no others"),
        (DESCRIPTOR, check_statements, "it says whose each figure is, and how many rows there are"),
        (QUALITY, _quality, "every check that the release went through ran and found nothing"),
        (PROVENANCE, _provenance, "every published series leads to raw replies by their hash"),
        (CSVW, _csvw, "it describes the CSV files that are there, column by column"),
        (PAGES[0], _page, "it describes the dataset to search engines as the descriptor does"),
        (PAGES[1], _page, "it describes the dataset to search engines as the descriptor does"),
        (f"{DATA}/observations.parquet", _suppressed, "what is suppressed has no figure"),
    ):
        try:
            problems = list(check(folder, name))
        except _UNFIT as error:
            problems = [f"it cannot be read as what it should be: {type(error).__name__}: {error}"]
        findings = [_finding(name, problem) for problem in problems]
        yield Check(id="document", title=title, place=name, failures=len(findings)), findings


def _finding(name: str, problem: str) -> Finding:
    return Finding(
        code="document",
        severity="error",
        message=f"{name}: {problem}",
        suggestion="do not rely on this release; ask its publisher",
        place=Place(file=name),
    )


def _read(folder: Path, name: str) -> dict[str, Any]:
    return json.loads((folder / name).read_text("utf-8"))


def _quality(folder: Path, name: str) -> Iterator[str]:
    told = _read(folder, name)
    checks = cast("list[dict[str, Any]]", told["checks"])
    failures = sum(check["failures"] for check in checks)
    if failures or told["failures"]:
        yield f"it tells of {max(failures, told['failures'])} failures"
    if told["ran"] != len(checks):
        yield f"it says that {told['ran']} checks ran and lists {len(checks)}"
    ran = {(check["id"], check["subject"]) for check in checks}
    if told["expected"] > len(ran):
        yield f"{told['expected']} checks had to run and {len(ran)} did"
    tables = {each["name"] for each in _tables(folder)}
    for kind in ("contract", "second-opinion"):
        left = tables - {subject for id_, subject in ran if id_ == kind}
        if left:
            yield f"there is no check {kind} of {', '.join(sorted(left))}"


def _provenance(folder: Path, name: str) -> Iterator[str]:
    told = _read(folder, name)
    series, replies = told["series"], told["replies"]
    rows = pl.read_parquet(folder / parquet_path("observations"), columns=["indicator"])
    counted = dict(rows.group_by("indicator").len().iter_rows())
    for id_ in sorted(counted.keys() - series.keys()):
        yield f"nothing says where the {counted[id_]} rows of {id_} come from"
    for id_, each in series.items():
        if each["rows"] != counted.get(id_, 0):
            yield f"it says that {id_} has {each['rows']} rows; {counted.get(id_, 0)} are published"
        if not each["replies"]:
            yield f"no raw reply is named for {id_}"
        for sha256 in each["replies"]:
            if sha256 not in replies:
                yield f"the reply {sha256[:12]}... that {id_} was made from is not described"
    yield from _seen_later(told)
    for sha256, reply in replies.items():
        if not _HASH.fullmatch(sha256):
            yield f"{sha256!r} is no SHA-256"
        elif not reply["path"] or not reply["fetched"]:
            yield f"the reply {sha256[:12]}... does not say what was asked and when"


def _seen_later(told: Mapping[str, Any]) -> Iterator[str]:
    """What of a release that says what was known on a day came after it."""
    for id_, each in told["series"].items():
        if "known_by" in told and each["last_seen"][:10] > told["known_by"]:
            yield f"it says what was known on {told['known_by']}, and {id_} was seen later"


def _csvw(folder: Path, name: str) -> Iterator[str]:
    described = {each["url"]: each for each in _read(folder, name)["tables"]}
    for table in _tables(folder):
        path = table["path"]
        url = path.removeprefix(f"{DATA}/") if path.startswith(f"{DATA}/") else f"../{path}"
        if url not in described:
            yield f"{path} is not described"
            continue
        columns = [column["name"] for column in described.pop(url)["tableSchema"]["columns"]]
        if columns != [field["name"] for field in table["schema"]["fields"]]:
            yield f"the columns of {path} are others than the descriptor's"
    for url in described:
        yield f"{url} is described and is no table of the descriptor"


def _page(folder: Path, name: str) -> Iterator[str]:
    found = _SCRIPT.search((folder / name).read_text("utf-8"))
    if not found:
        yield "it has no JSON-LD"
        return
    told, descriptor = json.loads(found[1]), _read(folder, "datapackage.json")
    if told.get("@type") != "Dataset" or told.get("version") != descriptor["version"]:
        yield "its JSON-LD is not of this dataset and version"
    sizes = {each["path"]: each["hash"].partition(":")[2] for each in descriptor["resources"]}
    for each in told["distribution"]:
        ours = next((path for path in sizes if each["contentUrl"].endswith(path)), None)
        if ours is None or each["sha256"] != sizes[ours]:
            yield f"{each['contentUrl']} is told otherwise than in the descriptor"


def _suppressed(folder: Path, name: str) -> Iterator[str]:
    hidden = pl.scan_parquet(folder / name).filter(
        pl.col("status") == _SUPPRESSED, pl.col("value").is_not_null()
    )
    count = hidden.select(pl.len()).collect().item()
    if count:
        yield f"{count} rows are said to be suppressed and have a figure"


def _tables(folder: Path) -> list[dict[str, Any]]:
    resources = _read(folder, "datapackage.json")["resources"]
    return [each for each in resources if each.get("type") == "table"]
