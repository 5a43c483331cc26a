"""The site of the documentation holds every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
INDEX = (DOCS / "index.md").read_text("utf-8")
PAGES = [path.relative_to(DOCS).with_suffix("") for path in sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize(
    "page", [each.as_posix() for each in PAGES if each.parts[0] not in {"index", "examples"}]
)
def test_every_page_is_in_one_of_the_four_parts(page: str) -> None:
    assert re.findall(rf"^{re.escape(page)}$", INDEX, re.MULTILINE) == [page]


@pytest.mark.parametrize("page", [each.as_posix() for each in PAGES if each.parts[0] != "examples"])
def test_links_of_a_page_lead_somewhere(page: str) -> None:
    """To a file, and to a heading of it where one is named."""
    path = DOCS / f"{page}.md"
    prose = re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" in link:
            continue
        name, _, heading = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not heading or heading in headings(target), link


def headings(path: Path) -> set[str]:
    """The headings of a page as links name them."""
    found = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in found}


def test_there_are_four_parts() -> None:
    captions = re.findall(r"^:caption: (.+)$", INDEX, re.MULTILINE)
    assert captions == ["Tutorials", "How-to", "Reference", "Explanation"]


def test_nothing_is_fetched_to_make_or_to_read_it() -> None:
    """No list of other sites is read, and no font or script of another host."""
    settings = (DOCS / "conf.py").read_text("utf-8")
    style = (DOCS / "static" / "wide.css").read_text("utf-8")
    assert "intersphinx" not in settings
    assert "://" not in settings + style
