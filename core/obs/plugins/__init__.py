"""Plugins: found, loaded each alone, admitted whole or not at all."""

from __future__ import annotations

from obs.plugins.plugin import OWN_DISTRIBUTIONS, Plugin
from obs.plugins.registry import GROUP, Registry, disabled

__all__ = ["GROUP", "OWN_DISTRIBUTIONS", "Plugin", "Registry", "disabled"]
