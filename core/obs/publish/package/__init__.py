"""The examination of Data Packages, ours and strangers', from their files alone."""

from __future__ import annotations

from obs.publish.package.examination import check_package
from obs.publish.package.model import Check, Examination
from obs.publish.package.opening import Opened, fetched, open_package
from obs.publish.package.opinion import second_opinion

__all__ = ["Check", "Examination", "Opened", "check_package", "fetched", "open_package", "second_opinion"]
