"""The metrics for those who choose one: the table of all, the page of one, CSV and JSON."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from obs import Example, Indicator, MetricInfo
from obs.report.described import csv_text, json_text, needs, print_metric, print_metrics

COST = Indicator(
    id="cost",
    source="invented",
    query={},
    title_sv="Påhitt",
    title_en="Invention",
    unit="kr/inv",
    kind="rate",
    polarity="none",
    producer="nobody",
)
EXAMPLE = Example(
    text="Half of 3 is 1.5, half of nothing is nothing.",
    indicators=(COST,),
    others=(replace(COST, id="people", unit="antal"),),
    figures=(
        ("cost", "9901", "2020", 2.5),
        ("cost", "9901", "2022", 3.0),
        ("cost", "9901", "2022", 9.0, "F"),
        ("cost", "9902", "2022", None),
        ("people", "9901", "2022", 1000.0),
    ),
    group=("9901", "9902"),
    period="2022",
    start="2020",
    parameters={"share": 0.5},
    expects=(
        {"indicator": "cost", "region": "9901", "half": 1.5, "whole": True},
        {"indicator": "cost", "region": "9902", "half": None},
    ),
)
HALF = MetricInfo(
    id="half",
    title="Half: what is left when the other half is taken",
    assumptions=("A half is no effect.", "Both halves are equal."),
    reference="Euclid, Elements, book 7",
    result={
        "fields": [
            {"name": "indicator", "type": "string", "description": "its id"},
            {"name": "region", "type": "string", "description": "its code"},
            {
                "name": "half",
                "type": "number",
                "title": "one half",
                "description": "value / 2",
                "unit": "indicator",
            },
            {"name": "spread", "type": "number", "unit": "by region"},
            {"name": "whole", "type": "boolean"},
        ],
        "primaryKey": ["indicator", "region"],
    },
    parameters={"share": 0.5, "start": None, "parts": ("a", "b"), "keep": False},
    meanings={"share": "how much is taken", "start": "when it is taken"},
    required=("start",),
    example=EXAMPLE,
)


def page(info: MetricInfo, width: int = 80) -> list[str]:
    """The lines of the page of one metric."""
    out = StringIO()
    print_metric(info, "Takes a half.", Console(file=out, width=width, highlight=False))
    return out.getvalue().splitlines()


def table(*infos: MetricInfo, width: int = 80) -> list[str]:
    """The lines of the table of all."""
    out = StringIO()
    print_metrics(infos, Console(file=out, width=width, highlight=False))
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"required": ()}, ["figures"]),
        ({}, ["parameter start"]),
        ({"required": (), "uses": ("parts",)}, ["a,b"]),
        ({"uses": ("start",)}, ["parameter start"]),
        ({"required": (), "kinds": ("share", "rate"), "measures": ("flow",)}, ["share or rate", "flow"]),
        (
            {"required": (), "needs_denominator": True, "needs_polarity": True},
            ["denominator", "polarity"],
        ),
        ({"required": (), "minimum_regions": 10, "minimum_periods": 4}, ["10 regions", "4 periods"]),
    ],
)
def test_needs_in_words(change: dict[str, object], words: list[str]) -> None:
    """What must be given, held and fit, in a few words each; nothing but figures where that is enough."""
    assert needs(replace(HALF, **change)) == words  # pyright: ignore[reportArgumentType]


def test_the_table_of_all() -> None:
    """A row each, wrapped in its columns; numbers stay beside what they count; how to go on."""
    many = replace(HALF, id="tenth", title="Tenth", minimum_regions=10, minimum_periods=4)
    assert table(HALF, many, width=60) == [
        "metric  what it tells                 needs",
        "half    what is left when the other   parameter start",
        "        half is taken",
        "tenth   Tenth                         parameter start;",
        "                                      10 regions; 4 periods",
        "All about one: obs metrics NAME. Run it: obs compare",
        "  --metric NAME.",
    ]


def test_the_page_of_one() -> None:
    """What it promises, needs, takes, gives, assumes and rests on; its example with figures and result."""
    assert page(HALF) == [
        "Half: what is left when the other half is taken (half)",
        "Takes a half.",
        "Needs: parameter start.",
        "",
        "Parameters, by --param NAME=VALUE or [metrics.half] in obs.toml",
        "  share  0.5            how much is taken",
        "  start  must be given  when it is taken",
        "  parts  a,b",
        "  keep   false",
        "",
        "Columns; a row is named by indicator, region",
        "  indicator  text    its id",
        "  region     text    its code",
        "  half       number  one half: value / 2 (the indicator's unit)",
        "  spread     number  (region)",
        "  whole      yes/no",
        "",
        "Assumptions",
        "- A half is no effect.",
        "- Both halves are equal.",
        "Reference: Euclid, Elements, book 7.",
        "",
        "Worked example",
        "Half of 3 is 1.5, half of nothing is nothing.",
        "  Invented figures (cost kr/inv, people antal); period 2022, start 2020.",
        "  Parameters: share=0.5.",
        "        cost     cost  people",
        "        2020     2022    2022",
        "  9901   2.5        3    1000",
        "  9902        missing",
        "  gives",
        "  9901: half 1.5; whole yes",
        "  9902: half none",
    ]


def test_a_metric_with_neither_parameters_nor_example() -> None:
    """These sections are left out."""
    lines = page(replace(HALF, parameters={}, required=(), example=None))
    assert not any("Parameters" in line or "example" in line for line in lines)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_longer_than_the_console(width: int) -> None:
    """Long texts wrap in their column."""
    long = replace(HALF, meanings={"share": "a long story " * 20 + "x" * 99}, reference="Many authors " * 20)
    assert max(map(len, page(long, width))) <= width
    assert max(map(len, table(long, width=width))) <= width


def test_csv() -> None:
    """One row a metric; a parameter without a default has nothing behind its sign."""
    rows = list(csv.DictReader(StringIO(csv_text([HALF]))))
    assert rows == [
        {
            "id": "half",
            "title": "Half: what is left when the other half is taken",
            "needs": "parameter start",
            "parameters": "share=0.5; start=; parts=a,b; keep=false",
            "assumptions": "A half is no effect. Both halves are equal.",
            "reference": "Euclid, Elements, book 7",
        }
    ]


def test_json() -> None:
    """All that is declared, and the needs in words; a list for several, an object for one."""
    one, several = json.loads(json_text(HALF)), json.loads(json_text([HALF, HALF]))
    assert one == several[0] == several[1]
    assert one["needs"] == ["parameter start"]
    assert one["parameters"]["parts"] == ["a", "b"]
    assert one["example"]["expects"][0]["half"] == 1.5
