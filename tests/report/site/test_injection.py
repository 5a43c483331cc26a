"""Whatever stands in a study, a register of claims or the figures, the pages hold no more than its text."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.memory import InMemory
from tests.report.site.invented import INDICATOR, MEMBERS, files, held, series, study

import obs.regions
import obs_schemas
from obs import Programme
from obs.language import Language
from obs.models import DERIVED, Break, Region
from obs.study import GroupSpec, Study

SCRIPT = '"><script>alert(1)</script>{{7*7}}{% raw %}'
HANDLER = "' onload='x"
EVIL = f"{SCRIPT} {HANDLER} &amp; {{value}}"
ALLOWED_SCHEMES = ("http://", "https://", "#")
COLUMNS = tuple(field["name"] for field in obs_schemas.read("claim")["fields"])


class Structure(HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.comments: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def evil(folder: Path) -> tuple[Study, InMemory]:
    """A study, its claims and its figures, in which every text is an attack."""
    row = dict.fromkeys(COLUMNS, "") | {
        "id": "A1",
        "region": "00",
        "title": f"Title {EVIL}",
        "title_sv": f"Titel {EVIL}",
        "kind": "change",
        "indicator_hint": "A;B<script>",
        "document": f"Document {EVIL}",
        "publisher": f"Publisher {EVIL}",
        "note": f"Note {EVIL}",
        "direction": "falling",
        "need": f"Need {EVIL}",
        "need_sv": f"Behov {EVIL}",
    }
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    writer.writerow(row | {"id": "a1-2", "kind": "subgroup", "indicator_hint": "", "published": "2020-01-01"})
    (folder / "claims.csv").write_text(out.getvalue(), "utf-8")
    first = replace(
        INDICATOR,
        title_sv=f"Indikator {EVIL}",
        title_en=f"Indicator {EVIL}",
        label_sv=f"Namn {EVIL}",
        definition_sv=f"Definition {EVIL}",
        definition_en=f"Definition {EVIL}",
        unit=f"unit {EVIL}",
        producer=f"Producer {EVIL}",
        breaks=(Break(period="2014", reason=f"Reason {EVIL}", reason_sv=f"Skäl {EVIL}"),),
    )
    twin = replace(first, id="a", headline=False)
    derived = replace(first, id="D", source=DERIVED, query={"formula": "A * 1"}, breaks=())
    of = study(
        first,
        twin,
        derived={"D": derived},
        folder=folder,
        claims="claims.csv",
        title_sv=f"Studie {EVIL}",
        title_en=f"Study {EVIL}",
        intro_sv=f"Inledning {EVIL}",
        intro_en=f"Intro {EVIL}",
        groups={
            "all": GroupSpec(
                id="all",
                title=f"Group {EVIL}",
                title_sv=f"Grupp {EVIL}",
                regions=MEMBERS,
                around="9901",
            )
        },
        programmes=(Programme(region="9901", start="2018", title=f"Work {EVIL}", source=f"Source {EVIL}"),),
    )
    figures = held(note=f"Remark {EVIL}", A=series(), a=series())
    figures.label = f"Label {EVIL}"
    return of, figures


@pytest.fixture(name="names")
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even the places are called that."""
    known = dict(obs.regions.all_regions())
    known |= {code: Region(code=code, name=f"Place{code} {EVIL}", kind="municipality") for code in MEMBERS}
    monkeypatch.setattr(obs.regions, "all_regions", lambda: known)


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_text_becomes_markup(tmp_path: Path, language: Language) -> None:
    """No script, no handler, no strange address, no template filled in; and the text is shown literally."""
    of, figures = evil(tmp_path)
    made = files(of, figures, language)
    every = ""
    for path, body in made.items():
        assert re.fullmatch(r"([a-z-]+/)?[A-Za-z0-9_-]+\.(html|css|csv)", path), path
        if not path.endswith(".html"):
            continue
        page = Structure(body.decode())
        assert page.tags.isdisjoint(
            {"script", "iframe", "object", "embed", "base", "form", "img", "foreignobject"}
        )
        assert [each for each in page.attributes if each[1].startswith("on")] == []
        assert page.comments == []
        for tag, name, value in page.attributes:
            assert re.fullmatch(r"[A-Za-z:-]+", name), (path, name)
            if name in ("href", "src", "xlink:href", "action"):
                assert tag in ("a", "link")
                assert value.startswith(ALLOWED_SCHEMES) or re.fullmatch(r"[A-Za-z0-9_./-]+", value), value
        assert "&lt;script" not in page.text  # escaped twice
        assert "&amp;quot;" not in page.text
        every += page.text
    own = (
        ("Studie", "Inledning", "Namn", "Skäl", "Grupp", "Titel", "Behov")
        if language == "sv"
        else ("Study", "Intro", "Indicator", "Reason", "Group", "Title", "Need")
    )
    for start in (*own, "Definition", "unit", "Producer", "Publisher", "Place9901"):
        assert f"{start} {EVIL}" in every, start


@pytest.mark.usefixtures("names")
def test_ids_that_differ_in_case_only_have_pages_of_their_own(tmp_path: Path) -> None:
    of, figures = evil(tmp_path)
    made = [path.casefold() for path in files(of, figures)]
    assert len(set(made)) == len(made)
    assert sum(path.startswith("indicator/a") for path in made) == 2
    assert sum(path.startswith("claim/a1") for path in made) == 2


BYTES = """
import hashlib, sys
from tests.memory import InMemory
from tests.report.site.invented import files, held, series, study
made = files(study(regions=("9901",)), held(A=series()))
print(hashlib.sha256(b"".join(path.encode() + made[path] for path in made)).hexdigest())
"""


def test_the_same_figures_give_the_same_bytes_in_every_process() -> None:
    """Whatever order sets have there."""
    root = Path(__file__).parents[3]
    printed = {
        subprocess.run(
            [sys.executable, "-c", BYTES],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(root), *sys.path])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert len(printed.pop().strip()) == 64
