"""What the results of a release say of each place, as data; and which of it is no longer said."""

from __future__ import annotations

from obs.publish.conclusions.changes import ChangedConclusion, by_weight, changed
from obs.publish.conclusions.deriving import COLUMNS, conclusions_of
from obs.publish.conclusions.wording import Names, names_of, told

__all__ = [
    "COLUMNS",
    "ChangedConclusion",
    "Names",
    "by_weight",
    "changed",
    "conclusions_of",
    "names_of",
    "told",
]
