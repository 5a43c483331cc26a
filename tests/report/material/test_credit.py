"""Who is credited: a source for its own figures as they are, nobody but us for what is made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.sentences.conftest import INDICATOR, facts, results

from obs.compare.observed import Observed
from obs.language import PLAIN, voice_of
from obs.models import DERIVED, Indicator, SourceInfo, Untouched
from obs.plugins import Registry
from obs.report.material.credit import Credits
from obs.report.material.model import Material
from obs.report.material.results import Results, ResultTable

DAY = date(2023, 1, 1)


def indicator(id_: str, source: str, producer: str, **more: object) -> Indicator:
    plain = replace(INDICATOR, id=id_, source=source, producer=producer)
    return replace(plain, **more)  # pyright: ignore[reportArgumentType]


FETCHED = {
    each.id: each
    for each in (
        indicator("K1", "kolada", "Socialstyrelsen"),
        indicator("K2", "kolada", "SCB"),
        indicator("S1", "scb", "SCB"),
        indicator("L1", "local_csv", "Påhittat kontor"),
        indicator("X1", "strange", "Nobody"),
        *(indicator(f"M{number}", "kolada", f"Maker {number}") for number in range(1, 11)),
    )
}
RATIO = indicator("ratio", DERIVED, "", query={"formula": "K1/S1"})
INDICATORS = {**FETCHED, RATIO.id: RATIO}
SOURCES: dict[str, SourceInfo] = {
    name: source.info for name, source in Registry.from_entry_points().sources.items()
}
TABLES = ("comparison", "level", "expected", "uncertainty", "effect")


def table(name: str) -> ResultTable:
    """A table of one region for every indicator: its own figures, ranks, and the cases they are shares of."""
    rows = [{"indicator": id_, "region": "9901", "value": 1.0, "rank": 1, "of": 2.0} for id_ in INDICATORS]
    untouched = Observed(
        columns={"value": Untouched(), "of": Untouched(indicator="denominator")},
        denominators={"K1": "S1", "K2": "ratio"},
    )
    return ResultTable(name=name, key=("indicator", "region"), frame=pl.DataFrame(rows), untouched=untouched)


def credits_(**days: date | None) -> Credits:
    """The credits of a report on all of these; *days* are those that differ from the plain one."""
    of = facts(results()).material
    as_of = {id_: days.get(id_, DAY) for id_ in INDICATORS}
    material: Material = replace(
        of,
        study=replace(of.study, indicators=FETCHED, derived={RATIO.id: RATIO}),
        indicators=INDICATORS,
        sources=SOURCES,
        as_of={id_: day for id_, day in as_of.items() if day},
        rests_on={
            ("expected", "K1"): ("K2", "S1"),
            ("uncertainty", "K1"): ("S1",),
            ("effect", "K1"): ("ratio",),
        },
        results=Results(derived=frozenset({RATIO.id}), tables={name: table(name) for name in TABLES}),
    )
    return Credits(material)


def said(*refs: str, **days: date | None) -> str:
    return PLAIN.say(credits_(**days).of(refs))


KOLADA, SCB = "Källa: Kolada", "Källa: SCB"
OF_KOLADA, OF_SCB = (SOURCES[name].terms.credit_processed for name in ("kolada", "scb"))


def test_the_terms_are_those_that_the_sources_state() -> None:
    """So that the names below are those of the tests and not of a slip."""
    assert KOLADA in SOURCES["kolada"].terms.credit
    assert SCB in SOURCES["scb"].terms.credit
    assert "Källa" not in OF_KOLADA + OF_SCB


def test_the_source_s_own_figure_has_its_own_line() -> None:
    assert said("level/K1/9901/value") == (
        f"{SOURCES['kolada'].terms.credit}. Based on K1 (producer: Socialstyrelsen); fetched 2023-01-01."
    )


@pytest.mark.parametrize(
    "refs",
    [
        ("level/K1/9901/rank",),
        ("level/K1/9901/value", "level/K1/9901/rank"),
        ("level/K1/9901/rank", "level/K1/9901/value"),
        ("level/ratio/9901/value",),
        ("level/K1/9901/value", "level/ratio/9901/value"),
    ],
)
def test_one_computed_figure_makes_all_of_it_our_work(refs: tuple[str, ...]) -> None:
    """Also a derived indicator's value, which no source has published."""
    assert "Källa" not in said(*refs)
    assert said(*refs).startswith(OF_KOLADA)


def test_a_derived_figure_credits_its_parts() -> None:
    told = said("level/ratio/9901/value")
    assert OF_KOLADA in told
    assert OF_SCB in told
    assert "K1 (producer: Socialstyrelsen)" in told
    assert "S1 (producer: SCB)" in told
    assert "ratio" not in told


