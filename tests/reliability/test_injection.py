"""Markup in titles, notes and claims stays text on every page and in every chart, text and file."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt
from tests.reliability.hostile import LINK, MARKUP, write

from obs.cli import main

TEXT = f"{MARKUP} {LINK}"
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "cite", "ping")
ELEMENTS = {"iframe", "object", "embed", "base", "form", "applet", "frame", "portal", "img", "foreignobject"}
COMMANDS = (
    ("fetch",),
    ("report", "--out", "report"),
    ("report", "--format", "xlsx", "--out", "report/report.xlsx"),
    ("brief", "1783", "--out", "brief.html"),
    ("brief", "1783", "--out", "brief.md"),
    ("publish", "--to", "out"),
    ("publish", "catalogue", "--to", "out"),
)


@pytest.fixture(scope="module", name="written")
def _written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that obs writes of a study full of markup."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder, TEXT)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        for command in COMMANDS:
            with pytest.raises(SystemExit) as ended:
                main(command)
            assert ended.value.code == 0, command
    return folder


class Page(HTMLParser):
    """What a page holds that does something, and all of its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.acting: list[str] = []
        self.scripts: list[str] = []
        self.text = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self._inside = tag if tag in {"script", "style"} else self._inside
        if (tag == "script" and told.get("type") != "application/ld+json") or tag in ELEMENTS:
            self.acting.append(f"<{tag} {told}>")
        for name, value in attrs:
            address = re.sub(r"[\x00-\x20]", "", (value or "")).lower()
            if name.startswith("on") or name == "srcdoc":
                self.acting.append(f"{name} of {tag}")
            if name in ADDRESSES and not re.match(
                r"(https?:|mailto:|data:image/|#|\.{0,2}/?[\w%][^:]*$|$)", address
            ):
                self.acting.append(f"{name} of {tag}: {value}")
            if name == "style" and re.search(r"url\(|expression|@import", address):
                self.acting.append(f"style of {tag}: {value}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)
        elif self._inside == "style" and re.search(r"alert|@import|https?:", data):
            self.acting.append(f"style: {data[:80]}")
        else:
            self.text += data


def parsed(text: str) -> Page:
    """The page *text*."""
    page = Page()
    page.feed(text)
    page.close()
    return page


def files(folder: Path, *endings: str) -> Iterator[Path]:
    """The files with one of these *endings*, the study itself left out."""
    found = [each for each in sorted(folder.rglob("*")) if each.suffix in endings and each.is_file()]
    assert found
    yield from (each for each in found if each.parent != folder or each.name.startswith("brief"))


def test_the_look_finds_what_acts() -> None:
    """The text, put into a page as it is, is seen; so are other ways of doing something."""
    assert len(parsed(f"<p>{TEXT}</p>").acting) >= 2
    for acting in (
        "<a href=' JaVa\tScript:alert(1)'>",
        "<svg><a xlink:href='javascript:1'>",
        "<p style='background:url(//x)'>",
        "<iframe srcdoc=x>",
        "<style>@import 'x'</style>",
        "<a href='//evil.example'>",
        "<a href='data:text/html,x'>",
    ):
        assert parsed(acting).acting, acting


def test_pages_hold_markup_as_text(written: Path) -> None:
    """Reports, briefs, the pages of a publication and their charts: nothing acts, and the text is there."""
    seen = 0
    for file in files(written, ".html", ".svg"):
        page = parsed(file.read_text("utf-8"))
        assert page.acting == [], file
        seen += "<script>alert(1)</script>" in page.text
    assert seen >= 8


def test_structured_data_is_json_in_one_piece(written: Path) -> None:
    """JSON-LD does not end early, and holds the text as it is."""
    found = [each for file in files(written, ".html") for each in parsed(file.read_text("utf-8")).scripts]
    assert len(found) >= 4
    for each in found:
        assert "<" not in each
        assert json.loads(each)["@context"]
    assert any(json.dumps(TEXT)[1:-1] in json.dumps(json.loads(each)) for each in found)


def test_texts_in_markdown_hold_markup_as_text(written: Path) -> None:
    """README, dictionary and brief, made into HTML with markup and links allowed, hold no element of ours."""
    maker = MarkdownIt("commonmark", {"html": True}).enable("table")
    seen = 0
    for file in files(written, ".md"):
        page = parsed(maker.render(file.read_text("utf-8")))
        assert page.acting == [], file
        seen += "<script>alert(1)</script>" in page.text
    assert seen >= 4


def test_the_catalogue_is_xml_with_the_text_in_it(written: Path) -> None:
    (file,) = files(written, ".rdf")
    tree = ET.fromstring(file.read_bytes())
    assert any(TEXT in (each.text or "") for each in tree.iter())
    assert all(
        re.match(r"https?:|mailto:", value)
        for each in tree.iter()
        for name, value in each.attrib.items()
        if name.endswith("}resource")
    )


def test_workbooks_hold_texts_and_no_formulas_or_links(written: Path) -> None:
    """Of the report and of the release: no cell is a formula, no cell or drawing leads anywhere."""
    found = list(files(written, ".xlsx"))
    assert len(found) == 2
    for file in found:
        with zipfile.ZipFile(file) as book:
            bodies = {name: book.read(name) for name in book.namelist()}
        for name, body in bodies.items():
            ET.fromstring(body)
            assert not re.search(
                rb"<f[ >/]|<hyperlink|TargetMode=\"External\"|<oleObject|<externalLink", body
            ), name
        assert any(b"&lt;script&gt;alert(1)" in body for body in bodies.values())
