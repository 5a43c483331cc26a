"""The check of units: what a formula gives, what it may not do, and what may be declared of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obs import ConfigError
from obs.formulas import Meaning, kind_of, meaning_of, parse, printed, require_unit

if TYPE_CHECKING:
    from tests.formulas.conftest import Invent

    from obs.models import Indicator

Parts = dict[str, "Indicator"]


@pytest.fixture(name="parts")
def _parts(invent: Invent) -> Parts:
    """Figures of the units that there are, with the ids of their likes in the built-in study.

    "ever" and "stock" are counts, "yearly" and "monthly" kronor per household, "net" and "gross" per
    inhabitant, "debt" a stock of kronor, "fixed" in prices of one year.
    """
    found = [
        invent("paid", "tkr", kind="amount", price_basis="nominal"),
        invent("paid_kr", "kr", kind="amount", price_basis="nominal"),
        invent("fixed", "tkr", kind="amount", price_basis="2020"),
        invent("debt", "tkr", "stock", kind="amount", price_basis="nominal"),
        invent("monthly", "kr/hushåll och månad", price_basis="nominal"),
        invent("yearly", "kr/hushåll", price_basis="nominal", denominator="ever"),
        invent("net", "kr/inv", price_basis="nominal", denominator="population"),
        invent("gross", "kr/inv", price_basis="nominal", denominator="population"),
        invent("model", "kr/inv", price_basis="nominal", denominator="population"),
        invent("elsewhere", "kr/inv", price_basis="nominal"),
        invent("population", "antal", "stock", kind="count"),
        invent("ever", "antal", "ever", kind="count"),
        invent("people", "antal", "ever", kind="count"),
        invent("left", "antal", "flow", kind="count"),
        invent("to_work", "%", "flow", kind="share"),
        invent("share", "%", "ever", kind="share", denominator="population"),
        invent("other_share", "%", "ever", kind="share", denominator="population"),
        invent("young", "%", "stock", kind="share"),
        invent("old", "%", "stock", kind="share"),
        invent("prices", "index", "stock", kind="index"),
        invent("rents", "index", "stock", kind="index"),
    ]
    return {each.id: each for each in found}


def meaning(text: str, parts: Parts) -> Meaning:
    """What the formula *text* gives."""
    return meaning_of(parse(text), parts)


# Formula: unit, measure, kind, price basis, denominator of its figures.
GIVES = {
    # thousands of kronor a year, over kronor per household and month: household-months; over 12: households
    "paid*1000/monthly/12": ("hushåll", "stock", "count", None, None),
    "paid/monthly/12": ("1000 hushåll", "stock", "count", None, None),
    "paid_kr/monthly/12": ("hushåll", "stock", "count", None, None),
    # the same over kronor per household in the year: how many had any
    "paid*1000/yearly": ("hushåll", "ever", "count", None, None),
    "monthly*12": ("kr/hushåll och år", "flow", "rate", "nominal", None),
    "yearly/monthly": ("månad/år", "flow", "index", None, "ever"),
    "net+gross": ("kr/inv", "flow", "rate", "nominal", "population"),
    "net-gross": ("kr/inv", "flow", "rate", "nominal", "population"),
    "-net": ("kr/inv", "flow", "rate", "nominal", "population"),
    "net/1000": ("tkr/inv", "flow", "rate", "nominal", "population"),
    "net/model-1": ("kvot", "flow", "index", None, None),
    "1-net/model": ("kvot", "flow", "index", None, None),
    "100*(net/model-1)": ("%", "flow", "index", None, None),
    "left*to_work/100": ("antal", "flow", "count", None, None),
    "share*population/100": ("antal", "ever", "count", None, None),
    "share+other_share": ("%", "ever", "share", None, "population"),
    "share-other_share": ("%", "ever", "index", None, "population"),
    "-share": ("%", "ever", "index", None, "population"),
    "young-old": ("%", "stock", "index", None, None),
    "ever*yearly": ("kr", "flow", "amount", "nominal", None),
    "ever*yearly/1000-paid": ("tkr", "flow", "amount", "nominal", None),
    "population*monthly/1000": ("tkr/månad", "flow", "amount", "nominal", None),
    "net*population/1000": ("tkr", "flow", "amount", "nominal", None),
    "people/ever": ("kvot", "ever", "index", None, None),
    "100*prices/rents": ("%", "stock", "index", None, None),
    "debt/paid": ("år", "flow", "rate", None, None),
    "2*3*ever/6": ("antal", "ever", "count", None, None),
    "ever*(5-3)": ("0.5 antal", "ever", "count", None, None),
}


@pytest.mark.parametrize(("text", "gives"), GIVES.items(), ids=GIVES.keys())
def test_what_a_formula_gives(text: str, gives: tuple[object, ...], parts: Parts) -> None:
    """Unit, measure, kind, price basis and denominator follow from the parts."""
    found = meaning(text, parts)
    assert (
        printed(found.unit),
        found.measure,
        kind_of(found),
        found.price_basis,
        found.denominator,
    ) == gives


# Formula: what is said of it.
REFUSED = {
    "net+monthly": "net+monthly has no meaning: they are in kr/inv and kr/hushåll och månad",
    "paid+paid_kr": "they are in tkr and kr (the first: multiply by 1000)",
    "paid_kr-paid": "they are in kr and tkr (the first: divide by 1000)",
    "yearly-monthly*12": "they are in kr/hushåll and kr/hushåll och år",
    "paid+debt": "their measure is flow and stock",
    "ever+population": "their measure is ever and stock",
    "paid+fixed": "their price basis is nominal and 2020",
    "paid/fixed": "their price basis is nominal and 2020",
    "net+elsewhere": "their denominator is population and none",
    "young+old": "shares of what may be different wholes have no sum (state their denominator)",
    "ever/population": "a figure of measure ever is not divided by one of measure stock",
    "population/ever": "a figure of measure stock is not divided by one of measure ever",
    "paid*1000/monthly/12/ever": "a figure of measure stock is not divided by one of measure ever",
    "ever*monthly": "a payment for each month is not had in every month by all who were ever counted",
    "12*monthly*ever": "12*monthly*ever has no meaning",
    "net*prices": "an index goes with figures of its own kind only",
    "prices*rents": "an index goes with figures of its own kind only",
    "net/prices": "for the prices of one year: obs compare --metric real",
    "prices+young": "they are in index and %",
    "net+1": "net+1 has no meaning: a number can be added only to a ratio, and this is in kr/inv",
    "1-ever": "a number can be added only to a ratio, and this is in antal",
    "share-1": "this is in % (divide by 100 first)",
    "net*0": "net*0 has no meaning: one of them is zero",
    "net/(1-1)": "one of them is zero",
    "net/model*(2-2)": "one of them is zero",
    "net*1000000000000*1000000000000": "it converts to a unit beyond all use (check the numbers)",
    "net" + "/1000000000000" * 30 + "*7+monthly": "it converts to a unit beyond all use",
    "*".join(["paid"] * 99): "it converts to a unit beyond all use",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=REFUSED.keys())
def test_what_has_no_meaning_is_refused(text: str, message: str, parts: Parts) -> None:
    """The part of the formula and the reason are named."""
    with pytest.raises(ConfigError) as caught:
        meaning(text, parts)
    assert message in str(caught.value)


FITS = [
    ("paid*1000/monthly/12", "hushåll"),
    ("paid*1000/monthly/12", "antal"),
    ("monthly*12", "kr/hushåll och år"),
    ("monthly*3", "kr/hushåll och kvartal"),
    ("100*(net/model-1)", "%"),
    ("100*(net/model-1)", "procentenheter"),
    ("net/model-1", "kvot"),
    ("left*to_work/100", "antal"),
    ("left*to_work/100", "personer"),
    ("net+gross", "kr/inv"),
    ("people/ever", "personer/hushåll"),
    ("people/ever", "antal/antal"),
    ("yearly/monthly", "månader/år"),
    ("ever*yearly/1000000", "mnkr"),
    ("100000*people/ever", "antal/100 000 antal"),
]


@pytest.mark.parametrize(("text", "unit"), FITS)
def test_a_unit_that_the_formula_gives(text: str, unit: str, parts: Parts) -> None:
    """It may be declared in any words for it."""
    require_unit(meaning(text, parts), unit)


# The traps: a factor of 1,000 or 12 that is missing; a household's month times twelve taken for its year.
DOES_NOT_FIT = {
    ("paid/monthly/12", "hushåll"): (
        'in "1000 hushåll", not in "hushåll": a factor of 1000 is missing (multiply by 1000)'
    ),
    ("paid*1000/monthly", "hushåll"): "a factor of 12 is missing (divide by 12)",
    ("monthly*12", "kr/hushåll"): (
        'in "kr/hushåll och år", not in "kr/hushåll" (that is for one who is there all year,'
        " not for each who was there at some time)"
    ),
    ("monthly", "kr/hushåll och år"): "a factor of 12 is missing (multiply by 12)",
    ("yearly", "kr/hushåll och år"): 'in "kr/hushåll", not in "kr/hushåll och år"',
    ("net+gross", "kr/hushåll"): 'in "kr/inv", not in "kr/hushåll"',
    ("net+gross", "kr"): 'in "kr/inv", not in "kr"',
    ("net+gross", "tkr/inv"): "a factor of 1000 is missing (divide by 1000)",
    ("net/model-1", "%"): "a factor of 100 is missing (multiply by 100)",
    ("left*to_work", "antal"): 'in "0.01 antal", not in "antal": a factor of 100 is missing (divide by 100)',
    ("paid*1000/monthly/12", "personer"): 'in "hushåll", not in "personer"',
    ("paid*1000/monthly/12", "hushåll/månad"): 'in "hushåll", not in "hushåll/månad"',
    ("prices", "%"): 'in "index", not in "%"',
}


@pytest.mark.parametrize(("case", "message"), DOES_NOT_FIT.items(), ids=map(" in ".join, DOES_NOT_FIT))
def test_a_unit_that_the_formula_does_not_give(case: tuple[str, str], message: str, parts: Parts) -> None:
    """What it gives, what was declared and, where only a factor is missing, which."""
    text, unit = case
    with pytest.raises(ConfigError) as caught:
        require_unit(meaning(text, parts), unit)
    assert message in str(caught.value)
