"""Whose the values are that tested claims start from."""

from __future__ import annotations

import re

import polars as pl
import pytest
from tests.filling import BUILT_IN
from tests.publish.conftest import PUBLISHER

from obs.claims import assess_all, chosen, read_claims
from obs.derivation import with_formulas
from obs.plugins import Registry
from obs.publish.lineage import Lineages, credit_of, licence_of
from obs.publish.model import Lineage, SourceUsed, Table
from obs.publish.tables.claims import claims
from obs.snapshot import embedded
from obs.study import builtin


@pytest.fixture(scope="module")
def specifications(plugins: Registry) -> Table:
    """Those of two claims of the built-in study: on a cost, in both prices, and on a share."""
    study, figures = builtin(), embedded(BUILT_IN)
    terms = {name: each.info.terms for name, each in plugins.sources.items()}
    made = chosen(read_claims(study), ("H1", "H4"))
    report = assess_all(study, figures, plugins.metrics, made, terms=terms)
    infos = {name: each.info for name, each in plugins.sources.items()}
    used = {
        name: SourceUsed(
            id=name, title=info.title, publisher=info.publisher, homepage=info.homepage,
            licence=licence_of(info, PUBLISHER), credit=credit_of(info, PUBLISHER),
            credit_processed=info.terms.credit_processed, first="2026-11-20", last="2026-11-20",
        )
        for name, info in infos.items()
    }  # fmt: skip
    lineages = Lineages(study=study, publisher=PUBLISHER, used=used, infos=infos)
    return {each.name: each for each in claims(report, study.comparable(), lineages)}["claim_specifications"]


def _observed() -> pl.DataFrame:
    study, figures = builtin(), with_formulas(embedded(BUILT_IN), builtin())
    frames = [figures.read(each) for each in study.comparable().values()]
    texts = [pl.col(name).cast(pl.String) for name in ("indicator", "region", "period")]
    whole = pl.concat([frame.select(*texts, "sex", "value") for frame in frames if frame is not None])
    return whole.filter(pl.col("sex") == "T").drop("sex")


def _lines_of(row: dict[str, object], lines: tuple[Lineage, ...]) -> list[Lineage]:
    """The *lines* that are about *row*, by the conditions that they state."""
    source = builtin().comparable()[str(row["indicator"])].source
    is_real = "real prices" in str(row["method"])
    found: list[Lineage] = []
    for line in lines:
        of = re.search(r"indicator.source = (\w+)", line.where)
        prices = re.search(r"method (with|without) real prices", line.where)
        asked = is_real if prices is None else prices[1] == "with"
        if (of is None or of[1] == source) and asked == is_real:
            found.append(line)
    return found


@pytest.mark.parametrize("column", ["value_from", "value_to"])
def test_a_value_as_observed_has_its_sources_terms_and_one_in_real_prices_ours(
    specifications: Table, column: str
) -> None:
    """Each value has one line of credit, and it is computed if and only if no source has that figure."""
    period = pl.col("window").str.split("/").list.get(0 if column == "value_from" else -1)
    observed = _observed()
    rows = specifications.frame.filter(pl.col(column).is_not_null()).with_columns(period=period)
    rows = rows.join(observed, on=["indicator", "region", "period"], how="left", maintain_order="left")
    assert rows.height > 50
    for row in rows.iter_rows(named=True):
        (line,) = _lines_of(row, specifications.lineage[column])
        derived = builtin().comparable()[row["indicator"]].source == "derived"
        assert line.derived == (derived or row[column] != row["value"]), row
        if not line.derived:
            assert line.credit.startswith("Källa: ")
    real = rows.filter(pl.col("method").str.contains("real prices"))
    assert real.height > 10
    assert all(line.derived for line in specifications.lineage["estimate"])
