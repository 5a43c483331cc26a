"""What a specification rests on beside its own indicator is credited and named."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.claims.conftest import Bench, said

from obs.claims import Report, assess_all, chosen, read_claims
from obs.lineage import Ground, why
from obs.plugins import Registry
from obs.report.claim_tables import json_bytes
from obs.snapshot import embedded
from obs.study import builtin

KOLADA, SCB = "Egen bearbetning av data från Kolada", "Egen bearbetning av data från SCB"
SPAN: dict[str, Any] = {"direction": "falling", "period_from": "2010", "period_to": "2012"}


def report_of(claim: str) -> Report:
    study, registry = builtin(), Registry.from_entry_points()
    terms = {name: source.info.terms for name, source in registry.sources.items()}
    claims = chosen(read_claims(study), [claim])
    return assess_all(study, embedded("bistand"), registry.metrics, claims, terms=terms)


def test_the_price_index_is_credited_and_named_with_its_year() -> None:
    report = report_of("H1")
    assert {line.partition(" (")[0] for line in report.credits} == {KOLADA, SCB}
    sentences = [said(each) for each in report.claims[0].sentences]
    assert "In real prices: in kronor of 2022, by the consumer price index (scb_cpi)" in sentences
    by_method = {each.method: each.rests_on for each in report.claims[0].specifications}
    assert by_method["per cent, real prices"][1:] == ("scb_cpi",)
    assert by_method["per cent, nominal prices"][1:] == ()


def test_covariates_are_credited_and_named_with_their_year() -> None:
    """The producers of the covariates stand in the credit: the unemployment is of Arbetsförmedlingen."""
    report = report_of("F2")
    assert "Arbetsförmedlingen" in report.credits[0]
    sentences = [said(each) for each in report.claims[0].sentences]
    assert "Own regression: what is expected follows from N03920, N01984, N02926 of 2010" in sentences


def test_what_is_in_no_prices_does_not_credit_the_index(bench: Bench) -> None:
    bench.put("scb_cpi", (100, 102, 104), country=(100, 102, 104), kind="index", unit="index")
    bench.put("A1", (50, 48, 45))
    tested = bench.tested("change", "A1", **SPAN)
    assert {each.rests_on for each in tested.specifications} == {("A1",)}
    bench.put("A2", (50, 48, 45), kind="rate", unit="kr/inv", price_basis="nominal", polarity="none")
    tested = bench.tested("change", "A2", **SPAN)
    assert {each.rests_on for each in tested.specifications if "real" in each.method} == {("A2", "scb_cpi")}


def test_an_interval_of_cases_rests_on_the_denominator(bench: Bench) -> None:
    many = (5000.0,) * 3
    bench.put("N1", many, country=many, others=many, kind="count", unit="antal", polarity="none")
    bench.put("A1", (50, 48, 45), denominator="N1")
    tested = bench.tested("change", "A1", **SPAN)
    with_interval = [each for each in tested.specifications if each.lower is not None]
    assert with_interval
    assert {each.rests_on for each in with_interval} == {("A1", "N1")}
    assert "Intervals: of the number of cases that N1 gives" in map(said, tested.sentences)


@pytest.mark.parametrize(
    ("ref", "figures"),
    [
        ("claims/H1/2", {"scb_cpi/00/2019/T", "scb_cpi/00/2022/T", "N31857/1783/2019/T"}),
        ("claims/F2/6", {"N03920/1982/2010/T", "N01984/1982/2010/T", "N02926/1982/2010/T"}),
    ],
)
def test_the_chain_leads_to_what_stands_beside(ref: str, figures: set[str]) -> None:
    ground = Ground(study=builtin(), figures=embedded("bistand"), registry=Registry.from_entry_points())
    chain = why(ground, ref)
    assert figures <= {each.ref for each in chain.parts}
    assert [each.what for each in chain.links if each.what == "rests on"] == ["rests on"]


def test_json_names_what_stands_beside() -> None:
    document = json.loads(json_bytes(report_of("H1")))
    second = document["claims"][0]["specifications"][1]
    wanted = {"indicator": "scb_cpi", "role": "deflator", "region": "00", "periods": ["2019", "2022"]}
    assert second["beside"] == [wanted]
