"""The one polite HTTP client: paced, retried, bounded, and never led to another host."""

from __future__ import annotations

from obs.http.client import Client

__all__ = ["Client"]
