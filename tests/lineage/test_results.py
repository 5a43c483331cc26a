"""A result is computed anew, and leads to the observations that it was made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.lineage.serving import value_of
from tests.lineage.test_chain import facts

from obs.compare import Options, compare
from obs.errors import ConfigError
from obs.lineage import Chain, Ground, why
from obs.plugins import Registry
from obs.report.tables import with_references
from obs.snapshot import embedded
from obs.study import builtin

Ask = Callable[[str], Chain]


def test_an_untouched_column_is_the_observation(ask: Ask) -> None:
    chain = ask("level/andel/9902/value")
    assert chain.value == value_of("N99001", "9902", 2021, "T")
    assert facts(chain, "result")["untouched"]
    assert [each.ref for each in chain.parts] == ["andel/9902/2021/T"]
    assert facts(chain.parts[0], "place")["figure"] == str(chain.value)


def test_a_column_called_as_the_parameter_that_names_its_indicator_is_the_observation() -> None:
    """The modelled cost is a figure of the indicator that the model's maker publishes."""
    ground = Ground(study=builtin(), figures=embedded("bistand"), registry=Registry.from_entry_points())
    chain = why(ground, "official_model/N31008/0767/modelled")
    assert facts(chain, "result")["untouched"]
    assert chain.parts[0].ref.startswith("U31004/0767/")
    assert chain.value == chain.parts[0].value


@pytest.mark.parametrize(
    ("column", "there"), [("value", 0.593683), ("status", "reported"), ("note", ""), ("", 0.593683)]
)
def test_the_columns_of_an_observation(ask: Ask, column: str, there: object) -> None:
    """As a report refers to them, and as a release does."""
    for ref in ("observations/egen/0767/2020/M", "egen/0767/2020/M"):
        chain = ask("/".join(filter(None, (ref, column))))
        assert chain.value == there
        assert facts(chain, "place")["line"] == 6


def test_a_computed_column_tells_method_group_and_period(ask: Ask) -> None:
    """Of three regions the one with the highest code has the highest figure."""
    chain = ask("level/andel/9903/rank=3")
    assert (chain.value, chain.holds) == (3, True)
    assert not facts(chain, "result")["untouched"]
    assert facts(chain, "method")["metric"] == "level"
    assert facts(chain, "method")["plugin"]["name"] == "comparison"
    compared = facts(chain, "compared")
    assert (compared["group"], compared["members"], compared["period"]) == ("alla", 3, "2021")
    assert facts(chain, "vintages")["vintages"] == {"andel": 1}


def test_a_change_names_both_ends(ask: Ask) -> None:
    chain = ask("comparison/kostnad/9901/change")
    then, now = (value_of("N99002", "9901", year, "T") for year in (2019, 2021))
    assert then is not None
    assert now is not None
    assert chain.value == pytest.approx(now - then)
    assert [each.ref for each in chain.parts] == ["kostnad/9901/2021/T"]
    assert "kostnad/9901/2019/T" in chain.others


def test_the_options_of_the_answer_are_those_of_the_question(ground: Ground) -> None:
    """A rank belongs to a group and a period: asked for another, it is another."""
    of_two = replace(ground, options=Options(group="9902,9903", period="2020"))
    chain = why(of_two, "level/andel/9902/rank")
    assert chain.value == 1
    assert why(ground, "level/andel/9902/rank").value == 2
    assert chain.parts[0].ref == "andel/9902/2020/T"


def test_a_result_is_of_the_indicators_asked_for(ground: Ground) -> None:
    """Some metrics choose one base for all of them, so that they belong to the question."""
    of_one = replace(ground, options=Options(indicators=("kostnad",)))
    assert why(of_one, "level/kostnad/9902/rank").value == 2
    with pytest.raises(ConfigError, match="level has no row andel/9902"):
        why(of_one, "level/andel/9902/rank")


def test_another_value_than_was_said(ask: Ask) -> None:
    chain = ask("level/andel/9903/rank=2")
    assert not chain.holds
    assert [each.code for each in chain.findings] == ["another-value"]
    assert "is 3, not 2" in chain.findings[0].message


def test_every_reference_of_a_comparison_leads_to_its_figure(ground: Ground) -> None:
    """What stands in the CSV of obs compare can be asked about as it stands."""
    study = ground.study
    found = compare(
        study, ground.figures, ground.registry.metrics, Options(all_indicators=True), terms=ground.terms
    )
    asked = 0
    for row in with_references(found).to_dicts():
        for column in ("value", "rank", "difference", "change"):
            if row["value"] is None:
                continue
            chain = why(ground, f"{row['ref']}/{column}")
            assert chain.value == row[column]
            assert chain.holds
            asked += 1
    assert asked >= 24


@pytest.mark.parametrize(
    ("ref", "meant"),
    [
        ("ande/9901/2020/T", "did you mean andel/9901/2020/T"),
        ("levl/andel/9901/rank", "did you mean level/andel/9901/rank"),
        ("level/ande/9901/rank", "did you mean level/andel/9901"),
        ("level/andel/9901/rnk", "did you mean rank"),
        ("level/andel/9901", "level/INDICATOR/REGION/COLUMN"),
        ("andel/9901/2020/X", "INDICATOR/REGION/PERIOD/SEX"),
        ("andel/9901/2031/T", "there are 2019 to 2021"),
        ("andel/0767/2020/T", "no figures of Markaryd"),
        ("folk", "INDICATOR/REGION/PERIOD/SEX"),
        ("claims", "INDICATOR/REGION/PERIOD/SEX"),
    ],
)
def test_a_reference_that_leads_nowhere(ask: Ask, ref: str, meant: str) -> None:
    """It is said what may have been meant, or which forms there are."""
    with pytest.raises(ConfigError) as error:
        ask(ref)
    assert meant in str(error.value)
