"""What every chart keeps to, whatever its kind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import altair as alt
import polars as pl
import pytest

from obs.language import Language
from obs.report.charts import Bars, Chart, Part, bars
from obs.report.charts import drawing as papers
from obs.report.charts.layers import render

Draw = Callable[..., Chart]
EVIL = 'Å </title><script>alert(1)</script> & "x"'


def test_is_an_image_with_a_title_and_a_description(kind: str, draw: Draw, read: Any) -> None:
    """The root is an image that its title and its description name; it has no size of its own."""
    chart = draw(kind)
    for name, svg in (("wide", chart.wide), ("narrow", chart.narrow)):
        root = read(svg).root
        title, desc, drawn = list(root)
        assert root.attrib["role"] == "img"
        assert root.attrib["class"] == f"chart {name}"
        assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
        assert drawn.attrib["aria-hidden"] == "true"
        assert not {"width", "height", "style"} & set(root.attrib)
        assert root.attrib["viewBox"].split()[:3] == ["0", "0", {"wide": "680", "narrow": "288"}[name]]


def test_nothing_inside_speaks_to_readers_of_screens_or_runs(kind: str, draw: Draw, read: Any) -> None:
    """There are no roles, names, classes, scripts or references inside."""
    for svg in (draw(kind).wide, draw(kind).narrow):
        for element in list(read(svg).root[2].iter())[1:]:
            assert element.tag.rpartition("}")[2] in ("g", "path", "circle", "text")
            assert not [
                key
                for key in element.attrib
                if key.startswith(("aria", "on")) or key in ("role", "class", "id", "href")
            ]


def test_ids_are_of_the_chart_and_the_paper(kind: str, draw: Draw) -> None:
    """Both drawings of several charts may stand in one page."""
    chart = draw(kind)
    ids = re.findall(r' id="([^"]*)"', chart.wide + chart.narrow)
    assert Counter(ids) == Counter(
        f"{kind}-{name}-{part}" for name in ("wide", "narrow") for part in ("title", "desc")
    )


def test_texts_from_data_stay_texts(kind: str, draw: Draw, read: Any) -> None:
    """A label, a title or a description that looks like markup is shown as it is."""
    chart = draw(kind, text=EVIL)
    for svg in (chart.wide, chart.narrow):
        drawn = read(svg)
        assert "<script" not in svg
        assert [drawn.root[0].text, drawn.root[1].text] == [EVIL, EVIL]
        assert any("</title><script>" in words or "</title><s" in words for words in drawn.words())


def test_letters_that_xml_does_not_know_do_no_harm(draw: Draw, read: Any) -> None:
    """A control character in a name is left out."""
    chart = draw("bars", text="På\x00hit\x0btat")
    assert read(chart.wide).root[0].text == "Påhittat"
    assert "Påhittat" in read(chart.wide).words()


def test_text_is_large_enough(kind: str, draw: Draw, read: Any) -> None:
    """No text is smaller than 12 pixels on the wide paper, nor than 10 on the narrow one."""
    chart = draw(kind)
    for svg, least in ((chart.wide, 12), (chart.narrow, 10)):
        sizes = [float(found) for found in re.findall(r'font-size="([\d.]+)px"', svg)]
        assert sizes
        assert min(sizes) >= least


def test_text_stands_on_the_paper(kind: str, draw: Draw, read: Any) -> None:
    """Every text begins, is centred or ends on the paper, and its line is on it."""
    chart = draw(kind)
    for svg in (chart.wide, chart.narrow):
        drawn = read(svg)
        _, _, width, height = map(float, drawn.root.attrib["viewBox"].split())
        for text in drawn.texts():
            assert 0 <= float(text.attrib["x"]) <= width
            assert 8 <= float(text.attrib["y"]) <= height


def test_no_number_is_missing_or_long(kind: str, draw: Draw) -> None:
    """Coordinates have one decimal at most, and none is no number."""
    for svg in (draw(kind).wide, draw(kind).narrow):
        assert "NaN" not in svg
        assert "Infinity" not in svg
        assert not re.search(r"\d\.\d\d", re.sub(r"<text[^>]*>[^<]*", "", svg).partition("</desc>")[2])


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    """Nothing depends on the order of a set, on chance or on the time."""
    code = (
        "import hashlib, sys; from obs.report.charts import *;"
        "c = strip(Strip(id='s', title='t', desc='d', language='sv', unit='%',"
        " marked=tuple(MarkedPlace(label=str(i), style=i, value=i * 1.7) for i in range(6)),"
        " others=tuple(Place(label='x', value=i * 37 % 101 / 10) for i in range(200))));"
        "print(hashlib.sha256((c.wide + c.narrow).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize(("language", "figure"), [("sv", r"−0,\d"), ("en", r"−0\.\d")])
def test_figures_are_of_the_language(language: Language, figure: str, read: Any) -> None:
    """Swedish figures have a comma, English ones a point; both a real minus."""
    parts = tuple(Part(label="Påhittat", value=value, text="") for value in (-0.6, 0.7))
    chart = bars(Bars(id="b", title="t", desc="d", language=language, unit="%", parts=parts))
    assert chart is not None
    for svg in (chart.wide, chart.narrow):
        assert [words for words in read(svg).words() if re.fullmatch(figure, words)]


def test_altair_finds_every_specification_valid(
    kind: str, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is put together of layers made once is Vega-Lite by Altair's schema."""
    seen: list[dict[str, Any]] = []

    def kept(spec: dict[str, Any], language: Any) -> str:
        seen.append(json.loads(json.dumps(spec)))
        return render(spec, language)

    monkeypatch.setattr(papers, "render", kept)
    draw(kind, text="Påhittat för Altair")
    for spec in seen:
        alt.LayerChart.from_dict(spec | {"datasets": {}})  # the rows are no matter of the schema
    assert len(seen) == 2


def test_many_marks_take_little_room(draw: Draw) -> None:
    """290 dots take less than 20 kB, 290 lines over 29 years less than 90 kB."""
    for kind, most in (("strip", 9_000), ("scatter", 20_000), ("funnel", 20_000), ("gaps", 90_000)):
        assert max(len(draw(kind).wide.encode()), len(draw(kind).narrow.encode())) < most, kind


def test_the_table_holds_numbers_only(kind: str, draw: Draw) -> None:
    """There is no NaN among the plotted numbers."""
    plotted = draw(kind).plotted
    assert plotted.height
    for name, dtype in plotted.schema.items():
        if dtype == pl.Float64:
            assert not plotted[name].is_nan().any()
