"""What obs writes contradicts nothing, whatever names and texts a publisher has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publish.invented import release as invented

from obs.publish.building import write_documents
from obs.publish.landing.rendering import PAGES
from obs.publish.model import Release
from obs.publish.verification.dictionary import DICTIONARIES, check_dictionary
from obs.publish.verification.page import check_page
from obs.publish.verification.readme import README, check_readme
from obs.publish.verification.web_tables import check_csvw
from obs.publish.writing import write_tables

ODD = 'Påhittade  | `kommunen` **AB** <b>&amp;</b> "1.0"\u00a0(x), y'


def _published(release: Release) -> Release:
    return release


def _odd_names(release: Release) -> Release:
    publisher = replace(release.publisher, name=ODD, contact=ODD)
    dataset = replace(
        release.dataset, title_sv=ODD, title_en="", description_sv=f"# {ODD}\n\n## {ODD}\n\n| a |"
    )
    return replace(release, publisher=publisher, dataset=dataset)


def _odd_sources(release: Release) -> Release:
    """Titles and publishers with brackets in them."""
    sources = tuple(
        replace(each, title=f"{each.title} (a) b", publisher=f"{each.publisher} (c)")
        for each in release.sources
    )
    return replace(release, sources=sources)


def _without_an_address(release: Release) -> Release:
    return replace(
        release,
        dataset=replace(release.dataset, address=""),
        publisher=replace(release.publisher, homepage="", type="PrivateIndividual(s)"),
    )


def _revised(release: Release) -> Release:
    return replace(release, previous="2025.9.9", reason=f"I 2025.9.9 var {ODD} fel.")


@pytest.mark.parametrize("made", [_published, _odd_names, _odd_sources, _without_an_address, _revised])
def test_what_is_written_contradicts_nothing(made: Callable[[Release], Release], tmp_path: Path) -> None:
    release = made(invented())
    files = tuple(write_tables(release.tables, tmp_path))
    write_documents(release, files, tmp_path, ())
    assert list(check_csvw(tmp_path, "data/csv-metadata.json")) == []
    for names, check in (
        (README, check_readme),
        (DICTIONARIES, check_dictionary),
        (PAGES.values(), check_page),
    ):
        for name in names:
            assert list(check(tmp_path, name)) == [], name
