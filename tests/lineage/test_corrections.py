"""A result tells the corrected figures that it rests on, also where they are not its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.lineage.conftest import ground_of
from tests.lineage.serving import value_of
from tests.lineage.test_chain import facts

from obs.lineage import Chain, why
from obs.study import Correction, Corrections, Study


def corrected(study: Study, region: str, period: str) -> Study:
    """*study* with one correction, of the share in a region and period."""
    given = value_of("N99001", region, int(period), "T")
    assert given is not None
    entry = Correction(
        indicator="andel",
        region=region,
        period=period,
        sex="T",
        expect=given,
        value=7.5,
        status="reported",
        reason="a slip of the pen",
        source="https://example.org/erratum",
        by="Nobody",
        made=date(2026, 1, 1),
        expires=date(2999, 1, 1),
    )
    corrections = Corrections(file="corrections.toml", day=date(2026, 6, 1), entries=(entry,))
    return replace(study, corrections=corrections)


def text(chain: Chain) -> str:
    """What the chain says of corrections to the result, "" for nothing."""
    return next((each.text for each in chain.links if each.what == "corrections"), "")


def test_a_figure_that_is_compared_with_a_corrected_one_says_so(fetched: Study) -> None:
    """Its own figure is not corrected, the rank rests on one that is."""
    chain = why(ground_of(corrected(fetched, "9902", "2021")), "level/andel/9901/rank")
    assert text(chain) == "compared with corrected figures of 9902"
    assert facts(chain, "corrections")["compared_with"] == ["andel/9902/2021/T"]
    of_observation = next(each for each in chain.parts[0].links if each.what == "correction")
    assert of_observation.text == "none of this figure in this study"


def test_it_is_said_of_the_table_of_compare_too(fetched: Study) -> None:
    chain = why(ground_of(corrected(fetched, "9902", "2021")), "comparison/andel/9901/rank")
    assert text(chain) == "compared with corrected figures of 9902"


def test_its_own_corrected_figure_is_told_with_the_reason(fetched: Study) -> None:
    chain = why(ground_of(corrected(fetched, "9901", "2019")), "comparison/andel/9901/change")
    assert text(chain).startswith("andel/9901/2019/T corrected: a slip of the pen")


def test_a_correction_of_another_period_is_not_told_of_a_level(fetched: Study) -> None:
    assert not text(why(ground_of(corrected(fetched, "9902", "2020")), "level/andel/9901/rank"))


def test_a_method_that_looks_at_all_periods_may_have_read_it(fetched: Study) -> None:
    chain = why(ground_of(corrected(fetched, "9902", "2020")), "trend/andel/9901/sen_slope")
    assert text(chain) == "the method may have read andel/9902/2020/T, corrected too"