def test_a_figure_of_another_indicator_has_the_line_of_that_ones_source() -> None:
    assert said("uncertainty/K1/9901/of").startswith(f"{SOURCES['scb'].terms.credit}. Based on S1 (")
    assert "Källa" not in said("uncertainty/K2/9901/of")  # a formula, which no source has published
    assert "Källa" not in said("uncertainty/S1/9901/of")  # of nothing that is known


def test_both_sources_of_untouched_figures_are_named() -> None:
    told = said("level/K1/9901/value", "level/S1/9901/value")
    assert KOLADA in told
    assert SCB in told


@pytest.mark.parametrize(
    ("ref", "named"),
    [
        ("expected/K1/9901/rank", {"K1", "K2", "S1"}),
        ("expected/K1/9901/value", {"K1"}),
        ("expected/K1/9901/of", {"S1"}),
        ("expected/K2/9901/of", {"K1", "S1"}),
        ("uncertainty/K1/9901/rank", {"K1", "S1"}),
        ("effect/K1/9901/rank", {"K1", "S1"}),
        ("comparison/K1/9901/rank", {"K1"}),
        ("expected/K2/9901/rank", {"K2"}),
    ],
)
def test_what_a_figure_rests_on_is_named(ref: str, named: set[str]) -> None:
    """Covariates and denominators, which the metric read besides; of a derived one the parts.

    A figure that is just as observed rests on no other.
    """
    found = {each.id for each in credits_().resting_on([ref])}
    assert found == named
    told = said(ref)
    assert {id_ for id_ in FETCHED if f"{id_} (" in told} == named


def test_a_local_file_and_a_source_that_is_not_installed_are_named() -> None:
    assert said("level/L1/9901/rank").startswith(SOURCES["local_csv"].terms.credit_processed)
    for column in ("value", "rank"):
        assert said(f"level/X1/9901/{column}").startswith("Egen bearbetning av data från strange.")


def test_the_days_are_told_once_where_they_are_one() -> None:
    refs = ("level/K1/9901/rank", "level/S1/9901/rank")
    assert said(*refs).count("fetched 2023-01-01") == 1
    told = said(*refs, S1=date(2022, 12, 31))
    assert "K1 (producer: Socialstyrelsen; fetched 2023-01-01)" in told
    assert "S1 (producer: SCB; fetched 2022-12-31)" in told
    unknown = said(*refs, S1=None)
    assert "S1 (producer: SCB)" in unknown
    assert "K1 (producer: Socialstyrelsen; fetched 2023-01-01)" in unknown


@pytest.mark.parametrize(("many", "named"), [(9, True), (10, False)])
def test_more_than_nine_are_counted_and_the_page_of_data_is_referred_to(many: int, named: bool) -> None:
    told = said(*(f"level/M{number}/9901/rank" for number in range(1, many + 1)))
    assert told.startswith(OF_KOLADA)
    assert ("Maker 1)" in told) == named
    assert ("data page names the producer and the day" in told) != named
    assert named or f"Based on {many} indicators" in told


def test_without_a_figure_nobody_is_credited() -> None:
    for told in (said(), PLAIN.say(credits_().line([])), PLAIN.say(credits_().line([], untouched=True))):
        assert told == "No figures stand on this page."


REFS = st.builds(
    "{}/{}/9901/{}".format,
    st.sampled_from(TABLES),
    st.sampled_from(sorted(INDICATORS)),
    st.sampled_from(["value", "rank"]),
)


@given(st.lists(REFS, min_size=1, max_size=9))
def test_never_is_a_computed_figure_credited_to_a_source_alone(refs: list[str]) -> None:
    """Nor is a fetched indicator, a producer or a day left out, whatever stands together."""
    found = credits_()
    told = voice_of("sv").say(found.of(refs))
    computed = any(ref.endswith("rank") or "/ratio/" in ref for ref in refs)
    assert ("Källa:" in told) <= (not computed)
    resting = found.resting_on(refs)
    asked = {id_ for ref in refs for id_ in ref.split("/") if id_ in FETCHED}
    assert asked <= {each.id for each in resting}
    for each in resting:
        terms = SOURCES[each.source].terms if each.source in SOURCES else None
        line = (terms.credit_processed if computed else terms.credit) if terms else f"från {each.source}"
        assert line in told
    if len(resting) <= 6:
        for each in resting:
            assert f"{each.id} (producent: {each.producer}" in told
        assert "1 januari 2023" in told
