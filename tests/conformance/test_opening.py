"""What is no package is told, with what to name in its place."""

from __future__ import annotations

import pytest

from obs.conformance.opening import open_package
from obs.errors import ConfigError


def test_the_name_of_a_plugin_leads_to_its_distribution() -> None:
    with pytest.raises(ConfigError, match=r"^kolada is no folder") as raised:
        open_package("kolada")
    assert raised.value.suggestion == "the plugin kolada comes with obs: obs plugins check obs"


def test_what_is_nothing_is_told() -> None:
    with pytest.raises(ConfigError, match=r"^nowhere is no folder") as raised:
        open_package("nowhere")
    assert raised.value.suggestion.startswith("name a folder with pyproject.toml")
