"""The sections [derived.ID]: what follows from the parts, and what is refused."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from tests.study.conftest import SMALL

from obs import Break, ConfigError, Indicator
from obs.study import builtin, load, parse, template

ACCOUNTS = """
[indicators.paid]
source = "kolada"
query = { kpi = "N31857" }
title_sv = "Utbetalt"
title_en = "Paid out"
unit = "tkr"
kind = "amount"
polarity = "none"
price_basis = "nominal"
breaks = [{ period = "2020", reason = "new register" }]
producer = "Socialstyrelsen"

[indicators.monthly]
source = "kolada"
query = { kpi = "N31805" }
title_sv = "Per hushåll och månad"
title_en = "Per household and month"
unit = "kr/hushåll och månad"
kind = "rate"
polarity = "none"
price_basis = "nominal"
breaks = [{ period = "2020", reason = "new register" }, { period = "2019", reason = "other" }]
producer = "SCB"

[indicators.with-dash]
source = "kolada"
query = { kpi = "N1" }
title_sv = "Streck"
title_en = "Dash"
unit = "tkr"
kind = "amount"
polarity = "none"
producer = "SCB"
"""
DERIVED = """
[derived.households]
formula = "paid*1000/monthly/12"
title_sv = "Hushåll per månad"
title_en = "Households per month"
unit = "hushåll"
kind = "count"
polarity = "none"
"""
WHOLE = SMALL + ACCOUNTS + DERIVED


def written(folder: Path, text: str) -> Path:
    """A study file with this *text*."""
    file = folder / "obs.toml"
    file.write_text(text, "utf-8")
    return file


def test_what_follows_from_the_parts(tmp_path: Path) -> None:
    """Source, producers, measure, price basis and breaks need not be said; it is no indicator to fetch."""
    study = load(written(tmp_path, WHOLE.replace('unit = "hushåll"', 'unit = "hushåll"\ndecimals = 0')))
    households = study.derived["households"]
    assert (households.source, dict(households.query)) == ("derived", {"formula": "paid*1000/monthly/12"})
    assert (households.id, households.unit, households.decimals) == ("households", "hushåll", 0)
    assert households.producer == "Socialstyrelsen, SCB"
    assert (households.measure, households.price_basis, households.denominator) == ("stock", None, None)
    assert households.breaks == (
        Break(period="2019", reason="other"),
        Break(period="2020", reason="new register"),
    )
    assert list(study.indicators) == ["A1", "paid", "monthly", "with-dash"]
    assert list(study.comparable()) == [*study.indicators, "households"]


def test_own_breaks_come_with_those_of_the_parts(tmp_path: Path) -> None:
    """In order of time, each once."""
    own = 'kind = "count"\nbreaks = [{ period = "2021", reason = "own" }]'
    study = load(written(tmp_path, WHOLE.replace('kind = "count"', own)))
    assert [each.period for each in study.derived["households"].breaks] == ["2019", "2020", "2021"]


@pytest.mark.parametrize("place", [0, 1])
def test_a_break_that_one_part_tells_in_swedish_too_is_one_break(tmp_path: Path, place: int) -> None:
    """Whichever part it is: the break stands there once, with its Swedish reason."""
    pieces = WHOLE.split('reason = "new register" }')
    pieces[place] += 'reason = "new register", reason_sv = "nytt register" }'
    pieces[1 - place] += 'reason = "new register" }'
    study = load(written(tmp_path, "".join(pieces)))
    assert study.derived["households"].breaks == (
        Break(period="2019", reason="other"),
        Break(period="2020", reason="new register", reason_sv="nytt register"),
    )


def test_a_sum_keeps_denominator_and_prices(tmp_path: Path) -> None:
    """What the parts have in common holds of the sum, said or not."""
    per_inhabitant = ACCOUNTS.replace('"tkr"', '"kr/inv"').replace(
        'producer = "S', 'denominator = "A1"\nproducer = "S'
    )
    text = (
        SMALL
        + per_inhabitant.replace('"kr/hushåll och månad"', '"kr/inv"')
        + DERIVED.replace("paid*1000/monthly/12", "paid+monthly").replace('"hushåll"', '"kr/inv"')
    )
    for said in ("", 'denominator = "A1"\nprice_basis = "nominal"\nmeasure = "flow"\n'):
        found = load(written(tmp_path, text + said)).derived["households"]
        assert (found.denominator, found.price_basis, found.measure) == ("A1", "nominal", "flow")


CASES = {
    "no formula": ('formula = "paid*1000/monthly/12"\n', "", "derived.households.formula: is missing"),
    "empty formula": ("paid*1000/monthly/12", " ", "derived.households.formula: must not be empty"),
    "not readable": ("paid*1000/monthly/12", "paid*", "derived.households.formula: 'paid*' is no formula"),
    "a list": ('"paid*1000/monthly/12"', '["paid"]', "derived.households.formula: must be text, not a list"),
    "unknown id": (
        "paid*1000/monthly/12",
        "pade*1000/monthly/12",
        'derived.households.formula: "pade" is no indicator of [indicators]; did you mean "paid"?',
    ),
    "derived of derived": (
        DERIVED,
        DERIVED + DERIVED.replace("households", "twice").replace("paid*1000/monthly/12", "households*2"),
        'derived.twice.formula: "households" is derived itself; write its formula out',
    ),
    "of itself": (
        "paid*1000/monthly/12",
        "households*2",
        'derived.households.formula: "households" is derived itself',
    ),
    "id with a dash": (
        "paid*1000/monthly/12",
        "with-dash*1000/monthly/12",
        '"with-dash" of [indicators] cannot stand in a formula, where - is minus (call it "with_dash")',
    ),
    "factor missing": (
        "paid*1000/monthly/12",
        "paid/monthly/12",
        (
            'derived.households.unit: the formula gives figures in "1000 hushåll", not in "hushåll":'
            ' a factor of 1000 is missing (multiply by 1000); [indicators] has paid in "tkr" (flow),'
            " monthly in"
            ' "kr/hushåll och månad" (flow)'
        ),
    ),
    "month for a year": (
        'formula = "paid*1000/monthly/12"',
        'formula = "monthly*12" #',
        'the formula gives figures in "kr/hushåll och år", not in "hushåll"',
    ),
    "no meaning": (
        "paid*1000/monthly/12",
        "paid+monthly",
        "derived.households.formula: paid+monthly has no meaning: they are in tkr and kr/hushåll och månad",
    ),
    "another measure": (
        'kind = "count"',
        'kind = "count"\nmeasure = "ever"',
        'derived.households.measure: the formula gives "stock", not "ever"',
    ),
    "prices of a count": (
        'kind = "count"',
        'kind = "count"\nprice_basis = "nominal"',
        'derived.households.price_basis: the formula gives none, not "nominal"',
    ),
    "unknown denominator": (
        'kind = "count"',
        'kind = "count"\ndenominator = "payd"',
        'derived.households.denominator: "payd" is no other indicator of this file; did you mean "paid"?',
    ),
    "a source": (
        'kind = "count"',
        'kind = "count"\nsource = "kolada"',
        "derived.households.source: follows from the parts of the formula; leave it out",
    ),
    "id of an indicator": (
        "[derived.households]",
        "[derived.PAID]",
        "derived.PAID: this id is taken by indicators.paid; choose another",
    ),
    "source of an indicator": (
        'source = "kolada"\nquery = { kpi = "N31857" }',
        'source = "derived"\nquery = { kpi = "N31857" }',
        "indicators.paid.source: no source is called that; a formula stands in [derived.paid]",
    ),
    "unknown section": ("[derived.", "[derivd.", 'derivd: unknown key; did you mean "derived"?'),
}


@pytest.mark.parametrize(("old", "new", "message"), CASES.values(), ids=CASES.keys())
def test_mistake_is_named_with_its_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Each kind of mistake has a line with the key and what was meant or follows."""
    assert old in WHOLE
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, WHOLE.replace(old, new, 1)))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [('unit = "tkr"', "unit = 1"), ('unit = "tkr"\nkind', 'unit = "tkr"\nmeasure = "flwo"\nkind')],
)
def test_a_mistake_in_a_part_is_no_second_one_here(tmp_path: Path, old: str, new: str) -> None:
    """One line, for the indicator that has the mistake."""
    with pytest.raises(ConfigError, match=r"has 1 problem\n.*indicators\.paid"):
        load(written(tmp_path, WHOLE.replace(old, new, 1)))


