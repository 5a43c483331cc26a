"""The catalogues are complete: each text that the program says is there in Swedish, and none is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import obs

ROOM = Path(obs.__file__).parent
KEYWORDS = {"msg": (1,), "nmsg": (1, 2), "_": (1,), "gettext": (1,), "ngettext": (1, 2)}
METHODS = [("language/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2"), ("**.md", "jinja2")]


def catalogues() -> list[Path]:
    return sorted((ROOM / "language" / "sv").glob("*.po"))


def translated() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """File, English texts and Swedish ones of each entry."""
    for path in catalogues():
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    yield path.name, several(message.id), several(message.string or "")


def several(texts: object) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(str(text) for text in texts)  # pyright: ignore


def said() -> set[str]:
    """Every text that the program hands to a voice."""
    found = extract_from_dir(ROOM, METHODS, keywords=KEYWORDS, options_map={"**.html": {"trimmed": "true"}})
    return {several(text)[0] for _, _, text, _, _ in found}


def test_every_text_is_there_in_swedish() -> None:
    known = {ids[0] for _, ids, _ in translated()}
    assert sorted(said() - known) == []


def test_no_text_stands_in_two_files() -> None:
    ids = [first for _, (first, *_), _ in translated()]
    assert sorted({text for text in ids if ids.count(text) > 1}) == []


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.name)
def test_translations_have_the_same_parts(path: Path) -> None:
    with path.open("rb") as file:
        catalog: Catalog = read_po(file)
    for message in catalog:
        if not message.id:
            continue
        strings = several(message.string or "")
        assert all(strings), message.id
        parts = [set(re.findall(r"\{(\w+)\}", text)) for text in (*several(message.id), *strings)]
        assert all(part <= parts[0] | parts[-1] for part in parts), message.id
        assert parts[0] - {"count"} == set[str]().union(*parts) - {"count"}, message.id
