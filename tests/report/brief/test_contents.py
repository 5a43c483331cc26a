"""What a brief says, in both forms and both languages."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import polars as pl
import pytest
from tests.report.brief.conftest import SHOWN, Invented

from obs.errors import UnknownRegionError
from obs.language import Language
from obs.report.brief import brief_bytes
from obs.report.material.credit import Credits
from obs.report.material.model import Material
from obs.report.site.teller import teller_for

_NUMBER = re.compile(r"[+−]?\d[\d\u00a0\u202f]*(?:[.,]\d+)?")


_UNREAD = re.compile(r"<(style|svg|title)\b.*?</\1>", re.DOTALL)


class Words(HTMLParser):
    """The texts of a page outside its head and its drawings, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(_UNREAD.sub("", page))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def html(material: Material, language: Language = "sv") -> str:
    return brief_bytes(material, material.regions[0], language, "html").decode()


def md(material: Material, language: Language = "sv") -> str:
    return brief_bytes(material, material.regions[0], language, "md").decode()


def numbers(text: str) -> list[str]:
    return sorted(_NUMBER.findall(text))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_both_forms_have_the_same_numbers(markaryd: Material, language: Language) -> None:
    page = " ".join(Words(html(markaryd, language)).texts)
    text = re.sub(r"\\(.)", r"\1", md(markaryd, language))
    assert numbers(page) == numbers(text)
    assert {"6,6", "1,0", "−5,6"} <= set(numbers(md(markaryd)))


def test_swedish_has_no_english(markaryd: Material, filipstad: Material) -> None:
    for material in (markaryd, filipstad):
        elements = Words(html(material)).elements
        assert elements[0] == ("html", {"lang": "sv"})
        assert [attrs for _, attrs in elements[1:] if attrs.get("lang") == "en"] == []


def test_english_says_what_swedish_says(markaryd: Material) -> None:
    text = md(markaryd, "en").replace("\u00a0", " ")
    assert "Residents with social assistance: from 6.6 % in 2017 to 1.0 in 2022 in Markaryd, a fall" in text
    assert "(M8): **depends on the indicator, " in text


def test_every_number_of_a_sentence_and_of_a_table_names_its_figure(markaryd: Material) -> None:
    elements = Words(html(markaryd)).elements
    sentences = [attrs for tag, attrs in elements if tag == "data"]
    tables = [attrs for tag, attrs in elements if tag == "table"]
    assert len(sentences) > 30
    # How many claims were left out is counted on the page itself.
    assert sum("data-ref" not in attrs for attrs in sentences) <= 1
    assert [attrs.get("data-refs") for attrs in tables] == ["{column}", "comparison/{row}/0767/{column}"]


def test_a_page_stands_alone(markaryd: Material) -> None:
    elements = Words(html(markaryd)).elements
    assert {tag for tag, _ in elements} & {"script", "link", "img", "iframe"} == set()
    assert {attrs["href"] for _, attrs in elements if "href" in attrs} == {"#main"}
    assert "url(" not in html(markaryd)
    assert "@import" not in html(markaryd)


def test_it_says_what_happened_how_sure_and_what_cannot_be_said(markaryd: Material) -> None:
    text = md(markaryd).replace("\u00a0", " ")
    for said in (
        "# Markaryd (0767)",
        "från 6,6 % (2017) till 1,0 % (2022) i Markaryd",
        "plats 9 av 286",
        "kan det vara vilken plats som helst från 5 till 17",
        "En förändring är inte en effekt.",
        "| Invånare med ekonomiskt bistånd | 1,0 | % | 9 | 286 | 2,9 | 2,7 | −5,6 |",
        "Det nya arbetssättet ger resultatet (M8): **beror på valet av",
        "Egen bearbetning av data från Kolada; Egen bearbetning av data från SCB. Underlag: N31807, ",
        "(producent: SCB; hämtad 14 september 2026); övriga hämtade 30 augusti 2024.",
        "Jämförs med: alla kommuner (290)",
        "skillnader anges mot Sverige, före avrundning",
        "| 2022 | 1,0 | 2,9 | 1,9 | 3,8 |",
    ):
        assert said in text


def test_chance_is_no_more_than_it_is(markaryd: Material, filipstad: Material) -> None:
    """The interval takes persons as independent, and that is said once."""
    for material in (markaryd, filipstad):
        text = md(material)
        assert "säkerställ" not in text
        assert text.count("Inom ett hushåll är de inte det: de sanna intervallen är bredare.") == 1


def test_what_is_said_of_a_cause_holds_for_all_years_of_start(markaryd: Material) -> None:
    text = md(markaryd).replace("\u00a0", " ")
    assert "Nedgången kan alltså vara slump" not in text
    assert "med start 2016 till 2020 går gapet från −2,0 till +0,6 procentenheter" in text


