"""What a release changes of the one before: every difference, breaks of the schema, when a reason is due."""

from __future__ import annotations

from obs.publish.revision.comparing import revise, unrevised
from obs.publish.revision.model import COLUMNS, Revision, TableCount
from obs.publish.revision.reasons import needs_reason
from obs.publish.revision.schema_breaks import schema_breaks

__all__ = ["COLUMNS", "Revision", "TableCount", "needs_reason", "revise", "schema_breaks", "unrevised"]
