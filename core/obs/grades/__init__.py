"""What the figures of an indicator are worth, A to D, with the reasons; never how municipalities do."""

from __future__ import annotations

from obs.grades.grading import grade_indicators
from obs.grades.model import PARTS, Grade, Letter, Mark

__all__ = ["PARTS", "Grade", "Letter", "Mark", "grade_indicators"]
