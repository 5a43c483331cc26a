"""From a formula to an indicator, declared or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from obs import Break, ConfigError
from obs.derivation import declared, parts, same_formula, undeclared
from obs.study import Study, parse

HOUSEHOLDS = "N31857*1000/N31805/12"


def indicator(unit: str, measure: str = "flow", **more: object) -> dict[str, object]:
    """An entry of the study file."""
    return {
        "source": "kolada",
        "query": {"kpi": "x"},
        "title_sv": "Påhitt",
        "title_en": "Invention",
        "unit": unit,
        "kind": "rate",
        "polarity": "lower_is_better",
        "measure": measure,
        "producer": "SCB",
        **more,
    }


@pytest.fixture(name="study")
def _study() -> Study:
    """Three accounts and a derived one."""
    derived = {
        "formula": HOUSEHOLDS,
        "title_sv": "Hushåll",
        "title_en": "Households",
        "unit": "hushåll",
        "kind": "count",
        "polarity": "none",
    }
    values = {
        "study": {"name": "s", "title_sv": "S", "title_en": "S", "regions": ["1783"]},
        "indicators": {
            "N31857": indicator("tkr", price_basis="nominal"),
            "N31805": indicator("kr/hushåll och månad", price_basis="nominal", producer="Socialstyrelsen"),
            "N31849": indicator("kr/hushåll", price_basis="nominal", decimals=2),
            "net": indicator("kr/inv", breaks=[{"period": "2020", "reason": "new"}]),
            "gross": indicator("kr/inv", decimals=3),
            "model": indicator(
                "kr/inv",
                breaks=[{"period": "2019", "reason": "other"}, {"period": "2020", "reason": "new"}],
            ),
            "two-part": indicator("kr/inv"),
        },
        "derived": {"households": derived},
    }
    return parse(values, file="obs.toml", folder=None)


def test_a_declared_formula_is_found_however_it_is_written(study: Study) -> None:
    """The hint of a claim finds the declared indicator; another formula finds none."""
    assert declared(" 1000*N31857 / (12*N31805)", study) is study.derived["households"]
    assert declared("N31857/N31805/12", study) is None
    assert declared("N31857", study) is None


def test_an_undeclared_formula_describes_itself(study: Study) -> None:
    """Its id and titles are the formula, the rest follows from the parts; it is neither good nor bad."""
    found = undeclared(" N31857 * 1000\n/ N31805 / 12", study)
    assert found.id == found.title_sv == found.title_en == HOUSEHOLDS
    assert found.query == {"formula": HOUSEHOLDS}
    assert (found.source, found.unit, found.kind, found.measure) == ("derived", "hushåll", "count", "stock")
    assert (found.polarity, found.decimals, found.price_basis) == ("none", 0, None)
    assert found.producer == "SCB, Socialstyrelsen"


def test_breaks_are_those_of_all_parts(study: Study) -> None:
    """Each once, in order of time."""
    found = undeclared("net/model-1", study)
    assert found.breaks == (Break(period="2019", reason="other"), Break(period="2020", reason="new"))
    assert (found.unit, found.kind, found.decimals) == ("kvot", "index", 3)


def test_decimals_are_those_of_the_finest_part(study: Study) -> None:
    """Kronor have as many as the part that has most."""
    assert undeclared("N31849*12", study).decimals == 2
    assert undeclared("net-gross", study).decimals == 3


def test_an_id_alone_is_that_indicator(study: Study) -> None:
    """No second indicator under the id of the first."""
    assert undeclared(" N31857 ", study) is study.indicators["N31857"]


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("N31857+", "is no formula"),
        ("N31858/2", '"N31858" is no indicator of [indicators]; did you mean "N31857"?'),
        ("households/2", '"households" is derived itself; write its formula out'),
        ("two-part/2", 'where - is minus (call it "two_part")'),
        ("net+N31849", "they are in kr/inv and kr/hushåll"),
    ],
)
def test_a_formula_that_leads_nowhere(study: Study, formula: str, message: str) -> None:
    """ConfigError with the reason."""
    with pytest.raises(ConfigError) as caught:
        undeclared(formula, study)
    assert message in str(caught.value)


def test_parts_of_derived_indicators_only(study: Study) -> None:
    """In the order of the formula; ConfigError where the study has lost one."""
    households = study.derived["households"]
    assert list(parts(households, study)) == ["N31857", "N31805"]
    assert parts(study.indicators["net"], study) == {}
    with pytest.raises(ConfigError, match="is no indicator"):
        parts(households, replace(study, indicators={"net": study.indicators["net"]}))


def test_sameness_can_be_had_here() -> None:
    """The register of claims has its names in one place."""
    assert same_formula("a + b", "b+a")
