"""Everything in the workbook is said in the reader's language, and credited as the sources demand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from obs.language import Language, Voice, catalogue_of, voice_of
from obs.report.material.model import Material
from obs.report.workbook import workbook_bytes

if TYPE_CHECKING:
    from tests.report.workbook.conftest import Opened

Read = Callable[[Language], "Opened"]
SWEDISH = re.compile(r"\b(och|av|är|för|som|inte|från|med|på|saknas|värde|ingen|hämtad|producent)\b")
ENGLISH = re.compile(r"\b(the|of|and|is|with|from|by|no|value|fetched|producer)\b")
# Data in one language only: the terms of a source, a remark of it.
OF_SOURCES = ("Egen bearbetning av påhitt", "ett nytt sätt", "a new way")
OWN_FIGURES, PROCESSED = "Källa: Påhitt", "Egen bearbetning av påhitt"


@dataclass(frozen=True, slots=True)
class Listening(Voice):
    """A voice that keeps what its catalogue does not know, but for units and names."""

    heard: list[str] = field(default_factory=list[str])

    def untranslated(self, text: str, /) -> str:
        if text not in catalogue_of("en").texts and not re.fullmatch(r"\d{4}", text):
            self.heard.append(text)
        return text


def test_nothing_is_without_a_swedish_word(material: Material) -> None:
    """But for the remark of the source itself."""
    voice = voice_of("sv", material.catalogues)
    listening = Listening(voice.language, voice.catalogue, voice.locale)
    workbook_bytes(material, listening)
    assert set(listening.heard) <= {"=cmd|' /C calc'!A1"}


def without_data(text: str) -> str:
    for each in OF_SOURCES:
        text = text.replace(each, "")
    return text


def test_the_swedish_workbook_has_no_english_in_it(opened: Read) -> None:
    assert [text for text in opened("sv").texts() if ENGLISH.search(without_data(text))] == []


def test_the_english_workbook_has_no_swedish_in_it(opened: Read) -> None:
    assert [text for text in opened("en").texts() if SWEDISH.search(without_data(text))] == []


def test_a_word_of_better_and_worse_stands_beside_a_polarity_only(opened: Read) -> None:
    """What has no polarity is never called best or worst."""
    bands: dict[str, set[str]] = {}
    for row in opened("en").rows("Wide"):
        bands.setdefault(row["Indicator"], set()).add(str(row["Part of the group"]))
    assert bands["poor"] == {"middle half", "worst quarter"}
    assert bands["cost"] == {"lowest quarter", "highest quarter"}


def test_the_source_is_named_beside_its_own_figures_only(opened: Read) -> None:
    """In Data the fetched ones are its own; a formula, a comparison and a count are not."""
    book = opened("sv")
    credits_ = {row["indikator"]: row["kallhanvisning"] for row in book.rows("Data")}
    assert {id_ for id_, credit in credits_.items() if credit.startswith(OWN_FIGURES)} == {
        *("poor", "cost", "people", "evil"),
    }
    assert credits_["twice"].startswith(f"{PROCESSED}. ")
    assert "cost (" in credits_["twice"]
    for name in ("Wide", "Kvalitet"):
        for row in book.rows(name):
            credit = row["Källhänvisning"]
            assert (credit or PROCESSED).startswith(PROCESSED)
            assert OWN_FIGURES not in (credit or "")
            assert bool(credit) == bool(row["Jämförd period"])


def test_the_credit_of_an_interval_names_the_denominator(opened: Read) -> None:
    rows = {row["Indicator"]: row["Credit"] for row in opened("en").rows("Wide")}
    assert "poor (" in rows["poor"]
    assert "people (" in rows["poor"]
    assert "people (" not in rows["cost"]


def test_a_computed_figure_has_no_source_in_its_row(opened: Read) -> None:
    sources = {row["indicator"]: row["source"] for row in opened("en").rows("Data")}
    assert (sources["poor"], sources["twice"]) == ("invented", "own computation")


def test_the_first_sheet_says_what_must_be_known(opened: Read) -> None:
    lines = list(opened("en").sheet("Read me").iter_rows(values_only=True))
    told = {str(label): str(text) for label, text in lines if text}
    assert lines[0] == ("Invented study", None)
    assert told["Municipalities shown"] == "0991, 9902"
    assert told["Compared with"] == "all five (5)"
    assert told["Indicators"].startswith("6 in the study; of 5 there are figures, and 1 of these")
    assert told["Figures from Påhittsverket"] == "4 indicators, as of 5 January 2023"
    assert (told["The sources' own figures"], told["All that is computed"]) == (OWN_FIGURES, PROCESSED)
    assert told["Terms of Påhittsverket"] == "https://example.org/"
    assert told["Without result: trend"] == "no plugin offers the metric 'trend'"
    assert "not an effect" in told["Changes"]


def test_the_first_sheet_explains_every_column(opened: Read) -> None:
    book = opened("sv")
    labels = [row[0] for row in book.sheet("Läs mig").iter_rows(values_only=True)]
    for each in book.book.worksheets[1:]:
        assert each.title in labels
        start = labels.index(f"Kolumner i {each.title}") + 1
        headings = [cell.value for cell in next(each.iter_rows())]
        assert labels[start : start + len(headings)] == headings
