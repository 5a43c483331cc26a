"""The answer of one metric in the terminal: what stands once, what in the table, what below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO, StringIO, TextIOWrapper
from typing import Any

import polars as pl
import pytest
from rich.console import Console

from obs import Group, Indicator, MetricInfo
from obs.compare import Measurement
from obs.compare.example import panel_of
from obs.compare.running import run
from obs.plugins import Registry
from obs.report.measured import print_measurement

_TYPES = {"string": pl.String(), "number": pl.Float64(), "integer": pl.Int64(), "boolean": pl.Boolean()}
_NAMES = {"9901": "Avby", "9902": "Bytorp", "9903": "Cinge", "9904": "Dalen", "00": "Sverige"}
_INDICATOR = {"name": "indicator", "type": "string"}
_REGION = {"name": "region", "type": "string"}
_VALUE = {"name": "value", "type": "number", "unit": "indicator"}
_NOTE = {"name": "sum_note", "type": "string"}

Field = Mapping[str, Any]


def invented(id_: str, decimals: int = 1) -> Indicator:
    """An indicator of no source, without polarity."""
    return Indicator(
        id=id_,
        source="invented",
        query={},
        title_sv="Påhitt",
        title_en="Invention",
        unit="%",
        kind="share",
        polarity="none",
        producer="nobody",
        decimals=decimals,
    )


def measured(
    fields: Sequence[Field],
    rows: Sequence[Sequence[object]],
    *,
    key: Sequence[str] = ("indicator", "region"),
    **more: Any,
) -> Measurement:
    """What a metric gave: *rows* of the indicators in them, the first two fields indicator and region."""
    described = [_INDICATOR, _REGION, *fields]
    info = MetricInfo(
        id="sum",
        title="Sum",
        assumptions=("A sum is no effect.", "The parts may be added."),
        reference="Arithmetic (1202)",
        result={"fields": described, "primaryKey": list(key)},
        parameters={},
    )
    table = pl.DataFrame(
        [list(row) for row in rows],
        schema={field["name"]: _TYPES[field["type"]] for field in described},
        orient="row",
        strict=False,
    )
    names = table["region"].replace_strict(_NAMES, return_dtype=pl.String).alias("region_name")
    ids = list(dict.fromkeys(table["indicator"]))
    known: dict[str, Any] = {
        "study": "invention",
        "metric": info,
        "parameters": {},
        "group": Group(id="five", title="all five", members=("9901", "9902")),
        "benchmark": "00",
        "regions": ("9901", "9902"),
        "indicators": {id_: invented(id_) for id_ in ids},
        "others": {},
        "periods": dict.fromkeys(ids, "2022"),
        "table": table.insert_column(2, names),
        "problems": {},
        "figures": "invented figures",
        "credits": ("Eget av Påhitt",),
    }
    return Measurement(**(known | more))


def printed(measurement: Measurement, width: int = 80) -> list[str]:
    """The lines that a pipe of *width* columns gets."""
    out = StringIO()
    print_measurement(measurement, Console(file=out, width=width, highlight=False))
    return out.getvalue().splitlines()


def block(measurement: Measurement, width: int = 80) -> list[str]:
    """Those of the lines that are about the figures: between introduction and reading."""
    lines = printed(measurement, width)
    first = lines.index("Figures: invented figures") + 1
    return lines[first : lines.index("A sum is no effect.")]


def test_the_whole_page() -> None:
    """Who measured what, one table, the remark, the first assumption, where to read on, whom to credit."""
    fields = [_VALUE, {"name": "n", "type": "integer"}, _NOTE]
    rows = [
        ("aid", "9901", 1.25, 2, None),
        ("aid", "9902", 12.0, 2, None),
        ("aid", "00", None, 2, "no value"),
    ]
    answer = measured(fields, rows, parameters={"k": 7, "parts": ("a", "b"), "side": None, "keep": False})
    assert printed(answer) == [
        "Sum (sum)",
        "Study invention. Group: all five (2).",
        "Parameters: k=7, parts=a,b, keep=false.",
        "Figures: invented figures",
        "aid Invention, %",
        "  2022, no polarity; n 2",
        "           value",
        "  Avby       1.2",
        "  Bytorp    12.0",
        "  Sverige      -",
        "  Sverige: no value",
        "A sum is no effect.",
        "Columns, assumptions and reference: obs metrics sum",
        "Eget av Påhitt.",
    ]


def test_what_all_rows_share_stands_once() -> None:
    """Also the period, unless the heading has it; a column without any value is nowhere."""
    fields = [
        {"name": "period", "type": "string"},
        {"name": "method", "type": "string"},
        {"name": "empty", "type": "number"},
        _VALUE,
    ]
    rows = [("aid", "9901", "2022", "by hand", None, 1.0), ("aid", "9902", "2022", "by hand", None, 2.0)]
    assert block(measured(fields, rows)) == [
        "aid Invention, %",
        "  2022, no polarity; method by hand",
        "          value",
        "  Avby      1.0",
        "  Bytorp    2.0",
    ]
    assert "  period 2022; method by hand" in block(measured(fields, rows, periods={}))


def test_one_row_shares_nothing() -> None:
    """A single row is a table like any other."""
    assert block(measured([_VALUE], [("aid", "9901", 1.0)]))[-2:] == ["        value", "  Avby    1.0"]


def test_what_only_the_benchmark_lacks() -> None:
    """It stands once and says whom it is not about: nobody reads "better" beside a row without judgement."""
    fields = [_VALUE, {"name": "judgement", "type": "string"}]
    rows = [("aid", "9901", 1.0, "better"), ("aid", "9902", 2.0, "better"), ("aid", "00", 3.0, None)]
    assert "  judgement better (not Sverige)" in block(measured(fields, rows))
    rows = [("aid", "9901", 1.0, "better"), ("aid", "9902", 2.0, None), ("aid", "00", 3.0, "better")]
    lines = block(measured(fields, rows))
    assert [line.split() for line in lines[-3:]] == [
        ["Avby", "1.0", "better"],
        ["Bytorp", "2.0", "-"],
        ["Sverige", "3.0", "better"],
    ]


def test_remarks_stand_once_with_those_they_are_about() -> None:
    """Of all rows without names; "all but" where that is shorter; a titled one says what it is about."""
    rank = {"name": "rank_note", "type": "string", "title": "rank"}
    rows = [
        ("aid", "9901", 1.0, "of all; small number", "by chance"),
        ("aid", "9902", 2.0, "of all; small number", "by chance"),
        ("aid", "9903", 3.0, "of all", "by chance"),
        ("aid", "00", 4.0, "of all", None),
    ]
    assert block(measured([_VALUE, _NOTE, rank], rows))[-3:] == [
        "  of all",
        "  Avby, Bytorp: small number",
        "  all but Sverige: rank: by chance",
    ]


def test_a_long_text_is_a_remark() -> None:
    """Behind its heading; after a question there is no colon."""
    fields = [
        _VALUE,
        {"name": "weights", "type": "string"},
        {"name": "moved", "type": "string", "title": "moved?"},
    ]
    long = "Cinge 0.302, Dalen 0.193, Avby 0.142, Bytorp 0.138"
    rows = [("aid", "9901", 1.0, long, "x" * 41), ("aid", "9902", 2.0, None, "x" * 41)]
    assert block(measured(fields, rows))[-2:] == [f"  Avby: weights: {long}", f"  moved? {'x' * 41}"]


def test_a_table_that_is_too_wide_is_cut() -> None:
    """Each part repeats the rows' names, no line is longer than the console, nothing is cut off or lost."""
    fields = [{"name": f"a_long_number_{n}", "type": "number"} for n in range(9)]
    rows = [
        ("aid", code, *(place * 1000.5 + n for n in range(9))) for place, code in ((1, "9901"), (2, "9902"))
    ]
    lines = block(measured(fields, rows))
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("  Avby") for line in lines) == 2
    cells = [cell for line in lines if line.startswith("  Bytorp") for cell in line.split()[1:]]
    assert cells == [str(2001 + n) for n in range(9)]


