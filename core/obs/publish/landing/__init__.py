"""The page of a release and that of all releases: for people and, as JSON-LD, for search engines."""

from __future__ import annotations

from obs.publish.landing.json_ld import json_ld
from obs.publish.landing.page import Version, landing_pages, version_pages
from obs.publish.landing.withdrawn import Withdrawn, withdrawn_pages

__all__ = ["Version", "Withdrawn", "json_ld", "landing_pages", "version_pages", "withdrawn_pages"]
