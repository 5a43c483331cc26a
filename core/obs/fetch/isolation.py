"""A plugin that breaks is named in one line, and stops nothing but its own work."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from obs.errors import SourceError
from obs.models import Page
from obs.observations import SCHEMA


@contextmanager
def blaming(source_id: str, doing: str) -> Generator[None]:
    """Turns whatever a plugin raises but may not into a SourceError that names its source."""
    try:
        yield
    except SourceError:
        raise
    except Exception as cause:
        raise SourceError(
            f"the plugin of source {source_id} broke {doing}: {type(cause).__name__}: {cause}",
            suggestion="report it to the author of the plugin; --debug shows where",
        ) from cause


def require_shape(source_id: str, page: Page) -> None:
    """SourceError if the observations of *page* have not the columns and types that all have."""
    if page.observations is None or dict(page.observations.schema) == SCHEMA:
        return
    found = ", ".join(f"{name} {dtype}" for name, dtype in page.observations.schema.items())
    raise SourceError(
        f"the plugin of source {source_id} gives observations of another shape: {found}",
        suggestion="its author should build them with obs.observation_frame",
    )