def test_of_how_many_stays_beside_the_number() -> None:
    """A column headed "of" begins no new table."""
    fields = [
        {"name": "first", "type": "string"},
        {"name": "rank", "type": "integer"},
        {"name": "n", "type": "integer", "title": "of"},
    ]
    rows = [("aid", "9901", "x" * 17, 1, 20), ("aid", "9902", "y", 3, 21)]
    lines = block(measured(fields, rows), width=36)
    assert "  Avby       1  20" in lines


def test_a_heading_takes_two_lines_at_most() -> None:
    """It is no wider than it must be, and stands at the bottom; a no-break space does not break."""
    fields = [
        {"name": "value", "type": "number"},
        {"name": "lower", "type": "number", "title": "99.8\u00a0% from"},
        {"name": "sd", "type": "number", "title": "residuals, standard deviation"},
    ]
    rows = [("aid", "9901", 1.5, 2.5, 3.5), ("aid", "9902", 1.75, 2.25, 3.75)]
    assert block(measured(fields, rows))[2:] == [
        "                 99.8 %          residuals,",
        "          value    from  standard deviation",
        "  Avby     1.50    2.50                3.50",
        "  Bytorp   1.75    2.25                3.75",
    ]


@pytest.mark.parametrize(
    ("field", "values", "texts"),
    [
        ({"unit": "indicator"}, (1.26, -0.04), ("1.3", "0.0")),
        ({"unit": "%"}, (12.34, 5.0), ("12.3", "5.0")),
        ({"unit": "kr"}, (1234.5, 20.0), ("1234", "20")),
        ({}, (3.0, 250.0), ("3", "250")),
        ({}, (0.00863, 0.0075), ("0.00863", "0.00750")),
        ({}, (11.47, 0.5), ("11.5", "0.5")),
        ({"constraints": {"minimum": 0, "maximum": 1}}, (0.0004, 0.25), ("<0.001", "0.250")),
        ({"constraints": {"minimum": 0, "maximum": 1}}, (0.0, 1.0), ("0.000", "1.000")),
        ({"name": "change", "unit": "indicator"}, (1.26, -0.5), ("+1.3", "-0.5")),
        ({"name": "distance", "constraints": {"minimum": 0}}, (1.25, 0.5), ("1.25", "0.50")),
    ],
)
def test_numbers(field: Field, values: tuple[float, float], texts: tuple[str, str]) -> None:
    """The decimals of the unit, else three digits of a usual value; what goes both ways has its sign."""
    described = {"name": "figure", "type": "number", **field}
    rows = [("aid", "9901", values[0]), ("aid", "9902", values[1])]
    lines = block(measured([described], rows))
    assert tuple(line.split()[1] for line in lines[-2:]) == texts


