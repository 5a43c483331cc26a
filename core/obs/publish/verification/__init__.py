"""Checking what was published, by us or by a stranger, from its files alone."""

from __future__ import annotations

from obs.publish.verification.verified import Verified
from obs.publish.verification.verifying import verify

__all__ = ["Verified", "verify"]
