"""The examination of Data Packages, ours and strangers', from their files alone."""

from __future__ import annotations

from obs.publish.package.examination import check_package
from obs.publish.package.fetching import Site, fetched, site
from obs.publish.package.model import Check, Examination
from obs.publish.package.opening import Opened, open_package
from obs.publish.package.opinion import second_opinion

__all__ = [
    "Check",
    "Examination",
    "Opened",
    "Site",
    "check_package",
    "fetched",
    "open_package",
    "second_opinion",
    "site",
]
