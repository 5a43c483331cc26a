"""The README explains every key of both query tables, and shows queries that work."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from test_yearly_contract import CASES

from obs import Source
from obs_socialstyrelsen import month_query, yearly_query
from obs_socialstyrelsen.month import SocialstyrelsenMonth
from obs_socialstyrelsen.yearly import Socialstyrelsen

PAGE = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


@pytest.mark.parametrize("known", [yearly_query.KEYS, month_query.KEYS])
def test_every_key_is_explained(known: tuple[str, ...]) -> None:
    """In the table of its source, and no other key."""
    tables = re.findall(r"\n\| key \| meaning \|\n\|---\|---\|\n(.*?)\n\n", PAGE, re.DOTALL)
    keys = {frozenset(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) for table in tables}
    assert frozenset(known) in keys


@pytest.mark.parametrize(("place", "source"), [(0, Socialstyrelsen()), (1, SocialstyrelsenMonth())])
def test_the_queries_shown_are_sound(place: int, source: Source) -> None:
    """As they stand."""
    block = tomllib.loads(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[place])
    (table,) = block["indicators"].values()
    assert table["source"] == source.info.id
    assert list(source.check(replace(CASES, query=table["query"]))) == []
