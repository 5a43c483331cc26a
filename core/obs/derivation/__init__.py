"""Derived figures: formulas of a study's indicators, declared or not, computed from the stored figures."""

from __future__ import annotations

from obs.derivation.figures import corrections_in, with_formulas
from obs.derivation.lookup import declared, fetched, parts, undeclared
from obs.formulas import same_formula

__all__ = ["corrections_in", "declared", "fetched", "parts", "same_formula", "undeclared", "with_formulas"]
