"""A corrected figure is marked wherever a comparison or a metric shows it."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

from rich.console import Console
from tests.corrections.conftest import Held, correction

from obs import Terms
from obs.compare import Comparison, Measurement, Options, compare, measure
from obs.report.measured import print_measurement
from obs.report.tables import csv_bytes, json_bytes
from obs.report.terminal import print_comparison
from obs_comparison.change import Change
from obs_comparison.level import Level
from obs_comparison.trend import Trend

TERMS = {
    "invented": Terms(
        licence="", licence_url="", credit="Källa: Påhitt", credit_processed="Egen bearbetning av Påhitt"
    )
}
METRICS = {"level": Level, "change": Change, "trend": Trend}
OWN = "corrected: 0 was never reported, letter of May (the source has 0)"


def compared(held: Held) -> Comparison:
    return compare(held.study, held, METRICS, Options(all_indicators=True), terms=TERMS)


def measured(held: Held) -> Measurement:
    options = Options(indicators=("A1", "B1"))
    return measure(held.study, held, METRICS, "level", options, parameters={}, terms=TERMS)


def rows(answer: Comparison | Measurement, id_: str) -> dict[str, dict[str, Any]]:
    return {row["region"]: row for row in answer.table.to_dicts() if row["indicator"] == id_}


def printed(answer: Comparison | Measurement) -> str:
    text = StringIO()
    console = Console(file=text, width=100)
    if isinstance(answer, Comparison):
        print_comparison(answer, console)
    else:
        print_measurement(answer, console)
    return " ".join(text.getvalue().split())


def test_the_row_has_the_corrected_value_its_status_and_the_reason(held: Held) -> None:
    held.correct(correction())
    row = rows(compared(held), "A1")["9901"]
    assert (row["value"], row["status"], row["change"]) == (5.0, "reported", 1.0)
    assert row["note"] == OWN


def test_the_rows_that_are_compared_with_it_say_so(held: Held) -> None:
    """The median of 2, 3 and 5 is 3, and not that of 0, 2 and 3."""
    held.correct(correction())
    row = rows(compared(held), "A1")["9902"]
    assert (row["median"], row["rank"]) == (3.0, 1)
    assert row["note"] == "compared with corrected figures of 9901"
    assert "corrected" not in rows(compared(held), "B1")["9902"]["note"]


def test_a_corrected_start_of_change_is_told_with_its_period(held: Held) -> None:
    held.correct(correction(period="2020", expect=4.0, value=1.0))
    row = rows(compared(held), "A1")["9901"]
    assert row["change"] == -1.0
    assert "2020 corrected: 0 was never reported, letter of May (the source has 4)" in row["note"]


def test_another_period_or_sex_is_not_told_here(held: Held) -> None:
    held.correct(correction(sex="F"))
    row = rows(compared(held), "A1")["9901"]
    assert (row["value"], row["note"]) == (0.0, None)


def test_a_derived_indicator_says_it_of_its_part_once(held: Held) -> None:
    held.correct(correction())
    row = rows(compared(held), "sum")["9901"]
    assert row["value"] == 15.0
    assert row["note"].count("corrected: 0 was never reported") == 1
    assert row["note"].startswith("A1: corrected")


def test_credit_is_that_of_processed_figures(held: Held) -> None:
    held.correct(correction())
    assert {row["credit"] for row in rows(compared(held), "A1").values()} == {"Egen bearbetning av Påhitt"}


def test_the_terminal_marks_the_value_and_says_what_the_mark_is(held: Held) -> None:
    held.correct(
        correction(), correction(indicator="B1", region="9902", expect=20.0, value=None, status="missing")
    )
    text = printed(compared(held))
    assert "5.0†" in text
    assert "missing†" in text
    assert "† corrected: not what the source has" in text
    assert OWN in text
    held.correct()
    assert "†" not in printed(compared(held))


def test_csv_and_json_have_the_note_and_json_every_correction(held: Held) -> None:
    held.correct(correction())
    answer = compared(held)
    (row,) = (
        each
        for each in csv.DictReader(csv_bytes(answer).decode().splitlines())
        if (each["indicator"], each["region"]) == ("A1", "9901")
    )
    assert row["note"] == OWN
    told = json.loads(json_bytes(answer))
    assert told["corrected"] == [
        {
            "indicator": "A1",
            "region": "9901",
            "period": "2022",
            "sex": "T",
            "value": 5.0,
            "status": "reported",
            "source_value": 0.0,
            "source_status": "reported",
            "reason": "0 was never reported; letter of May",
            "source": "https://example.org/letter",
            "by": "Nobody",
            "made": "2026-01-01",
            "expires": "2026-12-31",
        }
    ]


def test_one_that_is_not_used_is_a_finding_of_the_comparison(held: Held) -> None:
    held.correct(correction(expect=0.5))
    answer = compared(held)
    assert rows(answer, "A1")["9901"]["value"] == 0.0
    assert answer.corrected == {}
    assert "correction-mended" in {each.code for each in answer.findings}


def test_a_metric_names_the_corrected_figures_of_each_row(held: Held) -> None:
    held.correct(correction())
    answer = measured(held)
    found = rows(answer, "A1")
    assert (found["9901"]["corrected"], found["9902"]["corrected"]) == ("A1 9901 2022", None)
    assert rows(answer, "B1")["9901"]["corrected"] is None
    assert json.loads(json_bytes(answer))["corrected"][0]["value"] == 5.0
    text = printed(answer)
    assert (
        "Corrected: A1, 9901, 2022: 5 in place of the source's 0 (0 was never reported; letter of May" in text
    )


def test_without_corrections_a_metric_has_the_columns_that_it_declares(held: Held) -> None:
    assert "corrected" not in measured(held).table.columns
