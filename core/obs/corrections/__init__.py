"""Corrections: known errors at the sources, mended in what is computed and never in what is stored."""

from __future__ import annotations

from obs.corrections.applying import correction_of, outcomes, with_corrections
from obs.corrections.checking import check_corrections, findings
from obs.corrections.model import Corrected, State

__all__ = [
    "Corrected",
    "State",
    "check_corrections",
    "correction_of",
    "findings",
    "outcomes",
    "with_corrections",
]
