"""What the source says of itself."""

from __future__ import annotations

import subprocess
import sys

import obs_scb
from obs_scb.source import ScbSource


def test_terms_and_address() -> None:
    """CC0, SCB's credit lines and the base address of version 2."""
    info = ScbSource.info
    assert (info.id, info.base_url) == ("scb", "https://statistikdatabasen.scb.se/api/v2")
    assert (info.terms.licence, info.terms.credit) == ("CC0-1.0", "Källa: SCB")
    assert info.terms.credit_processed == "Egen bearbetning av data från SCB"
    assert info.terms.licence_url.startswith("https://creativecommons.org/")


def test_limits_are_low_until_the_config_was_read() -> None:
    """One connection and less than the 30 calls in 10 s that SCB allowed when last seen."""
    limits = ScbSource.info.limits
    assert limits.connections == 1
    assert limits.calls is not None
    assert limits.calls < 30


def test_the_plugin_offers_the_source() -> None:
    """The module carries the API version as a literal and its hook registers the source."""
    assert obs_scb.OBS_API_VERSION == 1
    assert list(obs_scb.obs_register_sources()) == [ScbSource]


def test_loading_the_plugin_is_cheap() -> None:
    """Registering the plugin imports neither Polars nor NumPy nor orjson."""
    code = "import sys, obs_scb; print(sorted({'polars', 'numpy', 'orjson'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
