"""A worked example, run: what is found when it does not say what the metric gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from obs import Example, Indicator, Metric, MetricInfo, Panel
from obs.compare.example import agrees, check_example, panel_of

if TYPE_CHECKING:
    import polars as pl

HALVES = Indicator(
    id="aid",
    source="invented",
    query={},
    title_sv="Påhittat bistånd",
    title_en="Invented assistance",
    unit="%",
    kind="share",
    polarity="none",
    producer="nobody",
)
RIGHT = Example(
    text="Half of 3 is 1.5.",
    indicators=(HALVES,),
    figures=(("aid", "9901", "2022", 3.0), ("aid", "9902", "2022", None, "T", "suppressed")),
    group=("9901", "9902"),
    period="2022",
    expects=(
        {"indicator": "aid", "region": "9901", "half": 1.5},
        {"indicator": "aid", "region": "9902", "half": None},
    ),
)
INFO = MetricInfo(
    id="half",
    title="Half",
    assumptions=("None.",),
    reference="Arithmetic",
    result={
        "fields": [
            {"name": "indicator", "type": "string"},
            {"name": "region", "type": "string"},
            {"name": "half", "type": "number"},
        ],
        "primaryKey": ["indicator", "region"],
    },
    example=RIGHT,
)


def halving(info: MetricInfo) -> type[Metric]:
    """A metric that halves the total of each region."""
    described = info

    class Half(Metric):
        info: ClassVar[MetricInfo] = described

        def compute(self, panel: Panel, parameters: Mapping[str, object]) -> pl.LazyFrame:
            import polars as pl

            return panel.observations.filter(pl.col("sex") == "T").select(
                "indicator", "region", half=pl.col("value") / 2
            )

    return Half


def findings(example: Example | None) -> list[tuple[str, str]]:
    """Code and message of what is wrong with *example*."""
    return [(each.code, each.message) for each in check_example(halving(replace(INFO, example=example)))]


def test_a_right_example() -> None:
    """Nothing is found."""
    assert findings(RIGHT) == []


def test_a_metric_without_an_example() -> None:
    """That is a finding, and says what to do."""
    (finding,) = check_example(halving(replace(INFO, example=None)))
    assert (finding.code, finding.suggestion) == ("example-missing", "give MetricInfo an example")


def test_another_value() -> None:
    """Row, column, what is there and what the example says."""
    wrong = replace(RIGHT, expects=({"indicator": "aid", "region": "9901", "half": 1.4},))
    (finding,) = check_example(halving(replace(INFO, example=wrong)))
    assert finding.code == "example-value"
    assert finding.message == "indicator aid, region 9901: half is 1.5, the example says 1.4"
    assert (finding.place.column, finding.place.value) == ("half", "1.5")


def test_a_value_where_none_is_expected() -> None:
    """None is met by no value only."""
    wrong = replace(RIGHT, expects=({"indicator": "aid", "region": "9901", "half": None},))
    assert [code for code, _ in findings(wrong)] == ["example-value"]


def test_a_row_that_is_not_there() -> None:
    """The key that was looked for is named."""
    wrong = replace(RIGHT, expects=({"indicator": "aid", "region": "9903", "half": 1},))
    assert findings(wrong) == [("example-row", "the result has no row of indicator aid, region 9903")]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"expects": ()}, "expects nothing"),
        ({"expects": ({"indicator": "aid", "half": 1.5},)}, "has no region, which is part of the key"),
        ({"expects": ({"indicator": "aid", "region": "9901", "halb": 1.5},)}, "no column 'halb'"),
        ({"figures": (("cost", "9901", "2022", 3.0),)}, "figures of 'cost'"),
    ],
)
def test_an_example_that_names_what_is_not_there(change: dict[str, object], message: str) -> None:
    """It is not run."""
    ((code, said),) = findings(replace(RIGHT, **change))  # pyright: ignore[reportArgumentType]
    assert code == "example-unclear"
    assert message in said


def test_an_example_that_the_metric_does_not_take() -> None:
    """The metric's refusal is the finding."""
    strict = replace(INFO, minimum_regions=3)
    (finding,) = check_example(halving(strict))
    assert (finding.code, "needs 3 regions" in finding.message) == ("example-refused", True)


def test_the_panel_of_an_example() -> None:
    """All regions of the group are shown unless some are named; statuses are as given."""
    panel = panel_of(replace(RIGHT, start="2020", others=(replace(HALVES, id="people"),)))
    assert (panel.shown, panel.starts, set(panel.others)) == (("9901", "9902"), {"aid": "2020"}, {"people"})
    assert list(panel.observations.collect()["status"]) == ["reported", "suppressed"]
    assert panel_of(replace(RIGHT, shown=("9902",))).shown == ("9902",)


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [
        (38.66, 38.7, True),
        (38.64, 38.7, False),
        (20.4, 20, False),
        (20.0, 20, True),
        (-3.0000000001, -3, True),
        (0.0001414, 0.000141, True),
        (0.0001416, 0.000141, False),
        (None, 0, False),
        (0.0, None, False),
        (1, True, False),
        (True, True, True),
        ("5", 5, False),
        ("below", "below", True),
    ],
)
def test_digits_as_written(found: object, expected: object, same: bool) -> None:
    """A decimal number is met to its last digit, everything else exactly; 1 is not true."""
    assert agrees(found, expected) is same
