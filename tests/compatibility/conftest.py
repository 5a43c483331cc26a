"""The plugins here are packages of their own, whose tests run as those of strangers do."""

from __future__ import annotations

collect_ignore_glob = ["[0-9]*"]