def test_claims_that_can_be_tested_come_first(markaryd: Material) -> None:
    found = re.findall(r"\((M\d\w?)\): \*\*", md(markaryd))
    assert found[:5] == ["M1", "M3", "M5b", "M7", "M8"]


def test_a_municipality_that_the_study_does_not_name(filipstad: Material) -> None:
    """Nothing is said of claims or of what it began, since nothing is known of either."""
    text = md(filipstad)
    assert filipstad.regions == ("1782",)
    assert filipstad.claims is not None
    assert filipstad.claims.claims == ()
    assert "Studien har inget påstående från Filipstad." in text
    assert "Studien har inga uppgifter om något arbetssätt som Filipstad säger sig ha infört." in text
    assert "Ingen källa anger" not in text
    assert "plats 286 av 286" in text


def test_only_what_belongs_to_the_region_shown_is_gathered(markaryd: Material) -> None:
    assert markaryd.regions == ("0767",)
    assert {start.region for start in markaryd.starts} == {"0767"}
    assert {each.claim.region for each in markaryd.claims.claims if markaryd.claims} == {"0767"}  # pyright: ignore[reportOptionalMemberAccess]


def test_a_region_that_there_is_not_is_refused(invented: Invented) -> None:
    with pytest.raises(UnknownRegionError):
        invented.material(["Ingenstans"])


def test_periods_that_differ_have_a_column(invented: Invented) -> None:
    assert "| Indikator | Värde | Enhet | Plats |" in md(invented.material())
    invented.put("second", "Påhittad siffra", day=date(2023, 2, 1))
    late = invented.held["second"]
    invented.held["second"] = late.filter(late["period"].cast(str) != "2022")
    text = md(invented.material())
    assert "| Indikator | Värde | Enhet | Period | Plats |" in text
    assert "| Påhittad siffra | 1\u00a0513,8 | kr/inv | 2021 | 1 | 5 |" in text


def test_a_sum_of_the_country_stands_beside_no_municipality(invented: Invented) -> None:
    """The country's figure is shown where it lies among those of municipalities, else a dash."""
    assert "| Påhittad kostnad | 1\u00a0512,5 | kr/inv | 1 | 5 | 1\u00a0514,0 |" in md(invented.material())
    rows = invented.held["first"]
    invented.held["first"] = rows.with_columns(
        value=pl.when(pl.col("region").cast(pl.String) == "00").then(pl.lit(7570.0)).otherwise("value")
    )
    assert "| Påhittad kostnad | 1\u00a0512,5 | kr/inv | 1 | 5 | – |" in md(invented.material())


def test_the_end_that_places_are_counted_from_is_said(invented: Invented) -> None:
    assert "Plats 1 är det lägsta värdet." in md(invented.material())
    invented.put("second", "Påhittat bra", polarity="higher_is_better")
    assert "Plats 1 är det lägsta värdet, men det högsta för: Påhittat bra." in md(invented.material())
    del invented.indicators["first"]
    assert "Plats 1 är det högsta värdet." in md(invented.material())


def test_a_study_without_figures_still_has_a_page(invented: Invented) -> None:
    invented.held.clear()
    invented.days.clear()
    material = invented.material()
    assert "<figure" not in html(material)
    assert md(material).startswith("# 9901 (9901)\n")


def test_the_credit_names_each_indicator_under_its_producer(invented: Invented) -> None:
    invented.put("second", "Två", producer="Någon", day=date(2023, 2, 1))
    invented.put("third", "Tre")
    material = invented.material()
    credit = Credits(material).by_producer(material.indicators.values())
    assert str(teller_for(material, "en").plain(credit)) == (
        "Egen bearbetning av påhitt. Based on first, third (producer: Ingen); second (producer: Någon; "
        "fetched 1 February 2023); the others fetched 5 January 2023."
    )
    invented.put("second", "Två", producer="Någon")
    same = invented.material()
    credit = Credits(same).by_producer(same.indicators.values())
    assert str(teller_for(same, "en").plain(credit)) == (
        "Egen bearbetning av påhitt. Based on first, third (producer: Ingen); second (producer: Någon); "
        "fetched 5 January 2023."
    )


def test_names_from_data_are_escaped_on_the_page(invented: Invented) -> None:
    evil = "<script>alert(1)</script>&\"'"
    invented.title = evil
    invented.put("second", evil, producer=evil)
    invented.claim(evil)
    page = html(invented.material())
    assert "script" not in {tag for tag, _ in Words(page).elements}
    assert " ".join(Words(page).texts).count(evil) >= 3


def test_no_number_is_not_a_number(invented: Invented) -> None:
    material = invented.material()
    assert not re.search(r"\b(nan|inf|None)\b", html(material) + md(material))
    assert SHOWN in md(material)