def test_a_limit_never_looks_like_what_it_lies_above() -> None:
    """Different figures of a row that would be printed the same have a decimal more, and so has the block."""
    lower = {"name": "lower", "type": "number", "unit": "indicator"}
    benchmark = {"name": "benchmark", "type": "number", "unit": "indicator"}
    rows = [("aid", "9901", 2.898, 2.85), ("aid", "9902", 5.8, 2.85)]
    lines = block(measured([lower, benchmark], rows))
    assert "benchmark 2.85" in lines[1]
    assert [line.split()[1] for line in lines[-2:]] == ["2.90", "5.80"]


def test_a_unit_that_depends_on_another_field() -> None:
    """Kronor and months in one column have decimals of their own."""
    fields = [
        {"name": "factor", "type": "string"},
        {"name": "size", "type": "number", "unit": "by factor"},
    ]
    rows = [("aid", "9901", "months", 4.783), ("aid", "9901", "kronor", 7174.2)]
    lines = block(measured(fields, rows, key=("indicator", "region", "factor")))
    assert lines[-2:] == ["    months  4.78", "    kronor  7174"]


def test_rows_that_belong_together_stand_below_a_heading() -> None:
    """A region, and what has long names; what a heading tells stands beside it and not in the rows."""
    fields = [
        {"name": "method", "type": "string"},
        {"name": "variant", "type": "string"},
        {"name": "unit_of_gap", "type": "string"},
        {"name": "total", "type": "number"},
        {"name": "gap", "type": "number"},
    ]
    methods = (("difference in differences", "%"), ("difference of logarithms", "log"))
    rows = [
        ("aid", code, method, variant, unit, total, size)
        for code, total in (("9901", 10.0), ("9902", 20.0))
        for method, unit in methods
        for variant, size in (("declared", 1.5), ("cut", 2.5))
    ]
    answer = measured(fields, rows, key=("indicator", "region", "method", "variant"))
    assert block(answer)[2:9] == [
        "      variant     gap",
        "  Avby: total 10",
        "    difference in differences: unit of gap %",
        "      declared  +1.50",
        "      cut       +2.50",
        "    difference of logarithms: unit of gap log",
        "      declared  +1.50",
    ]


def test_several_tables_tear_no_region_apart() -> None:
    """All tables of the one region, then all of the next; what its heading tells is said once."""
    numbers = [{"name": f"a_long_number_{n}", "type": "integer"} for n in range(9)]
    fields = [{"name": "period", "type": "string"}, {"name": "total", "type": "integer"}, *numbers]
    rows = [
        ("aid", code, period, 7, *(place + n + int(period) for n in range(9)))
        for place, code in ((10, "9901"), (20, "9902"))
        for period in ("2021", "2022")
    ]
    rows = [(*row[:3], 7 if row[1] == "9901" else 8, *row[4:]) for row in rows]
    lines = block(measured(fields, rows, key=("indicator", "region", "period")))
    assert [line.strip() for line in lines if "Avby" in line or "Bytorp" in line] == [
        "Avby: total 7",
        "Avby",
        "Bytorp: total 8",
        "Bytorp",
    ]