def test_every_unknown_id_is_named(tmp_path: Path) -> None:
    """Two unknown ids are two lines."""
    with pytest.raises(ConfigError, match="has 2 problems"):
        load(written(tmp_path, WHOLE.replace("paid*1000/monthly/12", "x1*1000/x2/12")))


@pytest.mark.parametrize("formula", ["(" * 5000, "-" * 990 + "paid", "paid+" * 150 + "paid", "9" * 5000])
def test_a_hostile_formula_is_one_clear_problem(formula: str) -> None:
    """However long or deep it is, one line says so."""
    values = tomllib.loads(WHOLE)
    values["derived"]["households"]["formula"] = formula
    with pytest.raises(ConfigError, match="has 1 problem") as caught:
        parse(values, file="obs.toml", folder=None)
    assert "derived.households.formula: " in str(caught.value)
    assert len(str(caught.value)) < 300


BUILT_IN = builtin()


def test_the_built_in_study_has_formulas() -> None:
    """docs/study.md says 7 derived indicators; `obs init` writes them to begin with."""
    assert len(tomllib.loads(template())["derived"]) == len(BUILT_IN.derived) == 7
    assert {each.source for each in BUILT_IN.derived.values()} == {"derived"}


@pytest.mark.parametrize("derived", BUILT_IN.derived.values(), ids=BUILT_IN.derived.keys())
def test_built_in_formulas_keep_the_rules_of_the_registry(derived: Indicator) -> None:
    """Short titles, definitions in both languages, no polarity and the reason beside it."""
    section = template().split(f"[derived.{derived.id}]\n")[1].split("\n\n")[0]
    line = next(line for line in section.splitlines() if line.startswith("polarity"))
    assert derived.polarity == "none"
    assert len(line.partition("# ")[2]) >= len("background")
    assert len(derived.title_en) <= 60
    assert [each.title_en for each in BUILT_IN.comparable().values()].count(derived.title_en) == 1
    for text in (derived.definition_sv, derived.definition_en):
        assert 20 <= len(text) <= 400
        assert text.endswith(".")


def test_built_in_kinds_and_times_are_told_apart() -> None:
    """Households on the mean of the year are a stock, those of the year "ever"; kronor are nominal."""
    found = {id_: (each.unit, each.measure, each.price_basis) for id_, each in BUILT_IN.derived.items()}
    assert found == {
        "households_per_month": ("hushåll", "stock", None),
        "households_in_year": ("hushåll", "ever", None),
        "months_per_household": ("månader/år", "flow", None),
        "month_cost_x12": ("kr/hushåll och år", "flow", "nominal"),
        "net_cost_sum": ("kr/inv", "flow", "nominal"),
        "gross_cost_sum": ("kr/inv", "flow", "nominal"),
        "cost_against_model": ("%", "flow", None),
    }
    assert [each.period for each in BUILT_IN.derived["cost_against_model"].breaks] == ["2020"]
    assert BUILT_IN.derived["net_cost_sum"].denominator == "N01951"
