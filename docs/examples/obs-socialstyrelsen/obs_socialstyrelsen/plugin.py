"""What this plugin offers to obs."""

from __future__ import annotations

from obs import Source, hookimpl
from obs_socialstyrelsen.month import SocialstyrelsenMonth
from obs_socialstyrelsen.yearly import Socialstyrelsen


@hookimpl
def obs_register_sources() -> tuple[type[Source], ...]:
    """The statistical database, and the workbook of months."""
    return Socialstyrelsen, SocialstyrelsenMonth
