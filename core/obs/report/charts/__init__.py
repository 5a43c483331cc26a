"""Charts as inline SVG for pages without scripts, made with Altair and vl-convert."""

from __future__ import annotations
