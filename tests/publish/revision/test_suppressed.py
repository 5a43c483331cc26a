"""What is suppressed now does not show in a revision, nor can it be read from what stands around it."""

from __future__ import annotations

import polars as pl

from obs.publish.revision import revise

SCHEMAS = {
    "observations": {"primaryKey": ["indicator", "region", "period"]},
    "level": {"primaryKey": ["indicator", "region"]},
    "uncertainty": {"primaryKey": ["indicator", "region"]},
    "peers": {"primaryKey": ["region", "rank", "indicator"]},
    "claim_verdicts": {"primaryKey": ["claim"]},
    "claim_specifications": {"primaryKey": ["claim", "specification"]},
}
SECRET = 4.125


def figures(value: float | None, status: str, *, note: str | None = None) -> pl.DataFrame:
    rows = [
        ("X1", "9901", "2019", 3.0, "reported", None),
        ("X1", "9901", "2020", value, status, note),
        ("X1", "9902", "2020", 5.0, "reported", None),
        ("X2", "9901", "2020", 7.0, "reported", None),
    ]
    names = ["indicator", "region", "period", "value", "status", "note"]
    return pl.DataFrame(rows, schema=names, orient="row")


OPEN = figures(SECRET, "reported")
CLOSED = figures(None, "suppressed")


def revised(table: str, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    old, new = {"observations": OPEN, table: before}, {"observations": CLOSED, table: after}
    return revise(old, new, SCHEMAS).frame.filter(pl.col("table") == table)


def test_the_figure_goes_without_being_told() -> None:
    """The cell is listed, and that its status changed; what it was is not."""
    found = revise({"observations": OPEN}, {"observations": CLOSED}, SCHEMAS).frame
    assert found.select("key", "column", "old", "new").rows() == [
        ("X1/9901/2020", "status", "reported", "suppressed"),
        ("X1/9901/2020", "value", None, None),
    ]


def test_a_remark_on_the_figure_goes_with_it() -> None:
    before = figures(SECRET, "reported", note=f"was {SECRET}")
    found = revise({"observations": before}, {"observations": CLOSED}, SCHEMAS).frame
    assert str(SECRET) not in found.write_csv()


def test_a_suppressed_row_with_a_value_never_shows_it() -> None:
    """Whatever a broken table holds: old, new, revised, gone or come."""
    broken = figures(SECRET, "suppressed")
    nothing = broken.clear()
    for old, new in (
        (broken, OPEN.with_columns(value=0.0)),
        (broken, nothing),
        (nothing, broken),
        (CLOSED, broken),
    ):
        found = revise({"observations": old}, {"observations": new}, SCHEMAS).frame
        assert str(SECRET) not in found.write_csv()


def test_other_figures_of_the_same_region_are_told() -> None:
    after = CLOSED.with_columns(value=pl.when(pl.col("period") == "2019").then(3.5).otherwise("value"))
    found = revise({"observations": OPEN}, {"observations": after}, SCHEMAS).frame
    assert ("X1/9901/2019", "3.0", "3.5") in found.select("key", "old", "new").rows()


def test_a_figure_that_is_open_now_is_told() -> None:
    found = revise({"observations": CLOSED}, {"observations": OPEN}, SCHEMAS).frame
    assert (None, "4.125") in found.select("old", "new").rows()


def test_results_of_it_say_nothing_of_what_they_were() -> None:
    """Uncertainty has no status; value, limits and cases were all made of the figure."""
    before = pl.DataFrame(
        {"indicator": "X1", "region": ["9901", "9902"], "value": [SECRET, 5.0], "count": [33, 40]}
    )
    after = pl.DataFrame(
        {"indicator": "X1", "region": ["9901", "9902"], "value": [None, 6.0], "count": [None, 48]}
    )
    assert revised("uncertainty", before, after).select("key", "column", "old", "new").rows() == [
        ("X1/9901", "count", None, None),
        ("X1/9901", "value", None, None),
        ("X1/9902", "count", "40", "48"),
        ("X1/9902", "value", "5.0", "6.0"),
    ]


def test_a_result_row_that_went_with_it_says_nothing() -> None:
    before = pl.DataFrame({"indicator": ["X1"], "region": ["9901"], "value": [SECRET]})
    found = revised("uncertainty", before, before.clear())
    assert found.select("key", "change", "old").rows() == [("X1/9901", "removed", None)]


def test_it_does_not_show_as_the_figure_of_a_neighbour() -> None:
    columns = {"region": ["9902"], "rank": [1], "indicator": ["X1"]}
    before = pl.DataFrame({**columns, "neighbour_value": [SECRET], "weight": [1.0]})
    after = pl.DataFrame({**columns, "neighbour_value": [5.5], "weight": [2.0]})
    assert revised("peers", before, after).select("column", "old").rows() == [
        ("neighbour_value", None),
        ("weight", "1.0"),
    ]


def test_a_formula_over_it_is_told_no_more_than_itself() -> None:
    columns = {
        "claim": ["c1", "c2"],
        "specification": [1, 1],
        "indicator": ["X1 / X2", "X2"],
        "region": "9901",
    }
    before = pl.DataFrame({**columns, "estimate": [0.5, 7.0]})
    after = pl.DataFrame({**columns, "estimate": [None, 8.0]})
    assert revised("claim_specifications", before, after)["old"].to_list() == [None, "7.0"]


def test_verdicts_are_words_and_are_told_but_texts_with_figures_are_not() -> None:
    columns = {"claim": ["c1"], "region": ["9901"]}
    before = pl.DataFrame({**columns, "verdict": ["supported"], "label": [f"it was {SECRET}"]})
    after = pl.DataFrame({**columns, "verdict": ["not supported"], "label": ["unknown"]})
    assert revised("claim_verdicts", before, after).select("column", "old").rows() == [
        ("label", None),
        ("verdict", "supported"),
    ]


def test_a_specification_that_is_another_now_says_nothing_of_what_it_was() -> None:
    """Without the figure other specifications come, and take the numbers of those that were made of it."""
    before = pl.DataFrame(
        {
            "claim": "c1",
            "specification": [1, 2],
            "indicator": ["X1", "X2"],
            "region": "9901",
            "method": [f"from {SECRET}", "plain"],
            "value_to": [SECRET, 7.0],
        }
    )
    after = before.with_columns(indicator=pl.lit("X2"), method=pl.lit("real"), value_to=pl.Series([7.0, 8.0]))
    found = revised("claim_specifications", before, after)
    assert str(SECRET) not in found.write_csv()
    assert ("c1/2", "7.0", "8.0") in found.select("key", "old", "new").rows()