def test_a_result_by_region_is_one_table() -> None:
    """Where the key begins with the region its indicators are the rows, told once above them."""
    fields = [{"name": "sum", "type": "number", "unit": "indicator"}, _VALUE]
    rows = [
        ("aid", "9901", 3.0, 1.0),
        ("aid", "9902", 7.0, 3.0),
        ("work", "9901", 3.0, 2.0),
        ("work", "9902", 7.0, 4.0),
    ]
    assert block(measured(fields, rows, key=("region", "indicator"))) == [
        "  aid Invention, %",
        "  work Invention, %",
        "          value",
        "  Avby: sum 3.0",
        "    aid     1.0",
        "    work    2.0",
        "  Bytorp: sum 7.0",
        "    aid     3.0",
        "    work    4.0",
    ]


def test_a_remark_on_rows_below_headings() -> None:
    """It names the parts of the key that tell them, by what they are, and none that all of them share."""
    fields = [
        {"name": "start", "type": "string"},
        {"name": "against", "type": "string"},
        {"name": "estimate", "type": "number"},
        _NOTE,
    ]
    notes = {("2016", "itself"): "alone", ("2017", "median"): "odd", ("2016", "median"): "odd"}
    rows = [
        ("aid", "9901", start, against, float(number), notes.get((start, against)))
        for number, (start, against) in enumerate(
            (start, against) for start in ("2016", "2017") for against in ("itself", "median")
        )
    ]
    lines = block(measured(fields, rows, key=("indicator", "region", "start", "against")))
    assert lines[-2:] == ["  start 2016 (against itself): alone", "  against median: odd"]


def test_an_indicator_of_which_nothing_can_be_told() -> None:
    """It has no table; those with the same reason stand together, each by its id."""
    problems = {
        "aid": "it needs a denominator, which aid lacks",
        "work": "it needs a denominator, which work lacks",
    }
    answer = measured([_VALUE], [("aid", "9901", None)], problems=problems)
    assert block(answer) == ["aid, work: it needs a denominator, which it lacks"]


def test_a_block_without_any_figure_says_why() -> None:
    """In place of rows of nothing there is the reason."""
    rows = [("aid", "9901", None, "no period to compare"), ("aid", "9902", None, "no period to compare")]
    assert block(measured([_VALUE, _NOTE], rows)) == [
        "aid Invention, %",
        "  2022, no polarity",
        "  no period to compare",
    ]


def test_an_indicator_read_besides_has_its_name() -> None:
    """Also one that the metric was not asked for."""
    answer = measured([_VALUE], [("aid", "9901", 1.0)], indicators={}, others={"aid": invented("aid")})
    assert block(answer)[0] == "aid Invention, %"


def test_colour_is_never_needed() -> None:
    """Taking the styles away changes no character, and an old encoding can be written to."""
    answer = measured([_VALUE], [("aid", "9901", 1.0), ("aid", "9902", 2.0)])
    styled = StringIO()
    print_measurement(answer, Console(file=styled, width=80, force_terminal=True, color_system="standard"))
    assert "\x1b[1maid Invention, %\x1b[0m" in styled.getvalue()
    assert not any("\x1b" in line for line in printed(answer))
    body = BytesIO()
    with TextIOWrapper(body, encoding="cp1252", write_through=True) as out:
        print_measurement(answer, Console(file=out, width=80, highlight=False))
        assert "  Bytorp    2.0" in body.getvalue().decode("cp1252")


_METRICS = Registry.from_entry_points(environ={}).metrics


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("id_", sorted(_METRICS))
def test_every_metric_has_a_page(id_: str, width: int) -> None:
    """Its worked example is printed within the console, with every region and without None or NaN."""
    info = _METRICS[id_].info
    assert info.example is not None
    panel = panel_of(info.example)
    table = run(_METRICS, id_, panel, info.example.parameters)
    named = table.insert_column(table.columns.index("region") + 1, table["region"].alias("region_name"))
    answer = replace(
        measured([], [("aid", "9901")]),
        metric=info,
        parameters={**info.parameters, **info.example.parameters},
        indicators=panel.indicators,
        others=panel.others,
        periods=panel.periods,
        table=named,
    )
    text = printed(answer, width)
    assert max(map(len, text)) <= width
    page = "\n".join(text)
    assert "None" not in page
    assert "nan" not in page.split()
    assert all(region in page for region in info.example.shown or info.example.group)
