"""Formulas of derived indicators: reading them, what they mean, whether two are the same.

A formula is read, never run: ids, numbers, + - * / and parentheses. docs/study.md says how units go together.
"""

from __future__ import annotations

from obs.formulas.declaring import kind_of, require_unit
from obs.formulas.expression import Expression, Figure, Formula, Negative, Number, Operation, text_of
from obs.formulas.meaning import Meaning, meaning_of
from obs.formulas.parsing import formula_of, is_formula, parse, parts_of
from obs.formulas.sameness import same_formula
from obs.formulas.unit_words import printed, unit_of
from obs.formulas.units import Unit

__all__ = [
    "Expression",
    "Figure",
    "Formula",
    "Meaning",
    "Negative",
    "Number",
    "Operation",
    "Unit",
    "formula_of",
    "is_formula",
    "kind_of",
    "meaning_of",
    "parse",
    "parts_of",
    "printed",
    "require_unit",
    "same_formula",
    "text_of",
    "unit_of",
]
