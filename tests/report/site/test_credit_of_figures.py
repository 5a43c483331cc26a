"""The sources' own names stand only beside figures that nobody has touched, whatever is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from tests.report.site.reading import Element, read_page, refs_of
from tests.report.site.truth import Truth

from obs.language import LANGUAGES, PLAIN, Language
from obs.report.material.credit import Credits
from obs.report.material.model import Material

Sites = Mapping[Language, Mapping[str, str]]
_OWN = re.compile(r"Källa: \w+")


_AS_FETCHED = {"value", "benchmark_value"}


def untouched(truth: Truth, ref: str) -> bool:
    """Whether a figure is the source's own: a value, as it was fetched, in the tables that hold such."""
    table, *key, column = ref.split("/")
    return (
        table in ("observations", "level", "comparison")
        and column in _AS_FETCHED
        and truth.indicators[key[0]].source != "derived"
    )


def resting_on(truth: Truth, refs: list[str]) -> set[str]:
    """The fetched indicators that the figures at *refs* are made of."""
    found: set[str] = set()
    for ref in refs:
        table, *key, _ = ref.split("/")
        for id_ in key:
            if id_ in truth.indicators:
                found |= {part for each in (id_, *truth.rests_on(table, id_)) for part in truth.parts(each)}
    return found


def credited(root: Element) -> Iterator[tuple[Element, list[str]]]:
    """Each credit with the references of what it stands beside: its figure, or the table before it."""
    for outer in (root, *root.all("section", "figure")):
        before: Element | None = None
        for each in outer.children():
            if each.get("class") == "credit":
                yield each, refs_of(outer if outer.tag == "figure" else before or outer)
            before = each


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_credit_is_that_of_its_figures(language: Language, sites: Sites, truth: Truth) -> None:
    """Sources by name, or our work on their data; the indicators that the figures rest on and no others."""
    seen = 0
    for path, text in sites[language].items():
        for element, refs in credited(read_page(text)):
            own = all(untouched(truth, ref) for ref in refs)
            basis = resting_on(truth, refs)
            sources = {truth.indicators[id_].source for id_ in basis}
            terms = [truth.terms[source] for source in sources]
            wanted = {each.credit if own else each.credit_processed for each in terms}
            line = element.text.partition(". ")[0]
            assert set(line.split("; ")) == wanted, f"{path}: {element.text}"
            named = {id_ for id_ in truth.indicators if re.search(rf"\b{re.escape(id_)}\b", element.text)}
            counted = re.findall(rf"\b{len(basis)}\b", element.text)
            assert named == basis or (not named and counted and len(basis) > 6), f"{path}: {element.text}"
            for id_ in named:
                assert truth.indicators[id_].producer in element.text
            seen += 1
    assert seen > 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_names_a_source_as_that_of_computed_figures(language: Language, sites: Sites) -> None:
    """The words "Källa: " stand in credits and where the data page says what each source asks for."""
    for path, text in sites[language].items():
        root = read_page(text)
        allowed = sum(len(_OWN.findall(each.text)) for each, _ in credited(root))
        if next(root.all("body")).get("class") == "data":
            allowed += sum(len(_OWN.findall(each.text)) for each in root.all("td", "dd"))
        assert len(_OWN.findall(root.text)) == allowed, path


@pytest.mark.parametrize(
    "touch",
    [
        "level/N31807/1783/rank",
        "comparison/N31807/1783/difference",
        "comparison/N31807/1783/median",
        "comparison/N31807/1783/n",
        "quartiles/N31807/2022/lower_quartile",
        "places_in_change/N31807/1783/change_rank",
        "uncertainty/N31807/1783/lower",
        "expected/N31807/1783/predicted",
        "coverage/N31807/n",
        "observations/net_cost_sum/1783/2022/value",
        "level/cost_against_model/1783/value",
        "comparison/month_cost_x12/1783/value",
    ],
)
def test_one_computed_figure_makes_it_our_work(touch: str, material: Material) -> None:
    """However many untouched values stand beside it, and in whatever order."""
    credit = Credits(material)
    clean = [f"level/N31807/{code}/value" for code in material.group.members]
    for refs in ([touch], [*clean, touch], [touch, *clean], [*clean[:100], touch, *clean[100:]]):
        said = PLAIN.say(credit.of(refs))
        assert "Källa:" not in said
        assert said.startswith("Egen bearbetning av data från Kolada")


def test_untouched_values_name_their_sources(material: Material) -> None:
    """Values as they were fetched have the line that their source asks for, and those of two both."""
    credit = Credits(material)
    own, other = "level/N31807/1783/value", "observations/scb_population/1783/2022/value"
    assert PLAIN.say(credit.of([own])).startswith("Källa: Kolada. Based on N31807 ")
    assert PLAIN.say(credit.of([own, other])).startswith("Källa: Kolada; Källa: SCB. Based on N31807 ")


def test_without_figures_nobody_is_named_as_a_source(material: Material) -> None:
    """No figure is no untouched figure."""
    assert "Källa:" not in PLAIN.say(Credits(material).of([]))


def test_what_the_figures_rest_on_is_named(material: Material) -> None:
    """Parts of a formula, denominators and covariates, each with its producer and day."""
    credit = Credits(material)
    said = PLAIN.say(credit.of(["comparison/cost_against_model/1783/value"]))
    for what in ("N31008 (producer: SCB", "U31004 (producer: RKA och SKR", "fetched 2024-08-30"):
        assert what in said
    assert "N01951" in PLAIN.say(credit.of(["uncertainty/N31807/1783/lower"]))
    expected = PLAIN.say(credit.of(["expected/N31807/1783/predicted"]))
    assert {"N03920", "N01984", "N02926"} <= set(re.findall(r"N\d+", expected))
