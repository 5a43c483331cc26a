"""What the sources changed in figures that were fetched before: every revision, told apart by its kind."""

from __future__ import annotations

from obs.revisions.before import Before
from obs.revisions.comparing import revisions
from obs.revisions.model import COLUMNS, Kind, Revisions

__all__ = ["COLUMNS", "Before", "Kind", "Revisions", "revisions"]
