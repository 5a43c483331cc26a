"""Whether what a release of obs says of itself beside its descriptor fits the data that lie there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from obs.models import Finding, Place
from obs.publish.landing.rendering import PAGES
from obs.publish.package import Check
from obs.publish.verification.dictionary import DICTIONARIES, check_dictionary
from obs.publish.verification.page import check_page
from obs.publish.verification.readme import README, check_readme
from obs.publish.verification.records import PROVENANCE, QUALITY, check_provenance, check_quality
from obs.publish.verification.statements import check_files, check_statements
from obs.publish.verification.web_tables import check_csvw
from obs.publish.writing import DATA

DESCRIPTOR = "datapackage.json"
CSVW = f"{DATA}/csv-metadata.json"
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
        (QUALITY, check_quality, "every check that the release went through ran and found nothing"),
        (PROVENANCE, check_provenance, "every published series leads to raw replies by their hash"),
        (CSVW, check_csvw, "it describes the tables as the descriptor does, column by column"),
        *((each, check_readme, "it states the descriptor's terms, credit and numbers") for each in README),
        *(
            (each, check_dictionary, "it states each column and its terms as they are")
            for each in DICTIONARIES
        ),
        *((each, check_page, "it tells people and search engines what is so") for each in PAGES.values()),
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


def _suppressed(folder: Path, name: str) -> Iterator[str]:
    hidden = pl.scan_parquet(folder / name).filter(
        pl.col("status") == _SUPPRESSED, pl.col("value").is_not_null()
    )
    count = hidden.select(pl.len()).collect().item()
    if count:
        yield f"{count} rows are said to be suppressed and have a figure"
