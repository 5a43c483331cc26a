"""The publication folder: putting releases on the shelf, withdrawing them, looking whether all is there."""

from __future__ import annotations

from obs.publish.shelf.checking import check_shelf
from obs.publish.shelf.layout import LATEST, PAGES
from obs.publish.shelf.numbering import is_version, next_version, precedence
from obs.publish.shelf.shelf import Pages, Shelf
from obs.publish.shelf.sums import SUMS, Fault, faults, read_sums
from obs.publish.shelf.versions import VERSIONS, Version, Withdrawal

__all__ = [
    "LATEST",
    "PAGES",
    "SUMS",
    "VERSIONS",
    "Fault",
    "Pages",
    "Shelf",
    "Version",
    "Withdrawal",
    "check_shelf",
    "faults",
    "is_version",
    "next_version",
    "precedence",
    "read_sums",
]
