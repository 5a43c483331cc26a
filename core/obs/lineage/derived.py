"""The chain of a figure that a formula makes of others."""

from __future__ import annotations

from collections.abc import Iterator

from obs.derivation import parts, with_formulas
from obs.errors import ConfigError
from obs.formulas import formula_of
from obs.lineage.ground import Ground
from obs.lineage.model import Chain, Link
from obs.lineage.observation import observed, reference_of, row_at
from obs.lineage.rereading import Key
from obs.lineage.words import figure
from obs.models import DERIVED, Indicator
from obs.regions import name_of


def followed(ground: Ground, indicator: Indicator, key: Key) -> Chain:
    """The chain of the observation of *indicator*, fetched or derived; ConfigError where there is none."""
    return (
        derived(ground, indicator, key) if indicator.source == DERIVED else observed(ground, indicator, key)
    )


def derived(ground: Ground, indicator: Indicator, key: Key) -> Chain:
    """The chain of the value of a derived *indicator*: its formula, and the chain of each part."""
    row = row_at(with_formulas(ground.figures, ground.study).read(indicator), key)
    ref = reference_of(indicator.id, key)
    if row is None:
        raise ConfigError(
            f"there is no value {ref}: no part of {indicator.query['formula']} has a figure there",
            suggestion="take a region and a period of its parts: obs compare --indicator "
            f"{next(iter(parts(indicator, ground.study)), '')}",
        )
    chains = tuple(_parts(ground, indicator, key))
    told = ", ".join(f"{each.ref.partition('/')[0]} = {figure(each.value)}" for each in chains)
    formula = str(formula_of(indicator))
    note = f"; {row['note']}" if row["note"] else ""
    return Chain(
        ref=ref,
        title=f"{indicator.title_en or indicator.title_sv}; {name_of(key[0])}, {key[1]}",
        value=row["value"],
        unit=indicator.unit,
        status=row["status"],
        links=(
            Link(
                what="formula",
                text=f"{formula}, computed now with {told}{note}",
                facts={
                    "formula": formula,
                    "parts": {each.ref: each.value for each in chains},
                    "note": row["note"],
                },
            ),
        ),
        parts=chains,
    )


def _parts(ground: Ground, indicator: Indicator, key: Key) -> Iterator[Chain]:
    for part in parts(indicator, ground.study).values():
        try:
            yield observed(ground, part, key)
        except ConfigError as error:
            yield Chain(
                ref=reference_of(part.id, key),
                title=error.message,
                value=None,
                status="missing",
            )
