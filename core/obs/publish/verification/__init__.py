"""Checking what was published, by us or by a stranger, from its files alone."""

from __future__ import annotations

from obs.publish.verification.verifying import Verified, verify

__all__ = ["Verified", "verify"]
